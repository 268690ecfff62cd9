"""Places on a map: what the map shows, a mark for each place, and names where there is room for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import sqrt

from msgspec import Struct
from msgspec.structs import replace

from kg.report.drawings.labels import plain, shorten, width
from kg.report.drawings.layout import Rect, over
from kg.report.drawings.outlines import outlines
from kg.report.drawings.outlines.paths import FINE, Paths, paths
from kg.report.drawings.shapes import kind_name, outline
from kg.report.drawings.windows import TOGETHER, WIDE, Window, around, distance, regions

_SMALL, _LARGE = 4, 11  # radius of a mark
_NAME = 15  # height of a name
_FAR = (3, 16, 30)  # how far from its mark a name may stand; from the second on a line leads to it
_KM = 111.2  # in a degree of latitude
_BAR = 170  # longest scale bar, in units


class Point(Struct, frozen=True):
    """A place with its coordinates in degrees; ``weight`` is how often it is told of."""

    key: str
    label: str
    latitude: float
    longitude: float
    weight: int
    kind: str


class Label(Struct, frozen=True):
    """A name, its baseline at y; ``anchor`` is SVG's text-anchor. ``leader`` is the path of a line to its mark, or ""."""

    x: int
    y: int
    text: str
    anchor: str
    leader: str


class Mark(Struct, frozen=True):
    """A place, or several that stand too close together: then ``others`` are (key, name) of those besides the first."""

    key: str
    title: str
    kind: str
    x: int
    y: int
    shape: str
    ring: int
    label: Label | None
    others: tuple[tuple[str, str], ...] = ()

    @property
    def kind_name(self) -> str:
        """The kind in plain words."""
        return kind_name(self.kind)


class Frame(Struct, frozen=True):
    """On an overview, where a view of a part of it lies."""

    x: int
    y: int
    width: int
    height: int
    letter: str


class View(Struct, frozen=True):
    """One map: outlines, marks, and frames around the parts of which there are maps of their own, called by letters.

    ``dots`` are the places in those parts, as path data. ``bar`` units are ``kilometres`` (0 where the scale differs too
    much from one end of the map to the other).
    """

    letter: str
    title: str
    width: int
    height: int
    outlines: Paths
    grid: str
    countries: tuple[Label, ...]
    marks: tuple[Mark, ...]
    frames: tuple[Frame, ...]
    dots: str
    bar: int
    kilometres: int

    @property
    def fine(self) -> int:
        """Steps of outlines in one unit."""
        return FINE

    @property
    def unnamed(self) -> int:
        """How many marks have no name beside them, for want of room."""
        return sum(not mark.label for mark in self.marks)


class Map(Struct, frozen=True):
    """An overview, then the maps of its crowded parts; no view where there is no place.

    ``left_out`` is how many places have coordinates that are nowhere on earth.
    """

    views: tuple[View, ...] = ()
    left_out: int = 0

    @property
    def grouped(self) -> bool:
        """Whether any mark stands for several places."""
        return any(mark.others for view in self.views for mark in view.marks)


def draw(points: Iterable[Point]) -> Map:
    """The maps of some places. Their order does not matter."""
    given = [*points]
    known = [point for point in given if abs(point.latitude) <= 90 and abs(point.longitude) <= 360]
    ordered = sorted(known, key=lambda p: (-p.weight, p.key, p.label, p.latitude, p.longitude))
    if not ordered:
        return Map(left_out=len(given))
    window = around([_place(point) for point in ordered])
    parts = [(chr(ord("A") + i), part) for i, part in enumerate(regions(window, [_place(point) for point in ordered]))]
    inner = [_view(part, ordered, letter) for letter, part in parts]
    return Map((_view(window, ordered, "", parts), *inner), len(given) - len(known))


def _place(point: Point) -> tuple[float, float]:
    return point.longitude, point.latitude


def _frame(window: Window, part: Window, letter: str) -> Frame:
    x, y = window.at((part.left, part.top))
    wide = (part.right - part.left) * window.squeeze * window.scale
    return Frame(round(x), round(y), round(wide), round((part.top - part.bottom) * window.scale), letter)


def _view(window: Window, points: Sequence[Point], letter: str, parts: Sequence[tuple[str, Window]] = ()) -> View:
    shown = [point for point in points if window.holds(_place(point))]
    apart = [point for point in shown if not any(part.holds(_place(point)) for _, part in parts)]
    frames = tuple(_frame(window, part, name) for name, part in parts)
    marks, taken = _marks(window, _together(window, apart), frames, max(point.weight for point in shown))
    dots = sorted({_whole(window, point) for point in shown if point not in apart})
    taken += [(x - 3.0, y - 3.0, x + 3.0, y + 3.0) for x, y in dots]
    kilometres = _kilometres(window)
    return View(
        letter=letter,
        title=_title(shown),
        width=WIDE,
        height=window.height,
        outlines=paths(window),
        grid=_grid(window),
        countries=tuple(_countries(window, taken)),
        marks=marks,
        frames=frames,
        dots="".join(outline("", x, y, 3) for x, y in dots),
        bar=round(kilometres * window.scale / _KM),
        kilometres=kilometres,
    )


def _whole(window: Window, point: Point) -> tuple[int, int]:
    x, y = window.at(_place(point))
    return round(x), round(y)


