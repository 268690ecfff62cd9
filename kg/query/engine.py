"""Runs a question over a graph: Oxigraph's own engine, or rdflib's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import rdflib
from msgspec import structs
from oxrdflib import OxigraphStore
from pyparsing import ParseException
from rdflib import XSD
from rdflib.query import ResultRow

from kg.errors import QueryError
from kg.query import parameters as given
from kg.query.catalogue import Query, bare, check_safe, conditions, find, switches, syntax, with_conditions, without
from kg.query.rows import Rows, Term
from kg.vocab import KG, PREFIXES

Source = ox.Store | rdflib.Graph
"""A graph to ask: an Oxigraph store, an rdflib Graph or an rdflib Dataset."""

_LABELS = """PREFIX kg: <{kg}> PREFIX skos: <{skos}>
SELECT DISTINCT ?thing ?label WHERE {{
  {{ ?thing a kg:{kind} ; skos:prefLabel ?label }} UNION {{ ?thing a kg:{kind} ; skos:altLabel ?label }}
}}
"""


def run(name_or_path: str | Path, source: Source, parameters: Mapping[str, str] | None = None) -> Rows:
    """Ask a bundled question by name, or the one in a file, of a graph. The default graph is the union of all graphs.

    ``parameters`` are what ``--set`` takes: those the question declares, and in a file that declares none any variable
    of the query. Raises QueryError for an unknown name, an unknown parameter, bad SPARQL, updates and SERVICE.
    """
    query = find(name_or_path)
    answer = ask(prepare(query, source, parameters or {}), source)
    return structs.replace(answer, thing=query.thing)


def prepare(query: Query, source: Source, parameters: Mapping[str, str]) -> str:
    """The SPARQL of a question with the parameters in force."""
    declared = [parameter.name for parameter in query.parameters]
    if not declared:
        return _bind_variables(query, parameters)
    for name in parameters:
        if name not in declared:
            raise QueryError(f"{query.name} takes no {name!r}; it takes: {', '.join(declared)}")
    turned = switches(query.text)
    lines = [*turned, *(name for name, _ in conditions(query.text))]
    assert set(lines) == set(declared), f"{query.name}: declared {declared}, used {lines}"
    on = [name for name in turned if given.switched_on(name, parameters.get(name, "no"))]
    blocks = {
        name: given.block(f"set_{name}", given.terms(name, value, lambda kind: _labels(kind, source)))
        for name, value in parameters.items()
        if name not in turned
    }
    return with_conditions(without(query.text, on), blocks)


def _bind_variables(query: Query, parameters: Mapping[str, str]) -> str:
    """Any variable of a user's own query, bound by the VALUES block that SPARQL allows at the end of a query."""
    if not parameters:
        return query.text
    known = sorted(set(re.findall(r"[?$](\w+)", bare(query.text))))
    for name in parameters:
        if name not in known:
            takes = f"its variables are: {', '.join(known)}" if known else "it has no variables"
            raise QueryError(f"{query.name} takes no {name!r}; {takes}")
    values = " ".join(str(given.term(value)) for value in parameters.values())
    names = " ".join(f"?{name}" for name in parameters)
    return f"{query.text}\nVALUES ({names}) {{ ({values}) }}\n"


def _labels(kind: str, source: Source) -> list[tuple[str, str]]:
    answer = ask(_LABELS.format(kg=KG, skos=PREFIXES["skos"], kind=kind), source)
    return [(row["thing"], row["label"]) for row in answer.texts()]


def ask(sparql: str, source: Source) -> Rows:
    """The answer to a SPARQL query. Raises QueryError."""
    check_safe(sparql, "query")
    if isinstance(source, ox.Store):
        return _ask_oxigraph(sparql, source)
    if isinstance(source.store, OxigraphStore):
        return _ask_oxigraph(sparql, source.store._inner)
    return _ask_rdflib(sparql, source)


def _ask_oxigraph(sparql: str, store: ox.Store) -> Rows:
    try:
        answer = store.query(sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
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


def _ask_rdflib(sparql: str, graph: rdflib.Graph) -> Rows:
    if re.search(r"(?<![\w:?$-])FROM\b(?!\s*:)", bare(sparql), re.IGNORECASE):
        raise QueryError("FROM is refused over rdflib, which would fetch what it names")
    if isinstance(graph, rdflib.Dataset) and not graph.default_union:
        graph = rdflib.Dataset(store=graph.store, default_union=True)
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
    if node.datatype == XSD.dateTime:  # rdflib writes UTC as +00:00, Oxigraph and this project as Z
        return ox.Literal(str(node).replace("+00:00", "Z"), datatype=ox.NamedNode(str(node.datatype)))
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
