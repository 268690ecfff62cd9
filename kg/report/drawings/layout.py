"""Where the nodes of a drawn graph stand: stress majorization, then room for the labels.

After Gansner, Koren and North, "Graph Drawing by Stress Majorization" (2004), with boxes that push each other and the
edges away. Only + - * / and square roots, whose results are the same on every machine; nothing is drawn by lot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import gcd, sqrt

Spot = tuple[float, float]
Box = tuple[int, int]
Edge = tuple[int, int]
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_GAP = 14  # between boxes
_EDGE = 115  # ideal length of an edge
_SHORTEST, _PARALLEL = 90, 20  # least length of an edge, and what each of several between the same two adds
_TURN = (-0.7373688780783197, 0.6754902942615238)  # the golden angle, as cosine and sine
_STARTS = 8
_KEPT = 3  # of the starts; to make room for labels takes longer than to begin
_FAR = 1e9


def place(boxes: Sequence[Box], edges: Sequence[Edge], width: int) -> list[Spot]:
    """The centre of each box (width, height), so that none overlaps another and what is joined is near.

    Boxes are given in order of their weight; edges are pairs of their indexes, and one that is there several times is
    longer. Parts of the graph that no edge joins stand beside each other, within ``width`` if the largest part allows.
    """
    spots: list[Spot] = [(0.0, 0.0)] * len(boxes)
    parts = [(part, _part(part, boxes, edges, width)) for part in components(len(boxes), edges)]
    for (part, found), (left, top) in zip(parts, _packed([extent(p, f, boxes) for p, f in parts], width), strict=True):
        for node, (x, y) in zip(part, found, strict=True):
            spots[node] = (x + left, y + top)
    return spots


def components(count: int, edges: Sequence[Edge]) -> list[list[int]]:
    """The connected parts, the largest first, each in ascending order."""
    owner = list(range(count))
    for a, b in edges:
        low, high = sorted((owner[a], owner[b]))
        owner = [low if o == high else o for o in owner]
    parts = [[i for i in range(count) if owner[i] == o] for o in sorted(set(owner))]
    return sorted(parts, key=lambda part: (-len(part), part))


def _part(part: list[int], boxes: Sequence[Box], edges: Sequence[Edge], width: int) -> list[Spot]:
    """One connected part, laid out from several starts; the one with the fewest crossings is kept."""
    local = {node: i for i, node in enumerate(part)}
    counted = Counter((local[min(e)], local[max(e)]) for e in edges if e[0] in local)
    inner = dict(sorted(counted.items()))
    sizes = [boxes[node] for node in part]
    goal = _distances(len(part), inner)
    drafts = [_majorized(_start(len(part), s), goal) for s in range(_STARTS)]
    drafts.sort(key=lambda spots: _cost(spots, sizes, [*inner]))
    found = [_fitted(_settled(draft, sizes, inner, goal), sizes, width) for draft in drafts[:_KEPT]]
    return min(found, key=lambda spots: _cost(spots, sizes, [*inner]))


def _distances(count: int, edges: Mapping[Edge, int]) -> list[list[float]]:
    """Lengths of the shortest paths (Floyd, Warshall). An edge is long where its ends have other neighbours or it is thick."""
    near: list[set[int]] = [set() for _ in range(count)]
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    far = [[0.0 if i == j else _FAR for j in range(count)] for i in range(count)]
    for (a, b), times in edges.items():
        far[a][b] = far[b][a] = _EDGE * (0.7 + 0.16 * sqrt(len(near[a] ^ near[b])) + 0.2 * (times - 1))
    for k, through in enumerate(far):
        for row in far:
            first = row[k]
            row[:] = [min(old, first + second) for old, second in zip(row, through, strict=True)]
    return far


def _start(count: int, seed: int) -> list[Spot]:
    """A sunflower of points; each seed begins to number them elsewhere."""
    cosine, sine = 1.0, 0.0
    spots = []
    for i in range(count):
        radius = 40 * sqrt(i + 0.5)
        spots.append((radius * cosine, radius * sine))
        cosine, sine = cosine * _TURN[0] - sine * _TURN[1], cosine * _TURN[1] + sine * _TURN[0]
    stride = 2 * seed + 1 if gcd(2 * seed + 1, count) == 1 else 1
    return [spots[(i * stride + seed * 7) % count] for i in range(count)]


def _majorized(spots: list[Spot], goal: list[list[float]], rounds: int = 120) -> list[Spot]:
    """Distances drawn towards the goal, each node in turn to where the others would have it."""
    for _ in range(rounds):
        for i, row in enumerate(goal):
            spots[i] = _wanted(i, spots, row)
    return spots


def _wanted(i: int, spots: Sequence[Spot], row: Sequence[float]) -> Spot:
    x, y = spots[i]
    wide = high = total = 0.0
    for j, (a, b) in enumerate(spots):
        if j != i:
            weight = 1 / (row[j] * row[j])
            stretch = row[j] / max(sqrt((x - a) * (x - a) + (y - b) * (y - b)), 0.01)
            wide += weight * (a + (x - a) * stretch)
            high += weight * (b + (y - b) * stretch)
            total += weight
    return (wide / total, high / total) if total else (x, y)


def _settled(spots: list[Spot], boxes: Sequence[Box], edges: Mapping[Edge, int], goal: list[list[float]]) -> list[Spot]:
    """Boxes pushed off each other and off the edges that pass them, while the stress still draws; the last word is the boxes'."""
    spots = [(x * 1.2, y * 0.85) for x, y in spots]  # labels are wide: a page is too
    for turn in range(70):
        pull = 0.12 * (1 - turn / 70)
        for i, row in enumerate(goal):
            x, y = _wanted(i, spots, row)
            spots[i] = (spots[i][0] + (x - spots[i][0]) * pull, spots[i][1] + (y - spots[i][1]) * pull)
        _stretch(spots, edges)
        _clear_edges(spots, boxes, [*edges])
        _push_apart(spots, boxes, 0.5)
    return _apart(spots, boxes)


