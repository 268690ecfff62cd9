"""The arithmetic of the scores: overlap of spans, one-to-one matching, precision and recall, B³."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence, Set
from typing import NamedTuple


class F1(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def f1(right: int, predicted: int, gold: int) -> F1:
    """Precision, recall, F1 from counts; an empty denominator gives 0.

    >>> f1(1, 2, 1)
    F1(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    return F1(precision, recall, harmonic(precision, recall))


def harmonic(precision: float, recall: float) -> float:
    """The harmonic mean, 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def dice(left: Set[int], right: Set[int]) -> float:
    """Dice overlap of two sets of positions.

    >>> dice({1, 2, 3}, {2, 3, 4})
    0.6666666666666666
    """
    return len(left & right) * 2 / (len(left) + len(right)) if left and right else 0.0


def jaccard(left: Set[int], right: Set[int]) -> float:
    """Jaccard overlap of two sets of positions."""
    return len(left & right) / len(left | right) if left | right else 0.0


def span_overlap(start: int, end: int, other_start: int, other_end: int) -> float:
    """The shared length of two overlapping spans over the length of the longer one."""
    shared = min(end, other_end) - max(start, other_start)
    return shared / max(end - start, other_end - other_start)


def overlaps(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two half-open spans share a position."""
    return start < other_end and other_start < end


def positions(spans: Iterable[tuple[int, int]]) -> set[int]:
    """The set of positions that half-open spans cover."""
    return {i for start, end in spans for i in range(start, end)}


def b_cubed(pairs: Sequence[tuple[Hashable, Hashable]], missed: Iterable[Hashable] = ()) -> F1:
    """B³ (Bagga and Baldwin 1998) over matched mentions.

    ``pairs`` are (system cluster, gold cluster), one per matched mention; ``missed`` are the gold clusters of mentions
    that the system lacks, each with recall 0.
    """
    if not pairs:
        return F1(0.0, 0.0, 0.0)
    size = Counter(gold for _, gold in pairs) + Counter(missed)
    system_sets: dict[Hashable, set[int]] = defaultdict(set)
    gold_sets: dict[Hashable, set[int]] = defaultdict(set)
    for i, (system, gold) in enumerate(pairs):
        system_sets[system].add(i)
        gold_sets[gold].add(i)
    shared = [len(system_sets[system] & gold_sets[gold]) for system, gold in pairs]
    precision = sum(n / len(system_sets[system]) for n, (system, _) in zip(shared, pairs, strict=True)) / len(pairs)
    recall = sum(n / size[gold] for n, (_, gold) in zip(shared, pairs, strict=True)) / sum(size.values())
    return F1(precision, recall, 2 * precision * recall / (precision + recall))


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
