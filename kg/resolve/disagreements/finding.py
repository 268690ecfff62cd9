"""Where the reports differ: for each event and statement the values that cannot both be right, and for each sentence that
stands in several articles what its versions make of it.

A value that is missing or vaguer is no disagreement, nor is one side under two names (a state and its army, a town and its
region), nor one instant in two zones. Two articles disagree only where nothing that one says meets what the other says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations, product
from typing import get_args

from msgspec.structs import replace

from kg.model import Aspect, Disagreement, Mention, Version, World
from kg.resolve.disagreements.attributes import Attributes, Key, Rows, Table, evidence, few_pairs, order, table_of
from kg.resolve.disagreements.evidence import Evidence
from kg.resolve.disagreements.orders import orders
from kg.resolve.disagreements.rivals import denials, one_time, rivals, threats
from kg.resolve.disagreements.versions import Difference, differences, forms
from kg.resolve.witnesses.copies import Sentence

_RANK: dict[Aspect, int] = {aspect: rank for rank, aspect in enumerate(get_args(Aspect), 1)}
_CLAUSES: frozenset[Aspect] = frozenset({"condition", "factuality", "act", "order"})
_MANY = 12
"""Of so many values of one thing, those told by most articles are compared: the cost stays linear in the mentions."""


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
    for each in sorted((_ordered(d) for d in found), key=_sorting):
        place = tuple((v.reading, v.mention.sentence) for v in (each.left, each.right))
        if not any(each.aspect in {other.aspect, "wording"} and _same_words(each, other) for other in kept[place]):
            kept[place].append(each)
    return tuple(sorted((each for group in kept.values() for each in group), key=_sorting))


def _same_words(one: Disagreement, other: Disagreement) -> bool:
    """Whether two rows show the same words: a value of an event may differ as an attribute and between two versions."""
    pairs = ((one.left, other.left), (one.right, other.right))
    return all(
        a.mention.span.start < b.mention.span.end and b.mention.span.start < a.mention.span.end for a, b in pairs
    )


def _ordered(found: Disagreement) -> Disagreement:
    left, right = sorted((found.left, found.right), key=lambda v: (v.reading, v.mention, v.value))
    return replace(found, left=left, right=right)


def _sorting(d: Disagreement) -> tuple[object, ...]:
    return _RANK[d.aspect], d.thing is None, d.thing or "", _where(d.left), _where(d.right)


def _where(version: Version) -> tuple[int, Mention, str]:
    return version.reading, version.mention, version.value


# ---- attributes of events and statements --------------------------------------------------------------------------


def _of_things(world: World, attributes: Attributes) -> Iterator[Disagreement]:
    for event in world.events:
        if len({r for r, _ in event.mentions}) > 1:
            table = table_of(attributes.of_event(event))
            tied = partial(_tied, table=table, attributes=attributes)
            yield from _compared(f"event/{event.slug}", table, attributes, tied)
    for statement in world.statements:
        if len({r for r, _ in statement.reports}) > 1:
            table = table_of(attributes.of_statement(statement))
            yield from _compared(f"statement/{statement.slug}", table, attributes, lambda _a, _b: True)


def _compared(
    thing: str, table: Table, attributes: Attributes, one_thing: Callable[[int, int], bool]
) -> Iterator[Disagreement]:
    for (aspect, _), rows in sorted(table.items()):
        for one, other in _clashing(rows, attributes):
            for left, right in few_pairs(evidence(rows[one]), evidence(rows[other])):
                articles = left.version.reading, right.version.reading
                if not _differ(*articles, rows, attributes) or not one_thing(*articles):
                    continue
                if not attributes.names(left.version, other) and not attributes.names(right.version, one):
                    yield Disagreement(aspect, thing, left.version, right.version)


def _clashing(rows: Rows, attributes: Attributes) -> list[tuple[Key, Key]]:
    """Pairs of values that do not meet."""
    ranked = sorted(rows, key=lambda key: (-len(rows[key]), order(min(rows[key].values(), key=order))))[:_MANY]
    return [(a, b) for a, b in combinations(ranked, 2) if not attributes.meet(a, b)]


def _differ(left: int, right: int, rows: Rows, attributes: Attributes) -> bool:
    """Whether nothing that one article says of it meets what the other says; no article differs from itself."""
    return left != right and not any(attributes.meet(a, b) for a, b in product(_said(left, rows), _said(right, rows)))


def _said(r: int, rows: Rows) -> list[Key]:
    return [key for key, told in rows.items() if r in told]


def _tied(left: int, right: int, table: Table, attributes: Attributes) -> bool:
    """Whether two articles tell one event for more than the act and a state: a wrong merge is no disagreement."""
    return any(
        attributes.specific(a, b) for rows in table.values() for a, b in product(_said(left, rows), _said(right, rows))
    )


# ---- versions of one sentence --------------------------------------------------------------------------------------


def _of_versions(world: World, attributes: Attributes, copied: Sequence[Sequence[Sentence]]) -> Iterator[Disagreement]:
    evidence = Evidence(world, copied)
    for group in copied:
        for a, b in _sentence_pairs(group, evidence):
            if one_time(world, a.reading, b.reading) and evidence.one_story(a, b):
                for difference in differences(evidence.text(a), evidence.text(b), attributes.same_side):
                    yield _disagreement(difference, a, b, evidence)


def _sentence_pairs(group: Sequence[Sentence], evidence: Evidence) -> Iterator[tuple[Sentence, Sentence]]:
    """Pairs of distinct texts, each by the articles that have it; of many texts, each with the most frequent one."""
    raw: dict[str, dict[int, Sentence]] = defaultdict(dict)
    for sentence in sorted(group):
        raw[evidence.raw(sentence)].setdefault(sentence.reading, sentence)
    texts: dict[tuple[str, ...], dict[int, Sentence]] = defaultdict(dict)
    for text in sorted(raw) if len(raw) > 1 else ():
        texts[forms(text)] |= raw[text]
    ranked = sorted(texts, key=lambda words: (-len(texts[words]), words))
    pairs = combinations(ranked, 2) if len(ranked) <= _MANY else ((ranked[0], other) for other in ranked[1:])
    for one, other in pairs:
        articles = few_pairs(sorted(texts[one].values()), sorted(texts[other].values()))
        yield from ((a, b) for a, b in articles if a.reading != b.reading)


def _disagreement(found: Difference, a: Sentence, b: Sentence, evidence: Evidence) -> Disagreement:
    sides = ((a, found.left, found.left_value), (b, found.right, found.right_value))
    left, right = (
        Version(s.reading, evidence.mention(s, span, f"version.{found.aspect}"), evidence.shown(value))
        for s, span, value in sides
    )
    return Disagreement(found.aspect, _disputed(found, a, b, evidence), left, right)


def _disputed(found: Difference, a: Sentence, b: Sentence, evidence: Evidence) -> str | None:
    """The event or statement that both stretches give a value of; of a clause that differs, the statement that has it."""
    owners = evidence.owners(a, found.left) & evidence.owners(b, found.right)
    if not owners and found.aspect in _CLAUSES:
        owners = {thing for thing in evidence.told(a) & evidence.told(b) if thing.startswith("statement/")}
    return None if found.aspect == "wording" or len(owners) > 1 else next(iter(owners), None)
