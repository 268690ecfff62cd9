"""A text with what was read in it: overlapping spans to one stream of well-nested tokens.

Frames (statements, silent sentences, furniture) may nest and cross: a frame that crosses another is closed and opened
anew. Marks (actors, places, events, times, cues) are links, and links do not nest: where two meet, the shorter has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from kg.report.reader import Link, Pairs

GAP = "\0"
"""Stands for a code point of the file that is not known."""


class Mark(Struct, frozen=True):
    """What was read at one place.

    ``kinds`` are its classes for the eye, none where only its place is wanted; ``anchor`` is its id in the page, ``tag``
    the words before a frame.
    """

    start: int
    end: int
    kinds: tuple[str, ...]
    link: Link
    anchor: str = ""
    tag: str = ""
    rule: str = ""
    says: Pairs = ()


class Token(Struct, frozen=True):
    """``open`` and ``close`` of a frame, ``text``, or the text of a link. ``first`` where the span begins here.

    ``also`` are the anchors of other spans that begin here and are not shown, for whoever is led to them.
    """

    kind: Literal["open", "close", "text", "link"]
    text: str = ""
    mark: Mark | None = None
    first: bool = False
    also: tuple[str, ...] = ()


def tokens(text: str, offset: int, frames: Sequence[Mark], marks: Sequence[Mark]) -> Iterator[Token]:
    """The text as tokens. Spans count from the start of the file, ``offset`` is where the text begins in it.

    What the text tokens say, joined, is the text; every ``open`` has its ``close``.
    """
    end = offset + len(text)
    framed = sorted((f for f in frames if offset <= f.start < f.end <= end), key=lambda f: (f.start, -f.end, f.anchor))
    linked = sorted((m for m in marks if offset <= m.start < m.end <= end), key=lambda m: (m.start, -m.end, m.anchor))
    cuts = sorted({offset, end, *(cut for span in (*framed, *linked) for cut in (span.start, span.end))})
    stack: list[Mark] = []
    shown: set[int] = set()
    covers = zip(_covering(framed, cuts), _covering(linked, cuts), strict=True)
    for (start, stop), (around, over) in zip(pairwise(cuts), covers, strict=True):
        yield from _restacked(stack, around, shown)
        words = text[start - offset : stop - offset]
        seen = [] if words.isspace() else [m for m in over if m.kinds]  # a blank is no link
        mark = min(seen, key=lambda m: (m.end - m.start, m.anchor), default=None)
        also = tuple(sorted(m.anchor for m in over if m.start == start and m is not mark and m.anchor))
        if mark is None:
            yield Token("text", words, also=also)
        else:
            yield Token("link", words, mark, id(mark) not in shown, also)
            shown.add(id(mark))
    yield from (Token("close") for _ in stack)


def _restacked(stack: list[Mark], wanted: list[Mark], shown: set[int]) -> Iterator[Token]:
    """Close and open frames until exactly the wanted ones are open."""
    same = 0
    while same < min(len(stack), len(wanted)) and stack[same] is wanted[same]:
        same += 1
    yield from (Token("close") for _ in stack[same:])
    for frame in wanted[same:]:
        yield Token("open", mark=frame, first=id(frame) not in shown)
        shown.add(id(frame))
    stack[same:] = wanted[same:]


def _covering(spans: Sequence[Mark], cuts: Sequence[int]) -> Iterator[list[Mark]]:
    """For each stretch between two cuts the spans over it, in their order."""
    live: list[Mark] = []
    following = iter(spans)
    ahead = next(following, None)
    for cut in cuts[:-1]:
        live = [span for span in live if span.end > cut]
        while ahead is not None and ahead.start <= cut:
            live.append(ahead)
            ahead = next(following, None)
        yield live


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """A text that may have gaps as (known, words), gaps without words."""
    for number, part in enumerate(text.split(GAP)):
        if number and not part:
            continue
        if number:
            yield False, ""
        if part:
            yield True, part
