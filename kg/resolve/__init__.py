"""Readings of many articles to one world.

Dating needs merging and merging needs dates: merge without dates, anchor articles, resolve times, merge once more, stop.
The outcome depends on the set of readings alone; every merge across articles is a recorded judgement.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kg.model import At, Dating, Event, Fulfilment, Judgement, Known, Reading, Statement, Thing, World
from kg.resolve import events as acts
from kg.resolve import statements as utterances
from kg.resolve.disagreements import disagreements
from kg.resolve.merging.rulings import judged
from kg.resolve.things import merge_things, part
from kg.resolve.times import before_publication, date_articles, resolve_times
from kg.resolve.witnesses import Witnesses, copies, overlaps, reprints, shared_texts
from kg.vocab import ACTOR_TYPES

__all__ = ["judged", "resolve"]

ACTORS = frozenset(ACTOR_TYPES)


def resolve(readings: Sequence[Reading], judgements: Sequence[Judgement] = ()) -> World:
    """One world from many readings; any order of them gives the same world.

    ``judgements`` are the user's (see :func:`judged`): they go before what the tool would decide, and are part of the world.
    """
    ordered = part(sorted(readings, key=lambda reading: (reading.article.source, reading.article.span)), judgements)
    merged, thing_judgements = merge_things(ordered, judgements)
    things = _speaking(ordered, merged)
    thing_at: dict[At, Thing] = {at: thing for thing in things for at in thing.chains}

    dates = _dates(ordered, thing_at, judgements)
    times = tuple(resolve_times(reading, date) for reading, date in zip(ordered, dates, strict=True))

    reports, report_judgements = utterances.group(utterances.frames_of(ordered, thing_at, times, dates), judgements)
    utterance_at = {frame.at: str(members[0].key) for members in reports for frame in members}
    event_groups, event_judgements = acts.group(
        acts.frames_of(ordered, thing_at, times, utterance_at, dates), judgements
    )
    copied = copies(ordered)
    shared = overlaps(ordered, copied)
    witnesses = Witnesses(ordered, thing_at, copied, reprints(ordered, shared))
    events = _events(ordered, event_groups, times, dates, witnesses)
    statements = _statements(ordered, reports, events, witnesses)
    del reports, event_groups  # what follows needs the room
    world = World(
        readings=ordered,
        dates=dates,
        times=times,
        things=tuple(things),
        statements=tuple(statements),
        events=tuple(events),
        shared_texts=tuple(shared_texts(ordered, shared)),
        judgements=_once(judgements, [*thing_judgements, *event_judgements, *report_judgements]),
    )
    return replace(world, disagreements=disagreements(world, copied))


def _dates(
    readings: tuple[Reading, ...], thing_at: dict[At, Thing], judgements: Sequence[Judgement]
) -> tuple[Known | None, ...]:
    """The date of each article; events merged without dates help to find it."""
    undated, _ = acts.group(acts.frames_of(readings, thing_at, None), judgements)
    return date_articles(readings, tuple(tuple(frame.at for frame in group) for group in undated))


def _speaking(readings: tuple[Reading, ...], things: Sequence[Thing]) -> list[Thing]:
    """A place that speaks ("the human rights office said") stands for the body that sits there: it is an actor too."""
    voices = {
        (r, argument.entity)
        for r, reading in enumerate(readings)
        for report in reading.reports
        for argument in (report.speaker, report.via)
        if argument is not None
    }
    return [
        replace(thing, kinds=("Organization", *thing.kinds))
        if not ACTORS.intersection(thing.kinds) and voices.intersection(thing.chains)
        else thing
        for thing in things
    ]


def _events(
    readings: tuple[Reading, ...],
    groups: Sequence[Sequence[acts.Frame]],
    times: tuple[tuple[Dating | None, ...], ...],
    dates: Sequence[Known | None],
    witnesses: Witnesses,
) -> list[Event]:
    events = [witnesses.told(event) for event in acts.events_of(groups)]
    slug_at = {at: event.slug for event in events for at in event.mentions}
    said = _said(readings, times, dates)
    outcomes: dict[str, list[Fulfilment]] = {}
    for unreal, actual, reasons in acts.fulfilments(groups, said):
        outcomes.setdefault(slug_at[unreal[0].at], []).append(Fulfilment(slug_at[actual[0].at], reasons))
    return [replace(event, fulfilled_by=tuple(sorted(outcomes.get(event.slug, ())))) for event in events]


def _said(
    readings: tuple[Reading, ...], times: tuple[tuple[Dating | None, ...], ...], dates: Sequence[Known | None]
) -> dict[At, Dating | None]:
    """The date of the statement that holds or proposes an event mention; it was made before its article came out."""
    said: dict[At, Dating | None] = {}
    for r, reading in enumerate(readings):
        before = before_publication(dates[r])
        holders = [(e, event.statement) for e, event in enumerate(reading.events) if event.statement is not None]
        for event, report in [*holders, *((e, p) for p, e in reading.proposals)]:
            time = reading.reports[report].time
            said[r, event] = (times[r][time] if time is not None else None) or before
    return said


def _statements(
    readings: tuple[Reading, ...],
    groups: Sequence[Sequence[utterances.Frame]],
    events: Sequence[Event],
    witnesses: Witnesses,
) -> list[Statement]:
    event_at = {at: event for event in events for at in event.mentions}
    made = [witnesses.said(statement) for statement in utterances.statements_of(groups)]
    inner: dict[str, set[str]] = {}
    slug_at = {at: statement.slug for statement in made for at in statement.reports}
    for (r, i), slug in slug_at.items():
        parent = readings[r].reports[i].parent
        if parent is not None and slug_at[r, parent] != slug:
            inner.setdefault(slug_at[r, parent], set()).add(slug)
    linked = [_linked(readings, statement, event_at) for statement in made]
    return [replace(statement, relays=tuple(sorted(inner.get(statement.slug, ())))) for statement in linked]


def _linked(readings: tuple[Reading, ...], statement: Statement, event_at: dict[At, Event]) -> Statement:
    """The statement with the events that it proposes, threatens, asserts or is about."""
    proposes, threatens, asserts, about = set[str](), set[str](), set[str](), set[str]()
    for r, i in statement.reports:
        report, reading = readings[r].reports[i], readings[r]
        proposed = {e for p, e in reading.proposals if p == i}
        for e in proposed:
            (threatens if report.event_type == "THREATEN" else proposes).add(event_at[r, e].slug)
        for e, told in enumerate(reading.events):
            if told.statement == i and e not in proposed:
                (asserts if told.factuality == "Actual" else about).add(event_at[r, e].slug)
    return replace(
        statement,
        proposes=tuple(sorted(proposes)),
        threatens=tuple(sorted(threatens)),
        asserts=tuple(sorted(asserts)),
        about=tuple(sorted(about - asserts)),
    )


def _once(given: Sequence[Judgement], made: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Each pair once, sorted by its mentions: as the user judged it, else with the highest score."""
    best: dict[tuple[str, str], Judgement] = {}
    for judgement in sorted(made, key=lambda j: (-(j.score or 0.0), j.verdict, j.reasons)):
        best.setdefault((judgement.left, judgement.right), judgement)
    best |= {(judgement.left, judgement.right): judgement for judgement in given}
    return tuple(best[pair] for pair in sorted(best))
