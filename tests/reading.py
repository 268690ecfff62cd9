"""A text as one article, read by all components: what tests of the extractors start from."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate import annotate
from kg.extract import components
from kg.model import Article, Segment, Span


def parsed(text: str, nlp: Language) -> Doc:
    """The Doc of a text that is one body segment, after every component."""
    span = Span(0, len(text))
    doc = annotate(Article("a.txt", "0" * 64, span, text, (Segment(span, "body"),)), nlp)
    for step in components(nlp):
        doc = step(doc)
    return doc
