"""Who acts on whom: the actors of a graph and what ties them, for the drawing of the network."""

from __future__ import annotations

from collections import Counter

from kg.report.drawings.network import Node, Tie
from kg.report.facts import short
from kg.report.reader import Reader
from kg.vocab import QUAD_CLASSES

_MOST = 3  # examples in the words for one tie


def network_of(reader: Reader) -> tuple[list[Node], list[Tie]]:
    """Actors with the number of acts they have a part in, and a tie for each pair, quad class and standing.

    An act is an event, or a statement that is one (a threat, a demand); it is tied to the actors at whom it is aimed and
    to the actors and buildings that it hits. What did not happen is tied apart from what is told as a fact.
    """
    facts = reader.facts
    acts: dict[tuple[str, str, str, bool], list[str]] = {}
    weights: Counter[str] = Counter()
    for act in dict.fromkeys((*facts.all("Event"), *facts.all("Statement"))):
        quad = QUAD_CLASSES.get(short(facts.one(act, "eventType")).removeprefix("plover:"), "")
        for tie in _pairs(reader, act, quad):
            acts.setdefault(tie, []).append(reader.label(act))
            weights.update(tie[:2])
    nodes = [Node(facts.key(iri), reader.label(iri), reader.kind(iri), count) for iri, count in sorted(weights.items())]
    ties = [
        Tie(facts.key(a), facts.key(b), quad, len(told), "; ".join(sorted(told)[:_MOST]), proposed)
        for (a, b, quad, proposed), told in sorted(acts.items())
    ]
    return nodes, ties


def _pairs(reader: Reader, act: str, quad: str) -> list[tuple[str, str, str, bool]]:
    facts = reader.facts
    if not quad:
        return []
    hit = [thing for thing in facts.get(act, "affected") if {"Actor", "Facility"}.intersection(facts.types(thing))]
    proposed = short(facts.one(act, "factuality")) != "Actual"
    targets = dict.fromkeys([*facts.get(act, "target"), *hit])
    return [(a, b, quad, proposed) for a in facts.get(act, "agent") for b in targets if a != b]
