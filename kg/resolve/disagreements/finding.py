"""Where the reports differ: for each event and statement the values that cannot both be right, and for each sentence that
stands in several articles what its versions make of it.

A value that is missing or vaguer is no disagreement, nor is one side under two names (a state and its army, a town and its
region), nor one instant in two zones. Two articles disagree only where nothing that one says meets what the other says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, combinations, product
from operator import itemgetter
from typing import get_args

from msgspec.structs import replace

from kg.model import Aspect, Disagreement, Mention, Version, World
from kg.resolve.disagreements.attributes import Attributes, Key, Rows, Table, evidence, few_pairs, order, table_of
from kg.resolve.disagreements.evidence import Evidence
from kg.resolve.disagreements.orders import orders
from kg.resolve.disagreements.rivals import denials, one_time, rivals, threats
from kg.resolve.disagreements.versions import Difference, differences, forms
from kg.resolve.merging.telling import days_of
from kg.resolve.witnesses.copies import Sentence

_RANK: dict[Aspect, int] = {aspect: rank for rank, aspect in enumerate(get_args(Aspect), 1)}
_CLAUSES: frozenset[Aspect] = frozenset({"condition", "factuality", "act", "order"})
_MANY = 12
"""Of so many values of one thing, those told by most articles are compared: the cost stays linear in the mentions."""
_Said = dict[int, list[Key]]
"""The values of a slot that each article gives, by reading."""


def disagreements(world: World, copied: Sequence[Sequence[Sentence]]) -> tuple[Disagreement, ...]:
    """The disagreements of a world, from what matters most to mere wording, then by thing and place.

    ``copied`` are the groups of sentences of different articles that are one text. Left is the earlier of two places.
    """
    attributes = Attributes(world.readings, world.things, world.times)
    found = [
        *_of_things(world, attributes),
        *denials(world, attributes),
        *rivals(world, attributes),
        *threats(world, attributes),
        *orders(world),
        *_of_versions(world, attributes, copied),
    ]
    kept: dict[tuple[object, ...], list[Disagreement]] = defaultdict(list)
    for each in sorted((_ordered(d) for d in found), key=_fullest):
        place = tuple((v.reading, v.mention.sentence) for v in (each.left, each.right))
        if not any(each.aspect in {other.aspect, "wording"} and _same_words(each, other) for other in kept[place]):
            kept[place].append(each)
    return tuple(sorted((each for group in kept.values() for each in group), key=_sorting))


def _same_words(one: Disagreement, other: Disagreement) -> bool:
    """Whether two rows show the same words: a value of an event may differ as an attribute and between two versions."""
    pairs = ((one.left, other.left), (one.right, other.right))
    return all(a.mention.span.meets(b.mention.span) for a, b in pairs)


def _ordered(found: Disagreement) -> Disagreement:
    left, right = sorted((found.left, found.right), key=lambda v: (v.reading, v.mention, v.value))
    return replace(found, left=left, right=right)


def _sorting(d: Disagreement) -> tuple[object, ...]:
    return _RANK[d.aspect], d.thing is None, d.thing or "", _where(d.left), _where(d.right)


def _fullest(d: Disagreement) -> tuple[object, ...]:
    """Of two rows on one thing, that with the fuller words goes first: "Norland's army", not what differs in it."""
    rank, *thing, left, right = _sorting(d)
    return rank, *thing, -len(d.left.mention.text), left, right


def _where(version: Version) -> tuple[int, Mention, str]:
    return version.reading, version.mention, version.value


# ---- attributes of events and statements --------------------------------------------------------------------------


def _of_things(world: World, attributes: Attributes) -> Iterator[Disagreement]:
    for event in world.events:
        if len({r for r, _ in event.mentions}) > 1:
            table = table_of(attributes.of_event(event))
            tied = partial(_tied, said=[_said(rows) for rows in table.values()], attributes=attributes)
            yield from _compared(f"event/{event.slug}", table, attributes, tied)
    for statement in world.statements:
        if len({r for r, _ in statement.reports}) > 1:
            table = table_of(attributes.of_statement(statement))
            yield from _compared(f"statement/{statement.slug}", table, attributes, lambda _a, _b: True)


def _compared(
    thing: str, table: Table, attributes: Attributes, one_thing: Callable[[int, int], bool]
) -> Iterator[Disagreement]:
    for (aspect, _), rows in sorted(table.items()):
        said = _said(rows)
        for one, other in _clashing(rows, attributes):
            for left, right in few_pairs(evidence(rows[one]), evidence(rows[other])):
                articles = left.version.reading, right.version.reading
                if not _differ(*articles, said, attributes) or not one_thing(*articles):
                    continue
                if not attributes.names(left.version, other) and not attributes.names(right.version, one):
                    yield Disagreement(aspect, thing, left.version, right.version)


def _clashing(rows: Rows, attributes: Attributes) -> list[tuple[Key, Key]]:
    """Pairs of values that do not meet."""
    ranked = sorted(rows, key=lambda key: (-len(rows[key]), order(min(rows[key].values(), key=order))))[:_MANY]
    return [(a, b) for a, b in combinations(ranked, 2) if not attributes.meet(a, b)]


def _said(rows: Rows) -> _Said:
    """The other way round: what each article says."""
    said: _Said = defaultdict(list)
    for key, told in rows.items():
        for r in told:
            said[r].append(key)
    return said


def _differ(left: int, right: int, said: _Said, attributes: Attributes) -> bool:
    """Whether nothing that one article says of it meets what the other says; no article differs from itself."""
    return left != right and not any(attributes.meet(a, b) for a, b in product(said[left], said[right]))


def _tied(left: int, right: int, said: Sequence[_Said], attributes: Attributes) -> bool:
    """Whether two articles tell one event for more than the act and a state: a wrong merge is no disagreement."""
    pairs = (product(each.get(left, ()), each.get(right, ())) for each in said)
    return any(attributes.specific(a, b) for a, b in chain.from_iterable(pairs))


# ---- versions of one sentence --------------------------------------------------------------------------------------


def _of_versions(world: World, attributes: Attributes, copied: Sequence[Sequence[Sentence]]) -> Iterator[Disagreement]:
    evidence = Evidence(world, copied, attributes)
    for group in copied:
        for a, b in _sentence_pairs(group, evidence, world):
            if one_time(world, a.reading, b.reading) and evidence.one_story(a, b):
                for difference in differences(evidence.text(a), evidence.text(b), attributes.same_side):
                    yield _disagreement(difference, a, b, evidence, attributes)


def _sentence_pairs(group: Sequence[Sentence], evidence: Evidence, world: World) -> Iterator[tuple[Sentence, Sentence]]:
    """Pairs of distinct texts, each by the articles that have it; of many texts, each with the most frequent one.

    Where many articles have that one too, each other article is compared with one of them: the pairs stay linear.
    """
    texts = _texts(group, evidence)
    if len(texts) <= _MANY:
        pairs = [pair for one, other in combinations(texts, 2) for pair in few_pairs(one, other)]
    elif len(texts[0]) <= _MANY:
        pairs = [pair for other in texts[1:] for pair in few_pairs(texts[0], other)]
    else:
        nearest = _Nearest(texts[0], world)
        pairs = [(nearest(b), b) for other in texts[1:] for b in other]
    yield from ((a, b) for a, b in pairs if a.reading != b.reading)


def _texts(group: Sequence[Sentence], evidence: Evidence) -> list[list[Sentence]]:
    """The sentences of a group by what they say, one of each article; what most articles say first."""
    raw: dict[str, dict[int, Sentence]] = defaultdict(dict)
    for sentence in sorted(group):
        raw[evidence.raw(sentence)].setdefault(sentence.reading, sentence)
    texts: dict[tuple[str, ...], dict[int, Sentence]] = defaultdict(dict)
    for text in sorted(raw) if len(raw) > 1 else ():
        texts[forms(text)] |= raw[text]
    ranked = sorted(texts, key=lambda words: (-len(texts[words]), words))
    return [sorted(texts[words].values()) for words in ranked]


class _Nearest:
    """Of the articles that have one text, the one that appeared nearest in time to another article."""

    def __init__(self, sentences: Sequence[Sentence], world: World) -> None:
        self._dates = world.dates
        self._dated = sorted((self._day(sentence), sentence) for sentence in sentences)

    def _day(self, sentence: Sentence) -> int:
        days = days_of(self._dates[sentence.reading])
        return days[0] if days else 0

    def __call__(self, other: Sentence) -> Sentence:
        """The nearest sentence, of another article if there is one; articles without a date are nearest to each other."""
        day = self._day(other)
        at = bisect_left(self._dated, day, key=itemgetter(0))
        beside = self._dated[max(at - 2, 0) : at + 2]
        return min(beside, key=lambda each: (each[1].reading == other.reading, abs(each[0] - day), each[1]))[1]


def _disagreement(
    found: Difference, a: Sentence, b: Sentence, evidence: Evidence, attributes: Attributes
) -> Disagreement:
    sides = ((a, found.left, found.left_value), (b, found.right, found.right_value))
    left, right = (
        Version(s.reading, evidence.mention(s, span, f"version.{found.aspect}"), attributes.shown(value))
        for s, span, value in sides
    )
    return Disagreement(found.aspect, _disputed(found, a, b, evidence), left, right)


def _disputed(found: Difference, a: Sentence, b: Sentence, evidence: Evidence) -> str | None:
    """The event or statement that both stretches give a value of; of a clause that differs, the statement that has it."""
    owners = evidence.owners(a, found.left) & evidence.owners(b, found.right)
    if not owners and found.aspect in _CLAUSES:
        owners = {thing for thing in evidence.told(a) & evidence.told(b) if thing.startswith("statement/")}
    return None if found.aspect == "wording" or len(owners) > 1 else next(iter(owners), None)
