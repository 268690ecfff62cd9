"""Text on a drawing: made harmless, shortened, broken into lines and measured without a font."""

from __future__ import annotations

import textwrap
import unicodedata

from kg.printable import one_line, printable

LINE = 15
"""Height of a line of a label, in units of the drawing; the style sheet sets the text in 13 of them."""

_NARROW = frozenset(" !'(),-./:;I[]fijlrt|’‘")
_BROAD = frozenset("MWQOmw@%—…+=")
_LONGEST = 300  # characters of a name in a tooltip


def plain(text: str, limit: int = _LONGEST) -> str:
    """One line without directional marks, which would turn what stands beside it; control characters as signs.

    >>> plain("Ana\\u202e\\n  Ruiz")
    'Ana Ruiz'
    """
    return shorten(one_line(printable(one_line(text))), limit)


def shorten(text: str, limit: int = 40) -> str:
    """At most ``limit`` characters; what was longer ends in an ellipsis, after a whole word where one is near.

    >>> shorten("Ministry of Inland Waterways and Ports", 26), shorten("Ana Ruiz")
    ('Ministry of Inland…', 'Ana Ruiz')
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:-–—(") + "…"


def wrap(text: str, limit: int = 16, most: int = 3) -> tuple[str, ...]:
    """The text on as few lines as keep to ``limit`` characters, at most ``most``, and those as even as can be.

    >>> wrap("Ministry of Inland Waterways"), wrap("Ana Ruiz")
    (('Ministry of', 'Inland Waterways'), ('Ana Ruiz',))
    """
    count = min(-(-len(text) // limit), most)
    widths = range(max(-(-len(text) // max(count, 1)), 1), len(text) + 1)
    tries = (textwrap.wrap(text, wide, break_long_words=False, break_on_hyphens=False) for wide in widths)
    return tuple(next((lines for lines in tries if len(lines) <= count), [text]))


def width(text: str) -> int:
    """An upper estimate of how wide the text is, in units of the drawing, in any sans-serif face of size 13."""
    return -(-sum(map(_advance, text)) // 10)


def _advance(character: str) -> int:
    """Tenths of a unit."""
    if unicodedata.combining(character) or unicodedata.category(character) == "Mn":
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 135
    if character in _NARROW:
        return 50
    return 130 if character in _BROAD else 95 if character.isupper() else 82
