"""Where two invented reports differ: what an analyst is shown, and what is no disagreement."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace

from kg.evaluate.conflicts import score
from kg.evaluate.facts import Facts
from kg.evaluate.gold import Conflict, ConflictValue, SeedGold
from kg.evaluate.pages import Pages
from kg.model import Aspect, Place, Thing, World
from kg.pipeline import build
from kg.resolve import resolve
from kg.resolve.disagreements.amounts import amounts, meet, shown
from kg.resolve.disagreements.parts import Parts
from kg.vocab import ASPECTS

Row = tuple[str, str, str]

TALKS = "Foreign minister Ana Ruiz said Ruritania {} its border with Graustark {} talks over the price of fish in the valley."
TOWER = "The Norland army destroyed the Harbour Tower in Lille {}, the defence ministry of Norland said in a statement."
BRIDGE = "{} destroyed the bridge over the river Zend near Strelsau on {}, police chief Igor Stahl told reporters {}."


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    return Rows(tmp_path)


class Rows:
    """Reads texts as articles a.txt, b.txt … and gives what they differ in, mere wording aside unless asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *texts: str, wording: bool = False) -> list[Row]:
        for letter, text in zip("abcdef", texts, strict=False):
            (self.folder / f"{letter}.txt").write_text(f"{text}\n", encoding="utf-8")
        found = build([self.folder]).world.disagreements
        return [(d.aspect, d.left.value, d.right.value) for d in found if wording or d.aspect != "wording"]


# ---- numbers and durations -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("years", "more than a year"),
        ("weeks", "two years"),
        ("dozens of people", "hundreds of people"),
        ("at least 20 people", "12 people"),
        ("up to 40 people", "more than 100 people"),
        ("$ 5 million", "$ 6 million"),
        ("three percent", "five percent"),
    ],
)
def test_ranges_that_cannot_both_be_right(one: str, other: str) -> None:
    (left,), (right,) = amounts(one.split()), amounts(other.split())
    assert not meet(left, right) and not meet(right, left)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("years", "two years"),
        ("a year", "more than a year"),
        ("18 months", "more than a year"),
        ("at least nine people", "12 people"),
        ("some 40 people", "42 people"),
        ("2.3 million people", "2.28 million people"),
        ("a dozen people", "twelve people"),
        ("nine soldiers", "12 civilians"),
        ("$ 5 m", "$ 5 million"),
    ],
)
def test_ranges_that_meet(one: str, other: str) -> None:
    (left,), (right,) = amounts(one.split()), amounts(other.split())
    assert meet(left, right) and meet(right, left)


def test_a_range_is_shown_in_words() -> None:
    assert [shown(amounts(words.split())[0]) for words in ("more than a year", "days", "at least nine people")] == [
        "1 to 2 years", "2 to 21 days", "9 or more people",
    ]  # fmt: skip


def test_two_counts_of_one_deed_on_one_day(rows: Rows) -> None:
    nine, twelve = (f"A bomb killed {n} people in Lille on 3 May 2021." for n in ("nine", "12"))
    assert rows(nine, twelve) == [("number", "nine", "12")]
    assert rows(nine.replace("nine", "at least nine"), twelve) == []


def test_counts_of_other_days_are_of_other_deeds(rows: Rows) -> None:
    assert rows(
        "A bomb killed nine people in Lille on 3 May 2021.", "A bomb killed 12 people in Lille on 7 May 2021."
    ) == []  # fmt: skip


def test_durations_in_two_versions_of_one_sentence(rows: Rows) -> None:
    found = rows(TALKS.format("closed", "after years of"), TALKS.format("closed", "after more than a year of"))
    assert found == [("number", "years (2 to 30 years)", "more than a year (1 to 2 years)")]


# ---- versions of one sentence --------------------------------------------------------------------------------------


def test_not_and_may_are_no_wording(rows: Rows) -> None:
    plain = TALKS.format("will close", "after")
    assert rows(plain, TALKS.format("will not close", "after")) == [("factuality", "will close", "will not close")]
    assert rows(plain, TALKS.format("may close", "after")) == [("factuality", "will", "may")]


