"""Articles: the list of what was read, and the text of each with what was read in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kg.printable import one_line
from kg.report.marking import GAP, Mark, Token, tokens
from kg.report.reader import NOWHERE, Link, Origin, Reader
from kg.vocab import STATEMENT_TYPES

_LONGEST = 3_000_000  # code points, as much as one text may have


class Row(Struct, frozen=True):
    """An article in the list: where it is from, and how much was read in it."""

    origin: Origin
    authors: str
    basis: str
    file: str
    url: str
    statements: int
    events: int
    silent: int


class Outside(Struct, frozen=True):
    """Text of the file before or after the article, which belongs to no article, and the article beyond it."""

    text: str
    beyond: Link | None


class Page(Struct, frozen=True):
    """An article with its text as tokens. ``whole`` is false where the file is not at hand and only sentences are known."""

    row: Row
    tokens: tuple[Token, ...]
    whole: bool
    before: Outside
    after: Outside


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Newest first, undated last, those of one day by file."""
    by_file = sorted(rows, key=lambda row: (row.file, row.origin.article.key))
    return sorted(by_file, key=lambda row: row.origin.published, reverse=True)


def row(reader: Reader, article: str) -> Row:
    """One article with the numbers of what was read in it."""
    facts = reader.facts
    owners = [owner for mention in facts.mentions_in(article) for owner in facts.to(mention, "mention")]
    kinds = [facts.types(owner) for owner in dict.fromkeys(owners)]
    url = facts.one(article, "schema:url")
    return Row(
        reader.origin(article),
        ", ".join(reader.label(author) for author in facts.get(article, "schema:author")),
        basis(facts.one(article, "dateBasis")),
        facts.one(article, "dcterms:source"),
        url if url.startswith(("http://", "https://")) else "",  # a javascript: link is no address
        sum("Statement" in kind for kind in kinds),
        sum("Event" in kind for kind in kinds),
        sum("SilentSentence" in facts.types(mention) for mention in facts.mentions_in(article)),
    )


def basis(iri: str) -> str:
    """How the day of publication is known."""
    return {
        "Given": "given",
        "Stated": "stated on the page",
        "Caption": "from a caption",
        "CrossDocument": "from another report of the same event",
    }.get(iri.rpartition("#")[2], "")


def page(reader: Reader, article: str, row: Row) -> Page:
    """The article's own page; ``row`` is what the list says of it."""
    facts = reader.facts
    start, end = reader.span(article)
    file = reader.text(facts.one(article, "dcterms:source"), facts.one(article, "sha256"))
    text = file[start:end] if file is not None else _known(reader, article)
    found = list(_marks(reader, article))
    frames = [mark for mark in found if "frame" in mark.kinds]
    links = [mark for mark in found if "frame" not in mark.kinds]
    before, after = _outside(reader, article, file)
    return Page(row, tuple(tokens(text, start, frames, links)), file is not None, before, after)


def _known(reader: Reader, article: str) -> str:
    """The sentences that the graph has, at their places, with gaps between them."""
    start, end = reader.span(article)
    if not 0 <= start <= end <= start + _LONGEST:
        return ""
    text = [GAP] * (end - start)
    for mention in sorted(reader.facts.mentions_in(article), key=reader.order):
        first, last = reader.span(mention)
        words = reader.facts.one(mention, "text")
        if start <= first <= last <= end and len(words) == last - first:
            text[first - start : last - start] = words
    return "".join(text)


def _outside(reader: Reader, article: str, file: str | None) -> tuple[Outside, Outside]:
    """What the file has between this article and its neighbours."""
    facts = reader.facts
    start, end = reader.span(article)
    source, sha = facts.one(article, "dcterms:source"), facts.one(article, "sha256")
    beside = [iri for iri in reader.beside(source, sha) if iri != article]
    earlier = [iri for iri in beside if reader.span(iri)[1] <= start]
    later = [iri for iri in beside if reader.span(iri)[0] >= end]
    words = file or ""
    first = reader.span(earlier[-1])[1] if earlier else 0
    last = reader.span(later[0])[0] if later else len(words)
    return (
        Outside(words[first:start].strip(), reader.link(earlier[-1]) if earlier else None),
        Outside(words[end:last].strip(), reader.link(later[0]) if later else None),
    )


def _marks(reader: Reader, article: str) -> Iterator[Mark]:
    """Everything read in an article, in no order."""
    for place in map(_FURNITURE.fullmatch, reader.facts.get(article, "furniture")):
        if place:
            yield Mark(int(place[1]), int(place[2]), ("frame", "furniture"), NOWHERE, tag="not read")
    for mention in reader.facts.mentions_in(article):
        yield from _marks_of(reader, mention)


_FURNITURE = re.compile(r"char=(\d+),(\d+)")  # RFC 5147


def _marks_of(reader: Reader, mention: str) -> Iterator[Mark]:
    facts = reader.facts
    types = facts.types(mention)
    if "SilentSentence" in types:
        words = ", ".join(one_line(facts.one(word, "text")) for word in facts.get(mention, "silentWord"))
        yield _mark(reader, mention, ("frame", "silent"), tag=f"nothing read: {words}")
    if "TimeExpression" in types:
        yield _mark(reader, mention, ("time",), Link("", facts.one(mention, "text"), "Time"))
    for report in facts.to(mention, "cueMention"):
        for statement in facts.to(report, "mention"):
            yield _mark(reader, mention, ("cue", reader.kind(statement).lower()), reader.link(statement))
    if any("Disagreement" in facts.types(node) for node in facts.to(mention, "left", "right")):
        yield _mark(reader, mention, ())
    for owner in facts.to(mention, "mention"):
        yield from _owned(reader, mention, owner)


def _owned(reader: Reader, mention: str, owner: str) -> Iterator[Mark]:
    kind, link = reader.kind(owner), reader.link(owner)
    if kind in STATEMENT_TYPES:
        kinds = ("frame", "statement", kind.lower())
        first, *rest = sorted(reader.facts.get(mention, "part"), key=reader.order) or [mention]
        tag = ": ".join([kind, *(who.label for who in reader.speaker(owner)[:1])])
        yield replace(_mark(reader, mention, kinds, link, tag), start=reader.span(first)[0], end=reader.span(first)[1])
        yield from (Mark(*reader.span(part), kinds, link) for part in rest)
    elif "Quantity" in reader.facts.types(owner):
        for event in reader.facts.to(owner, "quantity"):
            yield _mark(reader, mention, ("number",), reader.link(event))
    elif kind:
        group = "event" if "Event" in reader.facts.types(owner) else "thing"
        yield _mark(reader, mention, (group, kind.lower()), link)


def _mark(reader: Reader, mention: str, kinds: tuple[str, ...], link: Link = NOWHERE, tag: str = "") -> Mark:
    start, end = reader.span(mention)
    rule = reader.facts.one(mention, "rule")
    return Mark(start, end, kinds, link, reader.anchor(mention), tag, rule, reader.says(mention))
