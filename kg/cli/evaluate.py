"""``kg eval``: accuracy against gold annotations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.cli.options import examples
from kg.cli.output import harmless, to_stdout

EPILOG = examples(
    "kg eval tests/accuracy/gold --graph output/seeds.ttl --sources seeds/",
    "kg eval tests/accuracy/gold --graph output/seeds.ttl --sources seeds/ --show",
)


def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold annotations: a folder, or JSONL files.")],
    graph: Annotated[Path, typer.Option(metavar="GRAPH", help="The graph to score.")],
    sources: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder that the graph was built from.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", metavar="", help="Every miss and false alarm as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", metavar="", help="JSON instead of a table.")] = False,
) -> None:
    """Accuracy against gold annotations."""
    from kg.evaluate import evaluate as run
    from kg.evaluate import render

    with terminal.Stages(shown=sys.stdout.isatty()) as stages:
        stages("comparing", 0, 0)
        scores = run(gold, graph, sources)
    to_stdout(harmless(render(scores, show=show, as_json=as_json)).encode())
