"""Every group of the event lexicon has a sentence that fires it and one that must not; so have factuality profiles."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language

from kg.model import EventMention, Report
from kg.resources import lexicon
from kg.vocab import PLOVER_MODES
from tests.reading import parsed

GROUPS: list[dict[str, Any]] = lexicon("events")["group"]
PROFILES: list[dict[str, Any]] = lexicon("factuality")["profile"]


def read(nlp: Language, text: str) -> tuple[tuple[EventMention, ...], tuple[Report, ...]]:
    doc = parsed(text, nlp)
    return doc._.kg_events, doc._.kg_reports


def types(nlp: Language, text: str) -> set[str]:
    """The acts told, whether as events or as statements that are acts."""
    events, reports = read(nlp, text)
    return {e.type for e in events} | {r.event_type for r in reports if r.event_type}


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: g["name"])
def test_group_fires(nlp: Language, group: dict[str, Any]) -> None:
    assert group["type"] in types(nlp, group["fires"])


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: g["name"])
def test_group_does_not_fire(nlp: Language, group: dict[str, Any]) -> None:
    events, _ = read(nlp, group["not"])
    assert group["act"] not in {e.lemma for e in events if e.factuality == "Actual" and e.type == group["type"]}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p["name"])
def test_profile_fires(nlp: Language, profile: dict[str, Any]) -> None:
    events, _ = read(nlp, profile["fires"])
    assert profile["fires_value"] in {e.factuality for e in events if e.type == "ASSAULT"}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p["name"])
def test_profile_does_not_fire(nlp: Language, profile: dict[str, Any]) -> None:
    events, _ = read(nlp, profile["not"])
    assert profile["fires_value"] not in {e.factuality for e in events if e.type == "ASSAULT"}


def test_names_of_groups_are_unique() -> None:
    names = [group["name"] for group in GROUPS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: g["name"])
def test_modes_are_modes_of_plover(group: dict[str, Any]) -> None:
    assert group.get("mode") is None or group["mode"] in PLOVER_MODES[group["type"]]
