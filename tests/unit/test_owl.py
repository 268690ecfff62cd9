"""Ontology and graph as Python objects."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import kg
from kg.check.owl import Year, YearMonth
from kg.errors import InputError
from kg.store import open_store

SEEDS = Path(__file__).parents[2] / "output" / "seeds.ttl"
FIXTURE = Path(__file__).parent / "fixtures" / "two_articles.trig"
DATES = """
@prefix kg: <https://w3id.org/newskg/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <https://schema.org/> . @base <https://w3id.org/newskg/id/> .
<event/a> a kg:Event ; kg:date "2021-03-04T05:06:07Z"^^xsd:dateTime ; kg:earliest "2021-03-04T05:06:07Z"^^xsd:dateTime .
<event/b> a kg:Event ; kg:date "2021-03-04"^^xsd:date . <event/c> a kg:Event ; kg:date "2021-03"^^xsd:gYearMonth .
<event/d> a kg:Event ; kg:date "2021"^^xsd:gYear . <event/e> a kg:Event .
<article/a> a kg:Article ; schema:url "https://example.org/?a=1&b"^^xsd:anyURI ; kg:start 3 .
"""


@pytest.fixture(autouse=True)
def no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    monkeypatch.setenv("PATH", "")


def test_threats_are_objects_with_speakers_and_deeds() -> None:
    onto = kg.owl(SEEDS)
    threats = {threat.name: threat for threat in onto.Threat.instances()}
    assert len(threats) >= 10
    threat = threats["kim-yo-jong-threat-f57bfeef"]
    assert [str(actor.prefLabel.first()) for actor in threat.speaker] == ["Kim Yo Jong"]
    assert threat.date == [date(2020, 6, 13)] and threat.factuality == [onto.Actual]
    (deed,) = threat.threatens
    assert "liaison office" in deed.label.first() and onto.Event in deed.is_a
    report = threat.mention[0]
    assert report.text and report.article.source and isinstance(report.start, int)


def test_a_graph_with_named_graphs_and_an_open_store_load_the_same() -> None:
    names = [
        sorted(statement.name for statement in kg.owl(graph).Statement.instances())
        for graph in (FIXTURE, open_store(FIXTURE))
    ]
    assert names[0] == names[1] and len(names[0]) > 4


def test_dates_are_python_dates_as_precise_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "dates.ttl").write_text(DATES, encoding="utf-8")
    onto = kg.owl(tmp_path / "dates.ttl")
    dates = {event.name: event.date for event in onto.Event.instances()}
    moment = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert dates == {"a": [moment], "b": [date(2021, 3, 4)], "c": [YearMonth("2021-03")], "d": [Year("2021")], "e": []}
    (article,) = onto.Article.instances()
    assert article.url == ["https://example.org/?a=1&b"] and article.start == 3 and article.end is None


def test_worlds_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "dates.ttl").write_text(DATES, encoding="utf-8")
    seeds, dates = kg.owl(SEEDS), kg.owl(tmp_path / "dates.ttl")
    assert len(list(dates.Event.instances())) == 5 and not list(dates.Threat.instances())
    assert list(seeds.Threat.instances())


def test_classes_have_their_names_and_comments() -> None:
    onto = kg.owl(FIXTURE)
    assert str(onto.Threat) == "kg.Threat" and onto.Statement in onto.Threat.ancestors()
    assert "harm" in onto.Threat.comment.first()


def test_a_file_that_is_no_graph_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        kg.owl(tmp_path / "none.ttl")
