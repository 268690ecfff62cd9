"""``kg query``: a question to rows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import terminal
from kg.cli import server
from kg.cli.graphs import source_of
from kg.cli.options import ASK, SHOW, Output, Table, examples
from kg.cli.output import colour, to_file, to_stdout, width

if TYPE_CHECKING:
    from kg.query import Query
    from kg.query.engine import Source

EPILOG = examples(
    "kg query --list                                 # every question in words",
    "kg query who-threatened-what output/seeds.ttl",
    "kg query what-happened output/seeds.ttl --set since=2020-06-16 --evidence",
    "kg query who-said-what output/seeds.ttl --set actor='North Korea' --format csv",
    "kg query disagreements --store kept --set outlet=NBC",
    "kg query timeline --endpoint http://localhost:7878 --set until=2020-06",
    "kg query mine.rq output/seeds.ttl -o answer.json --format json",
)


class Allowance(StrEnum):
    """What a query file may do beside reading."""

    service = "service"
    update = "update"


def query(
    name: Annotated[str | None, typer.Argument(help="A bundled query, or a .rq file.")] = None,
    graphs: Annotated[list[str] | None, typer.Argument(help="Graph files; - is standard input.")] = None,
    list_queries: Annotated[
        bool, typer.Option("--list", metavar="", help="Show every bundled question in words.", rich_help_panel=ASK)
    ] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Narrow the question, for instance actor='North Korea'; may be given again.",
            rich_help_panel=ASK,
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Ask an Oxigraph store that kg build --store made.", rich_help_panel=ASK),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Ask a SPARQL 1.1 server.", rich_help_panel=server.PANEL),
    ] = None,
    profile: server.Profile = None,
    user: server.User = None,
    password_env: server.PasswordEnv = server.PASSWORD_ENV,
    timeout: server.Timeout = server.TIMEOUT,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--graph",
            metavar="IRI",
            help="Ask this named graph only; may be given again. All of them where left out.",
            rich_help_panel=ASK,
        ),
    ] = None,
    allow: Annotated[
        list[Allowance] | None,
        typer.Option(
            metavar="WHAT",
            help="Let a query file call other servers (service) or change an endpoint (update).",
            rich_help_panel=ASK,
        ),
    ] = None,
    form: Annotated[
        Table | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table, csv, tsv, json, markdown or turtle; a table on a terminal, CSV otherwise.",
            rich_help_panel=SHOW,
        ),
    ] = None,
    evidence: Annotated[
        bool,
        typer.Option(
            "--evidence", metavar="", help="Tables: a row for each report, not each thing.", rich_help_panel=SHOW
        ),
    ] = False,
    output: Output = None,
) -> None:
    """Ask a bundled question of a graph, or run a query file."""
    from kg.query import catalogue, find, render, run

    if list_queries:
        _list_questions(catalogue())
        return
    if name is None:
        raise typer.BadParameter("name a bundled query or a .rq file; kg query --list shows them")
    allowed = [each.value for each in allow or []]
    find(name, allowed)  # a misspelt question is told before a large graph is read
    given = _settings(settings or [])
    output = None if str(output) == "-" else output
    seen = sys.stdout.isatty() and not output
    remote = None
    if endpoint is not None:
        from kg.endpoint import open_endpoint

        if graphs or store:
            raise typer.BadParameter("name graph files, --store or --endpoint, one of them")
        remote = open_endpoint(endpoint, profile=profile, user=user, password_env=password_env, timeout=timeout)
    with terminal.Stages(shown=seen or output is not None) as stages:  # a pager may have the terminal
        if remote is None:
            stages("reading the graph", 0, 0)
        source: Source = remote or source_of(graphs or [], store)
        stages("asking", 0, 0)
        rows = run(name, source, given, graphs=names or [], allow=allowed)
        usual = "table" if seen else "turtle" if rows.triples is not None else "csv"
        stages("laying out", 0, 0)
        text = render(rows, form.value if form else usual, width=width(), evidence=evidence, colour=colour(output))
    to_file(output, text.encode()) if output else to_stdout(text.encode())


def _settings(pairs: list[str]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        variable, equals, value = pair.partition("=")
        if not equals or not variable:
            raise typer.BadParameter(f"--set takes NAME=VALUE, not {pair!r}")
        values[variable.lstrip("?$")] = value
    return values


def _list_questions(questions: Sequence[Query]) -> None:
    """Name, question in words, and what --set takes: a line each, wrapped on a terminal."""
    from rich.table import Table as Grid
    from rich.text import Text

    wide = max(len(question.name) for question in questions)
    taken = [", ".join(parameter.name for parameter in question.parameters) for question in questions]
    if not sys.stdout.isatty():
        listed = zip(questions, taken, strict=True)
        lines = [f"{each.name:<{wide}}  {each.question}" + (f"  [{names}]" if names else "") for each, names in listed]
        to_stdout("\n".join(lines).encode())
        return
    grid = Grid.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(style="bold", no_wrap=True)
    for question, names in zip(questions, taken, strict=True):
        grid.add_row(question.name, Text.assemble(question.question, "  ", (f"[{names}]" if names else "", "dim")))
    terminal.console().print(grid)
