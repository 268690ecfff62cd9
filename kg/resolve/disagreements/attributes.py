"""What each article says of an event or statement, value by value, and whether two values can both be right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import TypeVar

from msgspec import Struct

from kg.model import (
    Argument,
    Aspect,
    At,
    Dating,
    Event,
    EventMention,
    Mention,
    Quantity,
    Reading,
    Report,
    Statement,
    Thing,
    Version,
)
from kg.resolve.disagreements.amounts import range_shown
from kg.resolve.disagreements.parts import Parts
from kg.resolve.disagreements.versions import apart, kinds_of_act
from kg.resources import lexicon

Key = str | tuple[float, float] | Dating | frozenset[str]
"""A value as it is compared: a thing's slug or a clause, a range of numbers, a time, the PLOVER types that an act may have."""

_LONG, _STEM = 4, 4
"""A word of so many letters tells something, and its first letters are compared: "leaflets" and "leafleting" are one."""


_FEW = 16
T = TypeVar("T")


UNKNOWN = "?"
"""A name that is tied to no thing: it may be any, so that it meets every value."""


class Value(Struct, frozen=True, gc=False):
    """A value that one article gives. Only values of one ``slot`` are compared (a number of one unit and of one thing).

    A ``weak`` one (a pronoun) may meet another value, and is no ground to say that reports differ.
    """

    slot: tuple[Aspect, str]
    key: Key
    version: Version
    weak: bool = False


def participants(told: EventMention) -> tuple[tuple[Aspect, Iterable[Argument]], ...]:
    """Who and what takes part in an event, by aspect."""
    return ("agent", told.agents), ("target", told.targets), ("affected", told.affected), ("place", told.places)


def parties(report: Report) -> tuple[tuple[Aspect, Iterable[Argument]], ...]:
    """Who speaks, to whom and against whom, by aspect."""
    speaker, addressee = ((argument,) if argument else () for argument in (report.speaker, report.addressee))
    return ("speaker", speaker), ("addressee", addressee), ("target", report.directed_at)


class Attributes:
    """Reads the values of events and statements off the mentions, and compares them."""

    def __init__(
        self, readings: Sequence[Reading], things: Sequence[Thing], times: Sequence[Sequence[Dating | None]]
    ) -> None:
        self._readings = readings
        self._thing_at: Mapping[At, Thing] = {at: thing for thing in things for at in thing.chains}
        self._times = times
        self._parts = Parts(things)
        self._labels: dict[Key, str] = {thing.slug: thing.label for thing in things}

    def thing_at(self, r: int, entity: int | None) -> Thing | None:
        """The thing that an entity of a reading is; None for no entity."""
        return self._thing_at.get((r, entity)) if entity is not None else None

    def shown(self, value: str) -> str:
        """A value in words: the label of a thing."""
        return self._labels.get(value, value)

    def meet(self, one: Key, other: Key) -> bool:
        """Whether two values of one slot can both be right, or are too vague to say."""
        if isinstance(one, Dating) and isinstance(other, Dating):
            return not apart(one, other)
        if isinstance(one, tuple) and isinstance(other, tuple):
            return one[0] <= other[1] and other[0] <= one[1]
        if isinstance(one, frozenset) and isinstance(other, frozenset):
            return bool(one & other)
        assert isinstance(one, str) and isinstance(other, str)
        if UNKNOWN in {one, other}:
            return True
        if " " in one or " " in other:
            return _same_clause(one, other)
        return self.same_side(one, other)

    def same_side(self, one: str, other: str) -> bool:
        """Whether two things (slugs) can be meant by one value."""
        return self._parts.meet(one, other)

    def specific(self, one: Key, other: Key) -> bool:
        """Whether two values that meet tie two mentions to one event: the same thing (no state, no group), the same day."""
        if isinstance(one, Dating) and isinstance(other, Dating):
            return _narrow(one) and _narrow(other) and not apart(one, other)
        return isinstance(one, str) and one == other and one in self._labels and self._parts.single(one)

    def names(self, version: Version, thing: Key) -> bool:
        """Whether the sentence of one side names the thing that the other side gives, in whatever role."""
        sentence = version.mention.sentence
        return thing in self._labels and any(
            sentence.start <= each.mention.span.start < sentence.end
            for e, entity in enumerate(self._readings[version.reading].entities)
            if (found := self.thing_at(version.reading, e)) is not None and self._called(found, thing)
            for each in entity.mentions
        )

    def _called(self, found: Thing, thing: Key) -> bool:
        return found.slug == thing or found.label == self._labels[thing]

    def of_event(self, event: Event) -> Iterator[Value]:
        """The values that the mentions of an event give: who, on whom, where, when, how many."""
        for r, i in event.mentions:
            told = self._readings[r].events[i]
            for aspect, arguments in participants(told):
                yield from self._things(r, aspect, arguments)
            yield from self._datings(r, told.times)
            yield from (_number(r, quantity) for quantity in told.quantities)

    def of_statement(self, statement: Statement) -> Iterator[Value]:
        """The values that the reports of a statement give: who said it, to whom, against whom, when, on what condition."""
        for r, i in statement.reports:
            report = self._readings[r].reports[i]
            for aspect, arguments in parties(report):
                yield from self._things(r, aspect, arguments)
            yield from self._datings(r, () if report.time is None else (report.time,))
            yield from self._acts(r, i)
            yield from _conditions(r, report)

    def _things(self, r: int, aspect: Aspect, arguments: Iterable[Argument]) -> Iterator[Value]:
        for argument in arguments:
            thing = self.thing_at(r, argument.entity)
            version = Version(r, argument.mention, thing.label if thing else argument.mention.text)
            if thing is None:
                if any(letter.isupper() for letter in argument.mention.text[1:]):
                    yield Value((aspect, ""), UNKNOWN, version)
            else:
                yield Value((aspect, ""), thing.slug, version, self._pronoun(r, argument))

    def _pronoun(self, r: int, argument: Argument) -> bool:
        """Whether a mere "it" or "they" stands for the thing."""
        assert argument.entity is not None
        mentions = self._readings[r].entities[argument.entity].mentions
        return any(each.form == "pronoun" and each.mention.span == argument.mention.span for each in mentions)

    def _datings(self, r: int, times: Iterable[int]) -> Iterator[Value]:
        for t in times:
            dating = self._times[r][t]
            if dating is not None and dating.earliest is not None and dating.latest is not None:
                yield Value(("time", ""), dating, Version(r, self._readings[r].times[t].mention, dating.value))

    def _acts(self, r: int, report: int) -> Iterator[Value]:
        """The acts that a report says are threatened or proposed, thing by thing that they would hit; states are vague."""
        reading = self._readings[r]
        for told in (reading.events[e] for proposer, e in reading.proposals if proposer == report):
            version = Version(r, told.mention, " ".join(told.mention.text.split()))
            for argument in () if told.generic else (*told.affected, *told.targets):
                thing = self.thing_at(r, argument.entity)
                if thing is not None and self._parts.single(thing.slug):
                    yield Value(("act", thing.slug), kinds_of_act(told.type), version)


