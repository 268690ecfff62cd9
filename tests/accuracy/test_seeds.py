"""The committed graph of the seeds against the project's own gold annotation of three of its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluate import Scores, evaluate
from kg.evaluate.scores import Value

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent.parent

FLOORS = {
    "statement_f1": 0.95,
    "content_speaker_f1": 0.92,
    "content_speaker_type_f1": 0.90,
    "mode_acc": 0.95,
    "utterance_b3_f1": 0.93,
    "entity_mention_recall": 0.95,
    "entity_b3_f1": 0.95,
    "event_mention_recall": 0.83,
    "event_mention_precision": 0.70,
    "event_b3_f1": 0.75,
    "event_fact_acc": 0.95,
    "threats_found": 5,
    "threats_linked": 5,
    "threats_fulfilment_right": 5,
}

CEILINGS = {
    "spans_wrong": 0,
    "mentions_in_furniture": 0,
    "in_nonstatements": 1,
    "event_unreal_told_as_actual": 1,
    "event_agents_invented": 0,
    "demolition_nodes": 1,
    "threats_false": 0,
}


@pytest.fixture(scope="module")
def scores() -> tuple[Scores, ...]:
    return evaluate([_HERE / "gold"], _ROOT / "output" / "seeds.ttl", _ROOT / "seeds")


def _value(scores: tuple[Scores, ...], measure: str) -> float:
    found: Value = next(score.measures[measure] for score in scores if measure in score.measures)
    assert isinstance(found, int | float)
    return found


@pytest.mark.parametrize(("measure", "floor"), FLOORS.items())
def test_accuracy_does_not_fall_below_the_floor(scores: tuple[Scores, ...], measure: str, floor: float) -> None:
    assert _value(scores, measure) >= floor


@pytest.mark.parametrize(("measure", "ceiling"), CEILINGS.items())
def test_errors_do_not_rise_above_the_ceiling(scores: tuple[Scores, ...], measure: str, ceiling: int) -> None:
    assert _value(scores, measure) <= ceiling
