"""Graph files to triples, and triples to a plain rdflib graph.

Nothing passes through an Oxigraph store here: a store normalises literals ("1.10" to "1.1"), and a check must see what
was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.check.report import Finding
from kg.errors import InputError
from kg.formats import BY_SUFFIX
from kg.vocab import PREFIXES

_BASE = "https://w3id.org/newskg/input/"
_STRING = PREFIXES["xsd"] + "string"


def read(path: Path) -> tuple[list[ox.Triple], list[Finding]]:
    """The union of all graphs of a file, each triple once, in the order written, and what is wrong with its graphs.

    Raises InputError.
    """
    form = BY_SUFFIX.get(path.suffix.lower())
    if form is None:
        raise InputError(f"{path}: not the suffix of a graph; known are {' '.join(BY_SUFFIX)}")
    try:
        quads = ox.parse(path=str(path), format=form, base_iri=_BASE, rename_blank_nodes=True)
        return _union(quads)
    except SyntaxError as error:
        raise InputError(f"{path}: line {error.lineno or '?'}: {' '.join(str(error.msg).split())}") from error
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error


def _union(quads: Iterable[ox.Quad]) -> tuple[list[ox.Triple], list[Finding]]:
    """A dataset has every triple in exactly one named graph, and none in the default graph."""
    owner: dict[ox.Triple, ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = {}
    twice: dict[ox.Triple, None] = {}
    for quad in quads:
        if owner.setdefault(quad.triple, quad.graph_name) != quad.graph_name:
            twice[quad.triple] = None
    findings = [
        Finding("graph", str(triple.subject).strip("<>"), f"The triple is in two graphs: {triple}") for triple in twice
    ]
    unnamed = [triple for triple, graph in owner.items() if isinstance(graph, ox.DefaultGraph)]
    if 0 < len(unnamed) < len(owner):
        first = str(unnamed[0].subject).strip("<>")
        findings.append(
            Finding("graph", first, f"The default graph is not empty: {len(unnamed)} triples, this the first")
        )
    return list(owner), findings


def rdflib_graph(triples: Sequence[ox.Triple]) -> Graph:
    """The same triples in rdflib's own memory (pyshacl over oxrdflib is 46 times slower, and answers differently)."""
    graph = Graph(bind_namespaces="none")
    terms: dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, Node] = {}
    for triple in triples:
        nodes = []
        for term in (triple.subject, triple.predicate, triple.object):
            node = terms.get(term)
            if node is None:
                node = terms[term] = _node(term)
            nodes.append(node)
        graph.add((nodes[0], nodes[1], nodes[2]))
    return graph


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise InputError("triple terms (RDF 1.2) are not part of this vocabulary")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == _STRING else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)
