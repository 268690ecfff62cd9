"""A graph by subject, read as far as a table needs it: the union of its named graphs as plain values."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pyoxigraph as ox

from kg.vocab import KG, PREFIXES

Told = dict[str, list[str]]
"""Property to values: IRIs and lexical forms, sorted, each once."""

_SHORT = {iri: "" if prefix == "kg" else f"{prefix}:" for prefix, iri in PREFIXES.items()}


def local(iri: str) -> str:
    """What follows the last slash or hash.

    >>> local("https://w3id.org/newskg/plover#COERCE-arrest")
    'COERCE-arrest'
    """
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


class Facts:
    """What is said of a subject, looked up on first use. Terms of the ontology are bare names, others have a prefix."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.of = cache(self._of)
        self.label = cache(self._label)
        self._back: dict[str, dict[str, list[str]]] = {}
        self._short = cache(_short)

    def all(self, kind: str) -> list[str]:
        """The IRIs of a class of the ontology, sorted."""
        found = self._store.quads_for_pattern(None, _node("rdf:type"), _node(kind), None)
        return sorted({quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)})

    def _of(self, iri: str) -> Told:
        try:
            node = ox.NamedNode(iri)
        except ValueError:  # a literal or nothing where the vocabulary has a resource
            return {}
        told: dict[str, set[str]] = defaultdict(set)
        for quad in self._store.quads_for_pattern(node, None, None, None):
            if not isinstance(quad.object, ox.Triple):
                told[self._short(quad.predicate.value)].add(quad.object.value)
        return {name: sorted(values) for name, values in told.items()}

    def get(self, iri: str, name: str) -> list[str]:
        """The values of a property; of ``^name`` the subjects that name this one by it."""
        return self._to(name[1:]).get(iri, []) if name.startswith("^") else self.of(iri).get(name, [])

    def one(self, iri: str, name: str) -> str:
        """The first value of a property, "" where there is none."""
        return next(iter(self.get(iri, name)), "")

    def _to(self, name: str) -> dict[str, list[str]]:
        if name not in self._back:
            found = self._store.quads_for_pattern(None, _node(name), None, None)
            ends = ((quad.object, quad.subject) for quad in found)
            pairs = {(o.value, s.value) for o, s in ends if isinstance(o, ox.NamedNode) and isinstance(s, ox.NamedNode)}
            back = self._back[name] = {}
            for target, subject in sorted(pairs):
                back.setdefault(target, []).append(subject)
        return self._back[name]

    def things(self, iri: str, name: str) -> list[str]:
        """The IRIs that a property leads to, by label."""
        return sorted(self.get(iri, name), key=lambda thing: (self.label(thing), thing))

    def _label(self, iri: str) -> str:
        """The name of a thing, the words of a quantity, the local name of anything else."""
        told = self.of(iri)
        named = told.get("skos:prefLabel") or told.get("rdfs:label")
        return named[0] if named else _amount(told) or local(iri)


def _amount(told: Told) -> str:
    """``11–15 year: term``; "" for what is no quantity."""
    low, high = ("".join(told.get(name, ())[:1]) for name in ("low", "high"))
    number = low if low == high else f"{low}–{high}" if low and high else f"{low} or more" if low else f"up to {high}"
    counted = " ".join([number, *told.get("unit", ())])
    return ": ".join([counted, *told.get("of", ())]) if number else ""


def _node(name: str) -> ox.NamedNode:
    prefix, colon, rest = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + rest if colon else KG + name)


def _short(iri: str) -> str:
    name = local(iri)
    prefix = _SHORT.get(iri[: len(iri) - len(name)])
    return iri if prefix is None else prefix + name
