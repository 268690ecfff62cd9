"""The first thing that an analyst asks: every threat in a row, newest first, with what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kg.query import Rows
from kg.report.facts import short
from kg.report.reader import Link, Passage, Reader, one_line


class Threat(Struct, frozen=True):
    """A threat with all its reports.

    ``words`` are the speaker's own where a report quotes them. ``outcome`` is carried out, partly, overtaken or not
    reported (in these articles), ``outcomes`` are the events that say so, ``telling`` the sentences of those.
    ``first`` and ``last`` are the days of the first and the last report.
    """

    link: Link
    who: tuple[Link, ...]
    whom: tuple[Link, ...]
    told: tuple[Link, ...]
    words: str
    acts: tuple[Link, ...]
    date: str
    conditions: tuple[str, ...]
    deadlines: tuple[str, ...]
    outcome: str
    outcomes: tuple[Link, ...]
    source: tuple[str, ...]
    via: tuple[Link, ...]
    witnesses: int
    first: str
    last: str
    reports: tuple[Passage, ...]
    telling: tuple[Passage, ...]


def threats(reader: Reader, answer: Rows) -> list[Threat]:
    """The threats in the order of ``who-threatened-what``, whose rows these are: one for each report and target."""
    outcomes = {row["threat"]: row["outcome"] for row in answer.texts()}
    return [_threat(reader, iri, outcome) for iri, outcome in outcomes.items()]


def _threat(reader: Reader, iri: str, outcome: str) -> Threat:
    facts = reader.facts
    reports = sorted(facts.get(iri, "mention"), key=reader.order)
    deeds = facts.get(iri, "threatens")
    done = list(dict.fromkeys(event for deed in deeds for event in facts.get(deed, "fulfilledBy", "overtakenBy")))
    days = sorted(filter(None, (reader.published(facts.one(report, "article")) for report in reports)))
    whom = facts.get(iri, "directedAt", "affected") or facts.get(iri, "target")
    hit = [thing for deed in deeds for thing in facts.get(deed, "target", "affected")]
    addressees = reader.links(iri, "addressee")
    return Threat(
        reader.link(iri),
        reader.speaker(iri),
        tuple(reader.link(thing) for thing in dict.fromkeys([*whom, *hit])),
        addressees,
        _words(reader, reports),
        tuple(map(reader.link, deeds)),
        reader.date(iri),
        tuple(facts.get(iri, "condition")),
        _deadlines(reader, iri, deeds),
        outcome,
        tuple(map(reader.link, done)),
        tuple(reader.label(kind) for kind in facts.get(iri, "sourceKind")),
        tuple(dict.fromkeys(relay for report in reports for relay in reader.links(report, "via"))),
        facts.number(iri, "witnesses"),
        days[0] if days else "",
        days[-1] if days else "",
        reader.passages(reports),
        tuple(passage for event in done for passage in _telling(reader, event)),
    )


def _words(reader: Reader, reports: Sequence[str]) -> str:
    """The first report that quotes, a whole quotation before one in pieces, else the first."""
    facts = reader.facts
    rank = {"Direct": 0, "Mixed": 1}
    best = sorted(reports, key=lambda report: rank.get(short(facts.one(report, "reportMode")), 2))
    return next((one_line(facts.one(report, "text")) for report in best), "")


def _deadlines(reader: Reader, threat: str, deeds: Sequence[str]) -> tuple[str, ...]:
    """The words that say by when: times given for the threatened act that end after the threat was made."""
    facts, made = reader.facts, reader.facts.one(threat, "latest")
    dates = [date for deed in deeds for told in facts.get(deed, "mention") for date in facts.get(told, "dateMention")]
    ahead = [date for date in dates if made and facts.one(date, "latest") > made]
    return tuple(dict.fromkeys(one_line(facts.one(date, "text")) for date in sorted(ahead, key=reader.order)))


def _telling(reader: Reader, event: str) -> tuple[Passage, ...]:
    """The first mention in each article that tells an event as a fact; the event's page has them all."""
    facts = reader.facts
    told = [mention for mention in facts.get(event, "mention") if short(facts.one(mention, "factuality")) == "Actual"]
    first = {facts.one(mention, "article"): mention for mention in sorted(told, key=reader.order, reverse=True)}
    return reader.passages(list(first.values()))
