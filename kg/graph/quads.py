"""An ordered set of quads: what matters first, each subject whole, mentions in the order of their article."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.vocab import KG

Term = ox.NamedNode | ox.Literal
Facts = dict[tuple[ox.NamedNode, Term], None]

_SUBJECTS = (
    "statement",
    "event",
    "fulfilment",
    "disagreement",
    "quantity",
    "article",
    "actor",
    "location",
    "judgement",
)
_FIRST = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2004/02/skos/core#altLabel",
    "http://purl.org/dc/terms/source", "https://schema.org/headline",
    *(KG + local for local in (
        "speaker", "speakerLabel", "affiliation", "addressee", "directedAt", "condition", "eventType", "factuality",
        "agent", "target", "affected", "location", "date", "earliest", "latest", "article", "start", "end", "text", "sentence",
    )),
)  # fmt: skip
_RANK = {iri: rank for rank, iri in enumerate(_FIRST)}
_LAST = KG + "mention"
_ARTICLE, _START, _END = KG + "article", KG + "start", KG + "end"


class Quads:
    """Quads by graph and subject. A triple that is stated twice is kept in the graph where it was stated first."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._graphs: dict[ox.NamedNode, dict[ox.NamedNode, Facts]] = {}
        self._seen: set[tuple[ox.NamedNode, ox.NamedNode, Term]] = set()

    def add(self, graph: ox.NamedNode, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> None:
        """State one triple in a named graph; every triple is in exactly one."""
        if (subject, predicate, value) in self._seen:
            return
        self._seen.add((subject, predicate, value))
        self._graphs.setdefault(graph, {}).setdefault(subject, {})[predicate, value] = None

    def __len__(self) -> int:
        return len(self._seen)

    def iris(self) -> set[str]:
        """Every IRI that a triple names, datatypes included."""
        nodes = {node for triple in self._seen for node in triple}
        return {n.value if isinstance(n, ox.NamedNode) else n.datatype.value for n in nodes}

    def __iter__(self) -> Iterator[ox.Quad]:
        """All quads, graph by graph in the order of their IRIs."""
        for graph in sorted(self._graphs, key=lambda node: node.value):
            for triple in self._in_order(self._graphs[graph]):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)

    def triples(self) -> Iterator[ox.Triple]:
        """The union of the graphs, each subject once with all it has in any graph."""
        merged: dict[ox.NamedNode, Facts] = {}
        for graph in sorted(self._graphs, key=lambda node: node.value):
            for subject, facts in self._graphs[graph].items():
                merged.setdefault(subject, {}).update(facts)
        return self._in_order(merged)

    def _in_order(self, subjects: dict[ox.NamedNode, Facts]) -> Iterator[ox.Triple]:
        keys = {subject: self._reading_order(subject, facts) for subject, facts in subjects.items()}
        for subject in sorted(subjects, key=keys.__getitem__):
            for predicate, value in sorted(subjects[subject], key=fact_order):
                yield ox.Triple(subject, predicate, value)

    def _reading_order(self, subject: ox.NamedNode, facts: Facts) -> tuple[int, str, int, int, str]:
        part = subject.value.removeprefix(self._base).partition("/")[0]
        rank = _SUBJECTS.index(part) if part in _SUBJECTS else len(_SUBJECTS) + (part == "mention")
        if part != "mention":
            return rank, "", 0, 0, subject.value
        place = {
            predicate.value: value.value for predicate, value in facts if predicate.value in (_ARTICLE, _START, _END)
        }
        return rank, place.get(_ARTICLE, ""), int(place.get(_START, 0)), -int(place.get(_END, 0)), subject.value


def fact_order(fact: tuple[ox.NamedNode, Term]) -> tuple[int, str, str, str]:
    """Sorts what is said of one subject: types and labels first, mentions last."""
    predicate, value = fact
    iri = predicate.value
    rank = _RANK.get(iri, len(_FIRST) + (iri == _LAST))
    kind = (value.language or value.datatype.value) if isinstance(value, ox.Literal) else ""
    return rank, iri, value.value, kind
