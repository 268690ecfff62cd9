"""``kg remove``: an article out of a store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.cli.options import WRITE, Quiet, examples

EPILOG = examples(
    "kg remove 000_dcfe9d88d5cb9674.txt --store kept           # by its path",
    "kg remove https://news.example/story --store kept         # by its URL",
)


def remove(
    article: Annotated[str, typer.Argument(help="A path as in dcterms:source, an article's IRI, or its URL.")],
    store: Annotated[
        Path,
        typer.Option(metavar="DIR", help="The store that it leaves.", show_default=False, rich_help_panel=WRITE),
    ],
    quiet: Quiet = False,
) -> None:
    """Withdraw an article from a store, and everything that rested on it alone."""
    from kg import keeping, summary

    with terminal.Stages(shown=not quiet, lines=True) as stages:
        built = keeping.remove(article, store, progress=stages)
    if not quiet:
        summary.show(summary.summary(built, stages.seconds, [store]), terminal.notes)
