"""Text → units: lines, or the paragraphs of hard-wrapped text, with their offsets."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from msgspec import Struct

from kg.resources import lexicon

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u00ad"
_EDGE = re.compile(rf"[\s\x00-\x1f\x7f{_INVISIBLE}]+")
_TERMINAL = re.compile(r"(?:[.!?…:;,]|[-–—])[\"')\]}]*(?:\s*\([\w /.-]{1,40}\))?$")
_WORD = re.compile(r"\S+")
_LONGEST_READ = 1200  # no pattern looks at lines longer than this: they are prose


class Unit(Struct, frozen=True):
    """A trimmed line or paragraph. ``plain`` is its text made plain one to one, and cut off where it is very long."""

    start: int
    end: int
    plain: str
    words: int
    ended: bool

    @property
    def length(self) -> int:
        """Code points."""
        return self.end - self.start


@cache
def _table() -> dict[int, str]:
    pairs: dict[str, str] = lexicon("characters")["replace"]
    return {ord(old): new for old, new in pairs.items()}


def units(text: str) -> list[Unit]:
    """The text's lines, or paragraphs where its lines are hard-wrapped; blank ones left out; linear time.

    >>> [text[u.start:u.end] for text in ["One.\\n\\n  Two. \\n"] for u in units(text)]
    ['One.', 'Two.']
    """
    spans = [span for match in _LINE.finditer(text) if (span := _trim(text, match.start(), match.end()))]
    return [unit(text, start, end) for start, end in _paragraphs(text, spans)]


def unit(text: str, start: int, end: int) -> Unit:
    """One unit with its features."""
    plain = text[start : min(end, start + _LONGEST_READ)].translate(_table())
    tail = text[max(start, end - 60) : end].translate(_table()).rstrip()
    words = sum(1 for _ in _WORD.finditer(plain))
    return Unit(start, end, plain, words, bool(_TERMINAL.search(tail)))


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without spaces, controls and invisible marks at both ends; None where nothing is left."""
    head = _EDGE.match(text, start, end)
    if head:
        start = head.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in _INVISIBLE or text[end - 1] < " "):
        end -= 1
    return (start, end) if start < end else None


def _paragraphs(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Joins the lines of hard-wrapped text: those that are full, and followed by a line without a blank one between."""
    width = _wrap_width(text, spans)
    if not width:
        return spans
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _continues(text, joined[-1], (start, end), width):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _wrap_width(text: str, spans: list[tuple[int, int]]) -> int:
    """The column at which the text is wrapped, 0 where it is not: enough lines break off before a small letter."""
    if len(spans) < 3:
        return 0
    lengths = sorted(end - start for start, end in spans)
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.98))]
    if not 40 <= width <= 132:
        return 0
    pairs = [(a, b) for a, b in pairwise(spans) if _adjacent(text, a, b)]
    broken = [
        (a, b) for a, b in pairs if text[b[0]].islower() and text[a[1] - 1].isalnum() and a[1] - a[0] > width * 0.6
    ]
    return width if len(broken) >= 2 and len(broken) * 4 >= len(pairs) else 0


def _adjacent(text: str, a: tuple[int, int], b: tuple[int, int]) -> bool:
    """No blank line between them."""
    return b[0] - a[1] < 40 and text.count("\n", a[1], b[0]) + text.count("\r", a[1], b[0]) <= 1 + text.count(
        "\r\n", a[1], b[0]
    )


def _continues(text: str, a: tuple[int, int], b: tuple[int, int], width: int) -> bool:
    """The last line of ``a`` had no room for the first word of ``b``."""
    if not _adjacent(text, a, b):
        return False
    last = max(text.rfind("\n", a[0], a[1]), text.rfind("\r", a[0], a[1]), a[0] - 1) + 1
    space = text.find(" ", b[0], b[1])
    first_word = (space if space >= 0 else b[1]) - b[0]
    return a[1] - last + 1 + first_word > width * 0.93 or text[b[0]].islower()
