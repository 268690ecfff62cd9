"""``kg load``: a graph into a SPARQL server."""

from __future__ import annotations

import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import terminal
from kg.cli import server
from kg.cli.options import Quiet, examples

if TYPE_CHECKING:
    from kg.store.load import Loaded

_PLACE = "Where the triples go"

EPILOG = examples(
    "kg load output/seeds.ttl --endpoint http://localhost:7878",
    "kg load seeds.trig --endpoint http://localhost:7878 --replace",
    "kg load seeds.trig --endpoint http://dba@localhost:8890/sparql    # asks for the password",
)


class Method(StrEnum):
    """How triples travel."""

    auto = "auto"
    gsp = "gsp"
    update = "update"


def load(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph file, or the folder of a store.")],
    endpoint: Annotated[
        str, typer.Option(metavar="URL", help="The server, or where it answers queries.", rich_help_panel=server.PANEL)
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--graph",
            metavar="IRI",
            help="The graph for a file of triples; the server's default graph where left out.",
            rich_help_panel=_PLACE,
        ),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", metavar="", help="Replace the graphs named, as a whole.", rich_help_panel=_PLACE),
    ] = False,
    method: Annotated[
        Method,
        typer.Option(
            metavar="METHOD",
            help="gsp (Graph Store Protocol), update (SPARQL Update), or auto: what the server takes.",
            rich_help_panel=server.PANEL,
        ),
    ] = Method.auto,
    profile: server.Profile = None,
    user: server.User = None,
    password_env: server.PasswordEnv = server.PASSWORD_ENV,
    timeout: server.Timeout = server.TIMEOUT,
    update_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where it takes updates, if elsewhere.", rich_help_panel=server.PANEL),
    ] = None,
    store_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Where its Graph Store Protocol is, if elsewhere.", rich_help_panel=server.PANEL
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Load a graph into a triple store and count what arrived."""
    from kg.endpoint import open_endpoint
    from kg.store.load import load as run
    from kg.store.pieces import is_dataset

    if name is not None and is_dataset(graph):
        raise typer.BadParameter(f"--graph is for files of triples; {graph.name} has graphs of its own")
    began = time.monotonic()
    target = open_endpoint(
        endpoint,
        profile=profile,
        user=user,
        password_env=password_env,
        timeout=timeout,
        update_url=update_url,
        store_url=store_url,
    )
    if not target.profile.tested:
        terminal.notes.print(f"{target.profile.title}: as its documentation has it; newskg was never run with it")
    try:
        with terminal.Stages(shown=not quiet, lines=True) as stages:
            loaded = run(graph, target, graph=name, replace=replace, method=method.value, progress=stages)
    except KeyboardInterrupt:
        terminal.complain(
            "interrupted; " + ("the old graphs stay" if replace else "load again to send what is missing")
        )
        sys.exit(130)
    if not quiet:
        terminal.notes.print(_summary(loaded, replace, time.monotonic() - began), markup=False, soft_wrap=True)


def _summary(loaded: Loaded, is_replaced: bool, seconds: float) -> str:
    from kg.store.load import METHODS

    graphs = [each.graph for each in loaded.graphs]
    where = f"{len(graphs)} graphs" if len(graphs) > 1 else f"<{graphs[0]}>" if graphs[0] else "the default graph"
    new = sum(each.after - each.before for each in loaded.graphs)
    how = "replaced" if is_replaced else "all of them new" if new == loaded.triples else f"{new:,} of them new"
    via = f"{loaded.server}, {METHODS[loaded.method]}, {seconds:.1f} s"
    return f"{loaded.triples:,} triples in {where} at {loaded.endpoint}, {how} ({via})"
