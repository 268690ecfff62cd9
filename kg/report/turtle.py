"""What a graph says of one subject, as Turtle to read."""

from __future__ import annotations

import pyoxigraph as ox

from kg.graph.quads import predicate_order, value_order
from kg.graph.terms import name, prefixes
from kg.report.facts import Facts

_MOST = 12  # mentions: a state has thousands, and each is on the page of its article


def turtle(facts: Facts, iri: str) -> str:
    """The triples of a subject, prefixed, without the prefix lines; of many mentions the first few and how many more."""
    triples = sorted(facts.triples(iri), key=lambda t: (predicate_order(t.predicate), value_order(_term(t.object))))
    mentions = [t for t in triples if t.predicate == name("mention")]
    left_out = set(mentions[_MOST:])
    shown = [t for t in triples if t not in left_out]
    data = ox.serialize(shown, format=ox.RdfFormat.TURTLE, prefixes=prefixes(facts.base))
    assert data is not None
    lines = [line for line in data.decode().splitlines() if not line.startswith("@prefix")]
    more = [f"# and {len(left_out):,} more kg:mention"] if left_out else []
    return "\n".join([*lines, *more]).strip()


def _term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.Literal:
    return value if isinstance(value, ox.NamedNode | ox.Literal) else ox.Literal(str(value))
