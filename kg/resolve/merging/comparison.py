"""How alike two mentions are: the sum of the named features that hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct


class Comparison(Struct, frozen=True):
    """How alike two things are: the sum of the named features that hold, and their names."""

    score: float
    reasons: tuple[str, ...]


def weigh(features: Iterable[tuple[str, bool]], weights: Mapping[str, float]) -> Comparison:
    """Sum the weights of the features that hold.

    >>> weigh([("same act", True), ("same agent", False)], {"same act": 2.0, "same agent": 1.5})
    Comparison(score=2.0, reasons=('same act',))
    """
    held = [label for label, holds in features if holds]
    return Comparison(sum(weights[label] for label in held), tuple(held))
