"""Every cue rule shows one sentence on which it fires and one on which it does not."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.extract.attribution.rules import rules
from kg.extract.statements import create_statements
from kg.resources import lexicon

ENTRIES = {entry["name"]: entry for entry in lexicon("cues")["rule"]}


def fired(nlp: Language, text: str) -> set[str]:
    doc = create_statements(nlp, "kg_statements")(nlp(text))
    return {report.mention.rule for report in doc._.kg_reports}


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_fires_on_its_example(nlp: Language, name: str) -> None:
    assert name in fired(nlp, ENTRIES[name]["fires"])


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_is_silent_on_its_counterexample(nlp: Language, name: str) -> None:
    assert name not in fired(nlp, ENTRIES[name]["not"])


def test_names_are_unique() -> None:
    assert len({rule.name for rule in rules()}) == len(rules())
