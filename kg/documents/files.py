"""PATHs → files: folders, globs, files and standard input, with the source name of each."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from kg.errors import InputError

SUFFIXES = (".txt", ".html", ".htm", ".jsonl")
_MAGIC = re.compile(r"[*?\[]")


class Found(Struct, frozen=True):
    """One file: its name relative to the PATH it was found under, and its bytes, or why there are none."""

    source: str
    data: bytes = b""
    problem: str = ""


def find(paths: Sequence[str | Path], stdin: BinaryIO | None = None) -> Iterator[Found]:
    """The files below the paths, in the order of the paths and sorted within a folder; hidden files are passed over.

    Raises:
        InputError: a path that does not exist, or no path at all.
    """
    if not paths:
        raise InputError("no files given")
    expanded = [(path, list(_expand(str(path)))) for path in paths]  # a missing path is told before anything is read
    for path, files in expanded:
        if not files:
            yield Found(str(path), problem="no .txt, .html or .jsonl files")
        for file, source in files:
            yield _read(file, source, stdin)


def _expand(path: str) -> Iterator[tuple[Path | None, str]]:
    """(file, source) for every file of one PATH argument; the file is None for standard input."""
    if path == "-":
        yield None, "stdin.txt"
    elif Path(path).is_dir():
        yield from _walk(Path(path), Path(path))
    elif os.path.lexists(path):
        yield Path(path), Path(path).name
    elif _MAGIC.search(path):
        yield from _glob(path)
    else:
        raise InputError(f"{path}: no such file or folder")


def _glob(pattern: str) -> Iterator[tuple[Path, str]]:
    parts = Path(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if _MAGIC.search(part))
    root = Path(*parts[:fixed])
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob differs: hidden files, absolute paths
    if not matches:
        raise InputError(f"{pattern}: no file matches")
    for match in map(Path, matches):
        if match.is_dir():
            yield from _walk(match, root)
        elif len(parts) == fixed + 1 or match.suffix.lower() in SUFFIXES:
            yield match, match.relative_to(root).as_posix()


def _walk(folder: Path, root: Path) -> Iterator[tuple[Path, str]]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith(SUFFIXES):
                file = Path(here) / name
                yield file, file.relative_to(root).as_posix()


def _read(file: Path | None, source: str, stdin: BinaryIO | None) -> Found:
    if file is None:
        return Found(source, stdin.read()) if stdin else Found(source, problem="nothing on standard input")
    source = source.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not file.is_file():
        return Found(source, problem="broken link" if file.is_symlink() and not file.exists() else "not a regular file")
    try:
        return Found(source, file.read_bytes())
    except OSError as error:
        return Found(source, problem=f"cannot be read: {error.strerror or 'unknown reason'}".lower())
