"""Every rule for time expressions fires on its example and stays away from its counter-example."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language

from kg.extract.times import times
from kg.resources import lexicon

RULES: list[dict[str, Any]] = lexicon("times")["rule"]


@pytest.mark.parametrize("rule", RULES, ids=[rule["name"] for rule in RULES])
def test_rule_fires_on_its_example_only(rule: dict[str, Any], nlp: Language) -> None:
    assert rule["name"] in {t.mention.rule for t in times(nlp(rule["fires"]))}
    assert rule["name"] not in {t.mention.rule for t in times(nlp(rule["not"]))}


def test_names_are_unique() -> None:
    names = [rule["name"] for rule in RULES]
    assert len(names) == len(set(names))
