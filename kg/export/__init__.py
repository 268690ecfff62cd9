"""Statements and events as tables for spreadsheets, pandas and databases: one row each, CSV or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError, OutputError
from kg.export.columns import Column, documentation, tables
from kg.export.delimited import split, to_csv
from kg.export.parquet import to_parquet
from kg.export.table import Table, tabulate
from kg.store import open_store
from kg.store.readings import write_whole
from kg.verbs import callable_package

__all__ = ["FORMATS", "Column", "Table", "documentation", "export", "format_of", "split", "tables", "tabulate", "write"]

FORMATS: Final[dict[str, Callable[[Table], bytes]]] = {"csv": to_csv, "parquet": to_parquet}
"""Format name to what writes it; the suffix of a file is the format's name."""


def export(
    what: str,
    graph: str | Path | ox.Store | Sequence[str | Path],
    output: str | Path | None = None,
    form: str | None = None,
) -> Table:
    """The table of the ``statements`` or ``events`` of a graph, written to a file where one is named.

    ``graph`` is a file, several files, the folder of a store, or a store that is open. ``form`` is csv or parquet, by the
    suffix of ``output`` where left out. Raises InputError for an unknown table or format and a graph that cannot be read,
    OutputError where the file cannot be written or pyarrow is missing.
    """
    target = Path(output) if output is not None else None
    chosen = form or (format_of(target) if target else "csv")
    table = tabulate(what, _opened(graph))
    if target:
        write(table, target, chosen)
    return table


def _opened(graph: str | Path | ox.Store | Sequence[str | Path]) -> ox.Store:
    if isinstance(graph, ox.Store):
        return graph
    return open_store(graph) if isinstance(graph, str | Path) else open_store(*graph)


def format_of(path: Path) -> str:
    """The format that a file's suffix names. Raises InputError."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise InputError(f"{path}: cannot tell the format; use one of {', '.join(f'.{name}' for name in FORMATS)}")
    return form


def serialise(table: Table, form: str) -> bytes:
    """The table in one of FORMATS. Raises InputError for another, OutputError where pyarrow is missing."""
    if form not in FORMATS:
        raise InputError(f"unknown format {form!r}; there are: {', '.join(FORMATS)}")
    return FORMATS[form](table)


def write(table: Table, output: Path, form: str) -> None:
    """Write the file whole or not at all. Raises OutputError."""
    data = serialise(table, form)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, data)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written ({error.strerror})") from error


callable_package(__name__, "export")
