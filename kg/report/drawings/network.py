"""Who acts on whom, as a drawing: which actors, where they stand, and every arrow, name and shape in whole units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import sqrt

from msgspec import Struct

from kg.report.drawings.arrows import CLASSES, Arrow, Body, Tie, draw_arrows
from kg.report.drawings.labels import LINE, plain, shorten, width, wrap
from kg.report.drawings.layout import Box, Spot, extent, place
from kg.report.drawings.shapes import Sample, kind_name, outline, samples
from kg.vocab import QUAD_CLASSES

__all__ = ["Dot", "Name", "Network", "Node", "Tie", "draw"]

_MOST = 50  # actors on one drawing
_WIDE = 1080  # units; the drawing is shown at most so many pixels wide
_MARGIN = 12
_SMALL, _LARGE = 7, 17  # radius of a node


class Node(Struct, frozen=True):
    """Somebody or something that acts or is acted on; ``kind`` is a class of the vocabulary, ``weight`` how often told of."""

    key: str
    label: str
    kind: str
    weight: int


class Name(Struct, frozen=True):
    """One line of text, centred on x, its baseline on y."""

    x: int
    y: int
    text: str


class Dot(Struct, frozen=True):
    """A drawn actor: a shape around (x, y) as path data, its name on one or two lines, and the whole name."""

    key: str
    kind: str
    title: str
    x: int
    y: int
    shape: str
    names: tuple[Name, ...]

    @property
    def kind_name(self) -> str:
        """The kind in plain words, for those who cannot see the shape."""
        return kind_name(self.kind)


class Network(Struct, frozen=True):
    """A drawing ``width`` by ``height`` units; what is on it, and how much is not: actors with ties, and ties."""

    width: int
    height: int
    dots: tuple[Dot, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    actors_left_out: int = 0
    ties_left_out: int = 0

    @property
    def legend_of_ties(self) -> tuple[tuple[str, str], ...]:
        """Each quad class, and its types of events."""
        return tuple((kind, ", ".join(t.lower() for t, k in QUAD_CLASSES.items() if k == kind)) for kind in CLASSES)

    @property
    def legend_of_kinds(self) -> tuple[Sample, ...]:
        """The kinds of actors that are drawn, with their shapes."""
        return samples(dot.kind for dot in self.dots)


def draw(nodes: Iterable[Node], ties: Iterable[Tie], most: int = _MOST) -> Network:
    """The network of at most ``most`` actors, the heaviest that have ties among each other.

    Ties from an actor to itself or to an unknown one are passed over, equal ties are added up. The order of nodes and ties
    does not matter. Raises ValueError for a kind of tie that is not one of CLASSES.
    """
    known = {node.key: node for node in sorted(nodes, key=lambda node: (node.weight, node.label, node.kind))}
    added = _added(tie for tie in ties if tie.source != tie.target and {tie.source, tie.target} <= known.keys())
    tied = {key for tie in added for key in (tie.source, tie.target)}
    order = sorted(tied, key=lambda key: (-known[key].weight, key))
    chosen = [known[key] for key in _chosen(order, added, most)]
    keys = {node.key for node in chosen}
    drawn = [tie for tie in added if tie.source in keys and tie.target in keys]
    return _drawn(chosen, drawn, len(tied) - len(chosen), len(added) - len(drawn))


def _added(ties: Iterable[Tie]) -> list[Tie]:
    """Equal ties as one, in an order of their own; that of the quad classes, so that the hardest is drawn last, on top."""

    def same(tie: Tie) -> tuple[int, bool, str, str]:
        return CLASSES.index(tie.kind), not tie.proposed, tie.source, tie.target

    groups = [list(group) for _, group in groupby(sorted(ties, key=lambda tie: (same(tie), tie.title)), key=same)]
    return [
        Tie(g[0].source, g[0].target, g[0].kind, sum(t.count for t in g), "; ".join(t.title for t in g), g[0].proposed)
        for g in groups
    ]


def _chosen(order: Sequence[str], ties: Sequence[Tie], most: int) -> list[str]:
    """The first of the order, as many as leave at most ``most`` that are tied among themselves; those."""
    rank = {key: i for i, key in enumerate(order)}
    enters: dict[str, int] = {}
    for tie in ties:  # a tie is there as soon as the lighter of its two is
        late = max(rank[tie.source], rank[tie.target])
        for key in (tie.source, tie.target):
            enters[key] = min(late, enters.get(key, late))
    moments = sorted(enters.values())
    if len(moments) <= most:
        return list(order)
    end = moments[most]
    kept = [key for key in order if enters[key] < end]
    last = [order[end], *(key for key in order[:end] if enters[key] == end)]  # who brings too many, and whom
    room = most - len(kept)
    return sorted(kept + (last[:room] if room > 1 else []), key=rank.__getitem__)


def _drawn(nodes: Sequence[Node], ties: Sequence[Tie], actors_left_out: int, ties_left_out: int) -> Network:
    heaviest = max((node.weight for node in nodes), default=1)
    radii = [_radius(node.weight, heaviest) for node in nodes]
    lines = [wrap(shorten(plain(node.label))) for node in nodes]
    index = {node.key: i for i, node in enumerate(nodes)}
    boxes = [_box(node.kind, radius, line) for node, radius, line in zip(nodes, radii, lines, strict=True)]
    spots = place(boxes, [(index[tie.source], index[tie.target]) for tie in ties], _WIDE - 2 * _MARGIN)
    wide, high, spots = _framed(spots, boxes)
    dots = [
        _dot(node, _centre(spot, box, radius), radius, line)
        for node, spot, box, radius, line in zip(nodes, spots, boxes, radii, lines, strict=True)
    ]
    bodies = {dot.key: Body(dot.x, dot.y, r, *box, dot.title) for dot, r, box in zip(dots, radii, boxes, strict=True)}
    return Network(wide, high, tuple(dots), tuple(draw_arrows(ties, bodies)), actors_left_out, ties_left_out)


def _radius(weight: int, heaviest: int) -> int:
    """The area grows with the weight."""
    return round(_SMALL + (_LARGE - _SMALL) * sqrt(max(weight, 0) / max(heaviest, 1)))


def _box(kind: str, radius: int, lines: Sequence[str]) -> Box:
    """What a node and the name below it take up; the names of states are bold."""
    wide = max(width(line) for line in lines) * (1.1 if kind == "State" else 1)
    return max(2 * radius, round(wide)) + 4, 2 * radius + 4 + LINE * len(lines)


def _framed(spots: Sequence[Spot], boxes: Sequence[Box]) -> tuple[int, int, list[Spot]]:
    """Width and height of the drawing, and the spots moved into it, in the middle if they need less than its width."""
    if not spots:
        return _WIDE, 0, []
    left, top, right, bottom = extent(range(len(spots)), spots, boxes)
    wide = max(_WIDE, round(right - left) + 2 * _MARGIN)
    high = round(bottom - top) + 2 * _MARGIN
    return wide, high, [(x - (left + right - wide) / 2, y - (top + bottom - high) / 2) for x, y in spots]


def _centre(spot: Spot, box: Box, radius: int) -> tuple[int, int]:
    """Of the shape, which stands at the top of its box."""
    return round(spot[0]), round(spot[1] - box[1] / 2 + radius)


def _dot(node: Node, centre: tuple[int, int], radius: int, lines: Sequence[str]) -> Dot:
    x, y = centre
    names = tuple(Name(x, y + radius + LINE * (i + 1), line) for i, line in enumerate(lines))
    return Dot(node.key, node.kind, plain(node.label), x, y, outline(node.kind, x, y, radius), names)
