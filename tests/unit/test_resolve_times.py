"""From the words to the calendar: publication, story, time zones, and articles that date each other."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.extract.times import times
from kg.model import Article, Dating, EventMention, Known, Mention, Reading, Segment, Span
from kg.resolve.times.dating import date_articles, dating_of, resolve_times
from kg.resolve.times.timex import dating

TUESDAY = Known("2020-06-16", "Given")


def reading(nlp: Language, text: str, date: Known | None = None, captions: tuple[str, ...] = ()) -> Reading:
    """One article; each sentence's times belong to one event mention of that sentence."""
    known = tuple(Known(value, "Caption", Span(0, 1)) for value in captions)
    whole = Span(0, len(text))
    article = Article("a.txt", "", whole, text, (Segment(whole, "body"),), date=date, caption_dates=known)
    found = times(nlp(text))
    mention = Mention(whole, text, whole, "test")
    told = EventMention(mention, "ASSAULT", "attack", "Actual", times=tuple(range(len(found))))
    return Reading(article, times=found, events=(told,))


def resolved(nlp: Language, text: str, date: Known | None = TUESDAY, captions: tuple[str, ...] = ()) -> list[str]:
    read = reading(nlp, text, captions=captions)
    return [d.value if d else t.value for t, d in zip(read.times, resolve_times(read, date), strict=True)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rebels attacked the port on Tuesday.", "2020-06-16"),
        ("Rebels attacked the port on Saturday.", "2020-06-13"),
        ("The council will meet on Saturday.", "2020-06-20"),
        ("Rebels attacked the port last Friday.", "2020-06-12"),
        ("Rebels attacked the port yesterday.", "2020-06-15"),
        ("Rebels attacked the port last week.", "2020-W24"),
        ("Rebels attacked the port earlier this month.", "2020-06"),
        ("Rebels attacked the port last year.", "2019"),
        ("Rebels attacked the port last November.", "2019-11"),
        ("The council will meet next November.", "2020-11"),
        ("Rebels attacked the port two years ago.", "2018"),
        ("Rebels attacked the port in December.", "2019-12"),
        ("The council will meet in January.", "2021-01"),
        ("Rebels attacked the port on June 15.", "2020-06-15"),
        ("Rebels attacked the port during the weekend.", "2020-W24-WE"),
        ("Rebels attacked the port on Tuesday afternoon.", "2020-06-16TAF"),
        ("Rebels held the port for two days.", "P2D"),
    ],
)
def test_news_is_read_against_its_publication(text: str, value: str, nlp: Language) -> None:
    assert resolved(nlp, text) == [value]


def test_a_narrative_is_read_against_the_date_told_before(nlp: Language) -> None:
    years = "".join(f"In {year} the war spread. " for year in range(1910, 1917))
    text = f"{years}On May 10, 1918, the city fell. On September 17 it was freed. The following day the king fled."
    assert resolved(nlp, text)[-3:] == ["1918-05-10", "1918-09-17", "1918-09-18"]


@pytest.mark.parametrize(
    "clocks",
    ["2:49pm local time (05:49 GMT)", "14:49 KST (01:49 ET)", "14:49 local time (06:49 BST)"],
)
def test_one_instant_whatever_the_zone(clocks: str, nlp: Language) -> None:
    read = reading(nlp, f"Rebels blew up the office on Tuesday. The blast came at {clocks}.")
    first, second = resolve_times(read, TUESDAY)[-2:]
    assert first is not None and second is not None
    assert first.value == "2020-06-16T14:49+09:00"
    assert first.date == second.date == "2020-06-16T05:49:00Z"


def test_a_zone_follows_the_daylight_time_of_the_day(nlp: Language) -> None:
    summer, winter = (Known(day, "Given") for day in ("2020-07-01", "2020-01-01"))
    text = "The market fell at 09:30 ET."
    assert resolved(nlp, text, summer) == ["2020-07-01T09:30-04:00"]
    assert resolved(nlp, text, winter) == ["2020-01-01T09:30-05:00"]


def test_the_instant_may_be_of_another_day_elsewhere(nlp: Language) -> None:
    text = "Rebels attacked on Tuesday at 02:00 KST (17:00 GMT)."
    assert resolved(nlp, text)[1:] == ["2020-06-16T02:00+09:00", "2020-06-15T17:00+00:00"]


