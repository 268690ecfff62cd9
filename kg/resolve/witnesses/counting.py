"""How many independent witnesses stand behind a statement or an event, and the confidence that follows.

The rule: each independent witness leaves half of the doubt, so n witnesses give ``1 - 0.5 ** n``; an event that is only
claimed (no mention in an article's own voice) counts half of that. A mention is first-hand or second-hand:

* The report of a statement is first-hand, unless an agency relays it ("the ministry confirmed, Reuters reported"; "CCTV said
  that the spokesman urged …"): then it leans on the agency. It cannot be of another day, or it would be another statement.
* The mention of an event is first-hand in an article's own voice. Inside a statement it leans on who says so: the innermost
  speaker, an unnamed official's body ("a spokesperson of the ministry"), or, where the speaker cannot be known again
  ("residents"), the agency that relays it.

First-hand mentions are one witness where they stand in one article, in articles of one outlet, in copies of one sentence, or
in articles of which one is a reprint of the other. Second-hand mentions are one witness where, besides, they lean on the
same source; they add none where a first-hand witness stands in the same place, or is the source itself. So four papers that
pass on a ministry's word are one witness of the event and four of the statement, while four that tell the event themselves
are four, though each may quote the ministry besides.

The idea of joint confidence from evidence follows SeMRA (Hoyt et al. 2025); the numbers are a convention, not a measurement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kg.model import Argument, At, Event, Mention, Reading, Report, Span, Statement, Thing
from kg.resolve.merging.unions import Unions
from kg.resolve.witnesses.copies import Sentence

MEDIA = frozenset({"Media", "StateMedia"})


class _Testimony(Struct, frozen=True):
    """Where a mention stands (its article, outlet, reprints, copied sentences) and, second-hand, the source it leans on."""

    places: frozenset[str]
    first_hand: bool
    source: str | None = None

    @property
    def marks(self) -> frozenset[str]:
        """What this and another testimony have in common where they are one witness."""
        return self.places | {self.source} if self.source else self.places


class Witnesses:
    """The independent witnesses of anything told in these readings.

    ``thing_at`` gives the merged actor of each chain; ``copied`` are the groups of sentences that are one text, ``reprints``
    the pairs of articles of which one stands in the other (see :mod:`kg.resolve.witnesses.copies`).
    """

    def __init__(
        self,
        readings: Sequence[Reading],
        thing_at: Mapping[At, Thing],
        copied: Sequence[Sequence[Sentence]] = (),
        reprints: Iterable[tuple[int, int]] = (),
    ) -> None:
        self._readings = readings
        self._thing_at = thing_at
        self._articles = _articles(readings, thing_at, reprints)
        self._copied: dict[int, list[tuple[Span, str]]] = defaultdict(list)
        for n, group in enumerate(copied):
            for sentence in group:
                self._copied[sentence.reading].append((sentence.span, f"copy:{n}"))

    def of_statement(self, ats: Iterable[At]) -> int:
        """How many witnesses there are that an utterance was made, from its reports."""
        return _count([self._of_report(*at) for at in ats])

    def of_event(self, ats: Iterable[At]) -> int:
        """How many witnesses there are of an event, from its mentions."""
        return _count([self._of_event_mention(*at) for at in ats])

    def said(self, statement: Statement) -> Statement:
        """The statement with its witnesses, and the confidence that it was made."""
        count = self.of_statement(statement.reports)
        return replace(statement, witnesses=count, confidence=_confidence(count))

    def told(self, event: Event) -> Event:
        """The event with its witnesses, and the confidence that it is told as it is."""
        claimed = all(self._readings[r].events[i].statement is not None for r, i in event.mentions)
        count = self.of_event(event.mentions)
        return replace(event, witnesses=count, confidence=_confidence(count, claimed))

    def _of_report(self, r: int, i: int) -> _Testimony:
        report = self._readings[r].reports[i]
        agency = self._agency(r, report)
        return _Testimony(self._places(r, report.mention), agency is None, agency)

    def _of_event_mention(self, r: int, i: int) -> _Testimony:
        told = self._readings[r].events[i]
        places = self._places(r, told.mention)
        if told.statement is None:
            return _Testimony(places, True)
        report = self._readings[r].reports[told.statement]
        return _Testimony(places, False, self._source(r, report.speaker) or self._agency(r, report))

    def _places(self, r: int, mention: Mention) -> frozenset[str]:
        span = mention.span
        copied = (mark for s, mark in self._copied.get(r, ()) if s.meets(span))
        return frozenset((*self._articles[r], *copied))

    def _agency(self, r: int, report: Report) -> str | None:
        """The outlet or agency that relays a report, None where the article reports it itself."""
        if report.via is not None:
            return self._source(r, report.via)
        for relaying in _relays(self._readings[r], report):
            if self._medium(r, relaying):
                return self._source(r, relaying.speaker)
        return None

    def _medium(self, r: int, report: Report) -> bool:
        speaker = report.speaker
        thing = self._thing_at.get((r, speaker.entity)) if speaker and speaker.entity is not None else None
        return report.source_kind in MEDIA or bool(thing and "NewsOutlet" in thing.kinds)

    def _source(self, r: int, speaker: Argument | None) -> str | None:
        """Who can be known again in another article: a merged actor, or the body that an unnamed official speaks for."""
        if speaker is None:
            return None
        chain = speaker.entity if speaker.entity is not None else speaker.affiliation
        thing = self._thing_at.get((r, chain)) if chain is not None else None
        return f"actor:{thing.slug}" if thing else None


def _relays(reading: Reading, report: Report) -> Iterator[Report]:
    """The reports around a report, from the inside out."""
    seen = {report.parent}
    while report.parent is not None:
        report = reading.reports[report.parent]
        yield report
        if report.parent in seen:
            return
        seen.add(report.parent)


def _articles(
    readings: Sequence[Reading], thing_at: Mapping[At, Thing], reprints: Iterable[tuple[int, int]]
) -> list[tuple[str, ...]]:
    """The marks of each article: itself, its outlet, and what it is a reprint of."""
    families = Unions[int]()
    for a, b in reprints:
        families.join(a, b)
    outlets = _outlets(readings, thing_at)
    marks = []
    for r, reading in enumerate(readings):
        name = reading.article.outlet.value.casefold() if reading.article.outlet else None
        outlet = () if name is None else (outlets.get(name, f"outlet:{name}"),)
        marks.append((f"article:{r}", f"reprint:{families.root(r)}", *outlet))
    return marks


def _outlets(readings: Sequence[Reading], thing_at: Mapping[At, Thing]) -> dict[str, str]:
    """The mark of the actor that is called like an outlet: an agency's own article and "Reuters reported" are one source."""
    wanted = {reading.article.outlet.value.casefold() for reading in readings if reading.article.outlet}
    found: dict[str, str] = {}
    for thing in sorted(
        {t.slug: t for t in thing_at.values()}.values(), key=lambda t: ("NewsOutlet" not in t.kinds, t.slug)
    ):
        if "Person" not in thing.kinds:
            for name in wanted.intersection(n.casefold() for n in (thing.label, *thing.alt_labels)):
                found.setdefault(name, f"actor:{thing.slug}")
    return found


def _count(testimonies: Sequence[_Testimony]) -> int:
    first = [each.marks for each in testimonies if each.first_hand]
    known = frozenset[str]().union(*first)
    second = [each.marks for each in testimonies if not each.first_hand and not known & each.marks]
    return _groups(first) + _groups(second)


def _groups(marks: Iterable[frozenset[str]]) -> int:
    """How many groups there are when those that share a mark are one."""
    unions = Unions[str]()
    firsts = []
    for each in marks:
        first, *others = sorted(each)
        firsts.append(first)
        for other in others:
            unions.join(first, other)
    return len({unions.root(first) for first in firsts})


def _confidence(witnesses: int, claimed: bool = False) -> str:
    return f"{(1 - 0.5**witnesses) * (0.5 if claimed else 1):.3f}"
