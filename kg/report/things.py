"""The page of each actor, place, event and statement: what the graph says of it, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from kg.printable import one_line
from kg.report.differences import Difference, differences
from kg.report.drawings.strip import Strip, strip
from kg.report.reader import Item, Link, Origin, Passage, Reader
from kg.report.turtle import turtle
from kg.report.wording import called

Values = tuple[Link, ...]


class Fact(Struct, frozen=True):
    """A property in words, and its values."""

    name: str
    values: Values


class Listing(Struct, frozen=True):
    """A headed list of events or statements."""

    title: str
    items: tuple[Item, ...]


class Reporter(Struct, frozen=True):
    """An article that tells of a thing, how often, and where first."""

    origin: Origin
    anchor: str
    count: int


class Page(Struct, frozen=True):
    """Everything about one thing; ``group`` is event, statement, actor or place."""

    link: Link
    group: str
    iri: str
    facts: tuple[Fact, ...]
    listings: tuple[Listing, ...]
    strip: Strip | None
    passages: tuple[Passage, ...]
    reporters: tuple[Reporter, ...]
    differences: tuple[Difference, ...]
    turtle: str


def groups(reader: Reader) -> dict[str, list[str]]:
    """The things of a graph by group: actor, place, event, statement; a state that is both is an actor."""
    facts = reader.facts
    actors = facts.all("Actor")
    known = set(actors)
    found = {
        "actor": actors,
        "place": [iri for iri in facts.all("Location") if iri not in known],
        "event": facts.all("Event"),
        "statement": facts.all("Statement"),
    }
    return {group: [iri for iri in iris if reader.kind(iri)] for group, iris in found.items()}


def page(reader: Reader, group: str, iri: str) -> Page:
    """The page of one thing."""
    facts, mentions = reader.facts, reader.facts.get(iri, "mention")
    told = group in ("event", "statement")
    listings = () if told else _listings(reader, iri)
    disputed = [iri] if told else [e for e in facts.to(iri, "agent", "speaker", "target") if facts.to(e, "disputed")]
    return Page(
        reader.link(iri),
        group,
        iri,
        tuple(_FACTS[group](reader, iri)),
        listings,
        strip(_story(reader, iri) if told else [(listing.title, listing.items) for listing in listings]),
        reader.passages(mentions) if told else (),
        _reporters(reader, mentions),
        tuple(d for thing in disputed for d in differences(reader, thing)),
        turtle(facts, iri),
    )


def _reporters(reader: Reader, mentions: Sequence[str]) -> tuple[Reporter, ...]:
    """The articles that tell of it, in the order of their files."""
    by_article: dict[str, list[str]] = {}
    for mention in sorted(mentions, key=reader.order):
        by_article.setdefault(reader.facts.one(mention, "article"), []).append(mention)
    return tuple(
        Reporter(reader.origin(article), reader.anchor(told[0]), len(told)) for article, told in by_article.items()
    )


def _listings(reader: Reader, iri: str) -> tuple[Listing, ...]:
    """What an actor or place did, underwent, said and was told; what did not happen is apart from what did."""
    facts = reader.facts
    lists = []
    for title, other, by in _EVENTS:
        found = reader.items([event for event in facts.to(iri, *by) if "Event" in facts.types(event)])
        lists.append(Listing(title, tuple(item for item in found if item.link.kind in _HAPPENED)))
        lists.append(Listing(other, tuple(item for item in found if item.link.kind not in _HAPPENED)))
    for title, by in _STATEMENTS:
        lists.append(Listing(title, reader.items([s for s in facts.to(iri, *by) if "Statement" in facts.types(s)])))
    return tuple(listing for listing in lists if listing.items)


def _story(reader: Reader, iri: str) -> list[tuple[str, tuple[Item, ...]]]:
    """The life of an event or statement in lanes: said beforehand and after, the thing itself, what came of it, reported."""
    facts = reader.facts
    proposed = facts.get(iri, "threatens", "proposes")
    said = facts.to(iri, "threatens", "proposes", "asserts", "about")
    carried = facts.to(iri, "fulfilledBy")
    threats = [s for deed in carried for s in facts.to(deed, "threatens", "proposes")]
    articles = dict.fromkeys(facts.one(mention, "article") for mention in facts.get(iri, "mention"))
    return [
        ("threatened", reader.items(threats)),
        ("said of it", reader.items([s for s in said if "Statement" in facts.types(s)])),
        ("this", (reader.item(iri),)),
        ("what came of it", reader.items(outcomes(reader, [iri, *proposed]))),
        ("reported", tuple(reader.reported(article) for article in articles)),
    ]


_HAPPENED = ("Actual", "Claimed")
_EVENTS = (
    ("did", "might do, or denies", ("agent",)),
    ("was done to it", "might be done to it, or is denied", ("target", "affected")),
    ("happened there", "might happen there, or is denied", ("location",)),
)
_STATEMENTS = (
    ("said", ("speaker", "affiliation")),
    ("was told", ("addressee",)),
    ("was aimed at", ("directedAt", "affected")),
)


# ---- facts ---------------------------------------------------------------------------------------------------------


def _words(*texts: str) -> Values:
    return tuple(Link("", text) for text in dict.fromkeys(map(one_line, texts)) if text)


def _said(*pairs: tuple[str, Values]) -> list[Fact]:
    return [Fact(name, values) for name, values in pairs if values]


def _event(reader: Reader, iri: str) -> list[Fact]:
    links, facts = reader.links, reader.facts
    return _said(
        ("status", _words(_STATUS.get(reader.kind(iri), ""), *_disputed(reader, iri))),
        (
            "also told by" if reader.kind(iri) == "Actual" else "on the word of",
            reader.vouchers(facts.get(iri, "mention")),
        ),
        ("kind of event", (*links(iri, "eventMode"),) or links(iri, "eventType")),
        ("who", links(iri, "agent")),
        ("to whom", links(iri, "target")),
        ("what was hit", links(iri, "affected")),
        ("when", _words(reader.date(iri))),
        ("where", links(iri, "location")),
        ("with what", _words(*facts.get(iri, "instrument"))),
        ("numbers", _words(*(_quantity(reader, q) for q in facts.get(iri, "quantity")))),
        ("carried out by", links(iri, "fulfilledBy")),
        ("overtaken by", links(iri, "overtakenBy")),
        ("carries out", reader.named(facts.to(iri, "fulfilledBy"))),
        ("why it is held so", _words(*reasons(reader, iri))),
        ("part of", links(iri, "partOf")),
        ("parts", reader.named(facts.to(iri, "partOf"))),
        ("threatened in", reader.named(facts.to(iri, "threatens"))),
        ("proposed in", reader.named(set(facts.to(iri, "proposes")) - set(facts.to(iri, "threatens")))),
        ("asserted in", reader.named(facts.to(iri, "asserts"))),
        ("spoken of in", reader.named(facts.to(iri, "about"))),
        *_evidence(reader, iri),
        ("CAMEO codes", _words(*facts.get(iri, "cameo"))),
    )


def _disputed(reader: Reader, iri: str) -> list[str]:
    aspects = [reader.facts.one(node, "aspect") for node in reader.facts.to(iri, "disputed")]
    return ["disputed: the reports differ on whether it happened"] if "factuality" in aspects else []


_STATUS = {
    "Actual": "told as a fact",
    "Claimed": "claimed; no article says so in its own voice",
    "Threatened": "threatened; not told as a fact here",
    "Planned": "planned; not told as a fact here",
    "Hypothetical": "only supposed",
    "Denied": "denied",
}


def _statement(reader: Reader, iri: str) -> list[Fact]:
    links, facts = reader.links, reader.facts
    threatens = facts.get(iri, "threatens")
    relayed = [s for s in facts.to(iri, "asserts", "about") if "Statement" in facts.types(s)]
    return _said(
        ("speaker", reader.speaker(iri)),
        ("kind of source", _words(*(called(reader.label(kind)) for kind in facts.get(iri, "sourceKind")))),
        ("said to", links(iri, "addressee")),
        ("aimed at", links(iri, "directedAt")),
        ("would hit", links(iri, "affected")),
        ("condition", _words(*facts.get(iri, "condition"))),
        ("when", _words(reader.date(iri))),
        ("political act", links(iri, "eventType")),
        ("threatens", reader.named(threatens)),
        ("what came of it", reader.named(outcomes(reader, threatens))),
        ("why it is held so", _words(*reasons(reader, *threatens))),
        ("proposes", reader.named(set(facts.get(iri, "proposes")) - set(threatens))),
        ("asserts", links(iri, "asserts")),
        ("speaks of", links(iri, "about")),
        ("relayed in", reader.named(relayed)),
        *_evidence(reader, iri),
    )


def _evidence(reader: Reader, iri: str) -> list[tuple[str, Values]]:
    """The confidence and what it is made of."""
    facts, count = reader.facts, reader.facts.number(iri, "witnesses")
    articles = {facts.one(mention, "article") for mention in facts.get(iri, "mention")}
    told = f"in {len(articles)} {'article' if len(articles) == 1 else 'articles'}"
    half = ", on somebody's word alone: half" if reader.kind(iri) == "Claimed" else ""
    witnesses = f"{count} independent {'source' if count == 1 else 'sources'} {told}"
    return [("confidence", _words(f"{facts.one(iri, 'confidence')} ({witnesses}{half})"))] if count else []


def _actor(reader: Reader, iri: str) -> list[Fact]:
    links, facts = reader.links, reader.facts
    where = " ".join(facts.one(iri, axis) for axis in ("geo:lat", "geo:long")).strip()
    return _said(
        (
            "is also",
            _words(*(called(kind) for kind in facts.types(iri) if kind not in _GENERAL and kind != reader.kind(iri))),
        ),
        ("also called", _words(*facts.get(iri, "skos:altLabel"))),
        ("role", _words(*facts.get(iri, "role"))),
        ("belongs to", links(iri, "memberOf")),
        ("members", reader.named(facts.to(iri, "memberOf"))),
        ("stands in", links(iri, "locatedIn")),
        ("holds", reader.named(facts.to(iri, "locatedIn"))),
        ("lies within", links(iri, "within")),
        ("latitude and longitude", _words(where)),
        ("ISO 3166", _words(*facts.get(iri, "iso3166"))),
        ("same as", _words(*facts.get(iri, "schema:sameAs"))),
        ("why this place", _words(*(facts.get(iri, "reason") if where else ()))),
    )


_GENERAL = ("Actor", "Location")
_FACTS = {"event": _event, "statement": _statement, "actor": _actor, "place": _actor}


def _quantity(reader: Reader, iri: str) -> str:
    """A number with its bounds, unit and what it counts."""
    facts = reader.facts
    low, high = facts.one(iri, "low"), facts.one(iri, "high")
    amount = (
        low if low == high else f"{low}–{high}" if low and high else f"at least {low}" if low else f"at most {high}"
    )
    return " ".join(filter(None, (amount, facts.one(iri, "unit"), facts.one(iri, "of"))))


def outcomes(reader: Reader, deeds: Iterable[str]) -> list[str]:
    """The events that carried out some others or made them moot, each once."""
    return list(dict.fromkeys(e for deed in deeds for e in reader.facts.get(deed, "fulfilledBy", "overtakenBy")))


def reasons(reader: Reader, *events: str) -> list[str]:
    """Why events are held to carry out others, or to have been carried out, each reason once."""
    fulfilments = [node for event in events for node in reader.facts.to(event, "proposal", "outcome")]
    return list(dict.fromkeys(reason for node in fulfilments for reason in reader.facts.get(node, "reason")))