def test_without_a_date_only_the_absolute_is_dated(nlp: Language) -> None:
    text = "The office opened in 2018. It was destroyed at 14:49 local time (06:49 BST)."
    read = reading(nlp, text)
    year, clock, _ = resolve_times(read, None)
    assert year is not None and year.date == "2018"
    assert clock is not None and (clock.value, clock.date) == ("T14:49+09:00", None)


def test_a_caption_bounds_an_undated_article(nlp: Language) -> None:
    text = "Last November the state cut lines. It did so last year and this month. The congress meets this week."
    found = resolved(nlp, text, None, ("2021-01-05", "2021-01-18"))
    assert found == ["2020-11", "2020", "2021-01", "XXXX-WXX"]


def test_a_caption_dates_the_article_where_the_weekday_agrees(nlp: Language) -> None:
    agrees = reading(nlp, "Rebels attacked the port on Tuesday.", captions=("2020-06-16",))
    differs = reading(nlp, "Rebels attacked the port on Monday.", captions=("2020-06-16",))
    stale = reading(nlp, "Rebels attacked the port on Tuesday. It was built in 2021.", captions=("2020-06-16",))
    dates = date_articles((agrees, differs, stale), ())
    assert [known and (known.value, known.basis) for known in dates] == [("2020-06-16", "Caption"), None, None]


def test_articles_date_each_other(nlp: Language) -> None:
    dated = reading(nlp, "Rebels attacked the port on Tuesday.", TUESDAY)
    undated = reading(nlp, "Later on Tuesday rebels attacked the port.")
    silent = reading(nlp, "Rebels attacked the port.")
    for readings, places in (((dated, undated, silent), (1, 2)), ((silent, undated, dated), (1, 0))):
        group = tuple((i, 0) for i in range(3))
        dates = date_articles(readings, (group,))
        known = dates[places[0]]
        assert known is not None and (known.value, known.basis) == ("2020-06-16", "CrossDocument")
        assert dates[places[1]] is None


def test_a_chain_of_articles_is_dated(nlp: Language) -> None:
    first = reading(nlp, "Rebels attacked the port on Tuesday.", TUESDAY)
    second = reading(nlp, "Rebels attacked the port on Tuesday.")
    third = reading(nlp, "Rebels attacked the port on Tuesday.")
    dates = date_articles((first, second, third), (((0, 0), (1, 0)), ((1, 0), (2, 0))))
    assert [known.value if known else None for known in dates] == ["2020-06-16"] * 3


def test_yesterday_dates_an_article_a_day_later(nlp: Language) -> None:
    dated = reading(nlp, "Rebels attacked the port on Tuesday.", TUESDAY)
    later = reading(nlp, "Rebels attacked the port yesterday.")
    known = date_articles((dated, later), (((0, 0), (1, 0)),))[1]
    assert known is not None and known.value == "2020-06-17"


def test_what_is_to_come_dates_nothing(nlp: Language) -> None:
    dated = reading(nlp, "Rebels attacked the port on Tuesday.", TUESDAY)
    before = reading(nlp, "Rebels will attack the port on Tuesday.")
    assert date_articles((dated, before), (((0, 0), (1, 0)),))[1] is None


def test_another_weekday_dates_nothing(nlp: Language) -> None:
    dated = reading(nlp, "Rebels attacked the port on Tuesday.", TUESDAY)
    other = reading(nlp, "Rebels attacked the port on Wednesday.")
    assert date_articles((dated, other), (((0, 0), (1, 0)),))[1] is None


def test_several_datings_of_one_event() -> None:
    day, clock = dating("2020-06-16"), Dating("T14:49+09:00")
    instant = dating("2020-06-16T14:49+09:00")
    assert dating_of([day, clock]) == instant
    assert dating_of([day, dating("2020-06"), dating("2020-W25")]) == day
    assert dating_of([dating("2020-06-15"), day, instant]) == instant
    assert dating_of([dating("PAST_REF")]) is None
    assert dating_of([clock]) == clock
    assert dating_of([]) is None
