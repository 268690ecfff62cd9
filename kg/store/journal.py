"""The journal of a store: one line for each change, with its time. The only place where a clock is heard."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from kg.errors import StoreError
from kg.model import File
from kg.store.embedded import FOLDER

NAME = "journal.jsonl"
Happened = Literal["added", "added again", "replaced", "read again", "removed"]
"""``replaced``: another version came in its place; ``read again``: the same bytes, read otherwise."""


class Entry(Struct, frozen=True, omit_defaults=True):
    """What happened to one file: now in the store (not so where it was removed), in place of the ``former`` ones."""

    file: File
    happened: Happened
    published: str = ""
    former: tuple[File, ...] = ()


class Change(Struct, frozen=True):
    """One line: its number from 1, the time in UTC, the command, and every file that something happened to."""

    number: int
    time: str
    command: Literal["build", "remove"]
    articles: tuple[Entry, ...]

    @property
    def moment(self) -> datetime:
        """The time of the change."""
        return datetime.fromisoformat(self.time)


def clock(now: datetime | None = None) -> str:
    """The time of a change: as given, else ``SOURCE_DATE_EPOCH``, else the clock. Raises StoreError."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = now or (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC))
    except (ValueError, OverflowError, OSError):
        raise StoreError(f"SOURCE_DATE_EPOCH={epoch}: not a number of seconds since 1970") from None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(store: Path, last: Change | None = None) -> tuple[Change, ...]:
    """The changes of a store, oldest first. ``last`` is the change that the store knows of, whose line may be lost.

    Raises StoreError where a line is none of a journal.
    """
    path = store / FOLDER / NAME
    try:
        lines = path.read_bytes().splitlines() if path.is_file() else []
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    if last and len(lines) >= last.number:
        lines[last.number - 1 :] = []
    changes = [_change(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    return (*changes, last) if last else tuple(changes)


def _change(path: Path, number: int, line: bytes) -> Change:
    try:
        return msgspec.json.decode(line, type=Change)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}, line {number}: not a line of a journal ({error})") from error


def lines(changes: Iterable[Change]) -> bytes:
    """The bytes of a journal."""
    return b"".join(msgspec.json.encode(change) + b"\n" for change in changes)
