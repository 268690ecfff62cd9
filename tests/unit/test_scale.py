"""The measurement of growth: copies that are true to their offsets, exponents beside n log n, parts timed once."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from kg.errors import InputError
from kg.evaluate.scale import Growth, Spent, copies, main, measure, spent
from kg.model import Article, Entity, EntityMention, Known, Mention, Reading, Span
from kg.store.readings import Kept, save_kept

TEXT = 'Faramir met the steward of "Norland"\nFaramir left on 2021-03-05.'


def _entity(name: str, kind: str, ref: str | None = None) -> Entity:
    start = TEXT.index(name)
    mention = Mention(Span(start, start + len(name)), name, Span(0, 36), "name")
    return Entity(kind, name, (name,), (EntityMention(mention, "name"),), ref=ref)  # type: ignore[arg-type]


READING = Reading(
    article=Article("a.txt", "0" * 64, Span(0, len(TEXT)), TEXT, (), date=Known("2021-03-05", "Stated")),
    entities=(_entity("Faramir", "Person"), _entity("Norland", "State", "country:NO")),
)


def test_a_copy_has_other_names_and_dates_and_true_offsets() -> None:
    first, second = islice(copies([READING]), 2)
    assert first.article.text == TEXT
    person, state = second.entities
    assert person.name != "Faramir" and second.article.text.count(person.name) == 2, "also after a line break"
    assert state.name == "Norland", "what has reference data stays"
    span = person.mentions[0].mention.span
    assert second.article.text[span.start : span.end] == person.mentions[0].mention.text == person.name
    assert second.article.date is not None and second.article.date.value == "2021-07-16", "whole weeks later"
    assert first.article.source != second.article.source and first.article.sha256 != second.article.sha256


def test_words_of_a_name_that_the_texts_use_in_lower_case_stay() -> None:
    entity = Entity("Organization", "Faramir Bank", ("Faramir Bank",), READING.entities[0].mentions)
    article = msgspec.structs.replace(READING.article, text="the bank of Faramir")
    _, copy = islice(copies([Reading(article=article, entities=(entity,))]), 2)
    assert copy.entities[0].name.endswith(" Bank") and not copy.entities[0].name.startswith("Faramir")


def test_no_articles_is_an_input_error() -> None:
    with pytest.raises(InputError):
        next(copies([]))


def test_growth_is_told_beside_n_log_n() -> None:
    growth = Growth(tuple(Spent(n, n / 10, {"events": n * n / 1e6}, 50, 60) for n in (100, 200, 400)))
    assert growth.exponents() == pytest.approx([1, 1])
    assert growth.exponents("events") == pytest.approx([2, 2])
    assert all(1 < power < 1.3 for power in growth.allowed())
    lines = growth.render().splitlines()
    assert lines[1].split()[0] == "events" and lines[1].endswith("n^2.00  n^2.00")
    assert any(line.startswith("n log n") for line in lines)


def test_a_part_is_charged_for_its_own_time_alone() -> None:
    stage = ModuleType("stage")
    source = "def {name}(*given):\n    for _ in range(200_000): pass\n    return given[0]() if given else None\n"
    for part in ("outer", "inner"):
        space = {"__name__": f"stage.{part}"}
        exec(source.format(name=part), space)
        setattr(stage, part, space[part])
    stage.resolve = lambda made: stage.outer(stage.inner)  # type: ignore[attr-defined]
    told = msgspec.json.decode(spent([READING], 3, stage), type=Spent)
    assert told.size == 3 and told.peak >= told.floor > 0
    assert 0 < sum(told.parts.values()) <= told.seconds * 1.05
    assert 0.2 < told.parts["outer"] / told.parts["inner"] < 5, "the inner is not counted twice"


def test_readings_of_a_store_are_measured_at_each_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_kept(tmp_path, Kept((READING, msgspec.structs.replace(READING, article=_other()))))
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    growth = measure([tmp_path / "a.txt"], store=tmp_path, sizes=[4, 2])
    assert [told.size for told in growth.sizes] == [2, 4]
    assert main([str(tmp_path / "missing"), "--store", str(tmp_path)]) == 1
    assert "no such file" in capsys.readouterr().err


def _other() -> Article:
    return msgspec.structs.replace(READING.article, source="b.txt")
