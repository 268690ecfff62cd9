"""Reports to utterances: what is one statement told twice, and what stays two."""

from __future__ import annotations

from datetime import UTC, datetime

from kg.model import Dating, Judgement, StatementType
from kg.resolve.merging.telling import telling_words
from kg.resolve.statements.features import compare
from kg.resolve.statements.frames import Frame
from kg.resolve.statements.grouping import group


def day(number: int) -> Dating:
    value = f"2021-03-{number:02}"
    start = datetime(2021, 3, number, tzinfo=UTC)
    return Dating(value, value, "date", start, start.replace(hour=23, minute=59))


def report(
    source: str,
    words: str,
    *,
    start: int = 0,
    type_: StatementType = "Claim",
    speaker: str = "denethor",
    quotes: tuple[str, ...] = (),
    acts: tuple[tuple[str, str], ...] = (),
    dating: Dating | None = None,
    told: int | None = None,
) -> Frame:
    return Frame(
        key=(source, start, start + 5),
        at=(ord(source[0]), start),
        type=type_,
        speaker=speaker,
        side="country:GO",
        words=words,
        quotes=frozenset(quotes),
        dating=dating,
        tokens=telling_words(words),
        acts=frozenset(acts),
        told=(told, told) if told is not None else None,
    )


def count(*frames: Frame, judgements: tuple[Judgement, ...] = ()) -> int:
    return len(group(sorted(frames, key=lambda f: f.key), judgements)[0])


def test_one_statement_in_two_outlets_is_one_and_another_by_the_speaker_is_another() -> None:
    a = report("a", "the walls will hold against any siege this winter")
    assert count(a, report("b", "the walls will hold against any siege in this winter")) == 1
    assert count(a, report("b", "grain prices must fall before the harvest festival")) == 2


def test_a_short_quotation_of_one_speaker_within_a_longer_one_makes_one_order_of_two_recipients() -> None:
    a = report("a", "the riders to prepare for unspecified next action", type_="Demand", quotes=("next action",))
    b = report(
        "b",
        "the harbour office to decisively carry out the next action",
        type_="Demand",
        quotes=("decisively carry out the next action",),
    )
    assert count(a, b) == 1
    other = report(
        "b", "the next action must be fair", type_="Demand", speaker="faramir", quotes=("next action must be",)
    )
    assert count(a, other) == 2, "another speaker coined it"


def test_one_quoted_word_in_common_is_not_enough() -> None:
    a = report("a", "the useless harbour office must be torn down", type_="Threat")
    b = report("b", "it as useless", type_="Condemnation")
    assert count(a, b) == 2


def test_the_same_threatened_act_on_the_same_thing_is_one_threat() -> None:
    act = (("THREATEN force", "bridge"),)
    a = report("a", "gondor will soon see a ruin where the old bridge stood", type_="Warning", acts=act, dating=day(3))
    b = report("b", "to tear down the bridge", type_="Threat", acts=act)
    assert count(a, b) == 1
    assert count(a, report("b", "to tear down the bridge", type_="Threat", acts=act, dating=day(9))) == 2
    dam = (("THREATEN force", "dam"),)
    assert count(a, report("b", "to tear down the dam", type_="Threat", acts=dam)) == 2


def test_two_statements_side_by_side_in_one_article_stay_two() -> None:
    a = report("a", "the walls will hold against any siege this winter")
    assert count(a, report("a", "the walls will hold against a long siege", start=90)) == 2
    assert count(a, report("a", "the walls will hold against any siege this winter", start=90)) == 1


def test_the_same_words_years_apart_are_two_statements_unless_a_quotation_is_told_again() -> None:
    words = "our policy on the river border has not changed"
    a, b = report("a", words, told=100), report("b", words, told=900)
    assert count(a, b) == 2
    quoted = (words,)
    assert count(report("a", words, quotes=quoted, told=100), report("b", words, quotes=quoted, told=900)) == 1


def test_unlike_quotations_speak_against_like_words() -> None:
    a = report("a", "x", quotes=("the bridge must never fall",))
    b = report("b", "x", quotes=("winter stores are running low",))
    assert "other quotations" in compare(a, b).reasons
    assert "other quotations" not in compare(a, report("b", "x", quotes=("the bridge must never ever fall",))).reasons


def test_what_the_user_parts_stays_apart() -> None:
    a, b, c = (report(source, "the walls will hold against any siege this winter") for source in "abc")
    no = Judgement("report:a#0-5", "report:c#0-5", "different", None, ())
    found, _ = group([a, b, c], (no,))
    assert not any(a in members and c in members for members in found)


def test_speakers_of_one_phrase_need_the_same_words() -> None:
    a = report("a", "the walls will hold against any siege this winter", speaker="label:an envoy")
    assert count(a, report("b", "the walls will hold against any siege this winter", speaker="label:an envoy")) == 1
    assert count(a, report("b", "the walls could hold against some siege next winter", speaker="label:an envoy")) == 2


def test_a_translation_is_one_utterance_and_what_else_the_speaker_says_that_day_is_not() -> None:
    first = [
        report("a", "whoever lectures us should first sweep his own doorstep", told=10),
        report("a", "the harvest will not suffer from the drought", start=90, told=10),
    ]
    second = [
        report("b", "let those who would preach sweep their doorstep", told=11),
        report("b", "farmers need no help because rain has fallen", start=90, told=11),
    ]
    found, judgements = group(sorted([*first, *second], key=lambda f: f.key))
    assert sorted(sorted((f.key[0], f.key[1]) for f in members) for members in found) == [
        [("a", 0), ("b", 0)], [("a", 90)], [("b", 90)],
    ]  # fmt: skip
    assert any("same in other words" in j.reasons for j in judgements)
    late = report("b", "let those who would preach sweep their doorstep", told=60)
    assert count(first[0], late) == 2, "weeks later it is said again"
    other = report("b", "let those who would preach sweep their doorstep", told=11, type_="Threat")
    assert count(first[0], other) == 2
