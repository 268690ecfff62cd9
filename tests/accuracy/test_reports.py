"""Invented stories told by several reports: what they tell is one node, what only looks alike is not; a floor."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluate.scores import Value
from tests.accuracy.measuring import measured

_GOLD = Path(__file__).resolve().parent / "reports"


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Value]:
    return measured(_GOLD, tmp_path_factory.mktemp("reports"))


def _number(measures: dict[str, Value], measure: str) -> float:
    found = measures[measure]
    assert isinstance(found, int | float)
    return found


@pytest.mark.parametrize(
    ("measure", "floor"),
    [
        ("event_mention_recall", 0.70),
        ("event_pair_recall", 0.45),
        ("entity_b3_across_f1", 0.96),
        ("statement_mention_recall", 0.88),
        ("statement_pair_recall", 0.45),
        ("plans_fulfilment_right", 5),
        ("conflicts_listed", 5),
    ],
)
def test_merging_does_not_fall_below_the_floor(measures: dict[str, Value], measure: str, floor: float) -> None:
    assert _number(measures, measure) >= floor


@pytest.mark.parametrize(
    ("measure", "ceiling"),
    [
        ("spans_wrong", 0),
        ("event_pairs_wrong", 1),
        ("entity_pairs_wrong", 2),
        ("statement_pairs_wrong", 1),
        ("conflicts_seeming_listed", 0),
    ],
)
def test_hardly_anything_different_is_taken_for_one(measures: dict[str, Value], measure: str, ceiling: int) -> None:
    assert _number(measures, measure) <= ceiling