def test_before_and_after_are_the_order_of_events(rows: Rows) -> None:
    assert rows(TALKS.format("closed", "before"), TALKS.format("closed", "after")) == [("order", "before", "after")]


def test_tense_and_synonyms_are_wording_and_hidden(rows: Rows) -> None:
    one, other = TALKS.format("has closed", "after"), TALKS.format("closed", "after")
    assert rows(one, other) == []
    assert {aspect for aspect, _, _ in rows(one, other, wording=True)} == {"wording"}


def test_quotation_marks_and_case_are_not_even_wording(rows: Rows) -> None:
    one = TALKS.format("“closed”", "after").replace("Foreign", "FOREIGN")
    assert rows(one, TALKS.format('"closed"', "after"), wording=True) == []


def test_days_that_do_not_meet(rows: Rows) -> None:
    tuesday, wednesday = TOWER.format("on Tuesday, 4 May 2021"), TOWER.format("on Wednesday, 5 May 2021")
    assert rows(tuesday, wednesday) == [("time", "2021-05-04", "2021-05-05")]


def test_one_instant_in_two_zones_is_no_disagreement(rows: Rows) -> None:
    assert rows(TOWER.format("at 05:49 GMT on 4 May 2021"), TOWER.format("at 14:49 KST on 4 May 2021")) == []


def test_another_name_for_the_doer(rows: Rows) -> None:
    guard, brigade = (BRIDGE.format(who, "Friday", "in the capital") for who in ("The Black Guard", "The Red Brigade"))
    assert rows(guard, brigade) == [("agent", "Black Guard", "Red Brigade")]


def test_another_place_in_the_same_sentence(rows: Rows) -> None:
    text = (
        "Ana Ruiz spoke. The bodies were brought to a sports hall in {}, where relatives of the dead waited, Ruiz said."
    )
    assert rows(text.format("Paris"), text.format("Berlin")) == [("place", "Paris", "Berlin")]
    assert rows(text.format("Paris"), text.format("France")) == []


def test_nothing_until_after_is_nothing_before(rows: Rows) -> None:
    text = (
        "Minister Karl Lund told parliament on Thursday that he knew nothing of the report {} the ferry sank off Zenda."
    )
    assert rows(text.format("before"), text.format("until after")) == []


def test_a_longer_name_is_the_same_one(rows: Rows) -> None:
    full = TALKS.format("closed", "after")
    assert rows(full, full.replace("Foreign minister Ana Ruiz", "Ruiz")) == []


def test_a_formula_used_on_two_days_is_no_version(rows: Rows) -> None:
    text = "{}\n\nThe index of the Norland exchange closed at {} points on Tuesday, the lowest level of this long year."
    assert rows(text.format("4 May 2021", "5,010"), text.format("11 May 2021", "4,950")) == []


def test_another_act(rows: Rows) -> None:
    text = "President Ana Ruiz threatened on Friday to {} the liaison office in Strelsau over leaflets from Graustark."
    assert rows(text.format("destroy"), text.format("shut")) == [("act", "destroy", "shut")]
    assert rows(text.format("destroy"), text.format("demolish")) == []


# ---- attributes ----------------------------------------------------------------------------------------------------


def test_done_here_and_denied_there(rows: Rows) -> None:
    done = "Graustark's army shelled Zenda on 3 May 2021."
    assert rows(done, "Graustark's army denied that it had shelled Zenda on 3 May 2021.") == [
        ("factuality", "happened", "denied")
    ]
    assert rows(done, "Graustark's army denied that it had shelled Strelsau on 3 May 2021.") == []


def test_a_pronoun_is_no_ground(rows: Rows) -> None:
    shelled = "Norland’s army shelled the Harbour Tower on 3 May 2021."
    assert rows(shelled, "Graustark’s army met in Zenda. It shelled the Harbour Tower on 3 May 2021.") == []
    assert rows(shelled, shelled.replace("Norland", "Graustark")) == [("agent", "Norland's army", "Graustark's army")]


def test_an_order_to_one_and_to_another(rows: Rows) -> None:
    text = "President Ana Ruiz ordered {} to “decisively carry out the next step” against the rebels."
    assert rows(text.format("the army"), text.format("the Interior Ministry")) == [
        ("addressee", "army", "Interior Ministry")
    ]


