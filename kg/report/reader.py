"""From the IRIs of a graph to what a page shows of them: links, dates, and passages with the sentence around them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from msgspec import Struct

from kg.ids import sha256
from kg.printable import one_line
from kg.report.facts import Facts, short
from kg.report.wording import readable
from kg.sources import find
from kg.vocab import ACTOR_TYPES, KG, STATEMENT_TYPES

Pairs = tuple[tuple[str, str], ...]
"""Names and values, for instance (("told as", "actual"), ("when", "on Tuesday"))."""

_PLACES = ("Facility", "Location")


class Link(Struct, frozen=True, order=True):
    """Something with a name, and the page that tells more of it ("" where it is only words). ``kind`` is its class."""

    key: str
    label: str
    kind: str = ""


NOWHERE = Link("", "")
"""No page and no name."""

_UNNAMED = Link("", "an unnamed source")
ARTICLE_VOICE = KG + "ArticleVoice"


class Origin(Struct, frozen=True):
    """Where words come from: an article, its outlet and day, "" where they are not known."""

    article: Link
    outlet: str
    published: str


class Passage(Struct, frozen=True):
    """Words of an article and the rest of their sentence. ``anchor`` is where they stand in the article's page."""

    before: str
    text: str
    after: str
    origin: Origin
    anchor: str
    where: str
    rule: str
    says: Pairs = ()


class Item(Struct, frozen=True):
    """A line of a list: an event or statement with its day, its number of witnesses, and who claims it."""

    link: Link
    date: str
    witnesses: int = 0
    earliest: str = ""
    by: tuple[Link, ...] = ()


