"""From tokens to mentions: the one place where token positions become offsets of the file."""

from __future__ import annotations

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
    text = doc._.kg_source or doc.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    shift = doc._.kg_offset
    return Mention(Span(shift + start, shift + end), text[start:end], sentence_at(doc, start, end), rule)


def sentence_at(doc: Doc, start: int, end: int) -> Span:
    """The sentence(s) that hold characters ``[start, end)``, as offsets of the file, trimmed of white space."""
    covered = doc.char_span(start, max(end, start + 1), alignment_mode="expand")
    shift = doc._.kg_offset
    if covered is None:
        return Span(shift + start, shift + end)
    low, high = covered[0].sent.start, covered[-1].sent.end
    while low < high and doc[low].is_space:  # what is not read (furniture) is blank
        low += 1
    while high > low and doc[high - 1].is_space:
        high -= 1
    begin = doc[low].idx if low < high else start
    finish = doc[high - 1].idx + len(doc[high - 1]) if low < high else end
    return Span(shift + min(begin, start), shift + max(finish, end))


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
