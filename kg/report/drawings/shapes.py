"""Shapes that tell one kind of thing from another without colour, as path data in whole units."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from kg.report.wording import called

_CORNERS: Final = MappingProxyType(
    {
        "Organization": ((-85, -85), (85, -85), (85, 85), (-85, 85)),
        "State": ((-55, -100), (55, -100), (110, 0), (55, 100), (-55, 100), (-110, 0)),
        "Group": ((0, -115), (110, 80), (-110, 80)),
        "NewsOutlet": ((-70, -85), (120, -85), (70, 85), (-120, 85)),
        "Location": ((0, -120), (120, 0), (0, 120), (-120, 0)),
        "Facility": ((0, -115), (100, -30), (100, 90), (-100, 90), (-100, -30)),
    }
)
"""Corners in hundredths of the radius; what has none is round."""


KINDS: Final = frozenset({"Person", *_CORNERS})
"""The kinds of things that a drawing tells apart."""


def outline(kind: str, x: int, y: int, radius: int) -> str:
    """The shape of a kind of thing around a point.

    >>> outline("Organization", 50, 50, 10), outline("Person", 50, 50, 10)
    ('M42 42L58 42 58 58 42 58Z', 'M40 50a10 10 0 1 0 20 0a10 10 0 1 0 -20 0Z')
    """
    corners = _CORNERS.get(kind)
    if corners is None:
        return disc(x, y, radius)
    first, *others = [f"{x + round(a * radius / 100)} {y + round(b * radius / 100)}" for a, b in corners]
    return f"M{first}L{' '.join(others)}Z"


def disc(x: int, y: int, radius: int) -> str:
    """A circle as path data."""
    return f"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0Z"


class Sample(Struct, frozen=True):
    """A shape for the legend, in a frame of 18 by 16 units, and what it stands for."""

    shape: str
    name: str


def samples(kinds: Iterable[str]) -> tuple[Sample, ...]:
    """One for each kind, in the order of their names."""
    return tuple(Sample(outline(kind, 9, 8, 6), kind_name(kind)) for kind in sorted(set(kinds)))


def kind_name(kind: str) -> str:
    """A class of the vocabulary as a reader would call it; what is none is a "thing".

    >>> kind_name("NewsOutlet"), kind_name("Person")
    ('news outlet', 'person')
    """
    return called(kind) if kind in KINDS else "thing"
