"""Events in invented news of many styles, against their annotation: a floor."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluate.scores import Value
from tests.accuracy.measuring import measured

_GOLD = Path(__file__).resolve().parent / "events" / "gold.jsonl"


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Value]:
    return measured(_GOLD, tmp_path_factory.mktemp("events"))


@pytest.mark.parametrize(
    ("measure", "floor"),
    [
        ("event_mention_p", 0.90),
        ("event_mention_r", 0.65),
        ("event_type_acc", 0.91),
        ("event_agent_f1", 0.66),
        ("event_target_f1", 0.38),
        ("event_fact_acc", 0.91),
        ("event_fact_acc_unreal", 0.70),
    ],
)
def test_events_do_not_fall_below_the_floor(measures: dict[str, Value], measure: str, floor: float) -> None:
    found = measures[measure]
    assert isinstance(found, float)
    assert found >= floor


def test_hardly_anything_that_did_not_happen_is_told_as_a_fact(measures: dict[str, Value]) -> None:
    told = measures["event_unreal_told_as_actual"]
    assert isinstance(told, int)
    assert told <= 5
