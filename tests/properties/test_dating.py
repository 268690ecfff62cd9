"""No text and no date, however odd, breaks the reading of times."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.annotate import load
from kg.extract.times import times
from kg.model import Article, Known, Reading, Segment, Span
from kg.resolve.times.dating import date_articles, dating_of, resolve_times
from kg.resolve.times.timex import dating

WORDS = """
last next this the following same past week year month day Tuesday June May 2019 1850 31 30th 16 14:49 2:49pm 24:59 GMT
KST local time ( ) , . - ' ago later before two a hundred 999999 years days century BC 44 12/25/2019 2020-02-30 early
late end of in on since every daily now former spring fall second quarter half weekend morning night 1960s ’ “ ² ٣
February 29 0 00 noon New Year's Eve Christmas first thousand million p.m.
"""
TEXTS = st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join) | st.text(max_size=60)
DATES = st.none() | st.builds(
    Known, st.dates().map(str) | st.sampled_from(["2020-02-30", "", "2020", "2020-13", "0001-01-01"]), st.just("Given")
)
VALUES = st.sampled_from(
    ["2020-06-16", "2020-06", "2020", "202", "20", "2020-W25", "2020-W54", "2020-SU", "9999-WI", "2020-Q5", "BC0490",
     "T14:49+09:00", "2020-06-16T14:49+09:00", "0001-01-01T00:00+14:00", "PAST_REF", "PXD", "0000", "9999", "999", "99"]
)  # fmt: skip


@cache
def tagger() -> Language:
    """The shared pipeline without what times do not need."""
    return load()


def reading(text: str) -> Reading:
    whole = Span(0, len(text))
    caption = (Known("2020-06-16", "Caption"),)
    article = Article("a.txt", "", whole, text, (Segment(whole, "body"),), caption_dates=caption)
    return Reading(article, times=times(tagger()(text)))


@given(TEXTS, DATES)
@settings(max_examples=120, deadline=None)
def test_any_text_is_read_and_dated(text: str, date: Known | None) -> None:
    read = reading(text)
    ends = [0]
    for t in read.times:
        assert text[t.mention.span.start : t.mention.span.end] == t.mention.text != ""
        assert t.mention.span.start >= ends[-1]
        ends.append(t.mention.span.end)
    datings = resolve_times(read, date)
    assert len(datings) == len(read.times)
    for told in datings:
        if told is not None and told.earliest is not None and told.latest is not None:
            assert told.earliest <= told.latest
    assert date_articles((read, read), ()) == date_articles((read, read), ())


@given(st.lists(VALUES, max_size=6))
def test_combining_datings_is_free_of_order(values: list[str]) -> None:
    datings = [dating(value) for value in values]
    assert dating_of(datings) == dating_of(datings[::-1])
    for told in datings:
        assert told.earliest is None or told.latest is None or told.earliest <= told.latest
