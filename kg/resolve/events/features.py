"""When two event mentions tell one event: the features that speak for it, and what rules it out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from kg.resolve.events.frames import Frame
from kg.resolve.merging.comparison import Comparison, weigh
from kg.resolve.merging.rulings import standing
from kg.resolve.merging.telling import (
    LONG,
    SOON,
    days_before,
    days_between,
    days_told,
    disjoint,
    length,
    like_words,
    meet,
    nearly_same,
    same_day,
)
from kg.resources import lexicon

WEIGHTS = {
    "same act": 2.0,
    "kindred act": 1.0,
    "same thing hit": 2.0,
    "same side hit": 1.0,
    "same agent": 1.5,
    "agents of one side": 0.75,
    "same target": 1.0,
    "same person or group": 0.25,
    "same place": 0.5,
    "same day": 1.0,
    "same town and day": 1.0,
    "same number": 1.0,
    "times that meet": 0.5,
    "neighbouring days": -1.0,
    "other agents": -1.0,
    "other small number": -1.0,
    # within one article
    "same article": 0.5,
    "headline and lead": 1.75,
    # across articles
    "same utterance": 2.0,
    "same sentence": 3.0,
    "like sentences": 1.0,
    "same names beside": 0.75,
    "told of the same days": 0.75,
    "articles far apart": -1.5,
    "long past in one alone": -0.75,
    "nothing but the sides": -1.0,
    "thing hit in one alone": -0.75,
}
WITHIN, ACROSS = 3.6, 3.75
"""Scores from which two mentions of one article, or of two, are the same event."""

KINDRED = frozenset({"ASSAULT", "COERCE"})
"""Destruction is coded under both: one blast may be "bombed" in one report and "demolished" in the next."""

NEIGHBOURING = timedelta(days=3)
"""By so much two reports may differ about the day of what is done once."""

_MUTUAL = "CONSULT"
"""In a meeting each side is on both ends."""

_LIKE = 4  # telling words that like sentences share


def class_of(type_: str) -> str:
    """Types of one class may tell one event."""
    return "force" if type_ in KINDRED else type_


def compare(a: Frame, b: Frame) -> Comparison:
    """The features that two frames of one class share."""
    return weigh([*_facts(a, b), *(_within(a, b) if a.at[0] == b.at[0] else _across(a, b))], WEIGHTS)


def threshold(a: Frame, b: Frame) -> float:
    """The score from which two frames are one event."""
    return WITHIN if a.at[0] == b.at[0] else ACROSS


def _facts(a: Frame, b: Frame) -> Iterator[tuple[str, bool]]:
    mutual = a.type == b.type == _MUTUAL
    agent = (a.bodies | a.targets) & (b.bodies | b.targets) if mutual else a.bodies & b.bodies
    target = a.targets & b.targets or a.target_sides & b.target_sides
    if mutual:
        target = frozenset(_parties(a) & _parties(b)) if len(_parties(a) & _parties(b)) > 1 else frozenset()
    if a.at[0] != b.at[0]:
        agent -= a.crowds  # "soldiers" here are not the soldiers there
    yield "same act", a.act == b.act
    yield "kindred act", a.act != b.act and _kindred(a, b) and bool(a.hit & b.hit or a.generic or b.generic)
    yield "same agent", bool(agent)
    yield "agents of one side", not agent and bool(a.sides & b.sides or a.bodies & b.bodies)
    yield "same target", bool(target)
    yield "same person or group", bool(a.people & b.people)
    places, day = a.places & b.places - a.hit - a.targets, same_day(a.dating, b.dating)
    yield "same place", bool(places)  # what is hit counts once
    yield "same day", day
    yield "same town and day", day and bool(places - a.broad)
    yield "same number", bool(a.numbers & b.numbers)
    yield "other small number", _small(a.numbers) != _small(b.numbers) and bool(_small(a.numbers) and _small(b.numbers))
    yield "other agents", _other_agents(a, b) and not a.sides & b.sides


def _within(a: Frame, b: Frame) -> Iterator[tuple[str, bool]]:
    yield "same thing hit", bool(a.hit & b.hit)
    yield "same article", True
    yield "headline and lead", {a.part, b.part} == {"headline", "lead"} and a.act == b.act


def _across(a: Frame, b: Frame) -> Iterator[tuple[str, bool]]:
    hit = a.hit & b.hit
    same = bool(a.sentence) and (a.sentence == b.sentence or nearly_same(a.words, b.words, _LIKE))
    dated = length(a.dating) is not None and length(b.dating) is not None
    days = None if dated else days_between(a.told, b.told)
    near = not dated and _near(a, b)
    yield "same thing hit", bool(hit - a.broad)
    yield "same side hit", bool(hit) and hit <= a.broad
    yield "same utterance", bool(a.utterances & b.utterances)
    yield "same sentence", same
    yield "like sentences", not same and like_words(a.words, b.words, _LIKE)
    yield "same names beside", not same and bool((_around(a) & _around(b)) - (a.places & b.places))
    yield "neighbouring days", disjoint(a.dating, b.dating)
    yield "times that meet", meet(a.dating, b.dating) and not same_day(a.dating, b.dating)
    yield "told of the same days", near
    yield "articles far apart", days is not None and days > LONG and not near
    yield "long past in one alone", not dated and (_long_past(a, b) or _long_past(b, a))
    yield "nothing but the sides", not same and not _narrow(a, b)
    yield "thing hit in one alone", bool(a.hit) != bool(b.hit)


def _around(frame: Frame) -> frozenset[str]:
    """What else is named in the sentence; a place may be read as the event's in one article and not in the other."""
    return frame.beside | (frame.places - frame.broad)