def _same_clause(one: str, other: str) -> bool:
    """Whether half of what the shorter clause tells stands in the other: one condition, or act, in two wordings."""
    told = [{word[:_STEM] for word in clause.split() if len(word) >= _LONG} for clause in (one, other)]
    return one == other or (all(told) and 2 * len(told[0] & told[1]) >= min(map(len, told)))


def _narrow(dating: Dating) -> bool:
    """Whether a dating is as precise as a day."""
    assert dating.earliest and dating.latest
    return (dating.latest - dating.earliest).days < 2


def _number(r: int, quantity: Quantity) -> Value:
    low = float(quantity.low) if quantity.low is not None else -math.inf
    high = float(quantity.high) if quantity.high is not None else math.inf
    said = " ".join(quantity.mention.text.split())
    shown = said if low == high else f"{said} ({range_shown(low, high)})"
    return Value(("number", f"{quantity.unit} {quantity.of}"), (low, high), Version(r, quantity.mention, shown))


def _conditions(r: int, report: Report) -> Iterator[Value]:
    if report.condition is not None:
        clause = " ".join(report.condition.text.split())
        key = " ".join(re.findall(r"[^\W_]+", _cue().sub("", clause).casefold()))
        if " " in key:
            yield Value(("condition", ""), key, Version(r, report.condition, clause))


Rows = dict[Key, dict[int, Value]]
"""Each value of a slot with its first evidence in each article (by reading)."""
Table = dict[tuple[Aspect, str], Rows]
"""All values of an event or statement, by slot."""


def table_of(values: Iterable[Value]) -> Table:
    """The first evidence in each article of each value of each slot."""
    table: Table = {}
    for value in sorted(values, key=order):
        rows = table.setdefault(value.slot, {})
        rows.setdefault(value.key, {}).setdefault(value.version.reading, value)
    return table


def order(value: Value) -> tuple[int, bool, Mention]:
    """What comes first in an article is the best evidence of a value there."""
    return value.version.reading, value.weak, value.version.mention


def evidence(told: Mapping[int, Value]) -> list[Value]:
    """The evidence of one value, article by article."""
    return [told[r] for r in sorted(told) if not told[r].weak]


def few_pairs(left: Sequence[T], right: Sequence[T]) -> list[tuple[T, T]]:
    """All pairs of two short sequences; of long ones each member with the first of the other side: no more than n + m."""
    if not left or not right or len(left) * len(right) <= _FEW:
        return list(product(left, right))
    return [*((left[0], b) for b in right), *((a, right[0]) for a in left[1:])]


@cache
def _cue() -> re.Pattern[str]:
    """What a condition begins with: it says nothing of which condition it is."""
    cues = sorted(lexicon("versions")["condition"]["cues"], key=lambda cue: (-len(cue), cue))
    return re.compile(rf"^(?:{'|'.join(cues)})\b", re.I)
