"""Actors and places: are the named mentions found, and is each thing one node over all documents?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from kg.evaluate.facts import Facts, Place
from kg.evaluate.gold import Entity
from kg.evaluate.matching import b_cubed, overlaps, span_overlap
from kg.evaluate.pages import Pages
from kg.evaluate.scheme import READ_SEGMENTS
from kg.evaluate.scores import Finding, Scores, Value, rounded

_CORE = 3  # mentions from which on an entity is one that must be whole
_WHOLE = 0.8


class Known(Struct, frozen=True):
    """The gold entity (or None) that each actor or place of the graph stands for."""

    gold_of: Mapping[str, str]

    def answers(self, nodes: set[str]) -> set[str | None]:
        """The gold entities of some nodes; None where a node is no gold entity."""
        return {self.gold_of.get(node) for node in nodes}


class GoldMention(NamedTuple):
    """A mention that gold asks for: document, code points, entity."""

    document: str
    start: int
    end: int
    entity: str


class Pairing(Struct, frozen=True):
    """Mentions of gold and graph, one to one: ``node_of`` maps the index of a gold mention to the graph's node."""

    wanted: list[GoldMention]
    pairs: list[tuple[str, str]]
    node_of: Mapping[int, str]


def align(pages: Pages) -> Known:
    """Each node is the gold entity that most of its mentions overlap."""
    index = _gold_spans(pages)
    gold_of = {}
    for node, places in pages.facts.actors.items():
        votes = Counter(entity for place in places for entity in _votes(place, index.get(place.document, [])))
        if votes:
            gold_of[node] = votes.most_common(1)[0][0]
    return Known(gold_of)


def _gold_spans(pages: Pages) -> dict[str, list[GoldMention]]:
    """Named mentions, nominal ones of what is never named, and noun phrases of speakers that hold a name."""
    index: dict[str, list[GoldMention]] = defaultdict(list)
    for entity in pages.gold.entities:
        for mention in _spans_of(entity, pages.documents):
            index[mention.document].append(mention)
    for statement in pages.gold.statements:
        phrase, speaker = statement.speaker_span, statement.speaker
        if statement.doc not in pages.documents or not speaker or phrase is None:
            continue
        named = index[statement.doc]
        if any(phrase.start <= m.start and m.end <= phrase.end and m.entity == speaker for m in named):
            named.append(GoldMention(statement.doc, phrase.start, phrase.end, speaker))
    return index


def _spans_of(entity: Entity, documents: frozenset[str]) -> Iterator[GoldMention]:
    named = [mention for mention in entity.mentions if mention.doc in documents]
    for mention in named or entity.nominal:
        if mention.doc in documents:
            yield GoldMention(mention.doc, mention.start, mention.end, entity.id)


def _votes(place: Place, spans: list[GoldMention]) -> Iterator[str]:
    touching = [
        (span_overlap(place.start, place.end, span.start, span.end), span.entity)
        for span in spans
        if overlaps(place.start, place.end, span.start, span.end)
    ]
    best = max((overlap for overlap, _ in touching), default=0.0)
    return (entity for overlap, entity in touching if overlap >= max(0.5, best))


def pair(wanted: list[GoldMention], actors: Mapping[str, list[Place]]) -> Pairing:
    """Match mentions one to one, the best overlap first, at least half of the longer span."""
    offered: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for node, places in actors.items():
        for place in places:
            offered[place.document].append((place.start, place.end, node))
    candidates = sorted(
        (span_overlap(mention.start, mention.end, start, end), g, j, node)
        for g, mention in enumerate(wanted)
        for j, (start, end, node) in enumerate(offered[mention.document])
        if overlaps(mention.start, mention.end, start, end)
    )
    pairs, node_of, used = [], {}, set()
    for overlap, g, j, node in reversed(candidates):
        document = wanted[g].document
        if overlap >= 0.5 and g not in node_of and (document, j) not in used:
            node_of[g] = node
            used.add((document, j))
            pairs.append((node, wanted[g].entity))
    return Pairing(wanted, pairs, node_of)


def score(pages: Pages, known: Known) -> Scores:
    """Recall of named mentions, B³ over all documents, and how many frequent entities are not one node."""
    pairing = pair(_wanted(pages), pages.facts.actors)
    size = Counter(mention.entity for mention in pairing.wanted)
    core = [entity for entity in pages.gold.entities if size[entity.id] >= _CORE]
    broken = [entity for entity in core if not _whole(entity.id, size[entity.id], pairing.pairs)]
    missed = [mention.entity for g, mention in enumerate(pairing.wanted) if g not in pairing.node_of]
    measures: dict[str, Value] = {
        "entity_mention_recall": rounded(len(pairing.pairs) / len(pairing.wanted) if pairing.wanted else 0.0),
        "entity_b3_f1": rounded(b_cubed(pairing.pairs, missed).f1),
        "entities_split_or_merged": len(broken),
        "entities_core": len(core),
    }
    findings = [*_missed(pages, pairing), *divided(pairing, pages.facts, pages.texts)]
    return Scores("entities", measures, tuple(findings))


def _wanted(pages: Pages) -> list[GoldMention]:
    return [
        GoldMention(mention.doc, mention.start, mention.end, entity.id)
        for entity in pages.gold.entities
        for mention in entity.mentions
        if mention.doc in pages.documents and mention.segment in READ_SEGMENTS
    ]


def _whole(entity: str, size: int, pairs: list[tuple[str, str]]) -> bool:
    """One node holds four fifths of the entity's mentions, and the entity four fifths of that node's."""
    nodes = Counter(node for node, gold in pairs if gold == entity)
    node, count = max(nodes.items(), key=lambda item: item[1], default=("", 0))
    return count >= _WHOLE * size and count >= _WHOLE * sum(other == node for other, _ in pairs)


def _missed(pages: Pages, pairing: Pairing) -> list[Finding]:
    return sorted(
        pages.finding("MISS", mention.document, mention.start, mention.end, mention.entity)
        for g, mention in enumerate(pairing.wanted)
        if g not in pairing.node_of
    )


def divided(pairing: Pairing, facts: Facts, texts: Mapping[str, str]) -> list[Finding]:
    """Every gold entity that several nodes hold and every node that holds several gold entities, with the texts."""
    nodes: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    golds: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    size = Counter(mention.entity for mention in pairing.wanted)
    for g, node in pairing.node_of.items():
        mention = pairing.wanted[g]
        words = texts[mention.document][mention.start : mention.end]
        nodes[mention.entity][node][words] += 1
        golds[node][mention.entity][words] += 1
    split = [
        Finding("", 0, 0, "SPLIT", note=f"{entity} ({size[entity]} mentions) <- {_describe(facts, held)}")
        for entity, held in sorted(nodes.items())
        if len(held) > 1
    ]
    merged = [
        Finding("", 0, 0, "MERGED", note=f"{facts.name(node)} <- {_describe(facts, held)}")
        for node, held in sorted(golds.items())
        if len(held) > 1
    ]
    return split + merged


def _describe(facts: Facts, groups: Mapping[str, Counter[str]]) -> str:
    ordered = sorted(groups.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    return "; ".join(f"{facts.name(key)}: {_counts(texts)}" for key, texts in ordered)


def _counts(texts: Counter[str]) -> str:
    return ", ".join(
        f"{text!r} {count}x" for text, count in sorted(texts.items(), key=lambda item: (-item[1], item[0]))
    )
