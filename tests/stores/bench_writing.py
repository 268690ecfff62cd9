"""How long a graph takes to be written as Turtle, beside Oxigraph's own serialiser over a sorted list of triples.

``python -m tests.stores.bench_writing [TRIPLES]``: CPU time, best of three each, taken in turns.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from kg.graph import serialise
from kg.graph.quads import Quads
from kg.graph.terms import prefixes
from kg.vocab import DEFAULT_BASE
from tests.stores.copies import triples_of_the_seeds

GRAPH = ox.NamedNode(f"{DEFAULT_BASE}graph/world")


def copied(least: int) -> list[ox.Triple]:
    """The seeds' graph again and again under names of its own, at least so many triples, subject after subject."""
    seeds = [quad.triple for quad in triples_of_the_seeds()]
    found: dict[ox.Triple, None] = {}
    number = 0
    while len(found) < least:
        found.update(dict.fromkeys(_renamed(triple, number) for triple in seeds))
        number += 1
    return list(found)


def _renamed(triple: ox.Triple, number: int) -> ox.Triple:
    value = triple.object
    return ox.Triple(
        _name(triple.subject, number),
        triple.predicate,
        _name(value, number) if isinstance(value, ox.NamedNode) else value,
    )


def _name(node: object, number: int) -> ox.NamedNode:
    assert isinstance(node, ox.NamedNode)
    return ox.NamedNode(f"{node.value}-{number}") if node.value.startswith(DEFAULT_BASE) else node


def quads_of(triples: Iterable[ox.Triple]) -> Quads:
    """The same triples as the graph that a build makes."""
    quads = Quads(DEFAULT_BASE)
    for triple in triples:
        subject, value = triple.subject, triple.object
        assert isinstance(subject, ox.NamedNode)
        assert isinstance(value, ox.NamedNode | ox.Literal)
        quads.add(GRAPH, subject, triple.predicate, value)
    return quads


def sorted_stream(triples: list[ox.Triple]) -> bytes:
    """What Oxigraph's serialiser makes of the triples, sorted: by the quickest key that there is."""
    data = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes(DEFAULT_BASE))
    assert data is not None
    return data


def compared(triples: list[ox.Triple], times: int) -> tuple[float, float]:
    """Seconds of CPU for this project's Turtle, and for the sorted stream; the best of some rounds of each."""
    quads = quads_of(triples)
    rounds = [(_seconds(lambda: serialise(quads)), _seconds(lambda: sorted_stream(triples))) for _ in range(times)]
    return min(ours for ours, _ in rounds), min(theirs for _, theirs in rounds)


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def main(least: int = 300_000) -> None:
    """Print both times and the ratio."""
    triples = copied(least)
    ours, theirs = compared(triples, 3)
    print(
        f"Turtle of {len(triples):,} triples: {ours:.2f} s; sorted stream of Oxigraph: {theirs:.2f} s; {ours / theirs:.2f}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
