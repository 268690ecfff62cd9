"""Every marker of firmness fires on its example and stays silent on its counterexample."""

from __future__ import annotations

import pytest

from kg.changes.firmness import Marker, level, marked, markers


@pytest.mark.parametrize("marker", markers(), ids=lambda marker: marker.name)
def test_firmness_rule(marker: Marker) -> None:
    assert marker.name in {found.name for found, _ in marked(marker.fires)}
    assert marker.name not in {found.name for found, _ in marked(marker.silent)}


def test_the_nearest_and_longest_marker_comes_last() -> None:
    for text, name in (
        ("Arnor will not hesitate to", "no hesitation"),
        ("Arnor would certainly", "certainty"),
        ("Arnor will, as it could", "possibility"),
        ("“We would”, it said, and it would", "future in the past"),
    ):
        assert marked(text)[-1][0].name == name


def test_what_is_quoted_is_no_reported_speech() -> None:
    assert [marker.name for marker, _ in marked("“We would close the border”")] == []


def test_ranks_are_named_and_names_unique() -> None:
    assert [level(rank) for rank in (1, 2, 3, 4)] == ["weighed", "ready", "announced", "certain"]
    assert len({marker.name for marker in markers()}) == len(markers())
