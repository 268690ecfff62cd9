"""The arrows of a drawn network: those between the same two fan out, and bend around the names that stand in their way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final

from msgspec import Struct

from kg.report.drawings.labels import plain
from kg.report.drawings.layout import Spot
from kg.report.drawings.shapes import disc
from kg.vocab import QUAD_CLASSES

CLASSES: Final = tuple(dict.fromkeys(QUAD_CLASSES.values()))
"""PLOVER's four classes of what one side does to another, from the mildest to the hardest."""

_HEAD = 10  # length of an arrow's head
_FAN = 26  # how far parallel arrows bend apart
_SWAYS = (0, 24, -24, 48, -48, 72, -72, 100, -100)  # how far a fan may bend to leave a name free
_THICK = (1, 2, 4, 8)  # from more events than these, an arrow is of the next thickness
_STEPS = 16  # points looked at along a line


class Tie(Struct, frozen=True):
    """What one did to another: one of CLASSES, ``count`` times; ``proposed`` if only threatened, planned or denied."""

    source: str
    target: str
    kind: str
    count: int
    title: str
    proposed: bool = False


class Arrow(Struct, frozen=True):
    """A drawn tie: line and head as path data, how thick (1 to 5), and what to say of it."""

    source: str
    target: str
    kind: str
    proposed: bool
    thickness: int
    line: str
    head: str
    title: str


class Body(Struct, frozen=True):
    """What an arrow meets: a round shape at (x, y) on top of a box that holds the name below it, too."""

    x: int
    y: int
    radius: int
    width: int
    height: int
    name: str

    def covers(self, spot: Spot) -> bool:
        """Whether the spot lies in the box."""
        below = spot[1] - self.y + self.radius
        return abs(spot[0] - self.x) * 2 < self.width and 0 < below < self.height

    def reach(self, dx: float, dy: float) -> float:
        """How far from the centre the body ends in a direction, a vector of length one."""
        if dy <= 0:
            return self.radius + 2
        side = self.width / 2 / max(abs(dx), 0.01)
        bottom = (self.height - self.radius) / dy
        return max(self.radius + 2, min(side, bottom) if dy * side > self.radius else 0)


def draw_arrows(ties: Sequence[Tie], bodies: Mapping[str, Body]) -> list[Arrow]:
    """Arrows in the order of the ties, each from the rim of one body to the rim of another."""
    fans: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        fans.setdefault(_pair(tie), []).append(tie)
    sways = {pair: _sway(pair, len(fan), bodies) for pair, fan in fans.items()}
    return [_arrow(tie, _bend(tie, fans[_pair(tie)], sways[_pair(tie)]), bodies) for tie in ties]


def _pair(tie: Tie) -> tuple[str, str]:
    return min(tie.source, tie.target), max(tie.source, tie.target)


def _sway(pair: tuple[str, str], count: int, bodies: Mapping[str, Body]) -> float:
    """The least bend with which the middle of a fan covers the fewest names of others."""
    start, end = (bodies[key] for key in pair)
    others = [body for key, body in sorted(bodies.items()) if key not in pair]
    return min(_SWAYS, key=lambda sway: (_covered(start, end, sway, others), abs(sway)))


def _covered(start: Body, end: Body, bend: float, others: Sequence[Body]) -> int:
    points = _points((start.x, start.y), _middle(start, end, bend), (end.x, end.y))
    return sum(any(map(body.covers, points)) for body in others)


def _points(start: Spot, middle: Spot, end: Spot) -> list[Spot]:
    """Points of a quadratic Bézier curve."""
    shares = [(step / _STEPS, 1 - step / _STEPS) for step in range(1, _STEPS)]
    return [
        (
            b * b * start[0] + 2 * a * b * middle[0] + a * a * end[0],
            b * b * start[1] + 2 * a * b * middle[1] + a * a * end[1],
        )
        for a, b in shares
    ]


def _middle(start: Body, end: Body, bend: float) -> Spot:
    """The control point of a curve that bends to the left of its way."""
    dx, dy = end.x - start.x, end.y - start.y
    length = sqrt(dx * dx + dy * dy) or 1.0
    return (start.x + end.x) / 2 + bend * dy / length, (start.y + end.y) / 2 - bend * dx / length


def _bend(tie: Tie, fan: Sequence[Tie], sway: float) -> float:
    """How far this one of a fan bends to the left of its own way."""
    ordered = sorted(fan, key=lambda t: (t.source, CLASSES.index(t.kind), t.proposed))
    bend = sway + (ordered.index(tie) - (len(ordered) - 1) / 2) * _FAN
    return bend if tie.source < tie.target else -bend


def _arrow(tie: Tie, bend: float, bodies: Mapping[str, Body]) -> Arrow:
    source, target = bodies[tie.source], bodies[tie.target]
    middle = _middle(source, target, bend)
    start, tip, neck = _rim(source, middle, 0), _rim(target, middle, 1), _rim(target, middle, 1 + _HEAD)
    line = f"M{_at(start)}Q{_at(middle)} {_at(neck)}"
    thickness = 1 + sum(tie.count > step for step in _THICK)
    said = _said(tie, source.name, target.name)
    return Arrow(tie.source, tie.target, tie.kind, tie.proposed, thickness, line, _head(tie.kind, tip, neck), said)


def _rim(body: Body, towards: Spot, off: int) -> Spot:
    """The point so far off a body's rim, in a direction."""
    dx, dy = towards[0] - body.x, towards[1] - body.y
    length = sqrt(dx * dx + dy * dy) or 1.0
    reach = body.reach(dx / length, dy / length) + off
    return body.x + dx * reach / length, body.y + dy * reach / length


def _at(spot: Spot) -> str:
    return f"{round(spot[0])} {round(spot[1])}"


def _head(kind: str, tip: Spot, neck: Spot) -> str:
    """A point for conflict, a disc for cooperation; the style sheet fills deeds and leaves words hollow."""
    dx, dy = (tip[0] - neck[0]) / 2, (tip[1] - neck[1]) / 2
    if kind.endswith("conflict"):
        return f"M{_at(tip)}L{_at((neck[0] - dy, neck[1] + dx))} {_at((neck[0] + dy, neck[1] - dx))}Z"
    return disc(round(neck[0] + dx), round(neck[1] + dy), _HEAD // 2)


def _said(tie: Tie, source: str, target: str) -> str:
    proposed = " (threatened, planned or denied)" if tie.proposed else ""
    times = f", {tie.count} times" if tie.count > 1 else ""
    return f"{source} → {target}: {tie.kind}{proposed}{times}. {plain(tie.title)}"
