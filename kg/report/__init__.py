"""A graph to one self-contained HTML page: to look at, to check against the sentences, to send on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, OutputError
from kg.query import run
from kg.report.facts import Facts
from kg.report.page import pieces
from kg.report.reader import Reader
from kg.report.threats import threats
from kg.sources import folders
from kg.store import open_store
from kg.store.readings import write_whole
from kg.verbs import callable_package
from kg.vocab import COMPACT

__all__ = ["html", "report"]


def report(graph: str | Path, output: str | Path, sources: str | Path | None = None) -> None:
    """Write the report of a graph file, whole or not at all.

    ``sources`` is the folder that the graph was built from; without it, and without ``GRAPH.sources``, the articles are
    shown as far as the graph keeps their sentences. Raises InputError for a graph that cannot be read or has no article,
    OutputError where the page cannot be written.
    """
    target = Path(output)
    page = html(graph, sources)
    first = next(page)  # a graph that cannot be read is told before anything is written
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, first.encode(), (piece.encode() for piece in page))
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror})") from error


def html(graph: str | Path, sources: str | Path | None = None) -> Iterator[str]:
    """The page in pieces. The same graph and files give the same page. Raises InputError."""
    path = Path(graph)
    if sources and not Path(sources).is_dir():
        raise InputError(f"{sources}: no such folder")
    store = open_store(path)
    if any(store.quads_for_pattern(None, None, ox.NamedNode(COMPACT))):
        raise InputError(f"{path}: compact provenance leaves out what a report shows; build with --provenance full")
    facts = Facts(store)
    if not facts.all("Article"):
        raise InputError(f"{path}: no article in this graph; kg build makes graphs that have them")
    reader = Reader(facts, folders(path, Path(sources) if sources else None))
    answer = run("who-threatened-what", store)
    yield from pieces(reader, threats(reader, answer))


callable_package(__name__, "report")
