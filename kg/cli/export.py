"""``kg export``: statements or events as a table for other programs."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.cli.graphs import source_of
from kg.cli.options import READ, WRITE, examples
from kg.cli.output import to_stdout

EPILOG = examples(
    "kg export statements output/seeds.ttl -o statements.csv",
    "kg export events output/seeds.ttl -o events.parquet",
    "kg export events --store kept | head -3",
)


class What(StrEnum):
    """The tables."""

    statements = "statements"
    events = "events"


class Form(StrEnum):
    """The formats that a table is written in."""

    csv = "csv"
    parquet = "parquet"


def export(
    what: Annotated[What, typer.Argument(help="Which table.", show_default=False)],
    graphs: Annotated[list[str] | None, typer.Argument(help="Graph files; - is standard input.")] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Read an Oxigraph store that kg build --store made.", rich_help_panel=READ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="The table; standard output where left out.", rich_help_panel=WRITE
        ),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="csv or parquet; by the suffix of -o where left out, else csv.",
            rich_help_panel=WRITE,
        ),
    ] = None,
) -> None:
    """Statements or events as a table: one row each, CSV or Parquet."""
    from kg.export import serialise, tabulate, write

    output = None if str(output) == "-" else output
    target = _form(output, form)
    with terminal.Stages(shown=output is not None or not sys.stdout.isatty()) as stages:
        stages("reading the graph", 0, 0)
        source = source_of(graphs or [], store)
        stages("making the table", 0, 0)
        table = tabulate(what.value, source)
        if output:
            write(table, output, target)
            return
        data = serialise(table, target)
    to_stdout(data) if target == Form.csv else sys.stdout.buffer.write(data)


def _form(output: Path | None, form: Form | None) -> str:
    if form or output is None:
        return (form or Form.csv).value
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in set(Form):
        raise typer.BadParameter(f"cannot tell the format from {output.name!r}: use .csv or .parquet, or --format")
    return suffix
