"""What an analyst would ask of the seed pages, and the answers."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.query import Rows, catalogue
from kg.query import ask as run_sparql
from kg.store import open_store

GRAPH = Path(__file__).parents[2] / "output" / "seeds.ttl"
KG = "PREFIX kg: <https://w3id.org/newskg/ontology#> "
Row = dict[str, str]


def ask(sparql: str, store: ox.Store) -> Rows:
    return run_sparql(KG + sparql, store)


@pytest.fixture(scope="module")
def threats() -> list[Row]:
    rows: list[Row] = kg.query("who-threatened-what", open_store(GRAPH)).texts()
    return rows


def made_by(threats: list[Row], actor: str) -> list[Row]:
    return [row for row in threats if actor in row.get("actor", "")]


def test_the_sisters_threat_of_saturday_was_carried_out(threats: list[Row]) -> None:
    rows = [
        row for row in made_by(threats, "Kim Yo Jong") if row.get("date") == "2020-06-13" and "collapse" in row["quote"]
    ]
    assert rows and {row["outcome"] for row in rows} == {"carried out"}
    assert any("liaison office" in row["threatened"] for row in rows)
    assert len({row["file"] for row in rows}) >= 2
    assert all(row["outcome_quote"] and row["outcome_file"] for row in rows)


def test_the_army_threatened_to_move_back_and_is_not_reported_to_have_done_so(threats: list[Row]) -> None:
    rows = [
        row for row in made_by(threats, "People's Army") if "zones" in row["quote"] or "border areas" in row["quote"]
    ]
    assert rows and {row["outcome"] for row in rows} == {"not reported"}


def test_conditions_are_told(threats: list[Row]) -> None:
    warned = [row for row in made_by(threats, "defence ministry") if row.get("condition")]
    assert any("provocation" in row["condition"] for row in warned)
    vietnam = made_by(threats, "Vietnam")
    assert any(
        row.get("target") == "Facebook" and row["condition"].startswith("if it did not toughen") for row in vietnam
    )
    assert {row["outcome"] for row in vietnam} == {"not reported"}


def test_nothing_threatened_or_planned_is_told_as_having_happened() -> None:
    store = open_store(GRAPH)
    happened = {row["event"] for row in kg.query("what-happened", store).texts()}
    unreal = {
        solution["e"]
        for solution in ask(
            "SELECT ?e WHERE { ?e a kg:Event ; kg:factuality ?f FILTER (?f != kg:Actual) }", store
        ).texts()
    }
    assert happened and unreal and not happened & unreal


def test_the_demolition_is_one_event_at_one_instant() -> None:
    rows = [
        row for row in kg.query("what-happened", open_store(GRAPH)).texts() if row.get("date") == "2020-06-16T05:49:00Z"
    ]
    assert len({row["event"] for row in rows}) == 1
    assert {row["actor"] for row in rows} == {"North Korea"}
    assert len({row["file"] for row in rows}) == 5


def test_nobody_is_said_to_be_killed_and_the_leader_made_no_threat_against_the_office(threats: list[Row]) -> None:
    assert not [row for row in made_by(threats, "Kim Jong Un") if "office" in row["threatened"] + row["quote"]]
    assert not ask("SELECT ?q WHERE { ?q kg:of ?u FILTER (CONTAINS(?u, 'kill')) }", open_store(GRAPH)).rows


@pytest.fixture(scope="module")
def plain() -> rdflib.Graph:
    return rdflib.Graph().parse(GRAPH)


@pytest.mark.parametrize("name", [question.name for question in catalogue()])
def test_rdflib_and_oxigraph_give_the_same_rows_in_the_same_order(plain: rdflib.Graph, name: str) -> None:
    assert kg.query(name, plain).texts() == kg.query(name, open_store(GRAPH)).texts()


def test_every_quote_is_what_stands_in_the_file() -> None:
    store = open_store(GRAPH)
    texts = {path.name: path.read_bytes().decode("utf-8") for path in (GRAPH.parents[1] / "seeds").glob("*.txt")}
    rows = [row for question in catalogue() for row in kg.query(question.name, store).texts()]
    assert len(rows) > 500
    for row in rows:
        assert texts[row["file"]][int(row["start"]) : int(row["end"])] == row["quote"]
