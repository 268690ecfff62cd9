"""The first thing that an analyst asks: every threat in a row, newest first, with what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kg.printable import one_line
from kg.query import Rows
from kg.report.facts import short
from kg.report.reader import Link, Passage, Reader
from kg.report.things import outcomes, reasons


class Threat(Struct, frozen=True):
    """A threat with all its reports.

    ``words`` are the speaker's own where a report quotes them, ``held`` the condition among them, ``conditions`` others.
    ``outcome`` is carried out, partly, overtaken or not reported (in these articles), ``outcomes`` are the events that say
    so, ``reasons`` why they are held to, ``telling`` their sentences. ``first`` and ``last`` are the days of the first and
    the last report, ``newest`` sorts: the day of the threat, else that of its last report.
    """

    link: Link
    who: tuple[Link, ...]
    whom: tuple[Link, ...]
    told: tuple[Link, ...]
    words: str
    held: str
    acts: tuple[Link, ...]
    date: str
    conditions: tuple[str, ...]
    deadlines: tuple[str, ...]
    outcome: str
    outcomes: tuple[Link, ...]
    reasons: tuple[str, ...]
    source: tuple[str, ...]
    via: tuple[Link, ...]
    outlets: tuple[str, ...]
    witnesses: int
    first: str
    last: str
    newest: str
    reports: tuple[Passage, ...]
    telling: tuple[Passage, ...]


def threats(reader: Reader, answer: Rows) -> list[Threat]:
    """The threats of ``who-threatened-what``, whose rows these are (one for each report and target), newest first."""
    outcomes = {row["threat"]: row["outcome"] for row in answer.texts()}
    found = [_threat(reader, iri, outcome) for iri, outcome in outcomes.items()]
    return sorted(found, key=lambda threat: threat.newest, reverse=True)


def _threat(reader: Reader, iri: str, outcome: str) -> Threat:
    facts = reader.facts
    reports = sorted(facts.get(iri, "mention"), key=reader.order)
    articles = [facts.one(report, "article") for report in reports]
    deeds = facts.get(iri, "threatens")
    done = outcomes(reader, deeds)
    days = sorted(filter(None, map(reader.published, articles)))
    words = _words(reader, reports)
    return Threat(
        link=reader.link(iri),
        who=reader.speaker(iri),
        whom=_whom(reader, iri, deeds),
        told=reader.links(iri, "addressee"),
        words=words,
        held=next((condition for condition in facts.get(iri, "condition") if condition in words), ""),
        acts=tuple(map(reader.link, deeds)),
        date=reader.date(iri),
        conditions=tuple(condition for condition in facts.get(iri, "condition") if condition not in words),
        deadlines=_deadlines(reader, iri, reports),
        outcome=outcome,
        outcomes=tuple(map(reader.link, done)),
        reasons=tuple(reasons(reader, *deeds)),
        source=tuple(reader.label(kind) for kind in facts.get(iri, "sourceKind")),
        via=tuple(dict.fromkeys(relay for report in reports for relay in reader.links(report, "via"))),
        outlets=tuple(filter(None, dict.fromkeys(map(reader.outlet, articles)))),
        witnesses=facts.number(iri, "witnesses"),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        newest=facts.one(iri, "earliest") or (days[-1] if days else ""),
        reports=reader.passages(reports),
        telling=tuple(passage for event in done for passage in _telling(reader, event)),
    )


def _whom(reader: Reader, threat: str, deeds: Sequence[str]) -> tuple[Link, ...]:
    """Those at whom the threat is aimed, and whom and what the threatened act would hit."""
    facts = reader.facts
    aimed = facts.get(threat, "directedAt", "affected") or facts.get(threat, "target")
    hit = [thing for deed in deeds for thing in facts.get(deed, "target", "affected")]
    return tuple(map(reader.link, dict.fromkeys([*aimed, *hit])))


def _words(reader: Reader, reports: Sequence[str]) -> str:
    """The first report that quotes, a whole quotation before one in pieces, else the first."""
    facts = reader.facts
    rank = {"Direct": 0, "Mixed": 1}
    best = sorted(reports, key=lambda report: rank.get(short(facts.one(report, "reportMode")), 2))
    return next((one_line(facts.one(report, "text")) for report in best), "")


def _deadlines(reader: Reader, threat: str, reports: Sequence[str]) -> tuple[str, ...]:
    """The words that say by when: times in what is threatened, or on what condition, that end after the threat was made."""
    facts = reader.facts
    ahead: list[str] = []
    for report in reports:
        made = facts.one(threat, "latest") or reader.published(facts.one(report, "article"))
        within = [reader.span(part) for part in (report, *facts.get(report, "conditionMention"))]
        times = [
            time
            for time in reader.times(facts.one(report, "article"))
            if any(start <= reader.span(time)[0] and reader.span(time)[1] <= end for start, end in within)
        ]
        ahead += [time for time in times if made and facts.one(time, "latest") > made]
    return tuple(dict.fromkeys(one_line(facts.one(time, "text")) for time in ahead))


def _telling(reader: Reader, event: str) -> tuple[Passage, ...]:
    """One mention in each article that tells an event as a fact: one that says when, else one that is no headline's."""
    facts = reader.facts
    best: dict[str, str] = {}
    ranked = reader.told_as_fact(event)
    ranked.sort(key=lambda m: (not facts.get(m, "dateMention"), reader.in_headline(m), reader.order(m)))
    for mention in ranked:
        best.setdefault(facts.one(mention, "article"), mention)
    return reader.passages(list(best.values()))
