"""An ordered set of quads: what matters first, each subject whole, mentions in the order of their article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

import pyoxigraph as ox

from kg.ids import place_of
from kg.vocab import KG

Term = ox.NamedNode | ox.Literal
Fact = tuple[str, Term]
"""The place of the predicate among those of a subject (:func:`predicate_order`), and the value."""
Facts = dict[Fact, ox.NamedNode]
"""What is said of one subject, each with the graph that it is in."""
Subject = tuple[ox.NamedNode, list[Fact]]
"""A subject with what is said of it, in order."""

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
_RANKS = {part: rank for rank, part in enumerate(_SUBJECTS)}
_ORDER = itemgetter(0)
_EVIDENCE = frozenset({"mention", "judgement"})
"""The subjects of which nothing is stated of the world."""


class Quads:
    """Quads by subject. A triple that is stated twice is kept in the graph where it was stated first."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._subjects: dict[ox.NamedNode, Facts] = {}
        self._orders: dict[ox.NamedNode, str] = {}

    def add(self, graph: ox.NamedNode, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> None:
        """State one triple in a named graph; every triple is in exactly one."""
        order = self._orders.get(predicate)
        if order is None:
            order = self._orders[predicate] = predicate_order(predicate)
        facts = self._subjects.get(subject)
        if facts is None:
            facts = self._subjects[subject] = {}
        facts.setdefault((order, value), graph)

    def __len__(self) -> int:
        return sum(map(len, self._subjects.values()))

    def proportion(self) -> tuple[int, int]:
        """How many facts are stated, and how many triples are evidence for them.

        A stated fact is a triple of the world graph that leads to no mention and is said of no judgement. Evidence is every
        triple of the graphs of articles, and those of the world graph that lead to a mention (kg:mention, and kg:left and
        kg:right of disagreements) or are said of a judgement. What reference data and the run add is neither.
        """
        stated = evidence = 0
        world, pages = f"{self._base}graph/world", f"{self._base}graph/article/"
        for subject, facts in self._subjects.items():
            part = self._part(subject)
            if part in _EVIDENCE:
                evidence += len(facts)
                continue
            for (order, _), graph in facts.items():
                if graph.value == world:
                    stated += order not in _LEADING
                    evidence += order in _LEADING
                elif part == "article":
                    evidence += graph.value.startswith(pages)
        return stated, evidence

    def __iter__(self) -> Iterator[ox.Quad]:
        """All quads, graph by graph in the order of their IRIs."""
        predicates = self.predicates()
        for graph, subjects in self.graphs():
            for subject, facts in subjects:
                for order, value in facts:
                    yield ox.Quad(subject, predicates[order], value, graph)

    def triples(self) -> Iterator[ox.Triple]:
        """The union of the graphs, each subject once with all it has in any graph."""
        predicates = self.predicates()
        for subject, facts in self.subjects():
            for order, value in facts:
                yield ox.Triple(subject, predicates[order], value)

    def predicates(self) -> dict[str, ox.NamedNode]:
        """The predicates by their place (:func:`predicate_order`)."""
        return {order: predicate for predicate, order in self._orders.items()}

    def subjects(self) -> Iterator[Subject]:
        """Each subject of the union of the graphs with all that is said of it, in order."""
        for subject, facts in self._in_order():
            yield subject, _sorted(facts)

    def graphs(self) -> Iterator[tuple[ox.NamedNode, Iterator[Subject]]]:
        """Each graph, in the order of their IRIs, with its subjects and what it says of them."""
        graphs: dict[ox.NamedNode, list[tuple[ox.NamedNode, Facts]]] = {}
        for subject, facts in self._in_order():
            for graph in dict.fromkeys(facts.values()):
                graphs.setdefault(graph, []).append((subject, facts))
        for graph in sorted(graphs, key=lambda node: node.value):
            yield graph, ((subject, _sorted(_in(graph, facts))) for subject, facts in graphs[graph])

    def _in_order(self) -> list[tuple[ox.NamedNode, Facts]]:
        return sorted(self._subjects.items(), key=self._reading_order)

    def _reading_order(self, said: tuple[ox.NamedNode, Facts]) -> tuple[int, str, int, int, str]:
        iri, part = said[0].value, self._part(said[0])
        if part != "mention":
            return _RANKS.get(part, len(_RANKS)), "", 0, 0, iri
        place = {order: value.value for order, value in said[1] if order in _PLACE}
        article, start, end = map(place.get, _PLACE)
        if article is None:  # all that there is of its place is in its IRI
            where, first, last = place_of(iri) or ("", 0, 0)
            return len(_RANKS) + 1, where, first, -last, iri
        return len(_RANKS) + 1, article, int(start or 0), -int(end or 0), iri

    def _part(self, subject: ox.NamedNode) -> str:
        """What sort of thing a subject is, by its IRI."""
        return subject.value.removeprefix(self._base).partition("/")[0]


def predicate_order(predicate: ox.NamedNode) -> str:
    """Sorts the predicates of one subject: types and labels first, mentions last. No two have the same."""
    iri = predicate.value
    return f"{_RANK.get(iri, len(_FIRST) + (iri == _LAST)):03d} {iri}"


def value_order(value: Term) -> tuple[str, str]:
    """Sorts the values of one predicate."""
    return value.value, (value.language or value.datatype.value) if isinstance(value, ox.Literal) else ""


def _in(graph: ox.NamedNode, facts: Facts) -> Iterator[Fact]:
    return (fact for fact, where in facts.items() if where == graph)


def _sorted(facts: Iterable[Fact]) -> list[Fact]:
    """What is said of one subject, in order. Most predicates have one value: only where there are more are they compared."""
    found = sorted(facts, key=_ORDER)
    if len(set(map(_ORDER, found))) == len(found):
        return found
    groups = [list(group) for _, group in groupby(found, key=_ORDER)]
    return [fact for group in groups for fact in (sorted(group, key=_by_value) if len(group) > 1 else group)]


def _by_value(fact: Fact) -> tuple[str, str]:
    return value_order(fact[1])


_PLACE = dict.fromkeys(predicate_order(ox.NamedNode(KG + local)) for local in ("article", "start", "end"))
_LEADING = {predicate_order(ox.NamedNode(KG + local)) for local in ("mention", "left", "right")}
