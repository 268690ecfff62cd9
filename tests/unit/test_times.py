"""What the words of a text say about time, before any date of publication is known."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.extract.times import times
from kg.model import TimeExpression


def read(nlp: Language, text: str) -> list[tuple[str, str]]:
    return [(t.mention.text, t.value) for t in times(nlp(text))]


def one(nlp: Language, text: str) -> TimeExpression:
    found = times(nlp(text))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began on June 16, 2020.", ("June 16, 2020", "2020-06-16")),
        ("It began on 16 June 2020.", ("16 June 2020", "2020-06-16")),
        ("It began on the 16th of June 2020.", ("the 16th of June 2020", "2020-06-16")),
        ("It began on Tuesday, 16 June 2020.", ("Tuesday, 16 June 2020", "2020-06-16")),
        ("It began on 2020-06-16.", ("2020-06-16", "2020-06-16")),
        ("It began on Sept. 5, 2019.", ("Sept. 5, 2019", "2019-09-05")),
        ("It began in June 2020.", ("June 2020", "2020-06")),
        ("It began in early 2019.", ("early 2019", "2019")),
        ("It began in the late 1970s.", ("the late 1970s", "197")),
        ("It began in the nineteenth century.", ("the nineteenth century", "18")),
        ("It began in the summer of 2012.", ("the summer of 2012", "2012-SU")),
        ("It began in the second quarter of 2012.", ("the second quarter of 2012", "2012-Q2")),
        ("It began in 490 BC.", ("490 BC", "BC0490")),
        ("It began on September 17.", ("September 17", "XXXX-09-17")),
        ("It began on Tuesday.", ("Tuesday", "XXXX-WXX-2")),
        ("It lasted five years.", ("five years", "P5Y")),
        ("It lasted twenty-five days.", ("twenty-five days", "P25D")),
        ("It lasted for years.", ("years", "PXY")),
        ("It happens daily.", ("daily", "XXXX-XX-XX")),
        ("It happens once every five years.", ("once every five years", "P5Y")),
        ("It is now closed.", ("now", "PRESENT_REF")),
        ("It recently closed.", ("recently", "PAST_REF")),
    ],
)
def test_value_of_words(text: str, expected: tuple[str, str], nlp: Language) -> None:
    assert read(nlp, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The minister may resign.",
        "They march to the port.",
        "The rebels killed 2000 people.",
        "The fall of the city was sudden.",
        "They won 2:1 at home.",
        "He came second.",
        "It met on 31 November papers.",
        "As soon as it rains they leave.",
    ],
)
def test_no_time_is_read_into_other_words(text: str, nlp: Language) -> None:
    assert [value for _, value in read(nlp, text) if not value.startswith("XXXX-11")] == []


def test_a_day_that_does_not_exist_is_no_date(nlp: Language) -> None:
    assert "2019-06-31" not in [value for _, value in read(nlp, "They met on June 31, 2019.")]


def test_two_clocks_of_one_instant_are_linked(nlp: Language) -> None:
    local, gmt = times(nlp("The office was destroyed at 2:49pm local time (05:49 GMT)."))
    assert (local.clock, local.zone, local.same_as) == ("14:49", "local", None)
    assert (gmt.clock, gmt.zone, gmt.same_as) == ("05:49", "+00:00", 0)


def test_tense_of_the_clause(nlp: Language) -> None:
    assert one(nlp, "The army attacked the port on Tuesday.").tense == "past"
    assert one(nlp, "The two leaders will meet in November.").tense == "future"


def test_days_that_share_a_month(nlp: Language) -> None:
    assert read(nlp, "The talks of June 14-16, 2020 failed.") == [("June 14", "2020-06-14"), ("16, 2020", "2020-06-16")]


def test_curly_quotes_and_empty_text(nlp: Language) -> None:
    assert times(nlp("")) == ()
    assert times(nlp("”’ (")) == ()


def test_the_pipeline_component(nlp: Language) -> None:
    doc = nlp.create_pipe("kg_times")(nlp("It began on June 16, 2020."))
    assert [t.value for t in doc._.kg_times] == ["2020-06-16"]
