"""Are the mentions where the graph says they are, and none in what is no article text?"""

from __future__ import annotations

from collections.abc import Mapping

from kg.evaluate.facts import Facts, Place
from kg.evaluate.matching import overlaps
from kg.evaluate.pages import Pages
from kg.evaluate.scheme import EVIDENCE_SEGMENTS
from kg.evaluate.scores import Finding, Scores, Value


def score(pages: Pages) -> Scores:
    """Counts of spans that do not hold their text, and of spans in furniture."""
    facts = pages.facts
    wrong = [place for place in facts.spans if not right(place, pages.texts)]
    stray = [place for place in facts.spans if place.document in pages.documents and _in_furniture(place, pages)]
    measures: dict[str, Value] = {
        "triples": len(facts),
        "docs": len(pages.documents),
        "mentions": len(facts.spans),
        "spans_wrong": len(wrong),
        "mentions_in_furniture": len(stray),
    }
    findings = [_wrong(place, pages.texts) for place in wrong]
    findings += [pages.finding("FURNITURE", place.document, place.start, place.end) for place in stray]
    return Scores("spans", measures, tuple(sorted(findings)))


def score_texts(facts: Facts, texts: Mapping[str, str]) -> Scores:
    """The same against texts alone; only spans of documents that ``texts`` has are judged."""
    judged = [place for place in facts.spans if place.document in texts]
    wrong = [place for place in judged if not right(place, texts)]
    measures: dict[str, Value] = {"mentions": len(judged), "spans_wrong": len(wrong)}
    return Scores("spans", measures, tuple(sorted(_wrong(place, texts) for place in wrong)))


def right(place: Place, texts: Mapping[str, str]) -> bool:
    """Whether the file holds the mention's text there."""
    return place.document in texts and texts[place.document][place.start : place.end] == place.text


def _wrong(place: Place, texts: Mapping[str, str]) -> Finding:
    held = texts.get(place.document)
    note = "no such source text" if held is None else f"the file has {held[place.start : place.end]!r}"
    return Finding(place.document, place.start, place.end, "SPAN", place.text, note)


def _in_furniture(place: Place, pages: Pages) -> bool:
    return any(
        segment.doc == place.document and overlaps(place.start, place.end, segment.start, segment.end)
        for segment in pages.gold.segments
        if segment.record == "segment" and not segment.is_article_text and segment.kind not in EVIDENCE_SEGMENTS
    )
