"""The side-by-side measurement: medians of turns, and a failing child is told in one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.errors import InputError, KgError
from kg.evaluate.cost import Cost, Extraction, Usage, main, measure, measure_extraction, run


def test_ratio_is_the_median_over_turns() -> None:
    parse = (Usage(1.0, 10), Usage(2.0, 10), Usage(4.0, 10))
    build = (Usage(1.5, 20), Usage(4.0, 30), Usage(4.0, 20))
    cost = Cost(parse, build)
    assert cost.ratio == 1.5
    assert "ratio 1.50 (median of 3 turns)" in cost.render()
    assert cost.render().splitlines()[2].split()[-1] == "30"


def test_the_share_of_extraction_is_told_by_step(tmp_path: Path) -> None:
    told = Extraction(1000, 2.0, {"kg_times": 0.1, "kg_statements": 0.3})
    assert told.share == pytest.approx(0.2)
    assert told.render() == (
        "extraction over the parse 0.200 (kg_times 0.050, kg_statements 0.150); 417 tokens a CPU second\n"
    )
    (tmp_path / "a.txt").write_text(
        "The king of Arnor said that the bridge was closed on Friday.\n" * 3, encoding="utf-8"
    )
    measured = measure_extraction(tmp_path, repeats=1)
    assert measured.tokens > 10
    assert set(measured.steps) == {"kg_times", "kg_actors", "kg_statements", "kg_events", "kg_silence"}


def test_a_child_is_charged_for_its_own_cpu_and_memory() -> None:
    used = run("child", [sys.executable, "-c", "sum(i * i for i in range(300_000)); held = bytes(64 * 1024 * 1024)"])
    assert 0 < used.cpu < 30
    assert used.memory > 64


def test_a_failing_child_is_told_in_one_line() -> None:
    with pytest.raises(KgError, match=r"^child ended with 1: ValueError: no$"):
        run("child", [sys.executable, "-c", "raise ValueError('no')"])


def test_a_folder_without_texts_is_an_input_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError):
        measure(tmp_path)
    assert main([str(tmp_path)]) == 1
    assert "no .txt files" in capsys.readouterr().err
