"""What the options of several commands share: titles of groups, formats, examples."""

from __future__ import annotations

from enum import StrEnum

READ, WRITE, ASK, SHOW = "What is read", "What is written", "What is asked", "What is shown"
"""Titles of the groups of options in --help."""


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


class Table(StrEnum):
    """The formats that rows are shown in."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    markdown = "markdown"
    turtle = "turtle"
