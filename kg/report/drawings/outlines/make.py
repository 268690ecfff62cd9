"""Makes ``countries.topojson`` from ``countries-50m.json`` of the npm package ``world-atlas`` 2.0.2.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m kg.report.drawings.outlines.make package/countries-50m.json

Coarser, and without the countries' shapes: only the land, the lines that two countries share, and for each country the
middle of its widest part, where its name has room.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import msgspec

_GRID = 50  # steps in a degree
_SMALL = 2.4e-3  # square degrees: a corner that makes a smaller triangle with its neighbours is dropped

Point = tuple[int, int]


def main() -> None:
    """Read the file that is named on the command line, write the one beside this module."""
    data = msgspec.json.decode(Path(sys.argv[1]).read_bytes())
    target = Path(__file__).with_name("countries.topojson")
    target.write_bytes(msgspec.json.encode(_made(data)) + b"\n")


def _made(data: Any) -> dict[str, Any]:
    scale, shift = data["transform"]["scale"], data["transform"]["translate"]
    arcs = [_coarse(arc, scale, shift) for arc in data["arcs"]]
    countries = data["objects"]["countries"]["geometries"]
    shared = Counter(i if i >= 0 else ~i for i in _indexes(countries))
    land = [part for shape in data["objects"]["land"]["geometries"] for part in shape["arcs"] if not _pole(part, arcs)]
    return {
        "type": "Topology",
        "transform": {"scale": [1 / _GRID, 1 / _GRID], "translate": [0, 0]},
        "objects": {
            "land": {"type": "MultiPolygon", "arcs": land},
            "borders": {"type": "MultiLineString", "arcs": [[i] for i, times in sorted(shared.items()) if times > 1]},
            "names": {"type": "GeometryCollection", "geometries": [_name(shape, arcs) for shape in countries]},
        },
        "arcs": [[arc[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(arc))] for arc in arcs],
    }


def _indexes(value: Any) -> Iterator[int]:
    """All arcs that geometries name."""
    if isinstance(value, int):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _indexes(item["arcs"] if isinstance(item, dict) else item)


def _pole(rings: list[list[int]], arcs: list[list[Point]]) -> bool:
    """Whether it is no land, but the seam where a map of the whole world ends in the south."""
    return all(y < -89 * _GRID for ring in rings for i in ring for _, y in arcs[i if i >= 0 else ~i])


def _name(shape: Any, arcs: list[list[Point]]) -> dict[str, Any]:
    """Where a country's name has most room, and how many degrees wide that is."""
    parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    wide, middle, height = max(span for part in parts for span in _spans(_ring(part[0], arcs)))
    return {
        "type": "Point",
        "coordinates": (round(middle), round(height)),
        "properties": {"name": shape["properties"]["name"], "width": round(wide / _GRID, 1)},
    }


def _ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Its lines one after the other, each moved by whole turns to where the last one ended."""
    ring: list[Point] = []
    for i in indexes:
        run = arcs[i] if i >= 0 else arcs[~i][::-1]
        turns = round((ring[-1][0] - run[0][0]) / (360 * _GRID)) if ring else 0
        ring += [(x + turns * 360 * _GRID, y) for x, y in run]
    return ring


def _spans(ring: list[Point]) -> Iterator[tuple[float, float, float]]:
    """Width, middle and height of the stretches within a ring along some parallels. Its northern and southern ends count
    little: a name should stand in the middle."""
    bottom, top = min(y for _, y in ring), max(y for _, y in ring)
    for step in range(5, 16):
        height = bottom + (top - bottom) * step / 20 + 0.5
        crossings = sorted(
            a[0] + (b[0] - a[0]) * (height - a[1]) / (b[1] - a[1])
            for a, b in pairwise([*ring, ring[0]])
            if (a[1] < height) != (b[1] < height)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            yield right - left, (left + right) / 2, height
    yield 0.0, float(ring[0][0]), float(ring[0][1])


def _coarse(arc: Any, scale: Any, shift: Any) -> list[Point]:
    """On the grid, and without the jump from 180 degrees east to 180 degrees west: longitudes go on beyond 180."""
    places = accumulate(arc, lambda a, b: (a[0] + b[0], a[1] + b[1]))
    points: list[Point] = []
    for x, y in ((shift[0] + x * scale[0], shift[1] + y * scale[1]) for x, y in places):
        east = round(x * _GRID)
        turns = round((points[-1][0] - east) / (360 * _GRID)) if points else 0
        points.append((east + turns * 360 * _GRID, round(y * _GRID)))
    return _without_small(points)


def _without_small(points: list[Point]) -> list[Point]:
    """Visvalingam and Whyatt: drop the corner of the smallest triangle as long as it is small. The ends stay."""
    points = [*points]
    while len(points) > 4:
        size, i = min((_triangle(*points[i - 1 : i + 2]), i) for i in range(1, len(points) - 1))
        if size > _SMALL * _GRID * _GRID:
            break
        del points[i]
    return points


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


if __name__ == "__main__":
    main()
