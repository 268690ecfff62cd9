"""What was read in the sentences that stand in several articles: words, names with their roles, times."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.model import Aspect, At, Mention, Reading, Span, World
from kg.resolve.disagreements.attributes import Attributes, participants, parties
from kg.resolve.disagreements.versions import Act, Named, Text, Timed, words
from kg.resolve.witnesses.copies import Sentence

_NAMES = frozenset({"name", "abbreviation", "adjective", "metonym", "short"})
_PLACES = frozenset({"Location", "Facility"})
_Claim = tuple[Span, Aspect, str]
"""A stretch that gives a value of an event or statement: the aspect, and "event/SLUG" or "statement/SLUG"."""


class _Sentence:
    """What was read in one sentence; ``told`` are the events and statements with a mention there."""

    def __init__(self) -> None:
        self.claims: list[_Claim] = []
        self.told: set[str] = set()
        self.names: list[Named] = []
        self.times: list[Timed] = []
        self.acts: list[Act] = []

    def role(self, span: Span) -> Aspect | None:
        """The role of the shortest phrase that a name stands in."""
        around = [
            (c.end - c.start, c, role) for c, role, _ in self.claims if c.start <= span.start and span.end <= c.end
        ]
        return min(around)[-1] if around else None


class Evidence:
    """The sentences of groups of copies with what was read in them. An article is looked at once something in it differs."""

    def __init__(self, world: World, copied: Sequence[Sequence[Sentence]], attributes: Attributes) -> None:
        self._world = world
        self._attributes = attributes
        self._owners = dict(_owners(world))
        self._spans: dict[int, list[Span]] = defaultdict(list)
        self._groups: dict[int, set[int]] = defaultdict(set)
        for sentence, n in sorted((sentence, n) for n, group in enumerate(copied) for sentence in group):
            self._spans[sentence.reading].append(sentence.span)
            self._groups[sentence.reading].add(n)
        self._pages: dict[int, dict[Span, _Sentence]] = {}

    def _read(self, sentence: Sentence) -> _Sentence:
        r = sentence.reading
        if r not in self._pages:
            self._pages[r] = {span: _Sentence() for span in self._spans[r]}
            self._read_acts(r, self._world.readings[r])
            self._read_names_and_times(r, self._world.readings[r])
        return self._pages[r][sentence.span]

    def _read_acts(self, r: int, reading: Reading) -> None:
        for claim in sorted(_claims(r, reading, self._owners)):
            if (here := self._around(r, claim[0])) is not None:
                here.claims.append(claim)
        for i, report in enumerate(reading.reports):
            if (here := self._around(r, report.mention.span)) is not None:
                here.told.add(self._owners["report", (r, i)])
        for i, told in enumerate(reading.events):
            if (here := self._around(r, told.mention.span)) is not None:
                here.told.add(self._owners["event", (r, i)])
                if not told.generic:
                    here.acts.append(Act(told.mention.span, told.type, told.lemma))

    def _read_names_and_times(self, r: int, reading: Reading) -> None:
        for e, entity in enumerate(reading.entities):
            thing = self._attributes.thing_at(r, e)
            for each in entity.mentions if thing is not None else ():
                here, span = self._around(r, each.mention.span), each.mention.span
                if thing is not None and here is not None and each.form in _NAMES:
                    place: Aspect | None = "place" if _PLACES.issuperset(thing.kinds) else None
                    here.names.append(Named(span, thing.slug, here.role(span) or place))
        for time, dating in zip(reading.times, self._world.times[r], strict=True):
            here = self._around(r, time.mention.span)
            if here is not None and time.type in {"DATE", "TIME"}:
                here.times.append(Timed(time.mention.span, time.value, time.unit, dating))

    def _around(self, r: int, span: Span) -> _Sentence | None:
        """The sentence of the groups that a stretch lies in."""
        spans = self._spans[r]
        n = bisect_right(spans, span.start, key=lambda s: s.start) - 1
        return self._pages[r][spans[n]] if n >= 0 and span.start < spans[n].end else None

    def text(self, sentence: Sentence) -> Text:
        """A sentence with its words, names, times and acts."""
        raw, read = self.raw(sentence), self._read(sentence)
        return Text(
            raw,
            sentence.span.start,
            words(raw, sentence.span.start),
            tuple(sorted(read.names, key=lambda named: named.span)),
            tuple(sorted(read.times, key=lambda timed: timed.span)),
            tuple(sorted(read.acts, key=lambda act: act.span)),
        )

    def raw(self, sentence: Sentence) -> str:
        """The text of a sentence."""
        return self._world.readings[sentence.reading].article.words(sentence.span)

    def mention(self, sentence: Sentence, span: Span, rule: str) -> Mention:
        """A stretch of a sentence as a mention."""
        return Mention(span, self._world.readings[sentence.reading].article.words(span), sentence.span, rule)

    def told(self, sentence: Sentence) -> set[str]:
        """The events and statements that a sentence tells."""
        return self._read(sentence).told

    def one_story(self, a: Sentence, b: Sentence) -> bool:
        """Whether two sentences tell one event or statement, or their articles share another sentence: no mere formula."""
        return len(self._groups[a.reading] & self._groups[b.reading]) > 1 or bool(self.told(a) & self.told(b))

    def owners(self, sentence: Sentence, span: Span) -> set[str]:
        """The events and statements of which a stretch gives a value."""
        claims = self._read(sentence).claims
        return {owner for other, _, owner in claims if other.meets(span)}


def _owners(world: World) -> Iterator[tuple[tuple[str, At], str]]:
    for event in world.events:
        owner = f"event/{event.slug}"
        yield from ((("event", at), owner) for at in event.mentions)
    for statement in world.statements:
        owner = f"statement/{statement.slug}"
        yield from ((("report", at), owner) for at in statement.reports)


def _claims(r: int, reading: Reading, owners: dict[tuple[str, At], str]) -> Iterator[_Claim]:
    for i, told in enumerate(reading.events):
        owner = owners["event", (r, i)]
        yield from ((a.mention.span, aspect, owner) for aspect, arguments in participants(told) for a in arguments)
        yield from ((q.mention.span, "number", owner) for q in told.quantities)
        yield from ((reading.times[t].mention.span, "time", owner) for t in told.times)
    for i, report in enumerate(reading.reports):
        owner = owners["report", (r, i)]
        yield from ((a.mention.span, aspect, owner) for aspect, arguments in parties(report) for a in arguments)
        if report.time is not None:
            yield reading.times[report.time].mention.span, "time", owner
