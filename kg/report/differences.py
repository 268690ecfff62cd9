"""Where the reports differ: both values, and the sentences that give them."""

from __future__ import annotations

from msgspec import Struct

from kg.report.reader import Link, Passage, Reader


class Difference(Struct, frozen=True):
    """Two reports that give different values for one thing; ``rank`` 1 matters most."""

    rank: int
    aspect: str
    about: Link | None
    left_value: str
    right_value: str
    left: Passage
    right: Passage


def differences(reader: Reader, thing: str | None = None) -> list[Difference]:
    """All disagreements of a graph, or those on one event or statement, what matters most first."""
    facts = reader.facts
    nodes = facts.all("Disagreement") if thing is None else facts.to(thing, "disputed")
    found = [_difference(reader, node) for node in nodes if facts.get(node, "left") and facts.get(node, "right")]
    return sorted(
        found, key=lambda d: (d.rank, d.about.label if d.about else "", d.left.where, d.right.where, d.aspect)
    )


def _difference(reader: Reader, node: str) -> Difference:
    facts = reader.facts
    disputed = facts.one(node, "disputed")
    return Difference(
        facts.number(node, "rank"),
        facts.one(node, "aspect"),
        reader.link(disputed) if disputed else None,
        facts.one(node, "leftValue"),
        facts.one(node, "rightValue"),
        reader.passage(facts.one(node, "left")),
        reader.passage(facts.one(node, "right")),
    )
