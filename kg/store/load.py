"""A graph into a SPARQL server: sent in pieces, counted where it arrived; replaced as a whole or not at all.

What must not be seen half goes to a staging graph first, is counted there, and takes its place in one operation. Killed
on the way, the next run clears what is left of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec
import pyoxigraph as ox

from kg.endpoint import STAGING, Endpoint, open_endpoint, within
from kg.errors import EndpointError, InputError
from kg.store.arrival import check_arrival
from kg.store.pieces import Part, batched, read_parts

Method = Literal["auto", "gsp", "update"]
Progress = Callable[[str, int, int], None]
"""Called with the stage's name, what is done of it and what there is in all."""

METHODS: Final = {"gsp": "Graph Store Protocol", "update": "SPARQL Update"}
"""How triples travel, in words."""

_SPEAKS_NOT = (404, 405, 501)  # what servers without the Graph Store Protocol answer to it
_ATTEMPTS = 3  # to fill a staging graph


class Arrived(msgspec.Struct, frozen=True):
    """One graph after loading: its IRI (None: the default graph), triples sent to it, triples before and after."""

    graph: str | None
    sent: int
    before: int
    after: int


class Loaded(msgspec.Struct, frozen=True):
    """What arrived where: the server's URL and kind, the method (a key of METHODS), and each graph."""

    endpoint: str
    server: str
    method: str
    graphs: tuple[Arrived, ...]

    @property
    def triples(self) -> int:
        """How many triples were sent, and are there."""
        return sum(each.sent for each in self.graphs)


def load(
    source: str | Path,
    endpoint: str | Endpoint,
    *,
    graph: str | None = None,
    replace: bool = False,
    method: Method = "auto",
    progress: Progress | None = None,
) -> Loaded:
    """Load a file (or a store's folder) into a server, and make sure that every triple is there.

    ``endpoint``: a URL, or what ``open_endpoint`` gives. Triples go to ``graph``, or to the server's default graph where
    it has one; named graphs keep their names, and ``graph`` is refused for them. ``replace`` replaces exactly the
    graphs named, at once: whoever asks sees the old ones or the new ones. ``method``: the Graph Store Protocol, SPARQL
    updates, or what the server takes. Loading the same again adds nothing (but blank nodes, which are new each time).

    Raises InputError before anything is sent, and EndpointError; after one, loading again puts things right.
    """
    place = _checked(graph)
    server = open_endpoint(endpoint) if isinstance(endpoint, str) else endpoint
    tell = progress or (lambda stage, done, total: None)
    tell("reading the graph", 0, 0)
    parts = read_parts(source, place)
    _check_places(server, parts)
    first = _first_method(server, method)
    try:
        return _Load(server, parts, first, tell).run(replace=replace)
    except EndpointError as error:
        if method != "auto" or first == "update" or error.status not in _SPEAKS_NOT:
            raise
    return _Load(server, parts, "update", tell).run(replace=replace)


