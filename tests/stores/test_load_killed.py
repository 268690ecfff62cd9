"""A server that is killed while it is loaded: what it has then, and after the next load."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.endpoint import STAGING, Endpoint, open_endpoint
from kg.errors import EndpointError
from kg.store.load import Progress, load
from tests.stores.copies import write_copies
from tests.stores.servers import OxigraphServer, Server, VirtuosoServer, need_oxigraph, need_virtuoso

GRAPH = "http://news.example/killed"


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that only the tests of this file use, and kill."""
    need_oxigraph() if request.param == "oxigraph" else need_virtuoso()
    make = OxigraphServer if request.param == "oxigraph" else VirtuosoServer
    running = make(tmp_path_factory.mktemp(f"killed-{request.param}")).start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The graph of the seeds, fifteen times: 300,000 triples."""
    path = tmp_path_factory.mktemp("large") / "large.nt"
    return path, write_copies(path, 300_000)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    path = tmp_path_factory.mktemp("small") / "small.nt"
    return path, write_copies(path, 50_000)


def _open(server: Server, wait: Callable[[float], None] = lambda seconds: None) -> Endpoint:
    return open_endpoint(server.url, user=server.user, wait=wait)


@pytest.fixture(autouse=True)
def _password(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_PASSWORD", server.password or "")


def _killing(server: Server, stage: str, at: int, after: float = 0) -> Progress:
    """Kills the server once, when a stage has come so far, or some seconds later."""
    killed: list[str] = []

    def progress(now: str, done: int, total: int) -> None:
        if now == stage and done >= at and not killed:
            killed.append(now)
            threading.Timer(after, server.kill).start() if after else server.kill()

    return progress


def _lines(server: Endpoint) -> set[str]:
    return {f"{triple} ." for triple in server.triples(GRAPH)}


def test_killed_while_loading_then_loaded_again(server: Server, large: tuple[Path, int]) -> None:
    path, number = large
    with pytest.raises(EndpointError, match="connection"):
        load(path, _open(server), graph=GRAPH, progress=_killing(server, "sending", 100_000))
    server.start()
    endpoint = _open(server)
    assert 0 < endpoint.count(GRAPH) < number  # what had arrived has stayed
    loaded = load(path, endpoint, graph=GRAPH)
    assert loaded.graphs[0].after == number
    assert _lines(endpoint) == set(path.read_text(encoding="utf-8").splitlines())


def test_killed_and_back_at_once_is_not_seen(server: Server, small: tuple[Path, int]) -> None:
    path, number = small
    endpoint = _open(server, time.sleep)
    back: list[threading.Timer] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "sending" and done and not back:
            server.kill()
            back.append(threading.Timer(0.2, server.start))
            back[0].start()

    assert load(path, endpoint, graph=f"{GRAPH}-back", progress=progress).graphs[0].after == number
    back[0].join()


@pytest.mark.parametrize(("stage", "after"), [("sending", 0.0), ("replacing", 0.4), ("counting", 0.0)])
def test_killed_while_replacing_leaves_the_old_or_the_new(
    server: Server, small: tuple[Path, int], tmp_path: Path, stage: str, after: float
) -> None:
    path, number = small
    old = tmp_path / "old.nt"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    old.write_text("".join(lines[:1000]) + f"<{GRAPH}> <{GRAPH}> <{GRAPH}> .\n", encoding="utf-8")
    load(old, _open(server), graph=GRAPH, replace=True)
    with pytest.raises(EndpointError, match="connection"):
        load(path, _open(server), graph=GRAPH, replace=True, progress=_killing(server, stage, 0, after))
        server.kill()  # it was faster
        _open(server)
    time.sleep(after)
    server.start()
    endpoint = _open(server)
    assert endpoint.count(GRAPH) in (1001, number)
    assert _lines(endpoint) in (set(map(str.strip, lines)), set(old.read_text(encoding="utf-8").splitlines()))
    assert load(path, endpoint, graph=GRAPH, replace=True).graphs[0].after == number
    assert endpoint.count(f"{STAGING}{GRAPH}") == 0
