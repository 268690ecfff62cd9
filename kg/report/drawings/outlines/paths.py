"""The outlines within a window, as path data: clipped, and as coarse as the map can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from kg.report.drawings.outlines import Line, Outlines, outlines
from kg.report.drawings.windows import WIDE, Window

FINE = 2
"""Steps of path data in one unit of the map."""

_COARSE = 1.0  # steps: a line may be drawn so far off
_PAD = 12  # steps beyond the window where lines are cut
_TINY = 3  # steps: what is smaller in both ways is not drawn

Step = tuple[int, int]


class Paths(Struct, frozen=True):
    """Path data in ``FINE`` steps per unit: land to be filled, coasts and borders to be drawn as lines."""

    land: str
    coasts: str
    borders: str


class _Sheet(Struct, frozen=True):
    """A window, and by how many degrees the outlines are moved to be seen in it."""

    window: Window
    moved: int

    @property
    def limit(self) -> Step:
        """The lower right corner, in steps."""
        return WIDE * FINE, self.window.height * FINE

    @property
    def turn(self) -> int:
        """Steps around the globe."""
        return round(360 * self.window.squeeze * self.window.scale * FINE)

    def shows(self, west: float, south: float, east: float, north: float) -> bool:
        """Whether a box in degrees comes near the window."""
        window, move = self.window, self.moved
        return (
            west + move < window.right + 1
            and east + move > window.left - 1
            and south < window.top + 1
            and north > window.bottom - 1
        )


def paths(window: Window) -> Paths:
    """What of the outlines is in the window, which may look over the line where east meets west."""
    known = outlines()
    land: list[list[Step]] = []
    coasts: list[list[Step]] = []
    borders: list[list[Step]] = []
    for sheet in (_Sheet(window, move) for move in (-360, 0, 360)):
        lines = {i: _projected(known.lines[i], sheet) for i, box in enumerate(known.boxes) if sheet.shows(*box)}
        for i, line in lines.items():
            if not _tiny(line):
                (borders if i in known.borders else coasts).extend(_pieces(line, sheet.limit))
        land += _land(known, lines, sheet)
    return Paths(_path(land, "Z"), _path(coasts), _path(borders))


def _projected(line: Line, sheet: _Sheet) -> list[Step]:
    """Simplified, in steps from the upper left corner."""
    window = sheet.window
    across, down = window.squeeze * window.scale * FINE, window.scale * FINE
    steps = [(round((x + sheet.moved - window.left) * across), round((window.top - y) * down)) for x, y in line]
    steps = [steps[0], *(b for a, b in pairwise(steps) if a != b)]
    return _simplified(steps)


def _simplified(steps: list[Step]) -> list[Step]:
    """Douglas and Peucker; a ring is halved where it is farthest from its beginning."""
    if len(steps) < 3:
        return steps
    keep = {0, len(steps) - 1}
    parts = [(0, len(steps) - 1)]
    while parts:
        first, last = parts.pop()
        far, i = max(((_off(steps[i], steps[first], steps[last]), i) for i in range(first + 1, last)), default=(0.0, 0))
        if far > _COARSE * _COARSE:
            keep.add(i)
            parts += (first, i), (i, last)
    return [steps[i] for i in sorted(keep)]


def _off(p: Step, a: Step, b: Step) -> float:
    """The square of the distance from a line through two points, or from the point that both are."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    if not square:
        return float((p[0] - a[0]) ** 2 + (p[1] - a[1]) ** 2)
    area = dx * (p[1] - a[1]) - dy * (p[0] - a[0])
    return area * area / square


def _tiny(steps: Sequence[Step]) -> bool:
    xs, ys = [x for x, _ in steps], [y for _, y in steps]
    return steps[0] == steps[-1] and max(xs) - min(xs) < _TINY and max(ys) - min(ys) < _TINY


def _land(known: Outlines, lines: dict[int, list[Step]], sheet: _Sheet) -> Iterator[list[Step]]:
    """The rings, cut at the edges of the map. Lines that are far away are still needed to close a ring around it."""
    for ring in known.rings:
        indexes = [i if i >= 0 else ~i for i in ring]
        boxes = [known.boxes[i] for i in indexes]
        if sheet.shows(
            *(pick(side) for pick, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True))
        ):
            for i in indexes:
                lines.setdefault(i, _projected(known.lines[i], sheet))
            clipped = _clipped(_corners(ring, lines, sheet), sheet.limit)
            if len(clipped) > 2 and not _tiny([*clipped, clipped[0]]):
                yield clipped


def _corners(ring: Sequence[int], lines: Mapping[int, list[Step]], sheet: _Sheet) -> list[Step]:
    """A ring in one piece: its lines one after the other, each moved by whole turns to where the last one ended."""
    corners: list[Step] = []
    for i in ring:
        run = lines[i] if i >= 0 else lines[~i][::-1]
        move = round((corners[-1][0] - run[0][0]) / sheet.turn) * sheet.turn if corners else 0
        corners += [(x + move, y) for x, y in run]
    if abs(corners[0][0] - corners[-1][0]) > sheet.turn / 2:  # around a pole, by way of which it is closed
        pole = round((sheet.window.top + 90) * sheet.window.scale * FINE)
        corners += (corners[-1][0], pole), (corners[0][0], pole)
    return corners


def _clipped(corners: list[Step], limit: Step) -> list[Step]:
    """Sutherland and Hodgman: cut by one edge of the map after the other."""
    for axis, bound, sign in ((0, -_PAD, 1), (0, limit[0] + _PAD, -1), (1, -_PAD, 1), (1, limit[1] + _PAD, -1)):
        corners = list(_cut(corners, axis, bound, sign))
    return corners


def _cut(corners: Sequence[Step], axis: int, bound: int, sign: int) -> Iterator[Step]:
    for a, b in zip((*corners[-1:], *corners[:-1]), corners, strict=True):
        before, after = (a[axis] - bound) * sign >= 0, (b[axis] - bound) * sign >= 0
        if before != after:
            share = (bound - a[axis]) / (b[axis] - a[axis])
            other = round(a[1 - axis] + (b[1 - axis] - a[1 - axis]) * share)
            yield (bound, other) if axis == 0 else (other, bound)
        if after:
            yield b


def _pieces(line: Sequence[Step], limit: Step) -> Iterator[list[Step]]:
    """The parts of a line that can be seen."""
    piece = [*line[:1]]
    for a, b in pairwise(line):
        if _outside(a, b, limit):
            if len(piece) > 1:
                yield piece
            piece = [b]
        else:
            piece.append(b)
    if len(piece) > 1:
        yield piece


def _outside(a: Step, b: Step, limit: Step) -> bool:
    return any(
        (a[axis] < -_PAD and b[axis] < -_PAD) or (a[axis] > limit[axis] + _PAD and b[axis] > limit[axis] + _PAD)
        for axis in (0, 1)
    )


def _path(pieces: Iterable[Sequence[Step]], end: str = "") -> str:
    """Path data with relative moves, which are the shortest."""
    return "".join(f"M{a[0]} {a[1]}l{_moves(piece)}{end}" for piece in pieces for a in piece[:1])


def _moves(piece: Sequence[Step]) -> str:
    moves = (n for a, b in pairwise(piece) for n in (b[0] - a[0], b[1] - a[1]))
    return "".join(f" {n}" if n >= 0 else str(n) for n in moves).lstrip()
