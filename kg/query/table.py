"""Rows on a terminal: fits the width, one line of facts for each thing, the sentence behind it underneath.

Where the facts do not fit side by side, each thing is a block with a line for each fact.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Sequence

import pyoxigraph as ox
from msgspec import Struct
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kg.printable import one_line, printable
from kg.query.rows import Rows, Term, text
from kg.vocab import PREFIXES

_PLACE = ("file", "start", "end")
_EVIDENCE = (
    ("", "quote", _PLACE),
    ("other", "other_quote", ("other_file", "other_start", "other_end")),
    ("outcome", "outcome_quote", ("outcome_file", "outcome_start", "outcome_end")),
)
"""Title, column of the words, columns of the place that they stand in."""
_BACKSTAGE = frozenset(
    {"article", "other_article", "earliest", "latest", "outcome_event", "location", "rank"}
    | {column for _, quote, place in _EVIDENCE for column in (quote, *place)}
)
"""Columns for machines, and those of the evidence, which is shown underneath."""

_GAP = 2
_COMFORT = 22  # columns: in less than that, names and labels break into ribbons
_WIDEST = 40  # columns: what is longer wraps, so that one long name does not starve the others
_LONG = 60  # columns: what is often longer reads better on a line of its own
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00)?(:\d\d)?Z\Z")
_STYLES = {
    "carried out": "red", "partly": "yellow", "overtaken": "magenta", "not reported": "dim",
    "Actual": "green", "Threatened": "yellow", "Planned": "cyan", "Hypothetical": "dim", "Denied": "magenta",
}  # fmt: skip
_STYLED = frozenset({"outcome", "status"})


class _Words(Struct, frozen=True):
    """A sentence or quotation behind a record, written ``FILE:START-END``."""

    title: str
    quote: str
    place: str


class _Record(Struct, frozen=True):
    """What a table shows of one row, or of one thing: its facts by column, the words behind them."""

    facts: dict[str, str]
    words: tuple[_Words, ...] = ()


def table(rows: Rows, *, width: int = 100, evidence: bool = False, colour: bool = False) -> str:
    """The rows as text at most ``width`` wide, ending in a newline; ``colour`` adds ANSI styles.

    A question that says what one thing is (``Rows.thing``) is folded: the rows of one thing become one, with the number
    of its reports and the first quote. ``evidence`` shows every row. Control characters in the rows are made visible,
    marks of direction are left out.
    """
    if not rows.rows:
        return "no rows\n"
    records = _records(rows, evidence)
    columns = [column for column in records[0].facts if any(record.facts[column] for record in records)]
    console = _console(max(width, 20), colour)
    if not _print_grid(console, records, columns):
        _print_blocks(console, records, columns)
    _print_count(console, len(rows.rows), len(records))
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _console(width: int, colour: bool) -> Console:
    """Writes to memory; what the environment says of colours was heard where ``colour`` was decided."""
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
    )


# ---- rows → records --------------------------------------------------------------------------------------------


def _records(rows: Rows, evidence: bool) -> list[_Record]:
    """One record for each row, or for each thing."""
    if not (rows.thing and {"quote", *_PLACE} <= set(rows.columns)):
        return [_Record({c: _cell(term) for c, term in zip(rows.columns, row, strict=True)}) for row in rows.rows]
    groups: dict[object, list[dict[str, Term]]] = {}
    for number, row in enumerate(rows.rows):
        named = dict(zip(rows.columns, row, strict=True))
        key = number if evidence else tuple(text(named.get(column)) for column in rows.thing)
        groups.setdefault(key, []).append(named)
    counted = len(groups) < len(rows.rows) and "reports" not in rows.columns
    return [_folded(group, _facts(rows), counted) for group in groups.values()]


def _facts(rows: Rows) -> list[str]:
    """The columns for people: not those that only name the thing by its IRI."""
    named = {
        column
        for at, column in enumerate(rows.columns)
        if column in rows.thing and all(isinstance(row[at], ox.NamedNode) for row in rows.rows if row[at] is not None)
    }
    return [column for column in rows.columns if column not in _BACKSTAGE and column not in named]


def _folded(group: Sequence[dict[str, Term]], columns: Sequence[str], counted: bool) -> _Record:
    """Rows of one thing as one: every value that a column takes, the first evidence, the number of places."""
    words = _once([shown for kind in _EVIDENCE if (shown := _first_words(group, kind))])
    facts = _without_echo({column: _values(group, column) for column in columns}, words)
    if counted:
        facts["reports"] = str(len({(_place(row, _PLACE), _place(row, _EVIDENCE[1][2])) for row in group}))
    return _Record(facts, words)


def _values(group: Sequence[dict[str, Term]], column: str) -> str:
    values = list(dict.fromkeys(value for row in group if (value := _cell(row[column]))))
    more = f"; and {len(values) - 4} more" if len(values) > 4 else ""
    return "; ".join(values[:4]) + more


def _first_words(group: Sequence[dict[str, Term]], kind: tuple[str, str, tuple[str, str, str]]) -> _Words | None:
    title, quote, place = kind
    for row in group:
        if shown := _cell(row.get(quote)):
            return _Words(title, shown, _place(row, place))
    return None


def _once(words: Sequence[_Words]) -> tuple[_Words, ...]:
    """Two mentions in one sentence need it only once."""
    return tuple(words[at] for at in range(len(words)) if words[at].place not in {w.place for w in words[:at]} - {""})


def _place(row: dict[str, Term], columns: tuple[str, str, str]) -> str:
    file, start, end = (_cell(row.get(column)) for column in columns)
    return f"{file}:{start}-{end}" if file else ""


def _without_echo(facts: dict[str, str], words: Sequence[_Words]) -> dict[str, str]:
    """The facts, less what the quote underneath says again: "Ana Ruiz: …" is left of a label, nothing where she is told."""
    quote = words[0].quote if words else ""
    told = set(facts.values())
    return {column: _cut(value, quote, told) for column, value in facts.items()}


def _cut(value: str, quote: str, told: Collection[str]) -> str:
    speaker, colon, said = value.partition(": ")
    echo = said.removesuffix("…").strip()
    if colon and echo and quote.startswith(echo):
        return "" if speaker in told else f"{speaker}: …"
    return "" if value == quote else value


def _cell(term: Term) -> str:
    """A term for people, on one line: names of known vocabularies by their prefix, times without idle seconds."""
    value = text(term)
    if isinstance(term, ox.NamedNode):
        prefixes = ((prefix, namespace) for prefix, namespace in PREFIXES.items() if value.startswith(namespace))
        prefix, namespace = max(prefixes, key=lambda pair: len(pair[1]), default=("", ""))
        value = f"{prefix}:{value[len(namespace) :]}" if prefix else value
    elif instant := _INSTANT.match(value):
        value = f"{instant[1]} {instant[2]}{instant[3] or ''}Z"
    return printable(one_line(value))


# ---- records → lines -------------------------------------------------------------------------------------------


def _print_grid(console: Console, records: Sequence[_Record], columns: Sequence[str]) -> bool:
    """Facts side by side, the other facts and the words underneath; False where the facts do not fit."""
    has_words = any(record.words for record in records)
    beside = _beside(records, columns, console.width) if has_words else list(columns)
    widths = _widths(records, beside, console.width)
    if not widths:
        return False
    right = [all(_NUMBER.match(r.facts[c]) for r in records if r.facts[c]) for c in beside]
    _print_line(console, [Text(_title(column), "bold") for column in beside], widths, right)
    console.print("─" * (sum(widths) + _GAP * (len(widths) - 1)), style="dim")
    below = [column for column in columns if column not in beside]
    for number, record in enumerate(records):
        if number and has_words:
            console.print()
        _print_line(console, [_styled(column, record.facts[column]) for column in beside], widths, right)
        for line in (*_lines_below(record, below), *map(_words_below, record.words)):
            console.print(Padding(line, (0, 0, 0, 4)))
    return True


def _beside(records: Sequence[_Record], columns: Sequence[str], width: int) -> list[str]:
    """The columns to put side by side: not those of long texts, nor, where it gets narrow, those that say the least."""
    filled = {column: sum(bool(record.facts[column]) for record in records) for column in columns}
    beside = [column for column in columns if not _is_long(records, column)]
    while not _widths(records, beside, width):
        rare = [column for column in beside[1:] if filled[column] * 2 < len(records)]
        if not rare:
            break
        fewest = min(filled[column] for column in rare)
        beside = [column for column in beside if column not in rare or filled[column] > fewest]
    return beside


def _lines_below(record: _Record, columns: Sequence[str]) -> list[Text]:
    """Facts with their names: the short ones on one line, each long one on a line of its own."""
    told = [(column, record.facts[column]) for column in columns if record.facts[column]]
    named = [Text.assemble((f"{_title(column)}: ", "dim"), _styled(column, value)) for column, value in told]
    short = [line for line in named if line.cell_len <= _WIDEST]
    lines = [Text("  ").join(short)] if short else []
    return [*lines, *(line for line in named if line.cell_len > _WIDEST)]


def _words_below(words: _Words) -> Text:
    title = f"{words.title}: " if words.title else ""
    return Text.assemble((title, "dim"), words.quote, "  ", (words.place, "dim"))


def _is_long(records: Sequence[_Record], column: str) -> bool:
    """Whether a quarter of what the column says is long, or what it says is long and said of few."""
    sizes = [cell_len(record.facts[column]) for record in records if record.facts[column]]
    limit = _LONG if len(sizes) * 4 >= len(records) else _COMFORT
    return sum(size > limit for size in sizes) * 4 > len(sizes)


def _widths(records: Sequence[_Record], columns: Sequence[str], width: int) -> list[int]:
    """The width of each column, none where they would be too narrow to read."""
    cells = [[_title(column), *(record.facts[column] for record in records)] for column in columns]
    wished = [min(max(map(cell_len, each)), _WIDEST) for each in cells]
    words = [max(cell_len(word) for cell in each for word in cell.split() or [""]) for each in cells]
    least = [min(wish, max(_COMFORT, word)) for wish, word in zip(wished, words, strict=True)]
    spare = width - sum(least) - _GAP * (len(columns) - 1)
    if not columns or spare < 0:
        return []
    missing = [wish - given for wish, given in zip(wished, least, strict=True)]
    spare = min(spare, sum(missing))
    return [given + spare * lack // (sum(missing) or 1) for given, lack in zip(least, missing, strict=True)]


def _print_line(console: Console, cells: Sequence[Text], widths: Sequence[int], right: Sequence[bool]) -> None:
    line = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for width, is_number in zip(widths, right, strict=True):
        line.add_column(width=width, overflow="fold", justify="right" if is_number else "left")
    line.add_row(*cells)
    console.print(line)


def _print_blocks(console: Console, records: Sequence[_Record], columns: Sequence[str]) -> None:
    """One block for each record, a line for each fact, then the words behind it and their place."""
    named = [[(column, record.facts[column]) for column in columns] + _named(record) for record in records]
    wide = max(cell_len(_title(name)) for lines in named for name, value in lines if value)
    for number, lines in enumerate(named):
        if number:
            console.print()
        block = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
        block.add_column(style="bold", width=min(wide, console.width // 2), overflow="fold")
        block.add_column(overflow="fold")
        for name, value in lines:
            if value:
                block.add_row(_title(name), _styled(name, value))
        console.print(block)


def _named(record: _Record) -> list[tuple[str, str]]:
    """The words behind a record, each with its place, as lines of a block."""
    pairs = [(f"{words.title} quote", words.quote, f"{words.title} where", words.place) for words in record.words]
    return [line for quote, said, where, place in pairs for line in ((quote.strip(), said), (where.strip(), place))]


def _print_count(console: Console, rows: int, records: int) -> None:
    told = f"{rows} row{'s' if rows > 1 else ''}"
    if records < rows:
        told += f" folded into {records}; --evidence shows all"
    console.print()
    console.print(Text(told, "dim"))


def _styled(column: str, value: str) -> Text:
    style = _STYLES.get(value, "") if column in _STYLED else "dim" if column.endswith("where") else ""
    return Text(value, style)


def _title(column: str) -> str:
    return column.replace("_", " ")
