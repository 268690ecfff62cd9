"""Entity coreference within and across documents (MEANTIME, GUM): recall of mentions and B³ over them.

Persons, organisations and places alone, and only the sentences that are annotated in full. Named mentions are those that
share a capitalised word with the annotators' name for their entity; ``all`` counts noun phrases and pronouns as well.

Gold marks whole noun phrases ("the Norburg carrier Norair, which …"), a graph the names in them. So a mention of the graph
is that of a phrase where it lies inside it and holds its head (the minimum span of MUC and ARRAU); how that is read off the
words is told in :func:`kg.evaluate.heads.minimal`. Where gold marks both the phrase and, for the same entity, the name that
is its head, they are one mention: the outer one is left out (``…_mentions_nested`` counts them). The measures ``…_overlap`` keep
all phrases and ask for half of the longer span instead, as the score of the seeds does.

Beside ours stands the baseline that calls two mentions one entity where their heads have the same lemma: ``…_baseline``
over the mentions that our graph found, with the same misses; ``…_baseline_gold`` over all mentions of gold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kg.evaluate.entities import GoldMention, Pairing, divided, pair
from kg.evaluate.facts import Facts, Place
from kg.evaluate.gold import AttributionRecord, ClusterMention, CoreferenceRecord
from kg.evaluate.heads import head, lemma, minimal
from kg.evaluate.matching import b_cubed, span_overlap
from kg.evaluate.scores import Finding, Scores, Value, rounded

_TYPES = frozenset({"person", "organization", "location", "place"})
_ANNOTATED = 6  # sentences of each document
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)


class _Scope(NamedTuple):
    """What names a cluster in the scores: the entity itself, or the entity within its document."""

    name: str
    key: Callable[[str, str], str]


_SCOPES = (
    _Scope("within", lambda document, cluster: f"{document}\x1f{cluster}"),
    _Scope("across", lambda document, cluster: cluster),
)


class _Wanted(NamedTuple):
    """A mention that gold asks for, in its record."""

    record: CoreferenceRecord
    mention: ClusterMention

    @property
    def gold(self) -> GoldMention:
        return GoldMention(_key(self.record), *self.mention.span, self.mention.cluster)

    @property
    def text(self) -> str:
        return self.record.text[slice(*self.mention.span)]


def score(records: Sequence[CoreferenceRecord], facts: Facts) -> Scores:
    """Recall and B³ of named mentions and of all, clusters taken within documents and across them, beside the baseline."""
    every = [_Wanted(record, mention) for record in records for mention in record.mentions if _counts(record, mention)]
    named = [item for item in every if _named(item.mention)]
    once, all_once = _once(named), _once(every)
    pairing = _pair(once, facts.actors)
    measures: dict[str, Value] = {
        "documents": len(records),
        **_measures("entity", once, pairing),
        "entity_mentions_nested": len(named) - len(once),
        **_overlapping("entity", named, facts),
        **_measures("entity_all", all_once, _pair(all_once, facts.actors)),
        "entity_all_mentions_nested": len(every) - len(all_once),
        **_overlapping("entity_all", every, facts),
    }
    missed = [_finding(item) for g, item in enumerate(once) if g not in pairing.node_of]
    texts = {_key(record): record.text for record in records}
    return Scores("coreference", measures, (*sorted(missed), *divided(pairing, facts, texts)))


def linked(records: Sequence[AttributionRecord]) -> list[CoreferenceRecord]:
    """The entities that are linked to an encyclopedia, its titles the clusters; documents without any are left out."""
    found = []
    for record in records:
        mentions = [
            ClusterMention(
                item.span,
                item.wiki,
                type=item.etype,
                text=record.text[slice(*item.span)],
                name=item.wiki.replace("_", " "),
            )
            for item in record.entities
            if item.wiki
        ]
        if mentions:
            found.append(CoreferenceRecord(record.id, record.text, mentions))
    return found


def _once(wanted: Sequence[_Wanted]) -> list[_Wanted]:
    """Without the phrases whose head is marked as a mention of the same entity."""
    inner: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for item in wanted:
        inner[item.record.id, item.mention.cluster].append(item.mention.span)
    return [item for item in wanted if not _repeats(item, inner[item.record.id, item.mention.cluster])]


def _repeats(item: _Wanted, spans: Sequence[tuple[int, int]]) -> bool:
    first, last = item.mention.span
    within = [(start, end) for start, end in spans if first <= start and end <= last and end - start < last - first]
    return any(_is_of(start, end, item) for start, end in within)


def _measures(prefix: str, wanted: Sequence[_Wanted], pairing: Pairing) -> dict[str, Value]:
    """Recall, and B³ of our clusters beside those of the baseline."""
    found: dict[str, Value] = {f"{prefix}_mentions_gold": len(wanted), f"{prefix}_mention_recall": _recall(pairing)}
    heads = {g: _head_lemma(item) for g, item in enumerate(wanted)}
    same_misses = {g: heads[g] for g in pairing.node_of}
    for scope in _SCOPES:
        measure = f"{prefix}_b3_f1_{scope.name}"
        found[measure] = _b_cubed(pairing.wanted, pairing.node_of, scope)
        found[f"{measure}_baseline"] = _b_cubed(pairing.wanted, same_misses, scope)
        found[f"{measure}_baseline_gold"] = _b_cubed(pairing.wanted, heads, scope)
    return found


def _overlapping(prefix: str, wanted: Sequence[_Wanted], facts: Facts) -> dict[str, Value]:
    pairing = pair([item.gold for item in wanted], facts.actors)
    found: dict[str, Value] = {f"{prefix}_mention_recall_overlap": _recall(pairing)}
    for scope in _SCOPES:
        found[f"{prefix}_b3_f1_{scope.name}_overlap"] = _b_cubed(pairing.wanted, pairing.node_of, scope)
    return found


def _recall(pairing: Pairing) -> float:
    return rounded(len(pairing.node_of) / len(pairing.wanted) if pairing.wanted else 0.0)


def _b_cubed(mentions: Sequence[GoldMention], cluster_of: Mapping[int, str], scope: _Scope) -> float:
    pairs = [
        (scope.key(mentions[g].document, cluster), scope.key(mentions[g].document, mentions[g].entity))
        for g, cluster in cluster_of.items()
    ]
    missed = [scope.key(m.document, m.entity) for g, m in enumerate(mentions) if g not in cluster_of]
    return rounded(b_cubed(pairs, missed).f1)


def _head_lemma(item: _Wanted) -> str:
    return lemma(item.text[slice(*head(item.text))])


def _pair(wanted: Sequence[_Wanted], actors: Mapping[str, list[Place]]) -> Pairing:
    """Match mentions one to one by the minimum span, the best overlap first."""
    offered: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for node, places in actors.items():
        for place in places:
            offered[place.document].append((*_bare(place), node))
    candidates = sorted(
        (-span_overlap(*item.mention.span, start, end), g, start, end, node)
        for g, item in enumerate(wanted)
        for start, end, node in offered[_key(item.record)]
        if _is_of(start, end, item)
    )
    node_of: dict[int, str] = {}
    used: set[tuple[str, int, int, str]] = set()
    for _, g, start, end, node in candidates:
        offer = (_key(wanted[g].record), start, end, node)
        if g not in node_of and offer not in used:
            node_of[g] = node
            used.add(offer)
    gold = [item.gold for item in wanted]
    return Pairing(gold, [(node, gold[g].entity) for g, node in node_of.items()], node_of)


def _bare(place: Place) -> tuple[int, int]:
    """A mention without its article and closing stop, which gold may leave out of the phrase."""
    article = _ARTICLE.match(place.text)
    start = place.start + (article.end() if article else 0)
    return start, place.end - place.text.endswith(".")


def _is_of(start: int, end: int, item: _Wanted) -> bool:
    first, last = item.mention.span
    if not (first <= start and end <= last):
        return False
    return any(
        start <= first + part.start and first + part.end <= end for part in minimal(item.text, item.mention.name)
    )


def _counts(record: CoreferenceRecord, mention: ClusterMention) -> bool:
    annotated = record.sentences[:_ANNOTATED]
    inside = not annotated or mention.span[1] <= annotated[-1][1]
    return mention.kind == "entity" and mention.type.lower() in _TYPES and inside


def _named(mention: ClusterMention) -> bool:
    return bool(_capitalised(mention.text) & _capitalised(mention.name))


def _capitalised(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w+", text) if word[0].isupper()}


def _key(record: CoreferenceRecord) -> str:
    return record.id.replace("/", "_")


def _finding(item: _Wanted) -> Finding:
    note = f"{item.mention.type} {item.mention.name}"
    return Finding(_key(item.record), *item.mention.span, "MISS", item.text, note)
