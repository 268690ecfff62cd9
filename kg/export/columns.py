"""The columns of the tables, as ``columns.toml`` has them, and the page of documentation that is made from it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct, field

Type = Literal["string", "strings", "integer", "double", "doubles", "timestamp"]

TYPES: Final[dict[str, str]] = {
    "string": "string",
    "strings": "list of strings",
    "integer": "int64",
    "double": "double",
    "doubles": "list of doubles",
    "timestamp": "timestamp in UTC, milliseconds",
}
"""Type of a column to its type in Parquet."""


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """One column: its name, its type, how a cell is found (see ``columns.toml``), and what it means."""

    name: str
    type: Type
    value: str
    meaning: str
    path: str = field(default="", name="property")

    @property
    def is_list(self) -> bool:
        """Whether a cell holds any number of values."""
        return self.type in {"strings", "doubles"}


@cache
def tables() -> dict[str, tuple[Column, ...]]:
    """Table to columns, both in the order of the file."""
    text = Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, tuple[Column, ...]])


def documentation(table: str) -> str:
    """The columns of a table in Markdown."""
    lines = ["| column | type | meaning |", "|---|---|---|"]
    lines += [f"| `{column.name}` | {TYPES[column.type]} | {column.meaning} |" for column in tables()[table]]
    return "\n".join(lines) + "\n"
