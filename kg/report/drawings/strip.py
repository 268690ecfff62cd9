"""A small timeline: one lane for each kind of thing, one column for each day, a dot where something is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from kg.report.reader import Item, day

_MOST = 24  # columns that can be told apart on a narrow screen


class Dot(Struct, frozen=True):
    """``count`` things of one lane in one column."""

    column: int
    count: int


class Lane(Struct, frozen=True):
    """A row of dots."""

    title: str
    dots: tuple[Dot, ...]


class Strip(Struct, frozen=True):
    """The columns in the order of time, and the lanes over them.

    A column is a day, or a month, year or interval where the texts say no more; where there are too many, all columns are
    months, years or decades.
    """

    columns: tuple[str, ...]
    lanes: tuple[Lane, ...]


def strip(lists: Sequence[tuple[str, Sequence[Item]]]) -> Strip | None:
    """The drawing of some lists of things, None where there are fewer than two dates: one dot is no line of time."""
    dated = {title: [item for item in items if item.earliest] for title, items in lists}
    everything = [item for items in dated.values() for item in items]
    width = next((width for width in _WIDTHS if len(_columns(everything, width)) <= _MOST), _WIDTHS[-1])
    columns = _columns(everything, width)[-_MOST:]
    if len(columns) < 2:
        return None
    lanes = tuple(_lane(title, items, columns, width) for title, items in dated.items() if items)
    return Strip(tuple(label for _, label in columns), lanes)


_WIDTHS = (10, 7, 4, 3)  # characters of an ISO date: day, month, year, decade


def _columns(items: Sequence[Item], width: int) -> list[tuple[str, str]]:
    return sorted({_column(item, width) for item in items})


def _column(item: Item, width: int) -> tuple[str, str]:
    """What sorts a column, and what it is called: never more exactly than the texts have it."""
    first, _, last = day(item).partition(" to ")
    labels = dict.fromkeys(_cut(each, width) for each in (first, last) if each)
    return item.earliest[:width], "/".join(labels)


def _cut(date: str, width: int) -> str:
    return f"{date[:width]}0s" if width == len("202") else date[:width]


def _lane(title: str, items: Sequence[Item], columns: list[tuple[str, str]], width: int) -> Lane:
    counts = Counter(_column(item, width) for item in items)
    return Lane(title, tuple(Dot(n, counts[column]) for n, column in enumerate(columns) if counts[column]))
