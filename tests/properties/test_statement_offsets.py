"""Whatever marks a text has: no error, and every mention is a slice of it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate import annotate
from kg.extract.statements import create_statements
from kg.model import Article, Mention, Report, Segment, Span

PIECES = st.sampled_from(
    [
        '"', "“", "”", "'", "‘", "’", "«", "``", "''", "\n", "\n\n", " ", ", ", ". ", ": ", "? ", "…", "—", "(", "]",
        "he said", "said Ana Ruiz", "The ministry warned", "that it will attack", "according to the police",
        "We won", "if it rains", "threatened to leave", "adding", "to", "I think", "the", "Seoul", "\u00a0", "🙂", "İ",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=80)


def read(nlp: Language, text: str, offset: int = 7) -> tuple[Report, ...]:
    segments: list[Segment] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            segments.append(Segment(Span(offset + at, offset + at + len(line)), "body"))
        at += len(line) + 1
    article = Article("a.txt", "0", Span(offset, offset + len(text)), text, tuple(segments))
    doc: Doc = create_statements(nlp, "kg_statements")(annotate(article, nlp))
    found: tuple[Report, ...] = doc._.kg_reports
    return found


def mentions(report: Report) -> list[Mention]:
    people = [report.speaker, report.addressee, report.via, *report.directed_at]
    given_ = [
        report.mention,
        report.cue,
        report.condition,
        *report.parts,
        *(p.mention for p in people if p is not None),
    ]
    return [m for m in given_ if m is not None]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_mentions_are_slices_and_parts_lie_within(nlp: Language, text: str) -> None:
    reports = read(nlp, text)
    for number, report in enumerate(reports):
        for mention in mentions(report):
            assert text[mention.span.start - 7 : mention.span.end - 7] == mention.text
        for part in report.parts:
            assert report.mention.span.start <= part.span.start < part.span.end <= report.mention.span.end
        if report.condition is not None:
            assert report.mention.span.start <= report.condition.span.start
            assert report.condition.span.end <= report.mention.span.end
        assert report.parent is None or (report.parent != number and 0 <= report.parent < len(reports))
    assert list(reports) == sorted(reports, key=lambda r: (r.mention.span.start, -r.mention.span.end))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_reading_twice_gives_the_same(nlp: Language, text: str) -> None:
    assert read(nlp, text) == read(nlp, text)
