"""``output/seeds.ttl`` is what the code writes, whatever the order of the files and the number of workers."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from msgspec.structs import replace

from kg import pipeline
from kg.graph import Run, quads_of
from kg.resolve import resolve

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "output" / "seeds.ttl"


@pytest.fixture(scope="module")
def built() -> pipeline.Built:
    return pipeline.build([ROOT / "seeds"])


def lines(data: bytes) -> set[str]:
    return {str(quad) for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)}


def test_the_committed_graph_is_current(built: pipeline.Built) -> None:
    written, kept = lines(built.serialise()), lines(COMMITTED.read_bytes())
    differing = sorted({f"+ {line}" for line in written - kept} | {f"- {line}" for line in kept - written})
    assert not differing, "write it anew with: kg build seeds/ -o output/seeds.ttl\n" + "\n".join(differing[:20])
    assert built.serialise() == COMMITTED.read_bytes()


def test_file_order_and_workers_do_not_change_a_byte(built: pipeline.Built) -> None:
    files = sorted((ROOT / "seeds").glob("*.txt"), reverse=True)
    assert pipeline.build(files, workers=2).serialise() == built.serialise()


def test_any_subset_in_any_order_gives_the_same_world(built: pipeline.Built) -> None:
    readings = list(built.world.readings)
    for chosen in (readings[:3], readings[2:5], [readings[0], readings[3], readings[5]]):
        one, other = resolve(chosen), resolve(chosen[::-1])
        assert one == other
        run = Run("1", "m", "1")
        assert list(quads_of(one, run)) == list(quads_of(other, run))


def test_a_copy_of_an_article_is_no_second_witness(built: pipeline.Built) -> None:
    first = built.world.readings[0]
    twin = replace(first, article=replace(first.article, source="copy.txt"))
    alone, both = resolve([first]), resolve([first, twin])
    assert len(both.statements) == len(alone.statements)
    assert sorted(s.confidence for s in both.statements) == sorted(s.confidence for s in alone.statements)
    assert max(event.confidence for event in both.events) == max(event.confidence for event in alone.events)
    assert len(both.events) == len(alone.events)