def _title(points: Sequence[Point]) -> str:
    """The places that matter most, and how many more there are."""
    names = [shorten(plain(point.label), 26) for point in points[:3]]
    more = len(points) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _together(window: Window, points: Sequence[Point]) -> list[list[Point]]:
    """Places that would stand on each other, the heaviest first."""
    groups: list[list[Point]] = []
    for point in points:
        spot = window.at(_place(point))
        for group in groups:
            if distance(spot, window.at(_place(group[0]))) < TOGETHER:
                group.append(point)
                break
        else:
            groups.append([point])
    return groups


def _marks(
    window: Window, groups: Sequence[list[Point]], frames: Sequence[Frame], heaviest: int
) -> tuple[tuple[Mark, ...], list[Rect]]:
    """A mark for each group, and the space taken by marks and names, which are placed greedily, the heaviest first."""
    marks = [_mark(window, group, heaviest) for group in groups]
    taken = [_around(mark) for mark in marks]
    taken += [(f.x + 0.0, f.y - 2.0, f.x + 18.0, f.y + 18.0) for f in frames]
    return tuple(replace(mark, label=_label(mark, taken, _edge(window))) for mark in marks), taken


def _mark(window: Window, group: Sequence[Point], heaviest: int) -> Mark:
    first, *others = group
    weight = sum(max(point.weight, 0) for point in group)
    radius = round(_SMALL + (_LARGE - _SMALL) * min(sqrt(weight / max(heaviest, 1)), 1))
    x, y = _whole(window, first)
    titles = [plain(point.label) for point in group]
    rest = tuple((point.key, title) for point, title in zip(others, titles[1:], strict=True))
    shape = outline("" if first.kind == "Location" else first.kind, x, y, radius)
    return Mark(first.key, titles[0], first.kind, x, y, shape, radius + 3, None, rest)


def _around(mark: Mark) -> Rect:
    return mark.x - mark.ring, mark.y - mark.ring, mark.x + mark.ring, mark.y + mark.ring


def _label(mark: Mark, taken: list[Rect], edge: Rect) -> Label | None:
    """The first free one of the positions around a mark; it is taken then."""
    text = shorten(mark.title, 26) + (f" +{len(mark.others)}" if mark.others else "")
    for label, box in _positions(mark, text):
        if _free(box, taken, edge):
            taken.append(box)
            return label
    return None


def _countries(window: Window, taken: list[Rect]) -> Iterator[Label]:
    """The names of countries that are wide enough for them, the widest first, where nothing else stands."""
    for country in sorted(outlines().countries, key=lambda c: (-c.width, c.name)):
        x, y = (round(value) for value in window.at((country.longitude, country.latitude)))
        wide, room = width(country.name), country.width * window.squeeze * window.scale
        for down in (0, 12, -12):
            box = _space(x, y + down, wide, "middle")
            if wide < room and _free(box, taken, _edge(window)):
                taken.append(box)
                yield Label(x, y + down + 4, country.name, "middle", "")
                break


def _edge(window: Window) -> Rect:
    """Where names may stand: not over the edges and the line below with scale and source."""
    return 4.0, 4.0, WIDE - 4.0, window.height - 34.0


def _free(box: Rect, taken: Sequence[Rect], edge: Rect) -> bool:
    inside = edge[0] <= box[0] and edge[1] <= box[1] and box[2] <= edge[2] and box[3] <= edge[3]
    return inside and not any(over(box, other) for other in taken)


def _positions(mark: Mark, text: str) -> Iterator[tuple[Label, Rect]]:
    """A name right of a mark, left, above, below, and on the slant, each with the space that it takes."""
    wide = width(text)
    for off in _FAR:
        for right, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
            slant = 0.75 if right and down else 1.0
            reach = (mark.ring + off) * slant
            x, y = round(mark.x + right * reach), round(mark.y + down * (reach + _NAME / 2 * (not right)))
            anchor = ("middle", "start", "end")[right]
            leader = f"M{mark.x} {mark.y}L{x} {y}" if off > _FAR[0] else ""
            yield Label(x, y + 4, text, anchor, leader), _space(x, y, wide, anchor)


def _space(x: int, y: int, wide: int, anchor: str) -> Rect:
    """What a name takes up whose middle line is at y."""
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return left, y - _NAME / 2, left + wide, y + _NAME / 2 + 0.5


def _kilometres(window: Window) -> int:
    """A round distance for the scale bar, 0 on a map of more than a continent, where one bar would be wrong."""
    if window.top - window.bottom > 45:
        return 0
    longest = _BAR * _KM / window.scale
    rounds = [n * 10**power for power in range(5) for n in (1, 2, 5)]
    return max((r for r in rounds if r <= longest), default=0)


def _grid(window: Window) -> str:
    """Meridians and parallels, a handful, as path data in units."""
    step = next((s for s in (1, 2, 5, 10, 20) if (window.right - window.left) / s <= 10), 30)
    easts = range(-(-int(window.left) // step) * step, int(window.right) + 1, step)
    norths = range(-(-int(window.bottom) // step) * step, int(window.top) + 1, step)
    across, down = window.squeeze * window.scale, window.scale
    lines = [f"M{round((east - window.left) * across)} 0V{window.height}" for east in easts if east > window.left]
    return "".join([*lines, *(f"M0 {round((window.top - north) * down)}H{WIDE}" for north in norths)])
