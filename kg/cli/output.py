"""Where results go: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

from kg import terminal
from kg.errors import OutputError
from kg.printable import printable


def to_stdout(data: bytes) -> None:
    """Write to standard output, ending in a newline."""
    sys.stdout.buffer.write(data if data.endswith(b"\n") or not data else data + b"\n")
    sys.stdout.buffer.flush()


def to_file(output: Path, data: bytes) -> None:
    """Write a file: a reader sees the old bytes or the new ones. Raises OutputError."""
    from kg.store.readings import write_whole

    try:
        write_whole(output, data)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written ({error.strerror})") from error


def harmless(lines: str) -> str:
    """What articles say in it cannot move the cursor or reorder a line."""
    return "\n".join(map(printable, lines.split("\n")))


def width() -> int:
    """Columns of the terminal."""
    return terminal.console().width


def colour(output: Path | None) -> bool:
    """Whether what is shown may have colours."""
    return output is None and terminal.console().color_system is not None
