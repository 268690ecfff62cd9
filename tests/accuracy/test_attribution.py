"""Who said what in invented news of many styles, against its annotation: a floor, and no article without a statement."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluate.scores import Value
from tests.accuracy.measuring import measured

_GOLD = Path(__file__).resolve().parent / "attribution" / "gold.jsonl"


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Value]:
    return measured(_GOLD, tmp_path_factory.mktemp("attribution"))


@pytest.mark.parametrize(
    ("measure", "floor"),
    [("content_speaker_0.5_f1", 0.76), ("content_speaker_0.5_p", 0.80), ("content_speaker_0.5_r", 0.71)],
)
def test_attribution_does_not_fall_below_the_floor(measures: dict[str, Value], measure: str, floor: float) -> None:
    found = measures[measure]
    assert isinstance(found, float)
    assert found >= floor


def test_every_text_gives_a_statement(measures: dict[str, Value]) -> None:
    assert measures["documents"] == 36
    assert measures["documents_without_statement"] == 0
