"""Where a statement or event is read: its mentions, and the first of them with the article that it lies in."""

from __future__ import annotations

import re

from msgspec import Struct

from kg.export.facts import Facts, local

_PLACE = re.compile(r"_([0-9]+)_([0-9]+)(?:_[a-z]+)?$")
"""The offsets in the IRI of a mention, as graphs with compact provenance have them (kg:CompactProvenance)."""


class Evidence(Struct, frozen=True):
    """A mention or report with its sentence and article; None where the graph does not say.

    Offsets are code points of the file, half-open.
    """

    iri: str = ""
    text: str | None = None
    mode: str | None = None
    article: str | None = None
    file: str | None = None
    start: int | None = None
    end: int | None = None
    sentence: str | None = None
    sentence_start: int | None = None
    sentence_end: int | None = None
    headline: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None


class Place(Struct, frozen=True, order=True):
    """What mentions are sorted by: when their article was published, and where in it they stand."""

    published: str
    file: str
    start: int
    end: int
    iri: str
    article: str


def mentions(facts: Facts, iri: str) -> list[Place]:
    """The mentions of a statement or event, the earliest published first; articles without a date are last."""
    return sorted(_place(facts, mention) for mention in facts.get(iri, "mention"))


def _place(facts: Facts, mention: str) -> Place:
    article = facts.one(mention, "article")
    start, end = offsets(facts, mention)
    published = facts.one(article, "schema:datePublished") or "~"  # after every digit
    return Place(published, facts.one(article, "dcterms:source"), start or 0, end or 0, mention, article)


def first(facts: Facts, iri: str) -> Evidence:
    """The first mention of a statement or event, an empty one where it has none."""
    places = mentions(facts, iri)
    return _evidence(facts, places[0].iri, places[0].article) if places else Evidence()


def _evidence(facts: Facts, mention: str, article: str) -> Evidence:
    sentence = facts.one(mention, "sentence")
    start, end = offsets(facts, mention)
    around = facts.one(sentence, "text")
    sentence_start, sentence_end = offsets(facts, sentence)
    text = facts.one(mention, "text")
    if not text and around and None not in (start, end, sentence_start):
        text = around[start - sentence_start : end - sentence_start]  # type: ignore[operator]
    outlet = facts.one(article, "schema:publisher")
    return Evidence(
        iri=mention,
        text=text or None,
        mode=local(facts.one(mention, "reportMode")) or None,
        article=article or None,
        file=facts.one(article, "dcterms:source") or None,
        start=start,
        end=end,
        sentence=around or None,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        headline=facts.one(article, "schema:headline") or None,
        outlet=facts.label(outlet) if outlet else None,
        published=facts.one(article, "schema:datePublished") or None,
        url=facts.one(article, "schema:url") or None,
    )


def offsets(facts: Facts, mention: str) -> tuple[int, int] | tuple[None, None]:
    """Start and end of a mention, from its IRI where the graph does not say them otherwise."""
    said = [facts.one(mention, name) for name in ("start", "end")] if mention else []
    if not all(said) and (found := _PLACE.search(mention)):
        said = list(found.groups())
    if not said or not all(re.fullmatch("[0-9]{1,18}", number) for number in said):
        return None, None
    return int(said[0]), int(said[1])
