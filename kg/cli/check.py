"""``kg check``: whether a graph is what it should be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.cli.options import examples
from kg.cli.output import harmless, to_stdout

EPILOG = examples(
    "kg check output/seeds.ttl",
    "kg check output/seeds.ttl --sources seeds/   # mentions against files",
)


def check(
    graph: Annotated[Path, typer.Argument(help="A graph file.")],
    sources: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder that was built from: every mention is compared."),
    ] = None,
) -> None:
    """SHACL shapes, OWL consistency, and every mention's text compared with the source file."""
    from kg.check import check as run

    with terminal.Stages(shown=sys.stdout.isatty()) as stages:
        stages("checking", 0, 0)
        report = run(graph, sources)
    to_stdout(harmless(report.render()).encode())
    if not report.ok:
        raise typer.Exit(1)
