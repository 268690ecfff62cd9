"""Runs a question over a graph: Oxigraph's own engine, rdflib's, or a server's."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox
import rdflib
from msgspec import structs
from oxrdflib import OxigraphStore
from pyparsing import ParseException
from rdflib.graph import ReadOnlyGraphAggregate
from rdflib.query import ResultRow

from kg.errors import QueryError
from kg.query import parameters as given
from kg.query.catalogue import Query, conditions, find, switches, syntax, with_conditions, without
from kg.query.remote import ask_server, one_form
from kg.query.rows import Rows, Term
from kg.query.safety import bare, change, check_safe
from kg.vocab import COMPACT, KG, PREFIXES

if TYPE_CHECKING:
    from kg.endpoint import Endpoint

Source: TypeAlias = "ox.Store | rdflib.Graph | Endpoint"
"""A graph to ask: an Oxigraph store, an rdflib Graph or an rdflib Dataset, or a server (``kg.endpoint``)."""


_IS_COMPACT = f"ASK {{ ?graph <{PREFIXES['dcterms']}conformsTo> <{COMPACT}> }}"
_LABELS = """PREFIX kg: <{kg}> PREFIX skos: <{skos}>
SELECT DISTINCT ?thing ?label WHERE {{
  {{ ?thing a kg:{kind} ; skos:prefLabel ?label }} UNION {{ ?thing a kg:{kind} ; skos:altLabel ?label }}
}}
"""


def run(
    name_or_path: str | Path,
    source: Source,
    parameters: Mapping[str, str] | None = None,
    *,
    graphs: Sequence[str] = (),
    allow: Collection[str] = (),
) -> Rows:
    """Ask a bundled question by name, or the one in a file, of a graph. The default graph is the union of all graphs.

    ``parameters`` are what ``--set`` takes: those the question declares, and in a file that declares none any variable
    of the query. ``graphs`` are the IRIs of named graphs: only their union is asked. ``allow`` is what a file may do
    beside reading: ``service`` (call other servers), ``update`` (change a server's graphs). Raises QueryError for an
    unknown name, an unknown parameter, bad SPARQL, and what is not allowed; EndpointError where a server fails.
    """
    query = find(name_or_path, allow)
    asked = prepare(query, source, parameters or {}, graphs=graphs)
    answer = ask(asked, source, graphs=graphs, allow=allow)
    if query.provenance == "full" and not answer.rows and ask(_IS_COMPACT, source, graphs=graphs).boolean:
        raise QueryError(f"{query.name} asks for what compact provenance leaves out; build with --provenance full")
    return structs.replace(answer, thing=query.thing)


def prepare(query: Query, source: Source, parameters: Mapping[str, str], *, graphs: Sequence[str] = ()) -> str:
    """The SPARQL of a question with the parameters in force."""
    declared = [parameter.name for parameter in query.parameters]
    if not declared:
        return _bind_variables(query, parameters)
    for name in parameters:
        if name not in declared:
            raise QueryError(f"{query.name} takes no {name!r}; it takes: {', '.join(declared)}")
    turned = switches(query.text)
    usable = {*turned, *(name for name, _ in conditions(query.text))}
    if unused := [name for name in declared if name not in usable]:
        raise QueryError(f"{query.name} declares {unused[0]!r} and has no line #[{unused[0]}] that uses it")
    on = [name for name in turned if given.switched_on(name, parameters.get(name, "no"))]
    blocks = {
        name: given.block(f"set_{name}", given.terms(name, value, lambda kind: _labels(kind, source, graphs)))
        for name, value in parameters.items()
        if name not in turned
    }
    return with_conditions(without(query.text, on), blocks)


def _bind_variables(query: Query, parameters: Mapping[str, str]) -> str:
    """Any variable of a user's own query, bound by the VALUES block that SPARQL allows at the end of a query."""
    if not parameters:
        return query.text
    if change(query.text):
        raise QueryError(f"{query.name} is an update, which takes no --set")
    known = sorted(set(re.findall(r"[?$](\w+)", bare(query.text))))
    for name in parameters:
        if name not in known:
            takes = f"its variables are: {', '.join(known)}" if known else "it has no variables"
            raise QueryError(f"{query.name} takes no {name!r}; {takes}")
    values = " ".join(str(given.term(value)) for value in parameters.values())
    names = " ".join(f"?{name}" for name in parameters)
    return f"{query.text}\nVALUES ({names}) {{ ({values}) }}\n"


def _labels(kind: str, source: Source, graphs: Sequence[str]) -> list[tuple[str, str]]:
    answer = ask(_LABELS.format(kg=KG, skos=PREFIXES["skos"], kind=kind), source, graphs=graphs)
    return [(row["thing"], row["label"]) for row in answer.texts()]


def ask(sparql: str, source: Source, *, graphs: Sequence[str] = (), allow: Collection[str] = ()) -> Rows:
    """The answer to a SPARQL query; ``graphs`` and ``allow`` as in ``run``. Raises QueryError and EndpointError."""
    check_safe(sparql, "query", allow)
    if not isinstance(source, ox.Store | rdflib.Graph):
        return ask_server(sparql, source, graphs)
    if verb := change(sparql):
        raise QueryError(f"{verb} is only sent to an endpoint; kg build and kg remove change a store")
    if isinstance(source, ox.Store):
        return _ask_oxigraph(sparql, source, graphs)
    if isinstance(source.store, OxigraphStore):
        return _ask_oxigraph(sparql, source.store._inner, graphs)
    return _ask_rdflib(sparql, source, graphs)


def _ask_oxigraph(sparql: str, store: ox.Store, graphs: Sequence[str]) -> Rows:
    try:
        chosen: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(graph) for graph in graphs]
        answer = store.query(
            sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=not chosen, default_graph=chosen or None
        )
        if isinstance(answer, ox.QueryBoolean):
            return Rows(boolean=bool(answer))
        if isinstance(answer, ox.QueryTriples):
            return Rows(triples=tuple(answer))
        columns = tuple(variable.value for variable in answer.variables)
        return Rows(columns, tuple(tuple(row) for row in answer))
    except SyntaxError as error:
        raise QueryError(syntax(error)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(str(error).splitlines()[0]) from error


def _ask_rdflib(sparql: str, graph: rdflib.Graph, graphs: Sequence[str]) -> Rows:
    if re.search(r"(?<![\w:?$-])FROM\b(?!\s*:)", bare(sparql), re.IGNORECASE):
        raise QueryError("FROM is refused over rdflib, which would fetch what it names")
    graph = _union(graph, graphs)
    try:
        answer = graph.query(sparql, initNs=dict(PREFIXES))
        if answer.type == "ASK":
            return Rows(boolean=bool(answer.askAnswer))
        if answer.type in {"CONSTRUCT", "DESCRIBE"}:
            return Rows(triples=tuple(_triple(triple) for triple in answer.graph or ()))
        columns = tuple(str(variable) for variable in answer.vars or ())
        return Rows(columns, tuple(_row(row) for row in answer if isinstance(row, ResultRow)))
    except ParseException as error:
        raise QueryError(f"line {error.lineno}, column {error.col}: {error.msg}") from error


def _union(graph: rdflib.Graph, graphs: Sequence[str]) -> rdflib.Graph:
    """What is asked as one graph."""
    if graphs:
        if not isinstance(graph, rdflib.Dataset):
            raise QueryError("an rdflib Graph holds no named graphs to choose from; ask a Dataset")
        return ReadOnlyGraphAggregate([graph.get_context(rdflib.URIRef(iri)) for iri in graphs])
    if isinstance(graph, rdflib.Dataset) and not graph.default_union:
        return rdflib.Dataset(store=graph.store, default_union=True)
    return graph


def _row(row: ResultRow) -> tuple[Term, ...]:
    return tuple(None if value is None else _term(value) for value in row)


def _triple(triple: tuple[object, object, object]) -> ox.Triple:
    subject, predicate, value = (_term(node) for node in triple)
    assert not isinstance(subject, ox.Literal) and isinstance(predicate, ox.NamedNode)
    return ox.Triple(subject, predicate, value)


def _term(node: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    kept = one_form(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None))
    assert isinstance(kept, ox.Literal)
    return kept
