"""Entity coreference within and across documents (MEANTIME, GUM): recall of named mentions and B³ over them.

Persons, organisations and places alone, and only the sentences that are annotated in full. A mention is named where it
shares a capitalised word with the annotators' name for its entity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kg.evaluate.entities import GoldMention, Pairing, divided, pair
from kg.evaluate.facts import Facts
from kg.evaluate.gold import AttributionRecord, ClusterMention, CoreferenceRecord
from kg.evaluate.matching import b_cubed
from kg.evaluate.scores import Finding, Scores, Value, rounded

_TYPES = frozenset({"person", "organization", "location", "place"})
_ANNOTATED = 6  # sentences of each document


class _Scope(NamedTuple):
    """What names a cluster in the scores: the entity itself, or the entity within its document."""

    name: str
    key: Callable[[str, str], str]


_ACROSS = _Scope("across", lambda document, cluster: cluster)
_WITHIN = _Scope("within", lambda document, cluster: f"{document}\x1f{cluster}")


def score(records: Sequence[CoreferenceRecord], facts: Facts) -> Scores:
    """Recall of named mentions, and B³ with clusters within documents and across them."""
    named = [(record, mention) for record in records for mention in record.mentions if _counts(record, mention)]
    wanted = [GoldMention(_key(record), *mention.span, mention.cluster) for record, mention in named]
    pairing = pair(wanted, facts.actors)
    measures: dict[str, Value] = {
        "documents": len(records),
        "entity_mentions_gold": len(wanted),
        "entity_mention_recall": rounded(len(pairing.pairs) / len(wanted) if wanted else 0.0),
    }
    for scope in (_WITHIN, _ACROSS):
        measures[f"entity_b3_f1_{scope.name}"] = rounded(_b_cubed(pairing, scope))
    missed = [_finding(*item) for g, item in enumerate(named) if g not in pairing.node_of]
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


def _b_cubed(pairing: Pairing, scope: _Scope) -> float:
    mentions = pairing.wanted
    pairs = [
        (scope.key(mentions[g].document, node), scope.key(mentions[g].document, mentions[g].entity))
        for g, node in pairing.node_of.items()
    ]
    missed = [scope.key(m.document, m.entity) for g, m in enumerate(mentions) if g not in pairing.node_of]
    return b_cubed(pairs, missed).f1


def _counts(record: CoreferenceRecord, mention: ClusterMention) -> bool:
    annotated = record.sentences[:_ANNOTATED]
    inside = not annotated or mention.span[1] <= annotated[-1][1]
    return mention.kind == "entity" and mention.type.lower() in _TYPES and inside and _named(mention)


def _named(mention: ClusterMention) -> bool:
    return bool(_capitalised(mention.text) & _capitalised(mention.name))


def _capitalised(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w+", text) if word[0].isupper()}


def _key(record: CoreferenceRecord) -> str:
    return record.id.replace("/", "_")


def _finding(record: CoreferenceRecord, mention: ClusterMention) -> Finding:
    note = f"{mention.type} {mention.name}"
    return Finding(_key(record), *mention.span, "MISS", record.text[slice(*mention.span)], note)