def _fitted(spots: list[Spot], boxes: Sequence[Box], width: int) -> list[Spot]:
    """Pressed together until it is no wider than that, if a few attempts can do it."""
    for _ in range(16):
        left, _, right, _ = extent(range(len(spots)), spots, boxes)
        if right - left <= width:
            break
        spots = _apart([(x * 0.94, y * 1.01) for x, y in spots], boxes)
    return spots


def _apart(spots: list[Spot], boxes: Sequence[Box]) -> list[Spot]:
    """No box over another: pushed, and where that does not end, drawn apart until it does."""
    rounds = 0
    while _push_apart(spots, boxes, 0.55):
        rounds += 1
        if rounds % 50 == 0:
            spots = [(x * 1.1, y * 1.1) for x, y in spots]
    return spots


def _push_apart(spots: list[Spot], boxes: Sequence[Box], share: float) -> bool:
    """Move each two boxes that overlap by a share of their overlap, the shorter way. Says whether any did."""
    moved = False
    for i in range(len(spots)):
        for j in range(i):
            wide = (boxes[i][0] + boxes[j][0]) / 2 + _GAP - abs(spots[i][0] - spots[j][0])
            high = (boxes[i][1] + boxes[j][1]) / 2 + _GAP - abs(spots[i][1] - spots[j][1])
            if wide > 0.5 and high > 0.5:
                moved = True
                across = wide < high
                _shift(spots, i, j, (share * wide, 0.0) if across else (0.0, share * high))
    return moved


def _shift(spots: list[Spot], i: int, j: int, by: Spot) -> None:
    (x, y), (a, b) = spots[i], spots[j]
    right, down = (1 if x >= a else -1), (1 if y >= b else -1)
    spots[i] = (x + right * by[0], y + down * by[1])
    spots[j] = (a - right * by[0], b - down * by[1])


