"""Clustering depends on the set of mentions, not on the order of the pairs, and a veto is final."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.clusters import cluster

PAIRS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5)).filter(lambda p: p[0] < p[1]), max_size=25
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter(pairs: list[tuple[int, int, int]], rng: random.Random) -> None:
    members = list(range(10))
    shuffled = pairs[:]
    rng.shuffle(shuffled)
    scored = {(i, j): float(max(s for a, b, s in pairs if (a, b) == (i, j))) for i, j, _ in pairs}
    one = cluster(members, [(i, j, s) for (i, j), s in scored.items()], lambda a, b: True)
    other = cluster(members, [(i, j, scored[i, j]) for i, j, _ in shuffled], lambda a, b: True)
    assert one == other


@given(PAIRS)
def test_a_veto_keeps_odd_and_even_apart(pairs: list[tuple[int, int, int]]) -> None:
    members = list(range(10))
    groups = cluster(members, [(i, j, float(s)) for i, j, s in pairs], lambda a, b: len({x % 2 for x in a + b}) == 1)
    assert sorted(i for group in groups for i in group) == members
    assert all(len({i % 2 for i in group}) == 1 for group in groups)
