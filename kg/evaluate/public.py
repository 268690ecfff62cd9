"""The scores of the public formats: one JSONL file, one kind of annotation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kg.evaluate import coded_events, coreference, event_mentions, quotations, spans, times
from kg.evaluate.facts import Facts
from kg.evaluate.gold import (
    AttributionRecord,
    CoreferenceRecord,
    EventRecord,
    Format,
    TimeRecord,
    raw_records,
    records,
)
from kg.evaluate.scores import Scores


def evaluate_records(path: Path, form: Format, facts: Facts) -> list[Scores]:
    """Score a graph against a JSONL file whose format is known; the graph's documents are named by the record's id."""
    texts = {str(record["id"]).replace("/", "_"): str(record["text"]) for record in raw_records(path)}
    return [spans.score_texts(facts, texts), *_SCORERS[form](path, facts)]


def _quotations(path: Path, facts: Facts) -> list[Scores]:
    gold = [record for record in records(path, AttributionRecord) if record.primary]
    named = coreference.linked(gold)
    return [quotations.score(gold, facts), *([coreference.score(named, facts)] if named else [])]


def _coded_events(path: Path, facts: Facts) -> list[Scores]:
    return [coded_events.score(coded_events.sentences(raw_records(path)), facts)]


def _event_mentions(path: Path, facts: Facts) -> list[Scores]:
    return [event_mentions.score(records(path, EventRecord), facts)]


def _times(path: Path, facts: Facts) -> list[Scores]:
    return [times.score(records(path, TimeRecord), facts)]


def _coreference(path: Path, facts: Facts) -> list[Scores]:
    return [coreference.score(records(path, CoreferenceRecord), facts)]


_SCORERS: Mapping[Format, Callable[[Path, Facts], list[Scores]]] = {
    Format.ATTRIBUTIONS: _quotations,
    Format.CODED_EVENTS: _coded_events,
    Format.EVENT_MENTIONS: _event_mentions,
    Format.TIMES: _times,
    Format.COREFERENCE: _coreference,
}
