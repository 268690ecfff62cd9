"""What part of the world a map shows: a window around some places, and smaller ones where they stand close together."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sqrt

from msgspec import Struct

Place = tuple[float, float]
"""Longitude and latitude, in degrees."""

WIDE = 1080  # units; a map is shown at most so many pixels wide
_HIGH = (0.40, 0.56)  # least and greatest height, as a share of the width
_LEAST = 5.0  # degrees from top to bottom, at least
TOGETHER = 10  # units: places nearer than that have one mark
_MARGIN = 0.13  # of the extent of the places, on each side
_WORLD = 260.0  # degrees of longitude from which on the whole world is shown
_SEAM = -169.0  # where it is cut then: in the Bering Strait
_SOUTH, _NORTH = -57.0, 80.0  # what it shows of north and south, unless a place lies beyond
_REGION = 4.5  # a region is so many times smaller than the map on which its places stand too close
_CLOSE = 16.0  # units between two places that are too close
_REGIONS = 4


class Window(Struct, frozen=True):
    """A part of the world, plate carrée with its own standard parallel; ``left`` to ``right`` may pass 180 degrees."""

    left: float
    bottom: float
    right: float
    top: float
    squeeze: float  # how much shorter a degree of longitude is than one of latitude

    @property
    def scale(self) -> float:
        """Units in a degree of latitude."""
        return WIDE / ((self.right - self.left) * self.squeeze)

    @property
    def height(self) -> int:
        """Of the map, in units."""
        return round((self.top - self.bottom) * self.scale)

    def at(self, place: Place) -> tuple[float, float]:
        """Where a place stands on the map, in units from its upper left corner."""
        east = (place[0] - self.left) % 360
        return east * self.squeeze * self.scale, (self.top - place[1]) * self.scale

    def holds(self, place: Place) -> bool:
        """Whether the place is on the map."""
        return (place[0] - self.left) % 360 <= self.right - self.left and self.bottom <= place[1] <= self.top


def around(places: Sequence[Place]) -> Window:
    """The window that holds all of the places (one or more) and some of what is around them."""
    left, right = _longitudes([place[0] for place in places])
    bottom, top = min(place[1] for place in places), max(place[1] for place in places)
    if right - left > _WORLD:
        return _shaped(_SEAM, min(bottom - 3, _SOUTH), _SEAM + 360, max(top + 3, _NORTH))
    aside = (right - left) * _MARGIN
    above = max((top - bottom) * _MARGIN, (_LEAST - top + bottom) / 2)
    return _shaped(left - aside, bottom - above, right + aside, top + above)


def _longitudes(values: Sequence[float]) -> tuple[float, float]:
    """The shortest way round the globe that passes all: where it begins and ends, the end perhaps beyond 180 degrees."""
    ordered = sorted({(value + 180) % 360 - 180 for value in values})
    gaps = [(after - before, after) for before, after in zip(ordered, [*ordered[1:], ordered[0] + 360], strict=True)]
    gap, after = max(gaps)
    left = after if after < 180 else after - 360
    return left, left + 360 - gap


def _shaped(left: float, bottom: float, right: float, top: float) -> Window:
    """Grown to the proportions of a map, and not beyond the poles."""
    bottom, top = max(bottom, -90.0), min(top, 90.0)
    squeeze = max(round(cos(radians((bottom + top) / 2)), 6), 0.1)
    high, wide = top - bottom, (right - left) * squeeze
    wide = min(max(wide, high / _HIGH[1]), 360 * squeeze)
    high = min(max(high, wide * _HIGH[0]), 180.0)
    bottom = min(max((bottom + top - high) / 2, -90.0), 90.0 - high)
    aside = (wide / squeeze - right + left) / 2
    return Window(left - aside, bottom, right + aside, bottom + high, squeeze)


def regions(window: Window, places: Sequence[Place]) -> list[Window]:
    """Windows on those parts of a map where places stand too close to be told apart, the most crowded first."""
    spots = [window.at(place) for place in places]
    left = _crowded(spots)
    found: list[Window] = []
    while left and len(found) < _REGIONS:
        densest = max((_near(spots[i], spots, left) for i in left), key=lambda near: (len(near), [-i for i in near]))
        region = around([places[i] for i in densest])
        if _helps(region, window, [places[i] for i in densest]):
            found.append(region)
            left = [i for i in left if not region.holds(places[i])]
        else:
            left = [i for i in left if i not in densest]
    return found


def _helps(region: Window, window: Window, places: Sequence[Place]) -> bool:
    """Whether places that are many, or that share a mark on the map, stand apart on the map of a region."""
    before, after = (_groups([w.at(place) for place in places]) for w in (window, region))
    return region.scale > 1.8 * window.scale and after > 1 and (len(places) > 2 or after > before)


def _groups(spots: Sequence[tuple[float, float]]) -> int:
    """How many marks they get."""
    kept: list[tuple[float, float]] = []
    for spot in spots:
        if all(distance(spot, other) >= TOGETHER for other in kept):
            kept.append(spot)
    return len(kept)


def _crowded(spots: Sequence[tuple[float, float]]) -> list[int]:
    return [i for i, a in enumerate(spots) if any(i != j and distance(a, b) < _CLOSE for j, b in enumerate(spots))]


def _near(spot: tuple[float, float], spots: Sequence[tuple[float, float]], among: Sequence[int]) -> list[int]:
    """Those that a region with the spot in its middle would hold."""
    wide, high = WIDE / _REGION / 2, WIDE * _HIGH[1] / _REGION / 2
    return [i for i in among if abs(spots[i][0] - spot[0]) < wide and abs(spots[i][1] - spot[1]) < high]


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Between two spots, in units."""
    return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))
