"""A table on a terminal: fits the width, one line of facts for each thing, the evidence on request."""

from __future__ import annotations

import io

import pyoxigraph as ox
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.query.rows import Rows, Term, text

_PLACE = ("file", "start", "end")
_OUTCOME = ("outcome_file", "outcome_start", "outcome_end")
_OTHER = ("other_file", "other_start", "other_end")
_BACKSTAGE = frozenset(
    {"article", "other_article", "earliest", "latest", "outcome_event", *_PLACE, *_OUTCOME, *_OTHER, "location"}
)
"""Columns for machines: a table shows them joined into one place, or not at all."""
_NARROWEST = 24  # columns: below that, a quotation is a ribbon and a block reads better


def table(rows: Rows, *, width: int = 100, evidence: bool = False, colour: bool = False) -> str:
    """The rows as text at most ``width`` wide, ending in a newline.

    A question that says what one thing is (``Rows.thing``) is folded: the rows of one thing become one, with the number
    of reports and the first quote. ``evidence`` shows every row with its place.
    """
    if not rows.rows:
        return "no rows\n"
    records = _records(rows, evidence) if rows.thing and {"quote", *_PLACE} <= set(rows.columns) else _plain(rows)
    columns = [column for column in records[0] if any(record[column] for record in records)]
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
    )
    if len(columns) * _NARROWEST > width and len(columns) > 2:
        _print_blocks(console, records, columns)
    else:
        _print_table(console, records, columns)
    assert isinstance(console.file, io.StringIO)
    counted = (
        f"{len(rows.rows)} rows folded into {len(records)}; --evidence shows all\n"
        if len(records) < len(rows.rows)
        else ""
    )
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n" + counted


def _plain(rows: Rows) -> list[dict[str, str]]:
    return [{c: text(term) for c, term in zip(rows.columns, row, strict=True)} for row in rows.rows]


def _records(rows: Rows, evidence: bool) -> list[dict[str, str]]:
    """One record for each row, or for each thing."""
    groups: dict[object, list[dict[str, str]]] = {}
    for number, row in enumerate(rows.rows):
        named = dict(zip(rows.columns, row, strict=True))
        key = number if evidence else tuple(text(named.get(column)) for column in rows.thing)
        groups.setdefault(key, []).append(_shown(named, rows.thing))
    return [group[0] if evidence else _folded(group) for group in groups.values()]


def _shown(row: dict[str, Term], thing: tuple[str, ...]) -> dict[str, str]:
    """The columns for people, places written FILE:START-END."""
    record = {
        column: _one_line(text(term))
        for column, term in row.items()
        if column not in _BACKSTAGE and not (column in thing and isinstance(term, ox.NamedNode))
    }
    record["where"] = _place(row, _PLACE)
    for columns, quote, name in ((_OUTCOME, "outcome_quote", "outcome_where"), (_OTHER, "other_quote", "other_where")):
        if quote in row:
            record[name] = _place(row, columns)
    return record


def _place(row: dict[str, Term], columns: tuple[str, str, str]) -> str:
    file, start, end = (text(row.get(column)) for column in columns)
    return f"{file}:{start}-{end}" if file else ""


def _folded(group: list[dict[str, str]]) -> dict[str, str]:
    """Rows of one thing as one: every value that a column takes, the first evidence, the number of places."""
    record: dict[str, str] = {}
    for column in group[0]:
        values = list(dict.fromkeys(row[column] for row in group if row[column]))
        record[column] = values[0] if column in _FIRST_ONLY and values else "; ".join(values[:4])
        if column not in _FIRST_ONLY and len(values) > 4:
            record[column] += f"; and {len(values) - 4} more"
        if column == "quote":
            record["reports"] = str(len({row["where"] for row in group}))
    return record


_FIRST_ONLY = frozenset({"quote", "where", "outcome_quote", "outcome_where", "other_quote", "other_where"})


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _print_table(console: Console, records: list[dict[str, str]], columns: list[str]) -> None:
    grid = Table(
        box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False, expand=False, header_style="bold", pad_edge=False
    )
    for column in columns:
        number = all(record[column].isdigit() for record in records)
        grid.add_column(_title(column), overflow="fold", justify="right" if number else "left", ratio=None)
    for record in records:
        grid.add_row(*(Text(record[column]) for column in columns), end_section=False)
    console.print(grid)


def _print_blocks(console: Console, records: list[dict[str, str]], columns: list[str]) -> None:
    """One block for each record, a line for each column that says something."""
    for number, record in enumerate(records):
        if number:
            console.print()
        block = Table.grid(padding=(0, 2))
        block.add_column(style="bold", no_wrap=True)
        block.add_column(overflow="fold")
        for column in columns:
            if record[column]:
                block.add_row(_title(column), Text(record[column]))
        console.print(block)


def _title(column: str) -> str:
    return column.replace("_", " ")
