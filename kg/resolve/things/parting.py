"""Chains of one article that the user has parted: two of its mentions were judged to be of different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kg.model import Argument, Entity, Judgement, Mention, Reading, Span
from kg.resolve.merging.rulings import key
from kg.resolve.things.names import plain


def part(readings: Sequence[Reading], judgements: Iterable[Judgement]) -> tuple[Reading, ...]:
    """The readings with every chain parted that holds two mentions which the user judged to be different."""
    wanted: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for judgement in judgements:
        kind, _, left = judgement.left.partition(":")
        source, other = left.rpartition("#")[0], judgement.right.partition(":")[2].rpartition("#")[0]
        if kind == "entity" and judgement.verdict == "different" and source == other:
            wanted[source].append((judgement.left, judgement.right))
    parted = []
    for reading in readings:
        for left, right in wanted.get(reading.article.source, ()):
            reading = _parted(reading, left, right)
        parted.append(reading)
    return tuple(parted)


def _parted(reading: Reading, left: str, right: str) -> Reading:
    """The reading with the chain parted that holds both: what goes is what the chain is not named after, else the later."""
    source = reading.article.source
    for e, entity in enumerate(reading.entities):
        told = {key("entity", source, m.mention.span): m.mention for m in entity.mentions}
        if left in told and right in told:
            ranked = sorted(
                (told[left], told[right]), key=lambda m: (plain(m.text) != plain(entity.name), m.span.start)
            )
            return _without(reading, e, *ranked)
    return reading


def _without(reading: Reading, e: int, stays: Mention, goes: Mention) -> Reading:
    entity, alike = reading.entities[e], plain(goes.text) != plain(stays.text)
    moved = [m for m in entity.mentions if m.mention == goes or (alike and plain(m.mention.text) == plain(goes.text))]
    left = tuple(m for m in entity.mentions if m not in moved)
    texts = {plain(goes.text)}
    own = Entity(
        kind=entity.kind,
        name=goes.text,
        names=tuple(n for n in entity.names if plain(n) in texts) or (goes.text,),
        mentions=tuple(moved),
        country=entity.country,
        gender=entity.gender,
    )
    names = tuple(n for n in entity.names if not alike or plain(n) not in texts) or entity.names
    entities = [*reading.entities, own]
    entities[e] = replace(entity, mentions=left, names=names)
    here = _Moved(e, len(entities) - 1, [m.mention.span for m in moved], [m.mention.span for m in left])
    return here.of(replace(reading, entities=tuple(entities)))


class _Moved(Struct, frozen=True):
    """Mentions that went from one chain to another, and those that stayed."""

    old: int
    new: int
    gone: list[Span]
    left: list[Span]

    def of(self, reading: Reading) -> Reading:
        """The reading with its participants pointed to the new chain."""
        reports = tuple(
            replace(
                report,
                speaker=self._one(report.speaker),
                addressee=self._one(report.addressee),
                via=self._one(report.via),
                directed_at=self._all(report.directed_at),
            )
            for report in reading.reports
        )
        events = tuple(
            replace(
                event,
                agents=self._all(event.agents),
                targets=self._all(event.targets),
                affected=self._all(event.affected),
                places=self._all(event.places),
            )
            for event in reading.events
        )
        return replace(reading, reports=reports, events=events)

    def _all(self, arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
        return tuple(told for argument in arguments if (told := self._one(argument)) is not None)

    def _one(self, argument: Argument | None) -> Argument | None:
        if argument is None or argument.entity != self.old:
            return argument
        span = argument.mention.span
        inside = [any(span.start <= s.start and s.end <= span.end for s in spans) for spans in (self.gone, self.left)]
        return replace(argument, entity=self.new) if inside == [True, False] else argument
