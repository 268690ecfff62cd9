"""``kg changes``: what is new in a store."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import terminal
from kg.cli.options import ASK, SHOW, Output, examples
from kg.cli.output import colour, to_file, to_stdout, width

if TYPE_CHECKING:
    from kg.changes import News, Quoted
    from kg.keeping import Since
    from kg.query import Rows
    from kg.query.rows import Term

EPILOG = examples(
    "kg changes --since last --store kept            # since the last build",
    "kg changes --since 2020-06-16 --store kept --by published",
    "kg changes --since 2020-06 --store kept --format csv -o new.csv",
)
_PLACE = ("quote", "article", "file", "start", "end")
COLUMNS = ("kind", "who", "what", "before", "after", *_PLACE, *(f"other_{column}" for column in _PLACE))
"""The columns of the answer; those that begin with ``other_`` are the evidence for how it was before."""


class By(StrEnum):
    """What says which articles were known."""

    added = "added"
    published = "published"


class Layout(StrEnum):
    """The formats that news is shown in."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


def changes(
    store: Annotated[
        Path, typer.Option(metavar="DIR", help="The store that is asked.", show_default=False, rich_help_panel=ASK)
    ],
    since: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="2020, 2020-06, 2020-06-13, 2020-06-13T14:49:00Z, or last: the last change of the store.",
            show_default=False,
            rich_help_panel=ASK,
        ),
    ],
    by: Annotated[
        By | None,
        typer.Option(
            metavar="WHICH",
            help="Known then: what was added to the store, or published; by the store's journal where left out.",
            rich_help_panel=ASK,
        ),
    ] = None,
    form: Annotated[
        Layout | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table, csv, json or markdown; a table on a terminal, CSV otherwise.",
            rich_help_panel=SHOW,
        ),
    ] = None,
    output: Output = None,
) -> None:
    """What is new since a date: threats, firmer or softer wording, outcomes, disagreements."""
    from kg import keeping
    from kg.query import render

    output = None if str(output) == "-" else output
    seen = sys.stdout.isatty() and not output
    with terminal.Stages(shown=seen or output is not None) as stages:
        found = keeping.news(store, since, by=by.value if by else None, progress=stages)
    usual = "table" if seen else "csv"
    text = render(_rows(found), form.value if form else usual, width=width(), colour=colour(output))
    terminal.notes.print(f"known: {found.known}", markup=False, soft_wrap=True)
    to_file(output, text.encode()) if output else to_stdout(text.encode())


def _rows(found: Since) -> Rows:
    from kg.query import Rows

    return Rows(COLUMNS, tuple(_row(news, found.base) for news in found.news), thing=COLUMNS[:5])


def _row(news: News, base: str) -> tuple[Term, ...]:
    from pyoxigraph import Literal

    facts = (news.kind, news.who, news.what, news.before, news.after)
    return (
        *(Literal(fact) if fact else None for fact in facts),
        *_evidence(news.quote, base),
        *_evidence(news.other, base),
    )


def _evidence(quoted: Quoted | None, base: str) -> tuple[Term, ...]:
    """The quote, its article, file, start and end."""
    from pyoxigraph import Literal

    from kg.graph.terms import Names

    if quoted is None:
        return (None,) * len(_PLACE)
    numbers = map(Literal, (quoted.span.start, quoted.span.end))
    return (Literal(quoted.text), Names(base).article(quoted.article), Literal(quoted.article.source), *numbers)
