"""Large graphs of the real shape: the committed graph of the seeds, again and again under other IRIs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.vocab import DEFAULT_BASE

SEEDS = Path(__file__).parents[2] / "output" / "seeds.ttl"


def copies(n: int) -> Iterator[ox.Quad]:
    """The seeds' triples ``n`` times, in the default graph; from the second time on each IRI below the base is renamed.

    What has no IRI of its own below the base (PLOVER, GeoNames) is stated once.
    """
    seeds = triples_of_the_seeds()
    yield from seeds
    for number in range(1, n):
        base = f"{DEFAULT_BASE}copy-{number}/"
        for quad in seeds:
            if (renamed := _renamed(quad, base)) != quad:
                yield renamed


def count_copies(n: int) -> int:
    """How many quads ``copies(n)`` gives; all of them differ."""
    seeds = triples_of_the_seeds()
    own = sum(_is_own(quad.subject) or _is_own(quad.object) for quad in seeds)
    return len(seeds) + (n - 1) * own


def write_copies(path: Path, triples: int) -> int:
    """Write at least so many triples as N-Triples; returns how many they are."""
    n = 1
    while count_copies(n) < triples:
        n += 1
    ox.serialize((quad.triple for quad in copies(n)), str(path), ox.RdfFormat.N_TRIPLES)
    return count_copies(n)


@cache
def triples_of_the_seeds() -> tuple[ox.Quad, ...]:
    """The committed graph, each triple once, in the order of the file."""
    return tuple(dict.fromkeys(ox.parse(path=str(SEEDS), format=ox.RdfFormat.TURTLE)))


def _is_own(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(DEFAULT_BASE)


def _renamed(quad: ox.Quad, base: str) -> ox.Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, ox.NamedNode) and _is_own(subject):
        subject = ox.NamedNode(base + subject.value.removeprefix(DEFAULT_BASE))
    if isinstance(value, ox.NamedNode) and _is_own(value):
        value = ox.NamedNode(base + value.value.removeprefix(DEFAULT_BASE))
    return ox.Quad(subject, quad.predicate, value, quad.graph_name)
