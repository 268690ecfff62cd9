"""The drawn network and the map: readable, the same on every run, and nothing but text from whoever wrote the labels."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from jinja2 import Environment, FileSystemLoader

from kg.report.drawings import network, worldmap
from kg.report.drawings.arrows import CLASSES
from kg.report.drawings.labels import LINE, width
from kg.report.drawings.network import Network, Node, Tie
from kg.report.drawings.outlines import outlines
from kg.report.drawings.outlines.paths import paths
from kg.report.drawings.windows import around
from kg.report.drawings.worldmap import Map, Point, View

Box = tuple[float, float, float, float]
KINDS = ("Person", "Organization", "State", "Group", "NewsOutlet", "Location", "Facility")
NAMES = (
    "Ana Ruiz",
    "Port Workers’ Union of Lindmark",
    "Tessaly",
    "River Guard",
    "Governor Ole Brandt of Lower Lindmark",
)
TAGS = {"div", "ul", "li", "span", "b", "p", "svg", "g", "a", "path", "text", "title", "rect", "circle"}
HOSTILE = '</title></svg><script>alert(1)</script>\u202egnp\u2066\x07"onload="' + "x" * 500


def crowd(count: int, seed: int = 1) -> tuple[list[Node], list[Tie]]:
    """Actors of whom few do much, as in the news."""
    lot = random.Random(seed)
    nodes = [
        Node(f"actor/a{i}", f"{lot.choice(NAMES)} {i}", lot.choice(KINDS), lot.randint(1, 40)) for i in range(count)
    ]
    ties = [
        Tie(
            f"actor/a{min(lot.sample(range(count), 3))}",
            f"actor/a{i}",
            lot.choice(CLASSES),
            lot.randint(1, 9),
            "t",
            i % 3 == 0,
        )
        for i in range(count)
        for _ in range(2)
    ]
    return nodes, ties


def places(count: int, seed: int = 1) -> list[Point]:
    lot = random.Random(seed)
    return [
        Point(
            f"location/p{i}",
            f"{lot.choice(NAMES)} {i}",
            lot.gauss(48, 5),
            lot.gauss(10, 9),
            lot.randint(1, 30),
            "Location",
        )
        for i in range(count)
    ]


def markup(drawing: Network | Map) -> str:
    name, file = ("network", "network.svg.j2") if isinstance(drawing, Network) else ("map", "map.svg.j2")
    folder = Path(network.__file__).parents[1] / "templates"
    page = Environment(autoescape=True, loader=FileSystemLoader(folder))
    source = f'{{% from "{file}" import {name} %}}{{{{ {name}(drawing, href) }}}}'
    return page.from_string(source).render(drawing=drawing, href=lambda key: f"#{key}")


def text_box(x: float, y: float, text: str, anchor: str = "middle") -> Box:
    left = x - {"start": 0.0, "middle": width(text) / 2, "end": width(text)}[anchor]
    return left, y - 0.75 * LINE, left + width(text), y + 0.25 * LINE


def overlaps(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [(a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


def map_boxes(view: View) -> list[Box]:
    labels = [mark.label for mark in view.marks if mark.label]
    return [text_box(label.x, label.y, label.text, label.anchor) for label in (*labels, *view.countries)]


# ---- network ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(2))
def test_fifty_names_stand_clear_of_each_other_and_inside(seed: int) -> None:
    drawing = network.draw(*crowd(50, seed))
    boxes = []
    for dot in drawing.dots:
        lines = [text_box(name.x, name.y, name.text) for name in dot.names]
        left, right = min(box[0] for box in lines), max(box[2] for box in lines)
        boxes.append((left, dot.y - 5.0, right, lines[-1][3]))
    assert len(drawing.dots) >= 48
    assert not overlaps(boxes)
    assert all(left >= 0 and top >= 0 for left, top, _, _ in boxes)
    assert all(right <= drawing.width and bottom <= drawing.height for _, _, right, bottom in boxes)
    assert drawing.width <= 1080


def test_order_of_input_does_not_show() -> None:
    nodes, ties = crowd(20)
    first = network.draw(nodes, ties)
    for seed in range(2):
        lot = random.Random(seed)
        assert network.draw(lot.sample(nodes, len(nodes)), lot.sample(ties, len(ties))) == first
    points = places(60)
    assert worldmap.draw(reversed(points)) == worldmap.draw(points)


def test_processes_agree_byte_for_byte() -> None:
    script = (
        "import sys, msgspec; sys.path.insert(0, sys.argv[1]); import test_report_drawings as t\n"
        "from kg.report.drawings import network, worldmap\n"
        "sys.stdout.buffer.write(msgspec.json.encode([network.draw(*t.crowd(15)), worldmap.draw(t.places(40))]))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == msgspec.json.encode([network.draw(*crowd(15)), worldmap.draw(places(40))])


def test_the_heaviest_fifty_are_drawn_and_the_rest_counted() -> None:
    nodes, ties = crowd(90)
    drawing = network.draw(nodes, ties)
    tied = {key for tie in ties if tie.source != tie.target for key in (tie.source, tie.target)}
    assert 45 <= len(drawing.dots) <= 50
    assert drawing.actors_left_out == len(tied) - len(drawing.dots)
    assert {key for arrow in drawing.arrows for key in (arrow.source, arrow.target)} == {d.key for d in drawing.dots}


def test_a_hub_that_is_lighter_than_all_its_leaves_is_drawn_with_some_of_them() -> None:
    nodes = [Node(f"actor/l{i}", "Leaf", "Person", 9) for i in range(200)] + [Node("actor/hub", "Hub", "State", 1)]
    ties = [Tie("actor/hub", f"actor/l{i}", "verbal conflict", 1, "") for i in range(200)]
    drawing = network.draw(nodes, ties)
    assert len(drawing.dots) == 50
    assert "actor/hub" in {dot.key for dot in drawing.dots}


def test_who_is_tied_to_nobody_is_not_drawn() -> None:
    nodes = [Node("actor/a", "Ana Ruiz", "Person", 3), Node("actor/b", "Tessaly", "State", 2)]
    alone = Node("actor/c", "River Guard", "Organization", 99)
    own = Tie("actor/c", "actor/c", "verbal conflict", 1, "")
    drawing = network.draw([*nodes, alone], [Tie("actor/a", "actor/b", "verbal conflict", 1, "warns"), own])
    assert [dot.key for dot in drawing.dots] == ["actor/a", "actor/b"]
    assert network.draw([alone], [own]) == network.draw([], []) == Network(1080, 0)


def test_parallel_arrows_bend_apart_and_equal_ones_add_up() -> None:
    nodes = [Node("actor/a", "Ana Ruiz", "Person", 3), Node("actor/b", "Tessaly", "State", 2)]
    ties = [Tie("actor/a", "actor/b", kind, 1, "") for kind in CLASSES]
    back = [Tie("actor/b", "actor/a", kind, 1, "", True) for kind in CLASSES]
    drawing = network.draw(nodes, [*ties, *back, *ties])
    assert len({arrow.line for arrow in drawing.arrows}) == 8
    assert len({arrow.head for arrow in drawing.arrows}) == 8
    middles = [re.findall(r"Q(-?\d+) (-?\d+)", arrow.line)[0] for arrow in drawing.arrows]
    assert len(set(middles)) == 8
    assert {arrow.thickness for arrow in drawing.arrows if not arrow.proposed} == {2}
    assert {arrow.thickness for arrow in drawing.arrows if arrow.proposed} == {1}


def test_the_legend_names_each_class_and_only_the_shapes_in_use() -> None:
    nodes = [Node("actor/a", "Ana Ruiz", "Person", 3), Node("actor/b", "The Lindmark Post", "NewsOutlet", 2)]
    text = markup(network.draw(nodes, [Tie("actor/a", "actor/b", "verbal conflict", 1, "")]))
    legend = text[text.index("<ul") :]
    assert all(kind in legend for kind in CLASSES)
    assert "news outlet" in legend
    assert "facility" not in legend


# ---- map -------------------------------------------------------------------------------------------------------------


def test_one_place_is_in_the_middle_of_some_country() -> None:
    (view,) = worldmap.draw([Point("location/a", "Nairobi", -1.28, 36.82, 5, "Location")]).views
    (mark,) = view.marks
    assert abs(mark.x - view.width / 2) < 3 and abs(mark.y - view.height / 2) < 3
    assert view.outlines.land and view.outlines.borders
    assert "Kenya" in {name.text for name in view.countries}
    assert view.kilometres == 100


def test_no_place_no_map() -> None:
    assert worldmap.draw([]) == Map()
    assert markup(Map()).strip() == ""
    nowhere = [Point("a", "Nowhere", lat, 0, 1, "Location") for lat in (float("nan"), 1e9, float("inf"))]
    assert worldmap.draw(nowhere) == Map(left_out=3)


def test_places_on_both_sides_of_the_date_line_are_neighbours() -> None:
    (view,) = worldmap.draw(
        [
            Point("location/a", "Suva", -18.14, 178.44, 5, "Location"),
            Point("location/b", "Apia", -13.83, -171.77, 2, "Location"),
        ]
    ).views
    suva, apia = view.marks
    assert 0 < suva.x < apia.x < view.width
    assert view.kilometres  # a region, not the world
    steps = [int(n) for n in re.findall(r"-?\d+", view.outlines.coasts)]
    assert max(map(abs, steps)) <= 2 * view.width + 12  # no coast runs round the globe


@pytest.mark.parametrize("seed", range(3))
def test_every_place_is_on_some_map_and_no_name_covers_another(seed: int) -> None:
    points = places(90, seed)
    drawing = worldmap.draw(points)
    for view in drawing.views:
        assert all(0 <= mark.x <= view.width and 0 <= mark.y <= view.height for mark in view.marks)
        assert not overlaps(map_boxes(view))
        assert all(box[0] >= 0 and box[2] <= view.width for box in map_boxes(view))
    marks = [mark for view in drawing.views for mark in view.marks]
    assert {key for mark in marks for key in (mark.key, *(k for k, _ in mark.others))} == {p.key for p in points}


def test_a_crowded_part_of_a_wide_map_has_a_map_of_its_own() -> None:
    near = [Point(f"location/n{i}", f"Near {i}", 47 + i / 3, 19 + i / 3, 3, "Location") for i in range(4)]
    far = [Point("location/f", "Far", 38.9, -77, 1, "Location")]
    overview, part = worldmap.draw([*near, *far]).views
    assert [frame.letter for frame in overview.frames] == [part.letter] == ["A"]
    assert [mark.key for mark in overview.marks] == ["location/f"]
    assert len(part.marks) == 4 and not part.unnamed
    (frame,) = overview.frames
    assert frame.x >= 0 and frame.x + frame.width <= overview.width


def test_places_that_cannot_be_told_apart_share_a_mark() -> None:
    twins = [Point(f"location/{n}", n, 51.5, -0.1, w, "Location") for n, w in (("City", 2), ("Tower", 1))]
    drawing = worldmap.draw(twins)
    (mark,) = drawing.views[0].marks
    assert (mark.key, mark.others) == ("location/City", (("location/Tower", "Tower"),))
    assert mark.label and mark.label.text == "City +1"
    assert "City, place, and near it Tower" in markup(drawing)


def test_maps_stay_small() -> None:
    corners = [(-33.9, 18.4), (59.3, 18.1), (35.7, 139.7), (-41.3, 174.8), (64.8, -147.7), (-54.8, -68.3)]
    wide = worldmap.draw([Point(f"location/{i}", str(i), *c, 1, "Location") for i, c in enumerate(corners)])
    assert len(markup(wide).encode()) < 150_000
    europe = worldmap.draw([Point(f"location/{i}", str(i), 36 + 20 * i, -8 + 36 * i, 1, "Location") for i in (0, 1)])
    assert len(markup(europe).encode()) < 120_000


def test_poles_are_drawn() -> None:
    """The southern continent is closed by way of the pole, not across the map."""
    window = around([(0.0, -80.0), (170.0, -75.0), (-100.0, -82.0)])
    lowest = max(int(y) for y in re.findall(r"M-?\d+ (-?\d+)", paths(window).land))
    assert lowest > 0
    assert paths(window).land.count("Z") == paths(window).land.count("M")


def test_outlines_are_whole() -> None:
    known = outlines()
    used = {i if i >= 0 else ~i for ring in known.rings for i in ring} | known.borders
    assert used <= set(range(len(known.lines)))
    for ring in known.rings:
        ends = [(known.lines[i] if i >= 0 else known.lines[~i][::-1]) for i in ring]
        for before, after in zip(ends, [*ends[1:], ends[0]], strict=True):
            assert before[-1][1] == after[0][1]


# ---- markup ----------------------------------------------------------------------------------------------------------


def drawings_of(label: str) -> list[Network | Map]:
    nodes = [Node("actor/a", label, "Person", 3), Node("actor/b", label, label, 2)]
    return [
        network.draw(nodes, [Tie("actor/a", "actor/b", "verbal conflict", 1, label)]),
        worldmap.draw([Point("location/a", label, 1, 2, 3, label), Point("location/b", label, 1, 2, 3, "Facility")]),
    ]


def test_labels_are_text_whatever_they_say() -> None:
    for drawing in drawings_of(HOSTILE):
        text = markup(drawing)
        root = ElementTree.fromstring(f"<div>{text}</div>")
        assert {e.tag for e in root.iter()} <= TAGS
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f]", text)
        assert all(len(e.text or "") <= 40 for e in root.iter("text"))
        assert all(len(e.text or "") <= 1000 for e in root.iter("title"))


def test_markup_keeps_a_strict_policy() -> None:
    """No style and no handler in it: classes and presentation attributes only."""
    for drawing in (network.draw(*crowd(20)), worldmap.draw(places(30))):
        root = ElementTree.fromstring(f"<div>{markup(drawing)}</div>")
        names = {name for e in root.iter() for name in e.attrib}
        assert not {name for name in names if name == "style" or name.startswith("on")}
        assert all(a.get("href", "").startswith("#") and a.get("aria-label") for a in root.iter("a"))


def test_data_are_json() -> None:
    """Records can be kept and compared."""
    drawing = network.draw(*crowd(10))
    assert msgspec.json.decode(msgspec.json.encode(drawing), type=Network) == drawing
