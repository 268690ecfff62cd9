"""What is withdrawn was never there: building A and B and removing B is building A, apart from the record of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.keeping import remove
from kg.pipeline import join, keep, kept_in
from kg.store import open_directory
from kg.store.readings import load_kept
from kg.store.versions import take_in
from kg.vocab import KG
from tests.properties.test_world_order import TEXTS, reading

ADDRESSES = {"c.txt": "https://news.example/bridge", "d.txt": "https://news.example/sweden"}
SUBSETS = st.sets(st.sampled_from(sorted(TEXTS)), min_size=1)


def build(store: Path, names: Iterable[str]) -> None:
    found = [
        replace(told, article=replace(told.article, url=ADDRESSES.get(name)))
        for name in names
        for told in [reading(name)]
    ]
    keep(join(take_in(kept_in(store), found).kept), store)


def content(store: Path) -> set[ox.Quad]:
    """All quads but those on withdrawals."""
    graph = open_directory(store)
    told = graph.quads_for_pattern(None, ox.NamedNode(f"{KG}reason"), ox.Literal("withdrawn"))
    gone: set[object] = {article.subject for article in told}
    for article in list(gone):
        assert isinstance(article, ox.NamedNode)
        gone |= {quad.object for quad in graph.quads_for_pattern(article, None, None)}  # its file, its withdrawal
    return {quad for quad in graph if quad.subject not in gone}


@settings(max_examples=8, deadline=None)
@given(SUBSETS, SUBSETS, st.randoms(use_true_random=False))
def test_what_is_removed_leaves_what_would_be_there_without_it(
    first: set[str], second: set[str], chance: Random
) -> None:
    added = sorted(second - first)
    chance.shuffle(added)
    with TemporaryDirectory() as folder:
        both, alone = Path(folder) / "both", Path(folder) / "alone"
        build(alone, sorted(first))
        build(both, sorted(first))
        for name in added:
            build(both, [name])
        for name in added:
            remove(ADDRESSES.get(name, name), both)
        assert content(both) == content(alone)
        assert load_kept(both).readings == load_kept(alone).readings


def test_a_store_from_which_all_is_removed_is_empty_but_a_store(tmp_path: Path) -> None:
    build(tmp_path / "s", TEXTS)
    for name in TEXTS:
        remove(name, tmp_path / "s")
    assert load_kept(tmp_path / "s").readings == ()
    described = {quad.predicate.value for quad in content(tmp_path / "s")}
    assert not any(predicate.startswith(KG) and predicate != f"{KG}sha256" for predicate in described), described