class Reader:
    """Reads a graph for the pages. ``places`` are the folders that hold the articles' files."""

    def __init__(self, facts: Facts, places: list[Path]) -> None:
        self.facts = facts
        self._places = places
        self.link = cache(self._link)
        self.text = cache(self._text)
        self.kind = cache(self._kind)
        self.item = cache(self._item)
        self.origin = cache(self._origin)
        self._in_file: dict[tuple[str, str], list[str]] = {}

    # ---- things ------------------------------------------------------------------------------------------------

    def _link(self, iri: str) -> Link:
        kind = self.kind(iri)
        return Link(self.facts.key(iri) if kind else "", self.label(iri), kind)

    def links(self, subject: str, *properties: str) -> tuple[Link, ...]:
        """The things that a subject names by the properties."""
        return tuple(self.link(iri) for iri in self.facts.get(subject, *properties))

    def named(self, iris: Iterable[str]) -> tuple[Link, ...]:
        """The things as links, by name."""
        return tuple(sorted(map(self.link, iris), key=lambda link: (link.label, link.key)))

    def speaker(self, statement: str) -> tuple[Link, ...]:
        """Who says it: an actor, else the words for somebody unnamed, with what that one belongs to."""
        if named := self.links(statement, "speaker"):
            return named
        labels = (Link("", label) for label in self.facts.get(statement, "speakerLabel"))
        return (*labels, *self.links(statement, "affiliation"))

    def anchor(self, mention: str) -> str:
        """The id of a mention on the page of its article."""
        return anchor(self.facts.key(mention))

    def label(self, iri: str) -> str:
        """The name of a thing, the headline of an article, the local name of a term."""
        if self.facts.one(iri, "dcterms:source") and "Article" in self.facts.types(iri):
            return self.facts.one(iri, "schema:headline") or self.facts.one(iri, "dcterms:source")
        name = self.facts.one(iri, "skos:prefLabel") or self.facts.one(iri, "rdfs:label")
        return name or short(iri).rpartition(":")[2]

    def _kind(self, iri: str) -> str:
        """The class by which a page is coloured and grouped: a statement's type, an event's factuality, an actor's kind.

        An actual event that no article tells in its own voice is "Claimed". "" for what has no page of its own: mentions,
        classes, concepts.
        """
        types = self.facts.types(iri)
        if "Article" in types:
            return "Article"
        if "Event" in types:
            return "Claimed" if self.is_claimed(iri) else self.factuality(iri)
        return next((kind for kind in (*STATEMENT_TYPES, *ACTOR_TYPES, *_PLACES) if kind in types), "")

    def factuality(self, iri: str) -> str:
        """What the words say of an event: Actual, Threatened, Planned, Hypothetical or Denied."""
        return short(self.facts.one(iri, "factuality"))

    def is_claimed(self, event: str) -> bool:
        """Whether an event is a fact only on somebody's word: no article tells it as one in its own voice."""
        voices = self.voices(self.told_as_fact(event))
        return self.factuality(event) == "Actual" and bool(voices) and ARTICLE_VOICE not in voices

    def told_as_fact(self, event: str) -> list[str]:
        """The mentions of an event that tell it as a fact, in whosever voice."""
        facts = self.facts
        return [told for told in facts.get(event, "mention") if short(facts.one(told, "factuality")) == "Actual"]

    def voices(self, mentions: Iterable[str]) -> list[str]:
        """Who vouches for some mentions of an event: ARTICLE_VOICE, and statements."""
        return [voice for mention in mentions for voice in self.facts.get(mention, "vouchedBy")]

    def vouchers(self, mentions: Iterable[str]) -> tuple[Link, ...]:
        """Those on whose word the mentions of an event are told; the article itself is not among them."""
        speakers = [self.speaker(v)[:1] or (_UNNAMED,) for v in self.voices(mentions) if v != ARTICLE_VOICE]
        return tuple(dict.fromkeys(who for named in speakers for who in named))

    def date(self, iri: str) -> str:
        """The day of a thing, with the minute where it has one; the interval where that is all there is; "" undated."""
        said = self.facts.one(iri, "date")
        if said:
            return readable(said)
        first, last = self.facts.one(iri, "earliest")[:10], self.facts.one(iri, "latest")[:10]
        return "" if not first else first if first == last else f"{first} to {last}"

    def _item(self, iri: str) -> Item:
        """A thing as a line of a list."""
        link, facts = self.link(iri), self.facts
        by = self.vouchers(facts.get(iri, "mention")) if link.kind == "Claimed" else ()
        return Item(link, self.date(iri), facts.number(iri, "witnesses"), facts.one(iri, "earliest"), by)

    def reported(self, article: str) -> Item:
        """An article as an item of the day on which it came out."""
        return Item(self.link(article), self.published(article), earliest=self.published(article))

    def items(self, iris: list[str]) -> tuple[Item, ...]:
        """Oldest first, what is undated last."""
        found = {self.facts.key(iri): self.item(iri) for iri in iris}
        return tuple(sorted(found.values(), key=lambda i: (i.earliest or "~", i.link.label, i.link.key)))

    # ---- passages ----------------------------------------------------------------------------------------------

    def _origin(self, article: str) -> Origin:
        return Origin(self.link(article), self.outlet(article), self.published(article))

    def outlet(self, article: str) -> str:
        """The name of the outlet that published an article, "" where it is not known."""
        outlets = self.facts.get(article, "schema:publisher")
        return self.label(outlets[0]) if outlets else ""

    def published(self, article: str) -> str:
        """The day of publication, "" where it cannot be derived."""
        return self.facts.one(article, "schema:datePublished")[:10]

    def span(self, iri: str) -> tuple[int, int]:
        """Start and end of a mention or article, in code points of the file."""
        return self.facts.number(iri, "start"), self.facts.number(iri, "end")

    def times(self, article: str) -> list[str]:
        """The time expressions of an article in their order."""
        found = [
            mention for mention in self.facts.mentions_in(article) if "TimeExpression" in self.facts.types(mention)
        ]
        return sorted(found, key=self.order)

    def in_headline(self, mention: str) -> bool:
        """Whether a mention stands in the headline of its article."""
        start, end = self.span(mention)
        heads = map(self.span, self.facts.get(self.facts.one(mention, "article"), "headlineMention"))
        return any(first <= start and end <= last for first, last in heads)

    def order(self, mention: str) -> tuple[str, str, int, int, str]:
        """Sorts mentions by file and place."""
        article = self.facts.one(mention, "article")
        return (self.facts.one(article, "dcterms:source"), article, *self.span(mention), mention)

    def passage(self, mention: str, says: Pairs = ()) -> Passage:
        """A mention in its sentence. Words that run over several sentences have what of the first and last is left."""
        facts = self.facts
        article = facts.one(mention, "article")
        sentence = facts.one(mention, "sentence")
        around, (first, last) = facts.one(sentence, "text"), self.span(sentence)
        start, end = self.span(mention)
        return Passage(
            _end_of(around[: start - first]) if first <= start <= last else "",
            facts.one(mention, "text"),
            _start_of(around[end - first :]) if first <= end <= last else "",
            self.origin(article),
            self.anchor(mention),
            f"{facts.one(article, 'dcterms:source')}:{start}-{end}",
            facts.one(mention, "rule"),
            says,
        )

    def passages(self, mentions: list[str]) -> tuple[Passage, ...]:
        """Passages in the order of files and places."""
        return tuple(self.passage(mention, self.says(mention)) for mention in sorted(mentions, key=self.order))

    def says(self, mention: str) -> Pairs:
        """What one mention says by itself: who, whom, when, in whose voice, as the words have it."""
        pairs = [(name, self._words(mention, prop)) for name, prop in _SAID]
        told = short(self.facts.one(mention, "factuality")).lower()
        mode = short(self.facts.one(mention, "reportMode")).lower()
        relay = ", ".join(self.label(iri) for iri in self.facts.get(mention, "via"))
        dated = self.facts.one(mention, "value")
        pairs += [("told as", told), ("quoted", mode), ("relayed by", relay), ("value", dated)]
        pairs += [("on the word of", self._voucher(mention)), ("read as", self.facts.one(mention, "form"))]
        return tuple((name, value) for name, value in pairs if value)

    def _voucher(self, mention: str) -> str:
        if ARTICLE_VOICE in self.voices([mention]):
            return "the article itself"
        return ", ".join(who.label for who in self.vouchers([mention]))

    def _words(self, mention: str, prop: str) -> str:
        return "; ".join(one_line(self.facts.one(iri, "text")) for iri in self.facts.get(mention, prop))

    # ---- texts -------------------------------------------------------------------------------------------------

    def beside(self, source: str, sha: str) -> list[str]:
        """The articles of a file in their order."""
        if not self._in_file:
            for article in sorted(self.facts.all("Article"), key=self.span):
                file = (self.facts.one(article, "dcterms:source"), self.facts.one(article, "sha256"))
                self._in_file.setdefault(file, []).append(article)
        return self._in_file.get((source, sha), [])

    def _text(self, source: str, sha: str) -> str | None:
        """The text of a file, None where it is not there or is another file by now."""
        data = find(self._places, source, sha)
        if data is None:
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        return text if sha256(data) == sha else None


_AROUND = 600  # code points of a sentence on either side: a table without full stops is one sentence too


def _end_of(text: str) -> str:
    return text if len(text) <= _AROUND else "…" + text[-_AROUND:]


def _start_of(text: str) -> str:
    return text if len(text) <= _AROUND else text[:_AROUND] + "…"


_SAID = (
    ("who", "agentMention"),
    ("whom", "targetMention"),
    ("hit", "affectedMention"),
    ("where", "locationMention"),
    ("with", "instrumentMention"),
    ("speaker", "speakerMention"),
    ("word of saying", "cueMention"),
    ("to", "addresseeMention"),
    ("condition", "conditionMention"),
    ("when", "dateMention"),
)
"""What a page calls the words that a mention points to."""


def anchor(key: str) -> str:
    """The id of a mention on the page of its article.

    >>> anchor("mention/27c8723b9b697d855fc2")
    'm-27c8723b9b697d855fc2'
    """
    return f"m-{key.rpartition('/')[2]}"


def day(item: Item) -> str:
    """The day of an item, or the month, year or interval where no more is known; "" undated."""
    return item.date if " to " in item.date else item.date[:10]
