"""For any text: spans lie where they say, in order, and nothing raises."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import articles
from kg.model import Article, Known

LINES = st.sampled_from(
    [
        "",
        " ",
        "Source link",
        "Continue Reading",
        "World News",
        "About the author",
        "Jane Doe",
        "By Jane Doe",
        "Border to close soon",
        "Border to close soon | Zenda News",
        "Tuesday, September 1, 2015",
        "Published: 31 February 2020",
        "5 months ago 25",
        "June 2022",
        "* * *",
        "“Very serious”",
        "More: one two three",
        "The border is to close on Monday, the minister told the BBC.",
        "Per: NBC",
        "A man waves in Zenda, June 5, 2021 [Jane Doe/Reuters]",
        "The ministers of five states agreed to a deal for the",
        "islands, he said.",
        "12",
        "x" * 300,
        "\u200f\u202e",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.one_of(LINES, st.text(max_size=60)), max_size=40).map("\n".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_articles_of_any_text(text: str) -> None:
    found = articles(text, "page.txt", "0")
    for article in found:
        _check(text, article)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def _check(text: str, article: Article) -> None:
    span = article.span
    assert article.text == text[span.start : span.end] != ""
    assert any(segment.kind in ("headline", "subhead", "body") for segment in article.segments)
    position = span.start
    for segment in article.segments:
        assert position <= segment.span.start < segment.span.end <= span.end
        assert not text[segment.span.start].isspace() and not text[segment.span.end - 1].isspace()
        position = segment.span.end
    for value in (article.headline, article.outlet, *article.authors):
        _check_value(text, value)

    for date in (article.date, *article.caption_dates):
        assert date is None or (date.span and span.start <= date.span.start < date.span.end <= span.end)


def _check_value(text: str, known: Known | None) -> None:
    if known and known.span:
        assert text[known.span.start : known.span.end] == known.value


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_same_text_same_articles(text: str) -> None:
    assert articles(text, "page.txt", "0") == articles(text, "page.txt", "0")
