"""What came first: two events that one article puts in one order and another in the other.

An order is read off plain words between two triggers ("blew up … after … threats", "was followed by") or at the head of a
sentence ("After the raid, …"); in one of the two articles it may be read off two dates that do not meet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from msgspec import Struct

from kg.model import Dating, Disagreement, Event, EventMention, Mention, Reading, Span, Version, World
from kg.resolve.disagreements.attributes import few_pairs
from kg.resolve.disagreements.versions import apart
from kg.resolve.times.dating import dating_of
from kg.resources import lexicon

_REACH = 60
"""Code points between an order word and the trigger that it governs: "after issuing a series of threats"."""
_Pair = tuple[str, str]
"""Slugs: the earlier event, the later one."""
_Mentions = dict[int, list[int]]
"""Reading to the mentions of an event there."""


class Ordered(Struct, frozen=True):
    """Two event mentions of one sentence (indices in the reading), the earlier event first, and the words that say so."""

    first: int
    second: int
    words: Mention


def orders(world: World) -> Iterator[Disagreement]:
    """Disagreements about which of two events came first."""
    told = _told(world)
    ordered = {slug for pair in told for slug in pair}
    mentions = {event.slug: _by_article(event) for event in world.events if event.slug in ordered}
    for first, second in sorted(told):
        one, other = told[first, second], told.get((second, first), {})
        if first < second or not other:
            turned = {**_by_dates(world, mentions[second], mentions[first]), **other}
            for left, right in few_pairs([one[r] for r in sorted(one)], [turned[r] for r in sorted(turned)]):
                if left.reading not in turned and right.reading not in one:
                    yield Disagreement("order", f"event/{min(first, second)}", left, right)


def _told(world: World) -> dict[_Pair, dict[int, Version]]:
    """Pairs of events to the articles that put them in this order in words."""
    slug_at = {at: event.slug for event in world.events for at in event.mentions}
    told: dict[_Pair, dict[int, Version]] = defaultdict(dict)
    for r, reading in enumerate(world.readings):
        for found in read_orders(reading):
            pair = slug_at[r, found.first], slug_at[r, found.second]
            if pair[0] != pair[1]:
                said = _value(reading.events[found.first], reading.events[found.second])
                told[pair].setdefault(r, Version(r, found.words, said))
    return dict(told)


def _value(first: EventMention, second: EventMention) -> str:
    one, other = (" ".join(told.mention.text.split()) for told in (first, second))
    return f"{one} before {other}"


def _by_dates(world: World, earlier: _Mentions, later: _Mentions) -> dict[int, Version]:
    """The articles whose dates put one event before another."""
    found = {}
    for r in sorted(earlier.keys() & later.keys()):
        told = world.readings[r].events
        one, other = _dated(world, r, earlier[r]), _dated(world, r, later[r])
        if one is not None and other is not None and apart(one[0], other[0]) and _begins(one[0]) < _begins(other[0]):
            found[r] = Version(r, other[1], _value(told[earlier[r][0]], told[later[r][0]]))
    return found


def _by_article(event: Event) -> _Mentions:
    found: _Mentions = defaultdict(list)
    for r, i in sorted(event.mentions):
        found[r].append(i)
    return found


def _dated(world: World, r: int, mentions: list[int]) -> tuple[Dating, Mention] | None:
    """What one article says of the time of an event, and the words of its first date."""
    times = [t for i in mentions for t in world.readings[r].events[i].times if world.times[r][t] is not None]
    dating = dating_of([d for t in times if (d := world.times[r][t]) is not None])
    return (dating, world.readings[r].times[times[0]].mention) if dating is not None else None


def _begins(dating: Dating) -> float:
    return dating.earliest.timestamp() if dating.earliest is not None else 0.0


# ---- in one sentence -----------------------------------------------------------------------------------------------


def read_orders(reading: Reading) -> list[Ordered]:
    """The pairs of actual events that a sentence puts in an order, in text order.

    The triggers must be neighbours, and no other clause may begin between the order word and the trigger it governs.
    """
    sentences: dict[Span, list[int]] = defaultdict(list)
    for i, told in sorted(enumerate(reading.events), key=lambda pair: (pair[1].mention, pair[0])):
        sentences[told.mention.sentence].append(i)
    return [
        found
        for indices in sentences.values()
        for i, j in pairwise(indices)
        if reading.events[i].factuality == reading.events[j].factuality == "Actual"
        for found in _between(reading, i, j, first=i == indices[0])
    ]


def _between(reading: Reading, i: int, j: int, *, first: bool) -> Iterator[Ordered]:
    a, b = reading.events[i].mention, reading.events[j].mention
    text = reading.article.words(Span(a.span.end, b.span.start))
    head = reading.article.words(Span(a.sentence.start, a.span.start)) if first else ""
    whole = Span(a.span.start, b.span.end)
    words = Mention(whole, reading.article.words(whole), a.sentence, "order")
    governing = [m for m in _words("earlier", "later", "then").finditer(text) if not _loose(text[m.end() :])]
    if len(governing) == 1:
        later = _is_later(text, governing[0])
        yield Ordered(j, i, words) if later else Ordered(i, j, words)
    elif (
        (opening := _words("earlier", "later", "then").match(head))
        and not _loose(head[opening.end() :])
        and text.count(",") == 1
    ):
        yield Ordered(i, j, words) if _is_later(head, opening) else Ordered(j, i, words)


def _loose(between: str) -> bool:
    """Whether another clause begins, so that the word and the trigger need not belong together."""
    marked = re.search(r"[,;:“”\"]", between) or _words("clauses").search(between)
    return len(between) > _REACH or marked is not None or between.startswith(" by ")


def _is_later(text: str, found: re.Match[str]) -> bool:
    """Whether the other event came after the governed one; "the following threats" came after what is told before them."""
    before = text[: found.start()].split()
    if before and _words("determiners").fullmatch(before[-1]):
        return False
    return " ".join(found[0].casefold().split()) in lexicon("versions")["order"]["later"]


@cache
def _words(*keys: str) -> re.Pattern[str]:
    table = lexicon("versions")["order"]
    words = sorted({word for key in keys for word in table[key]}, key=lambda word: (-len(word), word))
    choices = "|".join(word.replace(" ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{choices})\b", re.I)
