"""An ordered set of quads: subject by subject, so that what is written reads well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal
_FIRST = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2000/01/rdf-schema#label",
          "http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2004/02/skos/core#altLabel")  # fmt: skip
_LAST = "https://w3id.org/newskg/ontology#mention"


class Quads:
    """Quads grouped by graph and subject. A triple that is stated twice is kept where it was stated first."""

    def __init__(self) -> None:
        self._graphs: dict[ox.NamedNode, dict[ox.NamedNode, dict[tuple[ox.NamedNode, Term], None]]] = {}
        self._seen: set[tuple[ox.NamedNode, ox.NamedNode, Term]] = set()

    def add(self, graph: ox.NamedNode, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> None:
        """State one triple in a named graph; every triple is in exactly one."""
        if (subject, predicate, value) in self._seen:
            return
        self._seen.add((subject, predicate, value))
        self._graphs.setdefault(graph, {}).setdefault(subject, {})[predicate, value] = None

    def __len__(self) -> int:
        return len(self._seen)

    def __iter__(self) -> Iterator[ox.Quad]:
        """All quads, graph by graph in the order of their IRIs, subjects as they came, predicates in reading order."""
        for graph in sorted(self._graphs, key=lambda node: node.value):
            for subject, pairs in self._graphs[graph].items():
                for predicate, value in sorted(pairs, key=_reading_order):
                    yield ox.Quad(subject, predicate, value, graph)

    def triples(self) -> Iterator[ox.Triple]:
        """The union of the graphs, each subject once with all it has in any graph."""
        merged: dict[ox.NamedNode, list[tuple[ox.NamedNode, Term]]] = {}
        for graph in sorted(self._graphs, key=lambda node: node.value):
            for subject, pairs in self._graphs[graph].items():
                merged.setdefault(subject, []).extend(pairs)
        for subject, facts in merged.items():
            for predicate, value in sorted(facts, key=_reading_order):
                yield ox.Triple(subject, predicate, value)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """State more quads."""
        for quad in quads:
            assert isinstance(quad.subject, ox.NamedNode) and isinstance(quad.graph_name, ox.NamedNode)
            assert isinstance(quad.object, (ox.NamedNode, ox.Literal))
            self.add(quad.graph_name, quad.subject, quad.predicate, quad.object)


def _reading_order(fact: tuple[ox.NamedNode, Term]) -> tuple[int, str, str, str]:
    predicate, value = fact
    iri = predicate.value
    rank = _FIRST.index(iri) if iri in _FIRST else len(_FIRST) + (iri == _LAST)
    text = value.value
    language = (value.language or value.datatype.value) if isinstance(value, ox.Literal) else ""
    return rank, iri, text, language
