"""The scores of the seed format: one call per kind, in the order in which each builds on the ones before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.evaluate import conflicts, entities, events, spans, statements, threats
from kg.evaluate.facts import Facts
from kg.evaluate.gold import SeedGold, seed_gold
from kg.evaluate.pages import Pages
from kg.evaluate.scores import Scores


def evaluate_seeds(folder: Path, facts: Facts, texts: Mapping[str, str]) -> list[Scores]:
    """Score a graph against a folder of gold; the documents are those that gold and ``texts`` both have."""
    return score_seeds(seed_gold(folder), facts, texts)


def score_seeds(gold: SeedGold, facts: Facts, texts: Mapping[str, str]) -> list[Scores]:
    """Score a graph against gold annotation; ``texts`` maps document keys to texts."""
    covered = {segment.doc for segment in gold.segments}
    pages = Pages(gold, facts, texts, frozenset(doc for doc in texts if doc in covered))
    known = entities.align(pages)
    told = statements.match(pages, known)
    happened = events.match(pages, known)
    return [
        spans.score(pages),
        entities.score(pages, known),
        statements.score(told),
        events.score(happened),
        threats.score(told, happened),
        *([conflicts.score(pages)] if gold.conflicts else []),
    ]
