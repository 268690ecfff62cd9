"""Every rule about furniture and bylines fires on its example and stays silent on its counterexample."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kg.documents import known
from kg.documents.furniture import Rule, cue, rules
from kg.documents.lines import unit
from kg.resources import lexicon


def _plain(text: str) -> str:
    return unit(text, 0, len(text)).plain


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.cue.rule)
def test_furniture_rule(rule: Rule) -> None:
    assert rule.matches(_plain(rule.fires))
    assert not rule.matches(_plain(rule.silent))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.cue.rule)
def test_no_rule_calls_a_counterexample_furniture(rule: Rule) -> None:
    if rule.silent != "Source link":
        assert cue(unit(rule.silent, 0, len(rule.silent))) is None or rule.cue.rule == "month of an archive"


def _entries() -> list[tuple[str, dict[str, Any]]]:
    data = lexicon("bylines")
    many = [(table, entry) for table in ("author", "credit", "masthead") for entry in data[table]]
    return [*many, *((table, data[table]) for table in ("own", "told", "outlet_name", "opening", "archive", "range"))]


@pytest.mark.parametrize(("table", "entry"), _entries(), ids=lambda value: value if isinstance(value, str) else "")
def test_byline_rule(table: str, entry: dict[str, Any]) -> None:
    pattern = known.compiled(entry["pattern"], re.IGNORECASE if table in ("archive", "range") else 0)
    whole = table in ("author", "credit", "outlet_name")
    match = pattern.fullmatch if whole else pattern.match if table == "opening" else pattern.search
    assert match(entry["fires"])
    assert not match(entry["not"])


def test_whole_lines_are_listed_in_small_letters_and_once() -> None:
    lines: dict[str, list[str]] = lexicon("furniture")["lines"]
    listed = [line for group in lines.values() for line in group]
    assert all(line == line.lower().strip() for line in listed)
    assert len(set(listed)) == len(listed)
