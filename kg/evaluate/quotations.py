"""Attributed statements against source and content spans alone (PolNeAR, GUM): no types, no identity of speakers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from kg.evaluate.facts import Facts, document_key, number, text
from kg.evaluate.gold import Attribution, AttributionRecord
from kg.evaluate.matching import F1, jaccard, positions
from kg.evaluate.scores import Finding, Scores, Value, rounded

_REPORTS = """SELECT ?r ?f ?b ?e ?pb ?pe ?sb ?se WHERE
{ ?r a kg:Report ; kg:article/dcterms:source ?f ; kg:start ?b ; kg:end ?e .
OPTIONAL { ?r kg:part ?p . ?p kg:start ?pb ; kg:end ?pe }
OPTIONAL { ?r kg:speakerMention ?m . ?m kg:start ?sb ; kg:end ?se } }"""

THRESHOLDS = (0.3, 0.5, 0.8)
_SHOWN = 0.5  # the threshold at which errors are listed


class Quotation(Struct, frozen=True):
    """Positions of the content and of the speaker."""

    content: frozenset[int]
    source: frozenset[int]


class Match(Struct, frozen=True):
    """Indices of a predicted and a gold quotation of the same document."""

    predicted: int
    gold: int


def score(records: Sequence[AttributionRecord], facts: Facts) -> Scores:
    """F1 of contents, and of contents with the right speaker, at three thresholds of Jaccard overlap."""
    predicted = predictions(facts)
    pairs = [(record, predicted.get(_key(record), []), list(map(_gold, record.attributions))) for record in records]
    wanted = sum(len(gold) for _, _, gold in pairs)
    given = sum(len(ours) for _, ours, _ in pairs)
    measures: dict[str, Value] = {
        "documents": len(pairs),
        "documents_without_statement": sum(_key(record) not in predicted for record in records),
        "quotations_gold": wanted,
        "quotations_pred": given,
    }
    for threshold in THRESHOLDS:
        matches = [(ours, gold, match(ours, gold, threshold)) for _, ours, gold in pairs]
        content = sum(len(found) for _, _, found in matches)
        speaker = sum(_speaker_right(ours[m.predicted], gold[m.gold]) for ours, gold, found in matches for m in found)
        measures |= _measures(f"content_{threshold}", _f1(content, given, wanted))
        measures |= _measures(f"content_speaker_{threshold}", _f1(speaker, given, wanted))
    found = [finding for record, ours, gold in pairs for finding in _findings(record, ours, gold)]
    return Scores("quotations", measures, tuple(sorted(found)))


def predictions(facts: Facts) -> dict[str, list[Quotation]]:
    """The reports of every document."""
    documents: dict[str, dict[str, tuple[set[int], set[int], set[int]]]] = defaultdict(dict)
    for row in facts.rows(_REPORTS):
        whole = positions([(number(row, "b"), number(row, "e"))])
        reports = documents[document_key(text(row, "f"))]
        _, parts, source = reports.setdefault(text(row, "r"), (whole, set(), set()))
        if row["pb"]:
            parts |= positions([(number(row, "pb"), number(row, "pe"))])
        if row["sb"]:
            source |= positions([(number(row, "sb"), number(row, "se"))])
    return {
        document: [Quotation(frozenset(parts or whole), frozenset(source)) for whole, parts, source in reports.values()]
        for document, reports in documents.items()
    }


def match(predicted: Sequence[Quotation], gold: Sequence[Quotation], threshold: float) -> list[Match]:
    """One to one, the best overlap first, so that the order of the graph does not matter."""
    candidates = sorted(
        (
            (jaccard(ours.content, theirs.content), bool(ours.source & theirs.source), -i, -k)
            for i, ours in enumerate(predicted)
            for k, theirs in enumerate(gold)
            if ours.content & theirs.content
        ),
        reverse=True,
    )
    found: list[Match] = []
    used_predicted: set[int] = set()
    used_gold: set[int] = set()
    for overlap, _, i, k in candidates:
        if overlap >= threshold and -i not in used_predicted and -k not in used_gold:
            used_predicted.add(-i)
            used_gold.add(-k)
            found.append(Match(-i, -k))
    return found


def _speaker_right(ours: Quotation, gold: Quotation) -> bool:
    """No source where gold has none; else at least half of the shorter one shared, and not much longer than gold."""
    if not gold.source:
        return not ours.source
    shared = len(ours.source & gold.source)
    enough = shared > 0 and shared >= 0.5 * min(len(ours.source), len(gold.source))
    return enough and len(ours.source) <= 3 * len(gold.source) + 20


def _gold(attribution: Attribution) -> Quotation:
    return Quotation(frozenset(positions(attribution.content_spans)), frozenset(positions(attribution.source_spans)))


def _key(record: AttributionRecord) -> str:
    return record.id.replace("/", "_")


def _f1(right: int, predicted: int, gold: int) -> F1:
    both = predicted + gold
    return F1(right / predicted if predicted else 0.0, right / gold if gold else 0.0, 2 * right / both if both else 0.0)


def _measures(name: str, result: F1) -> dict[str, Value]:
    return {
        f"{name}_p": rounded(result.precision),
        f"{name}_r": rounded(result.recall),
        f"{name}_f1": rounded(result.f1),
    }


def _findings(record: AttributionRecord, ours: Sequence[Quotation], gold: Sequence[Quotation]) -> list[Finding]:
    matches = match(ours, gold, _SHOWN)
    seen, found = {m.gold for m in matches}, {m.predicted for m in matches}
    misses = [_finding(record, "MISS", item, "") for k, item in enumerate(gold) if k not in seen]
    false = [_finding(record, "FALSE", item, "") for i, item in enumerate(ours) if i not in found]
    wrong = [
        _finding(record, "SPEAKER", ours[m.predicted], f"{_words(record, gold[m.gold].source)} <-")
        for m in matches
        if not _speaker_right(ours[m.predicted], gold[m.gold])
    ]
    return misses + false + wrong


def _finding(record: AttributionRecord, kind: str, item: Quotation, note: str) -> Finding:
    start, end = min(item.content, default=0), max(item.content, default=-1) + 1
    note = f"{note} {_words(record, item.source)}".strip()
    return Finding(_key(record), start, end, kind, record.text[start:end], f"by {note}")


def _words(record: AttributionRecord, source: frozenset[int]) -> str:
    return repr(record.text[min(source) : max(source) + 1]) if source else "nobody"
