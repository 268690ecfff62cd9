"""What a graph says, by subject: the union of its named graphs as plain values."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from kg.vocab import KG, PREFIXES

_FOREIGN = {iri: prefix for prefix, iri in PREFIXES.items() if prefix != "kg"}


def short(iri: str) -> str:
    """A name of this ontology bare, a name of another vocabulary with its prefix.

    >>> short("https://w3id.org/newskg/ontology#Threat"), short("http://www.w3.org/2000/01/rdf-schema#label")
    ('Threat', 'rdfs:label')
    """
    if iri.startswith(KG):
        return iri[len(KG) :]
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _FOREIGN.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix else iri


class Facts:
    """Subject → property → values (IRIs and lexical forms, sorted), and the way back from an IRI to who names it.

    Properties and types are written as ``short`` writes them. ``base`` is what the IRIs of things begin with.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        back: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        names: dict[str, str] = {}
        for quad in store:
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue
            predicate = names.setdefault(quad.predicate.value, short(quad.predicate.value))
            said[subject.value][predicate].add(value.value)
            if isinstance(value, ox.NamedNode):
                back[value.value][predicate].add(subject.value)
        self._said = {s: {p: sorted(values) for p, values in facts.items()} for s, facts in said.items()}
        self._back = {o: {p: sorted(values) for p, values in facts.items()} for o, facts in back.items()}
        self.base = self._base()

    def _base(self) -> str:
        articles = self.all("Article")
        return articles[0].rpartition("article/")[0] if articles else ""

    def all(self, kind: str) -> list[str]:
        """The subjects of a class, by IRI. The class is written as ``short`` writes it."""
        prefix, colon, local = kind.partition(":")
        return self._back.get(PREFIXES[prefix] + local if colon else KG + kind, {}).get("rdf:type", [])

    def get(self, subject: str, *properties: str) -> list[str]:
        """The values of the properties, each once, property by property."""
        facts = self._said.get(subject, {})
        return list(dict.fromkeys(value for prop in properties for value in facts.get(prop, ())))

    def one(self, subject: str, prop: str) -> str:
        """The first value of a property, "" where there is none."""
        values = self._said.get(subject, {}).get(prop)
        return values[0] if values else ""

    def to(self, target: str, *properties: str) -> list[str]:
        """The subjects that name the target by one of the properties, each once."""
        facts = self._back.get(target, {})
        return list(dict.fromkeys(subject for prop in properties for subject in facts.get(prop, ())))

    def triples(self, subject: str) -> list[ox.Triple]:
        """All that is said of a subject, each triple once, in no order."""
        quads = self._store.quads_for_pattern(ox.NamedNode(subject), None, None)
        return list(dict.fromkeys(quad.triple for quad in quads))

    def types(self, subject: str) -> list[str]:
        """The classes of a subject, short."""
        return [short(iri) for iri in self.get(subject, "rdf:type")]

    def number(self, subject: str, prop: str) -> int:
        """A value as an integer, 0 where there is none."""
        value = self.one(subject, prop)
        return int(value) if value.lstrip("-").isdigit() else 0

    def key(self, iri: str) -> str:
        """The part of an IRI that names a page: what follows the base, or all of it where it has another base."""
        return iri.removeprefix(self.base) if self.base else iri

    def mentions_in(self, article: str) -> list[str]:
        """Every mention of an article, sentences among them, by IRI."""
        return self.to(article, "article")
