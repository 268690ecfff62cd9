"""From tokens to mentions: the one place where token positions become offsets of the file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from kg.model import Mention, Span

for _name, _default in (("kg_offset", 0), ("kg_segments", ()), ("kg_source", None)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)
# kg_source: the untouched text of the article (curly quotes and all); None: the Doc's own text.


def mention(tokens: Tokens, rule: str) -> Mention:
    """The mention of a run of tokens, trimmed of white space at both ends. Text is the file's own, not the normalised."""
    doc = tokens.doc
    return mention_at(doc, tokens.start_char, tokens.end_char, rule)


def mention_at(doc: Doc, start: int, end: int, rule: str) -> Mention:
    """The mention of characters ``[start, end)`` of the Doc, trimmed of white space; its sentence is where it begins."""
    shift, text = _frame(doc)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Mention(Span(shift + start, shift + end), text[start:end], sentence_at(doc, start, end), rule)


def tokens_of(doc: Doc, place: Mention) -> Tokens | None:
    """The tokens that a mention lies on, whole tokens; None where it lies on none."""
    shift, _ = _frame(doc)
    return doc.char_span(place.span.start - shift, place.span.end - shift, alignment_mode="expand")


def _frame(doc: Doc) -> tuple[int, str]:
    """Where the Doc's text begins in its file, and that text as the file has it. Kept: extensions are slow to read."""
    known: tuple[int, str] | None = doc.user_data.get("kg_frame")
    if known is None:
        known = (doc._.kg_offset, doc._.kg_source or doc.text)
        doc.user_data["kg_frame"] = known
    return known


def sentence_at(doc: Doc, start: int, end: int) -> Span:
    """The sentence(s) that hold characters ``[start, end)``, as offsets of the file, trimmed of white space."""
    starts, bounds = _sentences(doc)
    shift, _ = _frame(doc)
    if not starts:
        return Span(shift + start, shift + end)
    first = bounds[max(bisect_right(starts, start) - 1, 0)]
    last = bounds[max(bisect_left(starts, max(end, start + 1)) - 1, 0)]
    return Span(shift + min(first[0], start), shift + max(last[1], end))


def _sentences(doc: Doc) -> tuple[list[int], list[tuple[int, int]]]:
    """Where each sentence begins, and its bounds without the blanks around it (what is not read is blank)."""
    known: tuple[list[int], list[tuple[int, int]]] | None = doc.user_data.get("kg_sentences")
    if known is None:
        known = ([], [])
        for sentence in doc.sents:
            text = sentence.text
            begin = sentence.start_char + len(text) - len(text.lstrip())
            known[0].append(sentence.start_char)
            known[1].append((begin, max(begin, sentence.start_char + len(text.rstrip()))))
        doc.user_data["kg_sentences"] = known
    return known


def segment_kind(token: Token) -> str:
    """The kind of segment that a token stands in; "body" where the Doc knows no segments."""
    position = token.doc._.kg_offset + token.idx
    for segment in token.doc._.kg_segments:
        if segment.span.start <= position < segment.span.end:
            return str(segment.kind)
    return "body"


def cover(tokens: Iterable[Token]) -> Tokens:
    """The smallest run of tokens that holds all the given ones (at least one)."""
    chosen = list(tokens)
    low, high = min(t.i for t in chosen), max(t.i for t in chosen)
    return chosen[0].doc[low : high + 1]
