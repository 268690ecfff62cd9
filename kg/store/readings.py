"""The readings behind an embedded store, kept in its folder: a later build merges them again from scratch.

What a store says of the world depends on all its articles, so an addition is a new merge, not an appended triple.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kg.errors import StoreError
from kg.model import Reading, Ruling

FOLDER = "newskg"
_FILE = "readings.msgpack"


class Kept(Struct, frozen=True):
    """What the graph of a store is made from: the readings of all its articles, and the user's judgements."""

    readings: tuple[Reading, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    def joined(self, fresh: Sequence[Reading], rulings: Sequence[Ruling] = ()) -> Kept:
        """With more of both: a fresh reading of the same file replaces the old one, a new judgement on the same pair too."""
        sources = {reading.article.source for reading in fresh}
        pairs = {(ruling.left, ruling.right) for ruling in rulings}
        old = [ruling for ruling in self.rulings if (ruling.left, ruling.right) not in pairs]
        return Kept(
            (*(reading for reading in self.readings if reading.article.source not in sources), *fresh),
            tuple(sorted({*old, *(replace(ruling, line=0) for ruling in rulings)})),
        )


def load_kept(store: Path) -> Kept:
    """What earlier builds left, nothing where there were none. Raises StoreError where the file is damaged."""
    path = store / FOLDER / _FILE
    if not path.is_file():
        return Kept()
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Kept)
    except (msgspec.MsgspecError, OSError) as error:
        raise StoreError(f"{path}: not the readings of this version ({error}); build the store anew") from error


def load_readings(store: Path) -> tuple[Reading, ...]:
    """The readings alone."""
    return load_kept(store).readings


def save_kept(store: Path, kept: Kept) -> None:
    """Keep it, whole or not at all."""
    folder = store / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / _FILE, msgspec.msgpack.encode(kept))
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}") from error


def write_whole(path: Path, *pieces: bytes | Iterable[bytes]) -> None:
    """Write a file so that a reader, or a crash, sees the old bytes or the new ones. Raises OSError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            for piece in pieces:
                file.writelines((piece,) if isinstance(piece, bytes) else piece)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
