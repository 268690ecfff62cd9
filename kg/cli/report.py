"""``kg report``: one page to read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.cli.options import examples

EPILOG = examples(
    "kg report output/seeds.ttl --sources seeds/ -o report.html",
    "kg report kept -o report.html        # what kg build --store keeps",
)


def report(
    graph: Annotated[Path, typer.Argument(help="A graph file, or the folder of a store.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The page; - is standard output.", show_default=False)
    ],
    sources: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder that was built from; without it only sentences are shown."),
    ] = None,
) -> None:
    """One self-contained HTML page: threats, articles, things, timeline, network, map, disagreements, gaps."""
    from kg.report import html
    from kg.report import report as write

    with terminal.Stages(shown=str(output) != "-" or not sys.stdout.isatty()) as stages:
        stages("writing the report", 0, 0)
        if str(output) == "-":
            for piece in html(graph, sources):
                sys.stdout.buffer.write(piece.encode())
        else:
            write(graph, output, sources)
