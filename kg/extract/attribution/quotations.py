"""Quotations of a Doc: marks paired within a paragraph, and over paragraphs that each open with a mark.

Offsets are characters of the Doc (code points, half-open). An odd number of marks is never an error: what does not
close is dropped, unless it opens a paragraph or follows a colon or comma; then it runs to the paragraph's end, not on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from spacy.tokens import Doc

from kg.extract import columns

_DOUBLE = frozenset('"“”„‟″«»＂')
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
_SINGLE_OPEN = frozenset("'‘‛")
_SINGLE_CLOSE = frozenset("'’")
_SPEECH_LEAD = frozenset(",:-–—")


class Quotation(NamedTuple):
    """Token ranges ``[first, last]`` of one quotation with its marks; one piece for each paragraph it runs over."""

    pieces: tuple[tuple[int, int], ...]
    paragraph: int

    @property
    def first(self) -> int:
        """Index of the opening mark."""
        return self.pieces[0][0]

    @property
    def last(self) -> int:
        """Index of the last token, the closing mark where there is one."""
        return self.pieces[-1][1]


def paragraphs(doc: Doc) -> list[tuple[int, int, str]]:
    """Character ranges of the paragraphs and their kind; the lines of the text where the Doc knows no segments."""
    if doc._.kg_segments:
        shift, size = doc._.kg_offset, columns.length(doc)
        found = [(s.span.start - shift, s.span.end - shift, str(s.kind)) for s in doc._.kg_segments]
        return [(max(a, 0), min(b, size), kind) for a, b, kind in found if a < size and b > 0]
    return [(m.start(), m.end(), "body") for m in re.finditer(r"[^\n]+", doc.text)]


def find(doc: Doc, places: list[tuple[int, int, str]]) -> list[Quotation]:
    """Every quotation of the body paragraphs, in text order."""
    text = doc._.kg_source or doc.text
    if len(text) != columns.length(doc):
        text = doc.text
    text = text.replace("``", "\u201c ").replace("''", " \u201d")  # typewriter marks, length kept
    finder = _Finder(text, columns.starts(doc), places)
    for number in range(len(places)):
        finder.paragraph(number)
    return sorted(finder.found)


class _Finder:
    """Goes through the paragraphs; a quotation may run on over several of them."""

    def __init__(self, text: str, starts: list[int], places: list[tuple[int, int, str]]) -> None:
        self.text, self.starts, self.places = text, starts, places
        self.found: list[Quotation] = []
        self.running: list[tuple[int, int]] = []
        self.began = 0
        self.skip = -1  # characters before this belong to a quotation that an earlier paragraph opened

    def paragraph(self, number: int) -> None:
        """Pair the marks of one paragraph, and go on with the quotation that runs into it."""
        start, end, kind = self.places[number]
        if kind != "body":
            self.running = []
            return
        last = self.found[-1] if self.found else None
        if last is not None and number > last.paragraph and len(last.pieces) > 1 and not self.running:
            self.skip = max(self.skip, self.starts[last.last] + 1)
        pairs, rest = _pair(self.text, max(start, min(self.skip, end)), end)
        if self.running and not _opens(self.text, start, end):
            self.running = []
        for begin, finish in pairs:
            self._closed(number, _tokens(self.starts, begin, finish), begin == _first(self.text, start, end))
        piece = _tokens(self.starts, rest, end) if rest is not None else None
        if rest is not None and piece is not None:
            self._open(number, piece, rest)

    def _closed(self, number: int, piece: tuple[int, int] | None, opens_paragraph: bool) -> None:
        if piece is None:
            return
        if self.running and opens_paragraph:
            self.found.append(Quotation((*self.running, piece), self.began))
            self.running = []
        else:
            self.found.append(Quotation((piece,), number))

    def _open(self, number: int, piece: tuple[int, int], rest: int) -> None:
        """A mark that does not close in its paragraph: the quotation runs on, closes later, or is dropped."""
        following = self.places[number + 1] if number + 1 < len(self.places) else None
        goes_on = following is not None and following[2] == "body" and _opens(self.text, following[0], following[1])
        unmarked = None if goes_on or self.running else _closing_later(self.text, self.places, number)
        if unmarked is not None:
            more = (_tokens(self.starts, begin, finish) for begin, finish in unmarked)
            self.found.append(Quotation((piece, *(m for m in more if m is not None)), number))
        elif goes_on:
            self.began = self.began if self.running else number
            self.running = [*self.running, piece]
        else:
            if self.running or _speech_like(self.text, self.places[number][0], rest):
                self.found.append(Quotation((*self.running, piece), self.began if self.running else number))
            self.running = []


def _closing_later(text: str, places: list[tuple[int, int, str]], number: int) -> list[tuple[int, int]] | None:
    """The rest of a quotation whose later paragraphs open without a mark: up to the first mark, if that one closes."""
    found: list[tuple[int, int]] = []
    for start, end, kind in places[number + 1 : number + 4]:
        if kind != "body":
            return None
        at = next((i for i in range(start, end) if text[i] in _DOUBLE), None)
        if at is None:
            found.append((start, end))
            continue
        if text[at] in _OPENING or _looks_opening(text, at, start, end) or (at + 1 < end and text[at + 1].isalnum()):
            return None
        return [*found, (start, at + 1)]
    return None


def _first(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _opens(text: str, start: int, end: int) -> bool:
    at = _first(text, start, end)
    return at < end and text[at] in _DOUBLE and text[at] not in _CLOSING


def _speech_like(text: str, start: int, at: int) -> bool:
    before = text[start:at].rstrip()
    return not before or before[-1] in _SPEECH_LEAD


def _tokens(starts: list[int], begin: int, finish: int) -> tuple[int, int] | None:
    first, last = bisect_right(starts, begin) - 1, bisect_right(starts, finish - 1) - 1
    return (first, last) if 0 <= first < last else None


def _pair(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], int | None]:
    """Pairs of marks ``[start, end)`` of one paragraph, and the position of an opening mark that never closes."""
    pairs: list[tuple[int, int]] = []
    opened: int | None = None
    for at in range(start, end):
        char = text[at]
        if char not in _DOUBLE:
            continue
        if opened is None:
            if char not in _CLOSING and not _looks_closing(text, at, start, end):
                opened = at
        elif char in _OPENING or (char not in _CLOSING and _looks_opening(text, at, start, end)):
            opened = at  # a second opening mark: the first one never closed
        else:
            pairs.append((opened, at + 1))
            opened = None
    if not any(text[at] in _DOUBLE for at in range(start, end)):
        pairs = _singles(text, start, end)
    return pairs, opened


def _looks_opening(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return (before.isspace() or before in "([") and not after.isspace() and (after.isalnum() or after in "'‘[“…")


def _looks_closing(text: str, at: int, start: int, end: int) -> bool:
    """A straight mark after a comma or full stop and before a space: its opening mark stands nowhere."""
    after = text[at + 1] if at + 1 < end else " "
    return at > start + 1 and text[at - 1] in ",.?!" and after.isspace() and text[at - 2].isalnum()


def _singles(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Single quotation marks, in paragraphs without double ones; apostrophes are told apart by what stands around."""
    pairs: list[tuple[int, int]] = []
    opened: int | None = None
    for at in range(start, end):
        char = text[at]
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if opened is None:
            if char in _SINGLE_OPEN and not before.isalnum() and before != "." and after.isalnum():
                opened = at
        elif char in _SINGLE_CLOSE and not after.isalnum() and not before.isspace():
            possessive = before == "s" and after == " " and at + 2 < end and text[at + 2].islower()
            if not possessive or not any(c in _SINGLE_CLOSE for c in text[at + 1 : end]):
                pairs.append((opened, at + 1))
                opened = None
    return pairs