def test_two_conditions_of_one_threat(rows: Rows) -> None:
    text = "President Ana Ruiz threatened to destroy the dam at Zenda {}."
    crossing = "if Graustark crosses the river Zend"
    assert rows(text.format(crossing), text.format("unless the ministers of Graustark resign")) == [
        ("condition", crossing, "unless the ministers of Graustark resign")
    ]
    assert rows(text.format(crossing), text.format("if Graustark ever crosses the river")) == []


def test_two_towns_disagree_and_a_town_and_its_country_do_not(rows: Rows) -> None:
    text = "The police of Norland arrested Igor Stahl in {} on 3 May 2021."
    assert rows(text.format("Paris"), text.format("Berlin")) == [("place", "Paris", "Berlin")]
    assert rows(text.format("Paris"), text.format("France")) == []


def test_one_row_for_a_pair_of_articles_however_often_they_say_it(rows: Rows) -> None:
    text = "The police of Norland arrested Igor Stahl in {0} on 3 May 2021. Stahl was arrested in {0}, the police said."
    assert len(rows(text.format("Paris"), text.format("Berlin"))) == 1


def test_one_thing_threatened_with_another_act(rows: Rows) -> None:
    one = "President Ana Ruiz threatened to destroy the Zend Embassy if the fishermen do not leave."
    other = "In the capital, President Ana Ruiz threatened to {} the Zend Embassy, her office told the Zenda Times."
    assert rows(one, other.format("close")) == [("act", "destroy", "close")]
    assert rows(one, other.format("blow up")) == []


def test_what_came_first(rows: Rows) -> None:
    shelled = "Norland’s army shelled the Harbour Tower"
    text = f"{shelled} on 3 May 2021. {{}} {shelled} {{}} the Black Guard destroyed the Zend Dam{{}}."
    before = text.format("The police said", "before", " on 3 May 2021")
    after = text.format("They told reporters in the capital:", "hours after", "")
    assert rows(before, after) == [("order", "shelled before destroyed", "destroyed before shelled")]
    assert rows(before, after.replace("hours after", "hours before")) == []


# ---- what is part of what ------------------------------------------------------------------------------------------


def thing(slug: str, kind: str, *, country: str | None = None, member_of: tuple[str, ...] = ()) -> Thing:
    label = slug.replace("-", " ").title().replace(" Of The ", " of the ")
    return Thing(slug, (kind,), label, (), (), country=country, member_of=member_of)  # type: ignore[arg-type]


THINGS = Parts(
    [
        thing("norland", "State", country="NL"),
        thing("norland-army", "Organization", country="NL", member_of=("norland",)),
        thing("staff-of-the-norland-army", "Organization", country="NL"),
        thing("fishery-office", "Organization", country="NL"),
        thing("ana-ruiz", "Person", country="NL"),
        thing("ruiz", "Person"),
        thing("igor-stahl", "Person"),
        thing("graustark", "State", country="GK"),
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("norland", "norland-army"),
        ("norland-army", "staff-of-the-norland-army"),
        ("ana-ruiz", "ruiz"),
        ("ana-ruiz", "norland"),
        ("ana-ruiz", "fishery-office"),
    ],
)
def test_one_side_under_two_names(one: str, other: str) -> None:
    assert THINGS.meet(one, other) and THINGS.meet(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("norland", "graustark"),
        ("norland-army", "fishery-office"),
        ("ana-ruiz", "igor-stahl"),
        ("ana-ruiz", "graustark"),
    ],
)
def test_two_sides(one: str, other: str) -> None:
    assert not THINGS.meet(one, other) and not THINGS.meet(other, one)


def test_a_place_meets_what_it_lies_in_and_what_is_near() -> None:
    def town(slug: str, latitude: str) -> Thing:
        place = Place(1, slug.title(), latitude, "2.0", "NL", ("country:NL",), "")
        return Thing(slug, ("Location",), slug.title(), (), (), country="NL", place=place)

    parts = Parts([town("zenda", "50.0"), town("hofbau", "50.1"), town("strelsau", "53.0")])
    assert parts.meet("zenda", "hofbau") and not parts.meet("zenda", "strelsau")


