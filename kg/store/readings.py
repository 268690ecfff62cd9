"""The readings behind an embedded store, kept in its folder: a later build merges them again from scratch.

What a store says of the world depends on all its articles, so an addition is a new merge, not an appended triple.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from kg.errors import StoreError
from kg.model import Reading

FOLDER = "newskg"
_FILE = "readings.msgpack"


def load_readings(store: Path) -> tuple[Reading, ...]:
    """The readings of earlier builds, none where there were no builds. Raises StoreError where the file is damaged."""
    path = store / FOLDER / _FILE
    if not path.is_file():
        return ()
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=tuple[Reading, ...])
    except (msgspec.MsgspecError, OSError) as error:
        raise StoreError(f"{path}: not the readings of this version ({error}); build the store anew") from error


def save_readings(store: Path, readings: Sequence[Reading]) -> None:
    """Keep the readings, whole or not at all."""
    folder = store / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / _FILE, msgspec.msgpack.encode(tuple(readings)))
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old bytes or the new ones. Raises OSError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
