r"""CSV as RFC 4180 has it, in UTF-8: safe to open in a spreadsheet, and with nothing lost.

Several values of a cell are joined by "; ", since people filter and count in spreadsheets, where JSON is in the way; a
semicolon or backslash inside a value has a backslash before it. A text that a spreadsheet could take for a formula gets
an apostrophe in front, as OWASP advises (https://owasp.org/www-community/attacks/CSV_Injection), and so does one that
begins with an apostrophe: whoever takes one apostrophe off the front of a text has the text.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

from kg.export.columns import Column
from kg.export.table import Table
from kg.export.values import Cell

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n']")
# Line feed, carriage return and tab are what RFC 4180's quotes are for; the rest ends files or moves cursors.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def to_csv(table: Table) -> bytes:
    """The table as CSV with a header; an absent value is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    for row in table.rows:
        writer.writerow(_cell(column, cell) for column, cell in zip(table.columns, row, strict=True))
    return out.getvalue().encode()


def split(cell: str) -> tuple[str, ...]:
    r"""The values of a cell of several.

    >>> split(r"if they march\; or talk; if it rains"), split("")
    (('if they march; or talk', 'if it rains'), ())
    """
    bare = cell.removeprefix("'")
    found = re.findall(r"((?:[^\\;]|\\.)*)(?:; ?|$)", bare, re.DOTALL)
    return tuple(re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL) for value in found[:-1]) if bare else ()


def _cell(column: Column, cell: Cell) -> str:
    if isinstance(cell, tuple):
        joined = "; ".join(_plain(value).replace("\\", "\\\\").replace(";", "\\;") for value in cell)
        cell = joined if any(value is not None for value in cell) else ""
    text = _plain(cell)
    return f"'{text}" if column.type in {"string", "strings"} and _FORMULA.match(text) else text


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    return _CONTROL.sub(_sign, str(value))


def _sign(match: re.Match[str]) -> str:
    """U+2400 and the like: the picture of a control character."""
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
