"""Outlines of land and countries, from Natural Earth. ``countries.topojson`` is read here and made by ``make.py``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

import msgspec
from msgspec import Struct

Line = tuple[tuple[float, float], ...]


class Country(Struct, frozen=True):
    """A name, where it has room, and how many degrees of longitude wide that is."""

    name: str
    longitude: float
    latitude: float
    width: float


class Outlines(Struct, frozen=True):
    """Lines of (longitude, latitude) in degrees that parts of the land share.

    ``rings`` bound the land: each a sequence of indexes of lines, run backwards where the index is ~i. A line is a border
    where a country lies on either side of it, and a coast otherwise. A line that passes 180 degrees goes on beyond it;
    where the next line of its ring begins, whole turns may have to be added. ``boxes`` are west, south, east, north of
    each line.
    """

    lines: tuple[Line, ...]
    boxes: tuple[tuple[float, float, float, float], ...]
    rings: tuple[tuple[int, ...], ...]
    borders: frozenset[int]
    countries: tuple[Country, ...]


@cache
def outlines() -> Outlines:
    """The outlines that ship with the package (TopoJSON; see https://github.com/topojson/topojson-specification)."""
    data = msgspec.json.decode((files(__package__) / "countries.topojson").read_bytes())
    (width, height), (left, bottom) = data["transform"]["scale"], data["transform"]["translate"]
    lines = tuple(
        tuple((left + x * width, bottom + y * height) for x, y in accumulate(arc, _step)) for arc in data["arcs"]
    )
    land, borders = (data["objects"][name] for name in ("land", "borders"))
    rings = tuple(tuple(ring) for polygon in land["arcs"] for ring in polygon)
    named = tuple(
        Country(
            c["properties"]["name"],
            left + c["coordinates"][0] * width,
            bottom + c["coordinates"][1] * height,
            c["properties"]["width"],
        )
        for c in data["objects"]["names"]["geometries"]
    )
    shared = frozenset(i for line in borders["arcs"] for i in line)
    return Outlines(lines, tuple(map(_box, lines)), rings, shared, named)


def _box(line: Line) -> tuple[float, float, float, float]:
    easts, norths = zip(*line, strict=True)
    return min(easts), min(norths), max(easts), max(norths)


def _step(before: Any, delta: Any) -> tuple[int, int]:
    return before[0] + delta[0], before[1] + delta[1]
