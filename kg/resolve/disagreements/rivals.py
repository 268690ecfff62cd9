"""Disagreements between what is kept apart because of them: done here and denied there; one deed on one day on one thing,
but with other numbers, by others or elsewhere; one thing threatened with another act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from kg.model import Aspect, Dating, Disagreement, Event, Statement, Version, World
from kg.resolve.disagreements.attributes import UNKNOWN, Attributes, Key, Table, evidence, few_pairs, table_of
from kg.resolve.disagreements.versions import apart
from kg.resolve.merging.telling import SOON, days_between, days_of

_MANY = 12
"""So many events of one act, day and thing are compared with each other: more are a formula, not reports of one deed."""
_HIT: frozenset[Aspect] = frozenset({"affected", "target"})
_DISPUTED: frozenset[Aspect] = frozenset({"number", "agent", "place"})
"""What two reports of one deed may differ in, one at a time; more than that is another deed."""


def one_time(world: World, left: int, right: int) -> bool:
    """Whether two articles appeared within days of each other, as far as their dates are known."""
    days = days_between(days_of(world.dates[left]), days_of(world.dates[right]))
    return days is None or days <= SOON


# ---- done here, denied there ---------------------------------------------------------------------------------------


def denials(world: World, attributes: Attributes) -> Iterator[Disagreement]:
    """An event that some articles tell, and one that others deny: the same act by the same side on the same thing."""
    blocks: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    for event in world.events:
        if event.factuality == "Actual":
            for key in _done(event, world, attributes):
                blocks[key].append(event)
    for denied in world.events:
        if denied.factuality == "Denied":
            keys = sorted(_done(denied, world, attributes))
            found = {event.slug: event for key in keys for event in blocks[key][:_MANY]}
            for slug in sorted(found):
                yield from _denied(found[slug], denied, world)


def _done(event: Event, world: World, attributes: Attributes) -> set[tuple[str, str, str]]:
    """Who did what to whom: (agent, act, thing hit or targeted).

    Who denies to have bombed one hospital contradicts a report that it was bombed which names nobody ("an army jet").
    """
    told = list(attributes.of_event(event))
    agents = {str(v.key) for v in told if v.slot[0] == "agent" and v.key != UNKNOWN}
    things = {v.key for v in told if v.slot[0] in _HIT and v.key != UNKNOWN}
    keys = {(a, act, str(t)) for a, act, t in product(agents, _acts(event, world), things) if a != t}
    if event.factuality == "Denied" or not agents:
        narrow = [t for t in things if attributes.specific(t, t)]
        keys |= {("", act, str(t)) for act, t in product(_acts(event, world), narrow)}
    return keys


def _acts(event: Event, world: World) -> set[str]:
    told = [world.readings[r].events[i] for r, i in event.mentions]
    return {mention.lemma for mention in told if not mention.generic}


def _denied(actual: Event, denied: Event, world: World) -> Iterator[Disagreement]:
    if apart(actual.dating, denied.dating):
        return
    one, other = _first_told(actual, world), _first_told(denied, world)
    for left, right in few_pairs(sorted(one), sorted(other)):
        if left != right and one_time(world, left, right):
            yield Disagreement("factuality", f"event/{actual.slug}", one[left], other[right])


def _first_told(event: Event, world: World) -> dict[int, Version]:
    """The first mention in each article that says what was hit, else the first."""
    told: dict[int, Version] = {}
    mentions = [(r, i, world.readings[r].events[i]) for r, i in sorted(event.mentions)]
    for r, _, mention in sorted(mentions, key=lambda told: not (told[2].affected or told[2].targets)):
        told.setdefault(r, Version(r, mention.mention, "denied" if mention.factuality == "Denied" else "happened"))
    return told


# ---- one deed, told in two ways ------------------------------------------------------------------------------------


def rivals(world: World, attributes: Attributes) -> Iterator[Disagreement]:
    """Events of different articles that would be one but for a number, the one who did it, or the place."""
    blocks: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    for event in world.events:
        if event.factuality == "Actual":
            for key in sorted(_deeds(event, world, attributes)):
                blocks[key].append(event)
    pairs = {
        (one.slug, other.slug): (one, other)
        for block in blocks.values()
        if len(block) <= _MANY
        for one, other in combinations(block, 2)
    }
    for slugs in sorted(pairs):
        yield from _differing(*pairs[slugs], attributes)


def _deeds(event: Event, world: World, attributes: Attributes) -> set[tuple[str, str, str]]:
    """(act, day, thing): what a deed is known by, where it is told to the day."""
    day = _day(event.dating)
    table = table_of(attributes.of_event(event)) if day else {}
    things = {
        str(key)
        for (aspect, _), rows in table.items()
        for key in rows
        if aspect in _HIT | {"place"} and attributes.specific(key, key)
    }
    return {(act, day, thing) for act, thing in product(_acts(event, world), things)}


def _day(dating: Dating | None) -> str:
    if dating is None or dating.datatype not in {"date", "dateTime"} or dating.earliest is None:
        return ""
    return dating.value[:10]


def _differing(one: Event, other: Event, attributes: Attributes) -> Iterator[Disagreement]:
    if {r for r, _ in one.mentions} & {r for r, _ in other.mentions}:
        return  # an article that tells both takes them for two
    left, right = table_of(attributes.of_event(one)), table_of(attributes.of_event(other))
    clashing = [slot for slot in sorted(left.keys() & right.keys()) if not _meet(left, right, slot, attributes)]
    shared = {slot[0] for slot in left.keys() & right.keys() if set(left[slot]) & set(right[slot]) - {UNKNOWN}}
    if len(clashing) != 1 or clashing[0][0] not in _DISPUTED:
        return
    aspect = clashing[0][0]
    if shared & _HIT or (aspect == "number" and "place" in shared):
        for a, b in few_pairs(_all(left, clashing[0]), _all(right, clashing[0])):
            yield Disagreement(aspect, f"event/{one.slug}", a, b)


def _meet(left: Table, right: Table, slot: tuple[Aspect, str], attributes: Attributes) -> bool:
    return any(attributes.meet(a, b) for a, b in product(left[slot], right[slot]))


def _all(table: Table, slot: tuple[Aspect, str]) -> list[Version]:
    rows: dict[Key, Sequence[Version]] = {key: [v.version for v in evidence(told)] for key, told in table[slot].items()}
    return [version for key in rows for version in rows[key]]


# ---- one thing, threatened with another act ------------------------------------------------------------------------


def threats(world: World, attributes: Attributes) -> Iterator[Disagreement]:
    """Threats of one speaker against one thing that articles of the same days tell with other acts ("destroy", "shut")."""
    blocks: dict[tuple[Key, str], dict[str, tuple[Statement, Table]]] = defaultdict(dict)
    for statement in world.statements:
        if any(world.readings[r].reports[i].event_type == "THREATEN" for r, i in statement.reports):
            table = table_of(attributes.of_statement(statement))
            things = [thing for aspect, thing in table if aspect == "act"]
            for speaker, thing in product(table.get(("speaker", ""), ()), things):
                blocks[speaker, thing][statement.slug] = statement, table
    for (_, thing), block in sorted(blocks.items(), key=lambda item: (str(item[0][0]), item[0][1])):
        for one, other in combinations([block[slug] for slug in sorted(block)][:_MANY], 2):
            yield from _other_acts(one, other, thing, world, attributes)


def _other_acts(
    one: tuple[Statement, Table], other: tuple[Statement, Table], thing: str, world: World, attributes: Attributes
) -> Iterator[Disagreement]:
    slot: tuple[Aspect, str] = ("act", thing)
    both = {r for r, _ in one[0].reports} & {r for r, _ in other[0].reports}
    if both or apart(one[0].dating, other[0].dating) or _meet(one[1], other[1], slot, attributes):
        return  # an article that tells both takes them for two threats
    for left, right in few_pairs(_all(one[1], slot), _all(other[1], slot)):
        if one_time(world, left.reading, right.reading):
            yield Disagreement("act", f"statement/{one[0].slug}", left, right)
