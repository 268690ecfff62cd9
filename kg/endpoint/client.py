"""A SPARQL 1.1 server: queries (https://www.w3.org/TR/sparql11-protocol/), updates, and its Graph Store Protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox
import requests

from kg.endpoint.address import Address
from kg.endpoint.profiles import Profile
from kg.endpoint.transport import Transport
from kg.endpoint.update import UpdateRequest
from kg.errors import EndpointError
from kg.vocab import KG

Answer = ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]

STAGING: Final = "urn:newskg:staging:"
"""What the IRIs of graphs begin with that are on their way to another name; the graph of this very name tells of each."""

_RESULTS, _TRIPLES = "application/sparql-results+json", "application/n-triples, text/turtle;q=0.8"
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!\s*:)", re.IGNORECASE)
_SIZES = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_TOLD = f"?article a <{KG}Article>"
_TWICE = f"{{ GRAPH ?one {{ {_TOLD} }} GRAPH ?other {{ {_TOLD} }} FILTER (STR(?one) < STR(?other)) }}"
_BESIDE = f"{{ GRAPH ?one {{ {_TOLD} }} {_TOLD} }}"
_SETTLED = f'FILTER (!STRSTARTS(STR(?one), "{STAGING}") && !STRSTARTS(STR(COALESCE(?other, ?one)), "{STAGING}"))'
_FEW = 20  # graphs that are counted one by one: counting all at once reads the whole store
_MALFORMED = "the server's answer is not whole or malformed; ask again"
_A_SECOND = 1000  # triples that a slow server changes in a second, where it does not answer before it has done


class Endpoint:
    """One server, as one user. Made by ``open_endpoint``.

    A graph is named by its IRI; None is the server's default graph. Every method raises EndpointError.
    """

    def __init__(self, url: str, profile: Profile, transport: Transport, where: Address) -> None:
        self.url = url
        self.profile = profile
        self.address = where
        self._transport = transport

    def __repr__(self) -> str:
        return f"Endpoint({self.url!r}, {self.profile.name!r})"

    def query(self, sparql: str, graphs: Sequence[str] = (), *, whole: bool = False, reach: int = 0) -> Answer:
        """The answer to a query, all of it: one that breaks off or is cut short by the server is an error.

        ``graphs`` are the IRIs of the graphs whose union is asked; with ``whole`` and no ``graphs`` it is the union of
        all that the server holds, its own system graphs left out. Else the server's default graph is asked. ``reach``:
        triples that a slow answer has to look at, to be given time for them.
        """
        if len(graphs) > 1 and not self.profile.unites:
            title = self.profile.title
            raise EndpointError(f"{self.url}: {title} answers for one --graph or for all of them, not for some")
        fields = [("query", sparql), *_listed(graphs)]
        if whole and not graphs:
            fields += self._whole()
        answer = self._transport.send(
            "POST", self.address.query, data=fields, headers={"Accept": _accept(sparql)}, longer=reach / _A_SECOND
        )
        self._refuse_cut(answer)
        return self._parsed(answer)

    def ask(self, pattern: str, graph: str | None) -> bool:
        """Whether a graph holds a pattern, as the server itself compares terms."""
        answer = self.query(f"ASK {{ {within(graph, pattern)} }}")
        return isinstance(answer, ox.QueryBoolean) and bool(answer)

    def refuse_doubles(self) -> None:
        """Raises EndpointError where two graphs hold one article: a union that has each triple twice never ends a long join."""
        how = self.profile.whole.partition(":")[0]
        if how == "graph":  # a union by name has each triple once
            return
        pattern = f"{_TWICE} UNION {_BESIDE}" if how == "parameter" else _TWICE
        answer = self.query(f"SELECT ?one ?other WHERE {{ {{ {pattern} }} {_SETTLED} }} LIMIT 1")
        assert isinstance(answer, ox.QuerySolutions)
        for row in answer:
            one, other = (f"<{row[name].value}>" if row[name] else "the default graph" for name in ("one", "other"))
            raise EndpointError(
                f"{self.url}: {one} and {other} hold the same article: remove one of them, or ask one with --graph IRI"
            )

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs that hold triples, sorted, without those that the server keeps for itself."""
        return sorted(graph for graph in self._sizes() if not self.is_system(graph))

    def is_system(self, graph: str) -> bool:
        """Whether a graph is the server's own, or one on its way to another name."""
        return graph.startswith(STAGING) or any(re.search(each, graph) for each in self.profile.system)

    def count(self, graph: str | None, *, reach: int = 0) -> int:
        """How many triples a graph holds; 0 where there is none of that name."""
        answer = self.query(f"SELECT (COUNT(*) AS ?triples) WHERE {{ {within(graph, '?s ?p ?o')} }}", reach=reach)
        assert isinstance(answer, ox.QuerySolutions)
        return sum(int(row["triples"].value) for row in answer)

    def counts(self, graphs: Sequence[str | None], *, reach: int = 0) -> dict[str | None, int]:
        """How many triples each of some graphs holds."""
        if len(graphs) <= _FEW:
            return {graph: self.count(graph, reach=reach) for graph in graphs}
        named = self._sizes(reach)
        return {graph: self.count(None) if graph is None else named.get(graph, 0) for graph in graphs}

    def _sizes(self, reach: int = 0) -> dict[str, int]:
        """Each named graph with its number of triples. (Asked for DISTINCT names, Virtuoso may take a minute.)"""
        answer = self.query(_SIZES, reach=reach)
        assert isinstance(answer, ox.QuerySolutions)
        return {row["graph"].value: int(row["triples"].value) for row in answer}

    def triples(self, graph: str | None, *, reach: int = 0) -> Iterator[ox.Triple]:
        """All that a graph holds, as the server writes it; nothing where there is none of that name."""
        if self.address.store is None:
            answer = self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {within(graph, '?s ?p ?o')} }}", reach=reach)
            assert isinstance(answer, list)
            yield from answer
            return
        sent = self._transport.send(
            "GET",
            self.address.store,
            params=_place(graph),
            headers={"Accept": _TRIPLES},
            allow=(404,),
            longer=reach / _A_SECOND,
        )
        if sent.status_code != 404:
            yield from self._read(sent)

    def _read(self, answer: requests.Response) -> Iterator[ox.Triple]:
        form = ox.RdfFormat.from_media_type(_kind(answer))
        if form is None:
            raise EndpointError(
                f"{self.url}: the server answers with {_kind(answer) or 'nothing known'}, not with triples"
            )
        try:
            yield from (quad.triple for quad in ox.parse(answer.content, format=form))
        except SyntaxError as error:
            raise EndpointError(f"{self.url}: {_MALFORMED}") from error

    def update(self, text: str, *, reach: int = 0, retry: bool = True) -> None:
        """Run a SPARQL update. ``retry`` false for one that must not run twice; ``reach`` as in a query."""

        def send(url: str, data: bytes, headers: Mapping[str, str]) -> requests.Response:
            return self._transport.send("POST", url, data=data, headers=headers, retry=retry, longer=reach / _A_SECOND)

        try:
            UpdateRequest(self.address.update, send).run(text)
        except EndpointError as error:
            raise self._with_hint(error) from None

    def put(self, graph: str | None, data: bytes, *, bulk: bool = False) -> None:
        """Replace a graph by N-Triples (Graph Store Protocol). ``bulk`` as in ``post``."""
        self._store("PUT", graph, data, bulk=bulk)

    def post(self, graph: str | None, data: bytes, *, bulk: bool = False, retry: bool = True) -> None:
        """Add N-Triples to a graph (Graph Store Protocol); what the graph holds already is not there twice.

        ``bulk``: faster, for a graph that nothing else reads or changes yet. ``retry`` false for blank nodes, which a
        request that is sent again would double.
        """
        self._store("POST", graph, data, bulk=bulk, retry=retry)

    def delete(self, graph: str | None, *, reach: int = 0) -> None:
        """Remove a graph; none of that name is no fault. A server that is slow with large changes does it in steps."""
        if step := self.profile.step:
            for _ in range(self.count(graph) // step):
                held = within(graph, "?s ?p ?o")
                self.update(f"DELETE {{ {held} }} WHERE {{ SELECT * {{ {held} }} LIMIT {step} }}", reach=step)
        longer = reach / _A_SECOND
        if self.address.store is None:
            self.update("CLEAR SILENT DEFAULT" if graph is None else f"DROP SILENT GRAPH <{graph}>", reach=reach)
        else:
            self._transport.send("DELETE", self.address.store, params=_place(graph), allow=(404,), longer=longer)

    def _store(self, method: str, graph: str | None, data: bytes, *, bulk: bool, retry: bool = True) -> None:
        """Always bytes, hence Content-Length: Virtuoso answers 201 to a chunked body and keeps nothing of it."""
        assert self.address.store is not None, "no Graph Store Protocol"
        params = _place(graph) | (self.profile.bulk if bulk else {})
        kind = {"Content-Type": "application/n-triples"}
        self._transport.send(method, self.address.store, params=params, data=data, headers=kind, retry=retry)

    def _with_hint(self, error: EndpointError) -> EndpointError:
        """The error, with what the profile knows of it."""
        hints = [hint for sign, hint in self.profile.hints.items() if sign in str(error)]
        return EndpointError("; ".join([str(error), *hints]), status=error.status, passing=error.passing and not hints)

    def _whole(self) -> list[tuple[str, str]]:
        """The fields that make the union of all graphs the default graph of a query."""
        how, _, name = self.profile.whole.partition(":")
        if how == "listed":
            return _listed(self.graphs())
        if how == "single" and len(only := self.graphs()) == 1:
            return _listed(only)
        if self.ask("?s ?p ?o", STAGING):
            return self._settled(how)
        return [(name, "")] if how == "parameter" else _listed([name] if how == "graph" else [])

    def _settled(self, how: str) -> list[tuple[str, str]]:
        """The fields that leave out graphs on their way to another name. Raises EndpointError where that cannot be done."""
        named = self.graphs()
        if how != "parameter" or (named and self.ask("?s ?p ?o", None)):
            raise EndpointError(
                f"{self.url}: a graph is being loaded, or its load was broken off: wait for its end, or load it again"
            )
        return _listed(named)

    def _refuse_cut(self, answer: requests.Response) -> None:
        for header in self.profile.cut:
            if header in answer.headers:
                limit = answer.headers[header]
                raise EndpointError(f"{self.url}: the server cut its answer short ({header}: {limit}); ask for less")

    def _parsed(self, answer: requests.Response) -> Answer:
        kind = _kind(answer)
        try:
            if form := ox.QueryResultsFormat.from_media_type(kind):
                return _results(answer.content, form)
            if graph_form := ox.RdfFormat.from_media_type(kind):
                return [quad.triple for quad in ox.parse(answer.content, format=graph_form)]
        except (SyntaxError, ValueError) as error:
            raise EndpointError(f"{self.url}: {_MALFORMED}") from error
        what = "a web page" if "html" in kind else kind or "nothing known"
        raise EndpointError(f"{self.url}: the server answers with {what}, not with SPARQL results; is the path right?")


def within(graph: str | None, pattern: str) -> str:
    """A pattern, or triples, of one graph as SPARQL writes them."""
    return pattern if graph is None else f"GRAPH <{graph}> {{ {pattern} }}"


def _kind(answer: requests.Response) -> str:
    """The media type of an answer."""
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _accept(sparql: str) -> str:
    """What is asked for: one kind alone, since Virtuoso answers a CONSTRUCT with JSON where it may."""
    form = _FORM.search(re.sub(r"<[^<>\s]*>|#.*", " ", sparql))
    return _TRIPLES if form and form[1].upper() in ("CONSTRUCT", "DESCRIBE") else _RESULTS


def _listed(graphs: Sequence[str]) -> list[tuple[str, str]]:
    """The fields that make the union of some graphs the default graph of a query."""
    return [("default-graph-uri", graph) for graph in graphs]


def _place(graph: str | None) -> dict[str, str]:
    return {"default": ""} if graph is None else {"graph": graph}


def _results(data: bytes, form: ox.QueryResultsFormat) -> ox.QuerySolutions | ox.QueryBoolean:
    """Results that are known to be whole: Oxigraph reads them lazily, so they are read to the end once before."""
    answer = ox.parse_query_results(data, format=form)
    if isinstance(answer, ox.QueryBoolean):
        return answer
    for _ in answer:
        pass
    again = ox.parse_query_results(data, format=form)
    assert isinstance(again, ox.QuerySolutions)
    return again