class _Load:
    """One load of some parts into one server by one method."""

    def __init__(self, server: Endpoint, parts: Sequence[Part], method: str, tell: Progress) -> None:
        self._server = server
        self._parts = parts
        self._method = method
        self._tell = tell
        self._sent = 0

    def run(self, *, replace: bool) -> Loaded:
        """Send all parts and look whether they arrived."""
        places = [part.graph for part in self._parts]
        before = self._server.counts(places)
        staged = [part for part in self._parts if replace or part.blank]
        for part in self._parts:
            if part not in staged:
                self._send(part, part.graph)
        if staged:
            self._stage(staged, replace=replace)
        self._tell("counting", 0, 0)
        after = self._server.counts(places, reach=self._size())
        for part in self._parts:
            if part not in staged:
                self._check(part, before[part.graph], after[part.graph])
        return self._loaded(before, after)

    def _check(self, part: Part, before: int, after: int) -> None:
        """Compare what was sent with what is there; a graph too large to be fetched is compared on the server."""
        limit = self._server.profile.fetch
        if after == before + part.size or not limit or after <= limit:
            check_arrival(self._server, part, part.graph, before, after)
            return
        names = {part.graph: staging_name(part.graph)}
        self._announce(names, "INSERT")
        self._fill(part, names[part.graph])
        self._check_place(part, names[part.graph], replace=False)
        self._clear(names)

    def _loaded(self, before: dict[str | None, int], after: dict[str | None, int]) -> Loaded:
        graphs = tuple(Arrived(each.graph, each.size, before[each.graph], after[each.graph]) for each in self._parts)
        return Loaded(self._server.url, self._server.profile.title, self._method, graphs)

    def _size(self) -> int:
        return sum(part.size for part in self._parts)

    def _send(self, part: Part, place: str | None, *, staging: bool = False) -> None:
        """Send the pieces of a part; one with blank nodes is sent once, since they would be others the second time."""
        profile = self._server.profile
        ground = len(part.ground)
        done = 0
        for piece in part.pieces(profile.piece if self._method == "gsp" else profile.batch):
            self._tell("sending", self._sent + done, self._size())
            self._send_piece(piece, place, bulk=staging, retry=done < ground)
            done += len(piece)
        self._sent += done
        self._tell("sending", self._sent, self._size())

    def _send_piece(self, lines: Sequence[bytes], place: str | None, *, bulk: bool, retry: bool) -> None:
        data = b"".join(lines)
        if self._method == "gsp":
            self._server.post(place, data, bulk=bulk, retry=retry)
        else:
            self._server.update(f"INSERT DATA {{ {within(place, data.decode())} }}", retry=retry)

    def _stage(self, parts: Sequence[Part], *, replace: bool) -> None:
        """Fill a staging graph for each part, then put all of them in place with one request (or few, see profiles)."""
        names = {part.graph: staging_name(part.graph) for part in parts}
        self._announce(names, "INSERT")
        try:
            for part in parts:
                self._fill(part, names[part.graph])
            self._put_in_place(parts, names, replace=replace)
        except EndpointError as error:
            if not error.passing:  # a server that went away keeps them until the next run
                self._clear(names)
            raise
        self._clear(names)

    def _announce(self, names: Mapping[str | None, str], verb: Literal["INSERT", "DELETE"]) -> None:
        """Tell, or tell no longer, that graphs are on their way: a query of all graphs must leave them out."""
        for some in batched(names.values(), self._server.profile.batch):
            told = " . ".join(f"<{name}> a <{STAGING}>" for name in some)
            self._server.update(f"{verb} DATA {{ {within(STAGING, told)} }}")

    def _put_in_place(self, parts: Sequence[Part], names: Mapping[str | None, str], *, replace: bool) -> None:
        self._tell("replacing" if replace else "adding", 0, 0)
        form = replacement if replace else addition
        reach = self._size() + sum(self._server.counts(list(names)).values())
        for some in batched(names, self._server.profile.together or len(names)):
            self._server.update(" ;\n".join(form(graph, names[graph]) for graph in some), reach=reach)
        for part in parts:
            self._check_place(part, names[part.graph], replace=replace)

    def _fill(self, part: Part, staging: str) -> None:
        """Send a part to its staging graph, anew where a fault leaves open what arrived of its blank nodes."""
        began = self._sent
        for attempt in range(1, _ATTEMPTS + 1):
            self._sent = began
            self._server.delete(staging, reach=part.size)
            try:
                self._send(part, staging, staging=True)
                check_arrival(self._server, part, staging, 0, self._server.count(staging, reach=part.size))
                return
            except EndpointError as error:
                if not part.blank or attempt == _ATTEMPTS or not error.passing:
                    raise

    def _check_place(self, part: Part, staging: str, *, replace: bool) -> None:
        """All of the staging graph must be in the place; where it replaced another, nothing else."""
        text = _ABSENT.format(new=within(staging, "?s ?p ?o"), held=within(part.graph, "?s ?p ?o"))
        absent = _number(self._server, text, part.size)
        held, staged = self._server.count(part.graph, reach=part.size), self._server.count(staging, reach=part.size)
        if absent or (replace and held != staged):
            name = f"graph <{part.graph}>" if part.graph else "the default graph"
            raise EndpointError(
                f"{self._server.url}: {absent:,} of {part.size:,} triples are not in {name}, which holds {held:,}; "
                "another program may be writing to it: load again"
            )

    def _clear(self, names: Mapping[str | None, str]) -> None:
        self._tell("clearing up", 0, 0)
        with suppress(EndpointError):
            for name in names.values():
                self._server.delete(name, reach=self._size())
            self._announce(names, "DELETE")
            if not self._server.ask("?s ?p ?o", STAGING):  # no other load is under way
                self._server.delete(STAGING)


_ABSENT = "SELECT (COUNT(*) AS ?triples) WHERE {{ {new} FILTER NOT EXISTS {{ {held} }} }}"


def staging_name(graph: str | None) -> str:
    """The graph that holds what will be in another one: its own for each, so that a run that was killed is found again."""
    return f"{STAGING}{graph or 'default'}"


def replacement(graph: str | None, staging: str) -> str:
    """The update that makes a graph equal to its staging graph, in one operation that touches only what differs.

    Not MOVE or COPY: Virtuoso answers that they are done, and after a kill has only some of the triples; Oxigraph takes
    many times as long for a graph that has hardly changed. It can be run twice.
    """
    old, new = within(graph, "?s ?p ?o"), within(staging, "?a ?b ?c")
    kept, held = within(staging, "?s ?p ?o"), within(graph, "?a ?b ?c")
    return (
        f"DELETE {{ {old} }} INSERT {{ {held} }} WHERE {{ {{ {old} FILTER NOT EXISTS {{ {kept} }} }} "
        f"UNION {{ {new} FILTER NOT EXISTS {{ {held} }} }} }}"
    )


def addition(graph: str | None, staging: str) -> str:
    """The update that adds a staging graph to a graph, blank nodes as they are; it can be run twice."""
    held, new = within(graph, "?a ?b ?c"), within(staging, "?a ?b ?c")
    return f"INSERT {{ {held} }} WHERE {{ {new} FILTER NOT EXISTS {{ {held} }} }}"


def _number(server: Endpoint, query: str, reach: int) -> int:
    answer = server.query(query, reach=reach)
    assert isinstance(answer, ox.QuerySolutions)
    return sum(int(row["triples"].value) for row in answer)


def _checked(graph: str | None) -> str | None:
    try:
        return graph if graph is None else ox.NamedNode(graph).value
    except ValueError as error:
        raise InputError(f"--graph takes an absolute IRI, not {graph!r}") from error


def _check_places(server: Endpoint, parts: Sequence[Part]) -> None:
    """Raises EndpointError for a graph that the server does not have, or has for itself."""
    for part in parts:
        if part.graph is None and not server.profile.default_graph:
            raise EndpointError(
                f"{server.url}: {server.profile.title} keeps triples in named graphs only; name one with --graph IRI"
            )
        if part.graph is not None and server.is_system(part.graph):
            raise EndpointError(f"{server.url}: <{part.graph}> is a graph of the server itself; choose another name")


def _first_method(server: Endpoint, method: Method) -> str:
    if method == "gsp" and server.address.store is None:
        raise EndpointError(
            f"{server.url}: where this server speaks the Graph Store Protocol is not known; name --store-url, or "
            "choose --method update"
        )
    return method if method != "auto" else "update" if server.address.store is None else "gsp"
