"""A store that is kept: killed runs, a second writer, readers beside a writer. Each writer is a process of its own."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from multiprocessing.synchronize import Event
from pathlib import Path

import pyoxigraph as ox
import pytest
from msgspec.structs import replace

from kg.documents import articles
from kg.errors import StoreError
from kg.keeping import remove
from kg.model import Reading
from kg.pipeline import join, keep, kept_in, read_articles, writing
from kg.store import append, open_directory
from kg.store.embedded import is_store
from kg.store.readings import Kept, load_kept
from kg.store.versions import take_in

FIRST = {
    "a.txt": "Norwegian rebels blew up the Hardanger Bridge on 3 May 2021, the defence ministry said. “We regret "
    "every death,” said Defence Minister Eva Holm. At least nine people were killed.",
    "b.txt": "The Hardanger Bridge was destroyed on Monday. Holm warned that Norway would retaliate. "
    "On Saturday rebels had threatened to destroy the Hardanger Bridge.",
}
LATER = {
    "c.txt": "Norwegian rebels blew up the Hardanger Bridge on 3 May 2021, the defence ministry said. “We regret "
    "every death,” said Defence Minister Eva Holm. Twelve people were killed.",
    "d.txt": "Sweden denied that its troops attacked the Hardanger Bridge. Robertson, an analyst, said the bridge was old.",
}
KILLS = 20
MIDNIGHT = datetime(2021, 5, 10, tzinfo=UTC)


@cache
def readings(*names: str) -> tuple[Reading, ...]:
    texts = FIRST | LATER
    found = [article for name in names for article in articles(texts[name], name, "0" * 64)]
    return tuple(read_articles(found))


def first() -> tuple[Reading, ...]:
    return readings(*FIRST)


def later() -> tuple[Reading, ...]:
    return readings(*LATER)


def add(store: Path, fresh: tuple[Reading, ...]) -> None:
    """What ``kg build --store`` does once the articles are read."""
    with writing(store):
        taken = take_in(kept_in(store), fresh)
        keep(replace(join(taken.kept), entries=taken.entries), store, now=MIDNIGHT)


def _add(store: Path, fresh: tuple[Reading, ...], ready: Event) -> None:
    ready.set()
    add(store, fresh)


def _remove(store: Path, name: str, ready: Event) -> None:
    ready.set()
    remove(name, store, now=MIDNIGHT)


def _hold(store: Path, ready: Event, done: Event) -> None:
    with writing(store):
        ready.set()
        done.wait(20)


def content(store: Path) -> frozenset[ox.Quad]:
    return frozenset(open_directory(store))


def state(store: Path) -> dict[str, str]:
    """What each file of a store went through last, by the journal."""
    lines = (store / "newskg" / "journal.jsonl").read_text("utf-8").splitlines()
    told = [entry for line in lines for entry in json.loads(line)["articles"]]
    return {entry["file"]["source"]: entry["happened"] for entry in told}


@pytest.fixture(scope="module")
def processes() -> Iterator[multiprocessing.context.ForkServerContext]:
    """New processes that have the stages in memory, and never had a store open."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    yield context


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A store of the first articles, and one of all."""
    folder = tmp_path_factory.mktemp("stores")
    for name in ("old", "new"):
        add(folder / name, first())
    add(folder / "new", later())
    return folder / "old", folder / "new"


def killed(process: multiprocessing.process.BaseProcess, ready: Event, delay: float) -> bool:
    """Start, kill after a while, and tell whether it was still at work."""
    process.start()
    assert ready.wait(30)
    time.sleep(delay)
    alive = process.is_alive()
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    return alive


def leftovers(store: Path) -> list[str]:
    return [path.name for path in (store / "newskg").iterdir() if "part" in path.name or "next" in path.name]


def test_a_new_store_that_is_killed_is_not_there_or_whole_and_the_next_build_makes_it(
    processes: multiprocessing.context.ForkServerContext, stores: tuple[Path, Path], tmp_path: Path
) -> None:
    chance, at_work = random.Random(7), 0
    for run in range(KILLS):
        store, ready = tmp_path / str(run), processes.Event()
        process = processes.Process(target=_add, args=(store, first(), ready))
        at_work += killed(process, ready, chance.uniform(0, 0.35))
        if is_store(store):
            assert content(store) == content(stores[0])
        add(store, first())
        assert content(store) == content(stores[0])
        assert leftovers(store) == []
        assert state(store) == {"a.txt": "added", "b.txt": "added"}
    assert at_work > KILLS / 3, "the runs were over before they were killed"


@pytest.mark.parametrize("act", ["add", "remove"])
def test_a_change_that_is_killed_leaves_the_old_or_the_new_and_the_next_build_goes_on(
    act: str, processes: multiprocessing.context.ForkServerContext, stores: tuple[Path, Path], tmp_path: Path
) -> None:
    before, after = stores
    if act == "remove":
        after = tmp_path / "without"
        shutil.copytree(before, after)
        remove("b.txt", after, now=MIDNIGHT)
    chance, at_work = random.Random(11), 0
    for run in range(KILLS if act == "add" else KILLS // 2):
        store, ready = tmp_path / str(run), processes.Event()
        shutil.copytree(before, store)
        argument = later() if act == "add" else "b.txt"
        process = processes.Process(target=_add if act == "add" else _remove, args=(store, argument, ready))
        at_work += killed(process, ready, chance.uniform(0, 0.35))
        assert content(store) in (content(before), content(after))
        known = {reading.article.source for reading in load_kept(store).readings}
        told = open_directory(store).quads_for_pattern(None, SOURCE, None)
        sources = {quad.object.value for quad in told if isinstance(quad.object, ox.Literal)} & {*FIRST, *LATER}
        assert act == "remove" or known >= sources, "the graph is ahead of its readings: the next build would lose them"
        if act == "add":
            add(store, later())
        elif "b.txt" in known:
            remove("b.txt", store, now=MIDNIGHT)
        else:
            add(store, ())
        assert content(store) == content(after)
        assert leftovers(store) == []
        assert state(store) == state(after)
    assert at_work > KILLS / 6, "the runs were over before they were killed"


def _add_and_die(store: Path, fresh: tuple[Reading, ...], target: str, calls: int, ready: Event) -> None:
    """Like _add, ended from outside just before a call of a function (``module:attribute``)."""
    module, _, attribute = target.partition(":")
    owner = import_module(module)
    *path, last = attribute.split(".")
    for name in path:
        owner = getattr(owner, name)
    usual, left = getattr(owner, last), [calls]

    def deadly(*args: object, **named: object) -> object:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return usual(*args, **named)

    setattr(owner, last, deadly)
    ready.set()
    add(store, fresh)


STEPS = [
    ("kg.store.readings:announce", 1),
    ("kg.store.readings:save_renamed", 1),
    ("kg.pipeline:append", 1),
    ("kg.store.readings:settle", 2),
    ("kg.store.readings:save_journal", 1),
]
MOVES = [
    ("kg.store.embedded:Path.rename", 4),
    ("kg.store.embedded:shutil.rmtree", 2),  # CURRENT has come; the emptied folder is still there
]


@pytest.mark.parametrize(
    ("target", "calls", "new"), [(*step, True) for step in STEPS + MOVES] + [(*step, False) for step in STEPS]
)
def test_a_run_that_is_killed_before_any_step_is_mended_by_the_next(
    target: str,
    calls: int,
    new: bool,
    processes: multiprocessing.context.ForkServerContext,
    stores: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    store, ready = tmp_path / "store", processes.Event()
    before, after = (None, stores[0]) if new else stores
    if before:
        shutil.copytree(before, store)
    fresh = first() if new else later()
    process = processes.Process(target=_add_and_die, args=(store, fresh, target, calls, ready))
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    if is_store(store):
        assert content(store) in (content(after), content(before) if before else None)
    add(store, fresh)
    assert content(store) == content(after)
    assert leftovers(store) == []
    assert (store / "newskg" / "journal.jsonl").read_bytes() == (after / "newskg" / "journal.jsonl").read_bytes()


SOURCE = ox.NamedNode("http://purl.org/dc/terms/source")


def test_a_second_writer_is_told_at_once_and_readers_go_on(
    processes: multiprocessing.context.ForkServerContext, stores: tuple[Path, Path], tmp_path: Path
) -> None:
    for store in (tmp_path / "old", tmp_path / "new"):
        if store.name == "old":
            shutil.copytree(stores[0], store)
        ready, done = processes.Event(), processes.Event()
        writer = processes.Process(target=_hold, args=(store, ready, done))
        writer.start()
        assert ready.wait(30)
        with pytest.raises(StoreError, match="another process is writing to this store; try again when it has ended"):
            add(store, later())
        if store.name == "old":
            assert content(store) == content(stores[0])
        done.set()
        writer.join(10)
        add(store, later())
    assert content(tmp_path / "old") == content(stores[1])


def test_a_build_that_fails_leaves_no_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(KeyError), writing(tmp_path / "new" / "store"):
        raise KeyError
    assert not (tmp_path / "new" / "store").exists()


def test_a_change_that_another_run_has_overtaken_is_refused(stores: tuple[Path, Path], tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(stores[0], store)
    slow = join(take_in(kept_in(store), later()).kept)
    remove("b.txt", store, now=MIDNIGHT)
    with pytest.raises(StoreError, match="another run has changed this store"):
        keep(slow, store)


def _rewrite(store: Path, ready: Event) -> None:
    graph = ox.NamedNode("http://example.org/g")
    ready.set()
    for version in range(1, 400):
        append(store, _version(version), [graph])


def _version(number: int) -> list[ox.Quad]:
    graph, says = ox.NamedNode("http://example.org/g"), ox.NamedNode("http://example.org/says")
    return [ox.Quad(ox.NamedNode(f"http://example.org/{n}"), says, ox.Literal(str(number)), graph) for n in range(300)]


def test_a_reader_sees_one_version_whole_while_a_writer_makes_the_next(
    processes: multiprocessing.context.ForkServerContext, tmp_path: Path
) -> None:
    store, ready, seen = tmp_path / "s", processes.Event(), set[str]()
    append(store, _version(0))
    writer = processes.Process(target=_rewrite, args=(store, ready))
    writer.start()
    assert ready.wait(30)
    until = time.monotonic() + 4
    while time.monotonic() < until and writer.is_alive():
        reader = open_directory(store)
        for _ in range(3):  # the same reader, later
            versions = {quad.object.value for quad in reader if isinstance(quad.object, ox.Literal)}
            assert len(versions) == 1 and len(reader) == 300
            seen |= versions
            time.sleep(0.01)
    writer.kill()
    writer.join(10)
    assert len(seen) > 3


@pytest.mark.parametrize("old", [True, False])
def test_a_full_disk_is_told_in_one_line_and_the_store_is_as_it_was(
    old: bool, stores: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    if old:
        shutil.copytree(stores[0], store)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.store.embedded._change" if old else "kg.store.embedded._create", full)
    with pytest.raises(StoreError, match="store: no space left on the disk; the store is as it was"):
        add(store, later())
    monkeypatch.undo()
    assert store.exists() == old
    if old:
        assert content(store) == content(stores[0])
        assert load_kept(store) == load_kept(stores[0])


def test_a_run_that_fails_after_one_that_was_killed_loses_nothing(
    processes: multiprocessing.context.ForkServerContext,
    stores: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, ready = tmp_path / "store", processes.Event()
    shutil.copytree(stores[0], store)
    target = "kg.store.readings:settle"
    process = processes.Process(target=_add_and_die, args=(store, later()[:1], target, 2, ready))
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL

    def failing(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.pipeline.append", failing)
    with pytest.raises(KeyboardInterrupt):
        add(store, later())
    monkeypatch.undo()
    assert {reading.article.source for reading in load_kept(store).readings} == {"a.txt", "b.txt", "c.txt"}
    add(store, later())
    assert content(store) == content(stores[1])


def test_readings_of_an_empty_store_are_none(tmp_path: Path) -> None:
    assert load_kept(tmp_path) == Kept()