# ---- as a whole ----------------------------------------------------------------------------------------------------


def test_the_order_of_the_articles_plays_no_part(rows: Rows) -> None:
    rows(
        TALKS.format("closed", "after years of"),
        TALKS.format("will close", "before"),
        TALKS.format("may close", "before"),
    )
    world = build([rows.folder]).world
    assert world.disagreements
    assert resolve(tuple(reversed(world.readings))).disagreements == world.disagreements


def test_every_side_stands_in_its_file(rows: Rows) -> None:
    texts = [TALKS.format("closed", "after years of"), TALKS.format("has closed", "after two weeks of")]
    rows(*texts)
    for each in build([rows.folder]).world.disagreements:
        for side, text in zip((each.left, each.right), texts, strict=True):
            assert text[side.mention.span.start : side.mention.span.end] == side.mention.text


def test_ranks_are_those_of_the_vocabulary() -> None:
    assert get_args(Aspect) == ASPECTS


# ---- many articles -------------------------------------------------------------------------------------------------


def many(folder: Path, *, dated: bool) -> tuple[World, list[list[str]]]:
    """13 copies of a text, one each Monday, and 13 other versions, each on a Tuesday; the articles of each disagreement."""
    for n in range(13):
        monday = date(2021, 1, 4) + timedelta(weeks=n)
        for name, day, years in (("copy", monday, 40), ("other", monday + timedelta(days=1), 41 + n)):
            line = f"{day:%d %B %Y}\n\n" if dated else ""
            text = f"{line}{TALKS.format('closed', f'after {years} years of')}\n"
            (folder / f"{name}{n:02}.txt").write_text(text, encoding="utf-8")
    world = build([folder]).world
    return world, [[world.readings[v.reading].article.source for v in (d.left, d.right)] for d in world.disagreements]


def test_each_of_many_versions_is_set_against_the_copy_nearest_in_time(tmp_path: Path) -> None:
    world, sides = many(tmp_path, dated=True)
    assert sorted(sides) == [[f"copy{n:02}.txt", f"other{n:02}.txt"] for n in range(13)]
    assert resolve(tuple(reversed(world.readings))).disagreements == world.disagreements


def test_many_versions_are_not_set_against_every_one_of_many_copies(tmp_path: Path) -> None:
    _, sides = many(tmp_path, dated=False)
    assert sorted(right for _, right in sides) == [f"other{n:02}.txt" for n in range(13)]


# ---- the score -----------------------------------------------------------------------------------------------------


def test_the_score_counts_what_is_listed_and_what_only_seems(rows: Rows, tmp_path: Path) -> None:
    texts = {
        "a": TALKS.format("closed", "after years of"),
        "b": TALKS.format("has closed", "after more than a year of"),
    }
    rows(*texts.values())
    graph = tmp_path / "graph.ttl"
    graph.write_bytes(build([rows.folder]).serialise())

    def conflict(name: str, really: str, *words: str) -> Conflict:
        places = [(doc, texts[doc].index(said), said) for doc, said in zip("ab", words, strict=True)]
        return Conflict(name, name, really, [ConflictValue(d, at, at + len(said), said) for d, at, said in places])

    gold = [
        conflict("how long", "yes", "years of", "more than a year of"),
        conflict("what was closed", "yes", "its border", "its border"),
        conflict("tense", "seeming", "closed", "has closed"),
    ]
    pages = Pages(SeedGold(conflicts=gold), Facts.load(graph), texts, frozenset(texts))
    scored = score(pages)
    assert scored.measures == {
        "conflicts_gold": 2, "conflicts_listed": 1, "conflicts_seeming_listed": 0, "conflicts_others": 0,
    }  # fmt: skip
    assert [finding.kind for finding in scored.findings] == ["UNLISTED"]
    seeming = [conflict("how long", "seeming", "years of", "more than a year of")]
    assert score(replace(pages, gold=SeedGold(conflicts=seeming))).measures["conflicts_seeming_listed"] == 1
    assert score(replace(pages, gold=SeedGold())).measures["conflicts_others"] == 1