def _stretch(spots: list[Spot], edges: Mapping[Edge, int]) -> None:
    """Room for an arrow between the two that it joins, and for several to fan out."""
    for (a, b), times in edges.items():
        dx, dy = spots[a][0] - spots[b][0], spots[a][1] - spots[b][1]
        length = max(sqrt(dx * dx + dy * dy), 1.0)
        share = max(_SHORTEST + _PARALLEL * times - length, 0.0) / length / 4
        spots[a] = spots[a][0] + dx * share, spots[a][1] + dy * share
        spots[b] = spots[b][0] - dx * share, spots[b][1] - dy * share


def _clear_edges(spots: list[Spot], boxes: Sequence[Box], edges: Sequence[Edge]) -> None:
    """Move a box that an edge of others crosses a little to the side."""
    for a, b in edges:
        for i in range(len(spots)):
            if i not in (a, b):
                spots[i] = _aside(spots[i], boxes[i], spots[a], spots[b])


def _aside(spot: Spot, box: Box, start: Spot, end: Spot) -> Spot:
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    along = ((spot[0] - start[0]) * dx + (spot[1] - start[1]) * dy) / max(square, 1.0)
    if not 0 < along < 1:
        return spot
    length = max(sqrt(square), 1.0)
    across = ((spot[0] - start[0]) * dy - (spot[1] - start[1]) * dx) / length
    room = (box[0] * abs(dy) + box[1] * abs(dx)) / length / 2 + 4
    push = (room - abs(across)) * 0.25 * (1 if across >= 0 else -1) if abs(across) < room else 0.0
    return spot[0] + push * dy / length, spot[1] - push * dx / length


def _cost(spots: Sequence[Spot], boxes: Sequence[Box], edges: Sequence[Edge]) -> float:
    """Crossings of edges, edges over boxes, and the area, in one number; less is easier to read."""
    crossed = sum(
        _cross(spots[a], spots[b], spots[c], spots[d])
        for n, (a, b) in enumerate(edges)
        for c, d in edges[:n]
        if len({a, b, c, d}) == 4
    )
    hidden = sum(
        _aside(spots[i], boxes[i], spots[a], spots[b]) != spots[i]
        for a, b in edges
        for i in range(len(spots))
        if i not in (a, b)
    )
    left, top, right, bottom = extent(range(len(spots)), spots, boxes)
    return crossed + 2 * hidden + (right - left) * (bottom - top) / 20000


def _cross(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    return _left(a, b, c) != _left(a, b, d) and _left(c, d, a) != _left(c, d, b)


def _left(a: Spot, b: Spot, c: Spot) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def extent(part: Sequence[int], spots: Sequence[Spot], boxes: Sequence[Box]) -> Rect:
    """Left, top, right and bottom of some placed boxes."""
    sized = [(x, y, boxes[i][0] / 2, boxes[i][1] / 2) for i, (x, y) in zip(part, spots, strict=True)]
    return (
        min(x - w for x, _, w, _ in sized),
        min(y - h for _, y, _, h in sized),
        max(x + w for x, _, w, _ in sized),
        max(y + h for _, y, _, h in sized),
    )


def _packed(extents: Sequence[Rect], width: int) -> list[Spot]:
    """What to add to each part so that none stands over another: each as high up as it fits, then as far left."""
    room = max([width, *(right - left for left, _, right, _ in extents)])
    taken: list[Rect] = []
    for left, top, right, bottom in extents:
        wide, high = right - left + 2 * _GAP, bottom - top + 2 * _GAP
        corners = [(0.0, 0.0), *((r, t) for _, t, r, _ in taken), *((x, b) for x, _, _, b in taken), (0.0, _low(taken))]
        spots = [(x, y, x + wide, y + high) for x, y in corners if x + wide <= room + 2 * _GAP]
        taken.append(min((s for s in spots if not any(over(s, t) for t in taken)), key=lambda s: (s[3], s[0])))
    return [(x - left, y - top) for (x, y, _, _), (left, top, _, _) in zip(taken, extents, strict=True)]


def _low(taken: Sequence[Rect]) -> float:
    return max((bottom for _, _, _, bottom in taken), default=0.0)


def over(a: Rect, b: Rect) -> bool:
    """Whether two rectangles overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
