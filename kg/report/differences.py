"""Where the reports differ: both values, and the sentences that give them."""

from __future__ import annotations

from msgspec import Struct

from kg.report.reader import Link, Passage, Reader


class Difference(Struct, frozen=True):
    """Two values for one thing, with every sentence that gives either; ``rank`` 1 matters most.

    ``about`` is None where two versions of one sentence differ in what is no event's or statement's attribute.
    """

    rank: int
    aspect: str
    about: Link | None
    left_value: str
    right_value: str
    left: tuple[Passage, ...]
    right: tuple[Passage, ...]


def differences(reader: Reader, thing: str | None = None) -> list[Difference]:
    """All disagreements of a graph, or those on one event or statement, what matters most first.

    Pairs of reports that give the same two values for one thing are one difference.
    """
    facts = reader.facts
    nodes = facts.all("Disagreement") if thing is None else facts.to(thing, "disputed")
    pairs = [node for node in nodes if facts.get(node, "left") and facts.get(node, "right")]
    groups: dict[tuple[str, ...], list[str]] = {}
    for node in sorted(pairs, key=lambda node: (reader.order(facts.one(node, "left")), node)):
        alike = facts.one(node, "disputed") or node
        groups.setdefault((alike, *(facts.one(node, p) for p in ("aspect", "leftValue", "rightValue"))), []).append(
            node
        )
    found = [_difference(reader, group) for group in groups.values()]
    return sorted(found, key=lambda d: (d.rank, d.about.label if d.about else "", d.left[0].where, d.right[0].where))


def _difference(reader: Reader, nodes: list[str]) -> Difference:
    facts, node = reader.facts, nodes[0]
    disputed = facts.one(node, "disputed")
    left, right = (list(dict.fromkeys(facts.one(n, side) for n in nodes)) for side in ("left", "right"))
    return Difference(
        facts.number(node, "rank"),
        facts.one(node, "aspect"),
        reader.link(disputed) if disputed else None,
        facts.one(node, "leftValue"),
        facts.one(node, "rightValue"),
        tuple(map(reader.passage, left)),
        tuple(map(reader.passage, right)),
    )
