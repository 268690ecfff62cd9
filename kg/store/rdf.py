"""rdflib's view of a graph: over the Oxigraph store as it is (oxrdflib), or copied into rdflib's own memory."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import InputError
from kg.vocab import PREFIXES

XSD_STRING = PREFIXES["xsd"] + "string"


def as_dataset(store: ox.Store) -> Dataset:
    """An rdflib Dataset over the store itself, its default graph the union; queries run in Oxigraph."""
    dataset = Dataset(store=OxigraphStore(store=store), default_union=True)
    _bind(dataset)
    return dataset


def as_rdflib(quads: Iterable[ox.Quad | ox.Triple]) -> Graph:
    """A plain in-memory rdflib Graph of the union of all named graphs. Literals keep the form they were written in."""
    graph = Graph()
    _bind(graph)
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _bind(graph: Graph) -> None:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise InputError("a triple term (RDF 1.2) has no counterpart in rdflib")
    if term.language:
        return Literal(term.value, lang=term.language, normalize=False)
    plain = term.datatype.value == XSD_STRING
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)
