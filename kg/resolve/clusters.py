"""Clustering by scored pairs, with a veto: greedy, best pair first, order-free.

The pairs are sorted by score and then by the keys of their members, so the outcome depends on the set of mentions alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")


class Comparison(Struct, frozen=True):
    """How alike two things are: the sum of the named features that hold, and their names."""

    score: float
    reasons: tuple[str, ...]


def weigh(features: Iterable[tuple[str, bool]], weights: dict[str, float]) -> Comparison:
    """Sum the weights of the features that hold.

    >>> weigh([("same act", True), ("same agent", False)], {"same act": 2.0, "same agent": 1.5})
    Comparison(score=2.0, reasons=('same act',))
    """
    held = [label for label, holds in features if holds]
    return Comparison(sum(weights[label] for label in held), tuple(held))


def cluster(
    members: Sequence[T],
    pairs: Iterable[tuple[int, int, float]],
    allowed: Callable[[list[T], list[T]], bool],
) -> list[list[int]]:
    """Join the pairs ``(i, j, score)`` best first, unless ``allowed`` vetoes the two groups as they then stand.

    ``members`` must be sorted by a key of their content; groups come back sorted, each in the order of ``members``.
    """
    group_of = list(range(len(members)))
    groups: dict[int, list[int]] = {i: [i] for i in range(len(members))}
    for i, j, _ in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        a, b = sorted((group_of[i], group_of[j]))
        if a == b or not allowed([members[k] for k in groups[a]], [members[k] for k in groups[b]]):
            continue
        for k in groups[b]:
            group_of[k] = a
        groups[a] = sorted(groups[a] + groups.pop(b))
    return [groups[k] for k in sorted(groups)]
