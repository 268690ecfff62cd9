"""The readings behind an embedded store, kept in its folder: a later build merges them again from scratch.

What a store says of the world depends on all its articles, so an addition is a new merge, not an appended triple.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kg.errors import StoreError
from kg.model import Provenance, Reading, Revision, Ruling, Skipped, Withdrawal
from kg.store import journal
from kg.store.embedded import FOLDER
from kg.store.journal import Change

_FILE, _NEXT = "readings.msgpack", "readings.next.msgpack"


class Kept(Struct, frozen=True):
    """What the graph of a store is made from: the readings of all its articles, and the user's judgements.

    ``former`` are the readings of versions that others came in place of, ``revisions`` and ``withdrawn`` what the graph
    tells of the files that are no longer in it, ``skipped`` the files that no build could read. ``model`` and its version
    read the articles. ``provenance`` is how much of the evidence the graph keeps; the readings keep all of it. ``last`` is
    the change that led here.
    """

    readings: tuple[Reading, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    former: tuple[Reading, ...] = ()
    revisions: tuple[Revision, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    model: str = ""
    model_version: str = ""
    provenance: Provenance = "full"
    last: Change | None = None

    def joined(self, fresh: Sequence[Reading], rulings: Sequence[Ruling] = ()) -> Kept:
        """With more of both: a fresh reading of the same file replaces the old one, a new judgement on the same pair too."""
        sources = {reading.article.source for reading in fresh}
        pairs = {(ruling.left, ruling.right) for ruling in rulings}
        old = [ruling for ruling in self.rulings if (ruling.left, ruling.right) not in pairs]
        return replace(
            self,
            readings=(*(reading for reading in self.readings if reading.article.source not in sources), *fresh),
            rulings=tuple(sorted({*old, *(replace(ruling, line=0) for ruling in rulings)})),
        )


def load_kept(store: Path) -> Kept:
    """What earlier runs left, nothing where there were none. Raises StoreError where the file is damaged.

    A run that was ended between its readings and its graph left readings for the next one to go on from.
    """
    folder = store / FOLDER
    path = folder / _NEXT if (folder / _NEXT).is_file() else folder / _FILE
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
    announce(store, kept)
    settle(store)


def announce(store: Path, kept: Kept) -> None:
    """Put the readings of a coming graph beside those of the present one."""
    _write(store / FOLDER / _NEXT, msgspec.msgpack.encode(kept))


def settle(store: Path) -> None:
    """The graph has come, or the next run brings it: the announced readings are the present ones."""
    with suppress(FileNotFoundError):
        (store / FOLDER / _NEXT).replace(store / FOLDER / _FILE)


def withdraw(store: Path) -> None:
    """The graph did not come: the readings are as they were."""
    (store / FOLDER / _NEXT).unlink(missing_ok=True)


def is_unsettled(store: Path) -> bool:
    """Whether a run was ended between its readings and its graph."""
    return (store / FOLDER / _NEXT).is_file()


def changes(store: Path, kept: Kept) -> tuple[Change, ...]:
    """The journal of a store, oldest change first, also where its last line was lost. Raises StoreError."""
    return journal.read(store, kept.last)


def save_journal(store: Path, kept: Kept) -> None:
    """Write the journal, whole or not at all. Raises StoreError."""
    if kept.last:
        _write(store / FOLDER / journal.NAME, journal.lines(changes(store, kept)))


def save_renamed(store: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Write the old and the new IRI of each thing that a change renamed, whole or not at all. Raises StoreError."""
    lines = "".join(f"{old}\t{new}\n" for old, new in pairs)
    _write(store / FOLDER / "renamed.tsv", f"old\tnew\n{lines}".encode())


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


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