def _near(a: Frame, b: Frame) -> bool:
    """Whether the articles came out within a few days, or one of them on the days to which the other dates the event."""
    days = (
        days_between(x, y) for x, y in ((a.told, b.told), (days_told(a.dating), b.told), (a.told, days_told(b.dating)))
    )
    return any(day is not None and day <= SOON for day in days)


def _long_past(a: Frame, b: Frame) -> bool:
    """Whether one is dated long before the article of the other, which gives no time and so is rather of its own days."""
    days = days_before(a.dating, b.told)
    return length(b.dating) is None and days is not None and days > LONG


def _narrow(a: Frame, b: Frame) -> bool:
    """Whether the two share anything that few acts have in common: no state, and no mere group of people."""
    shared = (a.bodies & b.bodies) | (a.hit & b.hit) | (a.targets & b.targets) | (a.places & b.places)
    return bool(shared - a.broad or a.utterances & b.utterances)


def apart(a: Frame, b: Frame) -> str | None:
    """What rules out that two mentions tell one event; None where nothing does."""
    return facts_apart(a, b) or ("different times" if _other_time(a, b) else None)


def _other_time(a: Frame, b: Frame) -> bool:
    if not disjoint(a.dating, b.dating):
        return False
    return a.at[0] == b.at[0] or not done_once(a, b) or disjoint(a.dating, b.dating, NEIGHBOURING)


def done_once(a: Frame, b: Frame) -> bool:
    """Whether both tell an act that is done once, on the same thing or by the same body."""
    on, by = _once()
    if a.act != b.act and not _kindred(a, b):
        return False
    shared = (a.hit & b.hit | a.targets & b.targets) if {a.act, b.act} & on else frozenset[str]()
    if a.act in by:
        shared |= a.bodies & b.bodies
    return bool(shared - a.broad)


@cache
def _once() -> tuple[frozenset[str], frozenset[str]]:
    table = lexicon("once")
    return frozenset(table["on"]), frozenset(table["by"])


def facts_apart(a: Frame, b: Frame) -> str | None:
    """The same, times aside."""
    if a.type != b.type and not _kindred(a, b):
        return "different types"
    if status(a) != status(b):
        return "different factuality"
    if a.type == b.type == _MUTUAL:
        return "different sides" if _other_parties(a, b) else _other_hit(a, b)
    if _other_agents(a, b) and not (a.sides & b.sides and _one_act(a, b)) and not _one_scene(a, b):
        return "different agents"  # a state and its army did one thing only where the same thing was hit, or said
    if _against(a, b) or _against(b, a):
        return "opposite directions"
    if reason := _other_hit(a, b):
        return reason
    if a.target_sides and b.target_sides and not a.target_sides & b.target_sides:
        return "different targets"
    return None


def _small(numbers: frozenset[str]) -> frozenset[str]:
    """Numbers of one digit: few are counted, many are estimated and rise from report to report."""
    return frozenset(number for number in numbers if len(number.rpartition(" ")[2]) == 1)


def _other_hit(a: Frame, b: Frame) -> str | None:
    if a.at[0] == b.at[0] and a.again != b.again:
        return "told as done again"
    return "different things hit" if a.hit and b.hit and not a.hit & b.hit else None


def _parties(frame: Frame) -> frozenset[str]:
    """The sides of a meeting, whoever is its subject."""
    return frame.sides | frame.target_sides


def _other_parties(a: Frame, b: Frame) -> bool:
    """Whether two meetings have different sides; one that names a single side does not say whom it met."""
    one, other = _parties(a), _parties(b)
    return len(one) > 1 and len(other) > 1 and not (one <= other or other <= one)


def _other_agents(a: Frame, b: Frame) -> bool:
    """Whether each names agents that the other does not; one marcher is a part of any crowd."""
    return a.type != "PROTEST" and bool(a.agents and b.agents) and not a.bodies & b.bodies


def _one_act(a: Frame, b: Frame) -> bool:
    return bool(a.hit & b.hit or a.utterances & b.utterances)


def _one_scene(a: Frame, b: Frame) -> bool:
    """Whether time and place agree so far that reports rather differ about the agent, or call a minister by the state."""
    if not (same_day(a.dating, b.dating) or (a.at[0] != b.at[0] and not disjoint(a.dating, b.dating) and _near(a, b))):
        return False
    shared = (a.hit & b.hit) | (a.targets & b.targets) | (a.places & b.places)
    return bool(shared - a.broad)


def status(frame: Frame) -> str:
    """What an event of another standing can never be one with."""
    return standing(frame.factuality)


def _against(a: Frame, b: Frame) -> bool:
    """Whether the side that acts in one suffers in the other; talks and agreements have each side on both ends."""
    return bool(a.agents & b.targets) and not a.agents & a.targets and not b.agents & b.targets


def _kindred(a: Frame, b: Frame) -> bool:
    return {a.type, b.type} <= KINDRED and bool(a.hit & b.hit or a.bare or b.bare)
