"""Everything that has a date, day by day, in folds that can be opened one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from kg.report.reader import Item, day

_MANY = 60  # items that one can still look over; more are folded by year


class Fold(Struct, frozen=True):
    """A stretch of time with its days; ``open`` where it is shown at once."""

    title: str
    count: int
    days: tuple[tuple[str, tuple[Item, ...]], ...]
    open: bool


def chronicle(items: Sequence[Item]) -> list[Fold]:
    """Folds in the order of time: years where there is much, and what has no date at the end."""
    dated = [item for item in items if item.earliest]
    undated = [item for item in items if not item.earliest]
    wide = 4 if len(dated) > _MANY else 0
    folds = [
        _fold(part or "All days", list(group), len(dated))
        for part, group in groupby(dated, lambda i: i.earliest[:wide])
    ]
    if folds:
        folds[-1] = replace(folds[-1], open=True)  # the latest is what is asked for
    return [*folds, *([Fold("Undated", len(undated), (("undated", tuple(undated)),), False)] if undated else [])]


def _fold(title: str, items: list[Item], total: int) -> Fold:
    days = [(title, tuple(group)) for title, group in groupby(items, day)]
    return Fold(title, len(items), tuple(days), total <= _MANY)
