"""A table of a graph's statements or events: columns and rows, before it is written in a format."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from msgspec import Struct

from kg.errors import InputError
from kg.export.columns import Column, tables
from kg.export.facts import Facts
from kg.export.values import Cell, Row

_CLASSES = {"statements": "Statement", "events": "Event"}


class Table(Struct, frozen=True):
    """Rows of cells in the order of the columns; the same graph gives the same rows in the same order."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> Iterator[dict[str, Cell]]:
        """Each row by the names of its columns, as ``pandas.DataFrame`` takes it."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)


def tabulate(what: str, store: ox.Store) -> Table:
    """The table of ``statements`` or ``events`` of a graph, the earliest first. Raises InputError for another name."""
    if what not in _CLASSES:
        raise InputError(f"no table of {what!r}; there are: {', '.join(_CLASSES)}")
    facts, columns = Facts(store), tables()[what]
    rows = sorted((Row(facts, iri) for iri in facts.all(_CLASSES[what])), key=Row.order)
    return Table(columns, tuple(tuple(row.cell(column) for column in columns) for row in rows))
