"""Which graph a command reads: files, standard input, or an embedded store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    import pyoxigraph as ox


def source_of(graphs: list[str], store: Path | None) -> ox.Store:
    """The graph to ask: files, standard input, or a store."""
    import pyoxigraph as ox

    from kg.store import open_directory, open_store, parse_quads

    if store is not None:
        if graphs:
            raise typer.BadParameter("name graph files or --store, not both")
        return open_directory(store)
    if not graphs:
        raise typer.BadParameter("name a graph file, - for standard input, or --store")
    if graphs == ["-"]:
        piped = ox.Store()
        piped.bulk_extend(parse_quads(sys.stdin.buffer.read()))
        return piped
    return open_store(*graphs)
