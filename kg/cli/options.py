"""What the options of several commands share: titles of groups, formats, examples."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

READ, WRITE, ASK, SHOW = "What is read", "What is written", "What is asked", "What is shown"
"""Titles of the groups of options in --help."""

Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", metavar="", help="No progress and no summary; errors are still told.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Where the rows go; standard output where left out.",
        rich_help_panel=SHOW,
    ),
]


def examples(*commands: str) -> str:
    """The end of a --help: commands to copy, one a line."""
    return "\n".join(["[bold]Examples[/bold]", *(f"  {command}" for command in commands)])


class Form(StrEnum):
    """The formats that a graph is written in."""

    turtle = "turtle"
    trig = "trig"
    nquads = "nquads"
    ntriples = "ntriples"
    jsonld = "jsonld"


class Provenance(StrEnum):
    """How much of the evidence a graph keeps."""

    full = "full"
    compact = "compact"


class Table(StrEnum):
    """The formats that rows are shown in."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    markdown = "markdown"
    turtle = "turtle"
