"""What a user is told when a server fails, and what is on the server then."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from kg.endpoint import Endpoint, open_endpoint, profiles
from kg.errors import EndpointError, InputError
from kg.store.load import load
from tests.stores.faults import CLOSE, CUT, EMPTY, HANG, PAGE, SWALLOW, Fault, FaultyServer
from tests.stores.servers import OxigraphServer, free_port

TRIPLES = "".join(f'<http://news.example/s{n}> <http://news.example/p> "{n}" .\n' for n in range(5000))
ASK = "ASK { ?s ?p ?o }"


def _open(url: str, timeout: float = 20, **options: Any) -> Endpoint:
    """A server that is asked again at once."""
    return open_endpoint(url, timeout=timeout, wait=lambda seconds: None, **options)


@pytest.fixture
def triples(tmp_path: Path) -> Path:
    path = tmp_path / "news.nt"
    path.write_text(TRIPLES, encoding="utf-8")
    return path


@pytest.fixture
def graph(request: pytest.FixtureRequest) -> str:
    """A graph of each test's own on the shared server."""
    return f"http://news.example/{quote(request.node.name)}"


def _message(proxy: FaultyServer, timeout: float = 20) -> str:
    with proxy, pytest.raises(EndpointError) as caught:
        _open(proxy.url, timeout, profile="oxigraph").query(ASK)
    message = str(caught.value)
    assert "\n" not in message and message.startswith(proxy.url)
    return message.removeprefix(proxy.url)


@pytest.mark.parametrize("faults", [[500], [502, 503], [CLOSE], [CLOSE, 503, 500], [429], [CUT], [504]])
def test_a_fault_that_passes_is_not_seen(
    oxigraph: OxigraphServer, triples: Path, graph: str, faults: list[Fault]
) -> None:
    with FaultyServer(oxigraph.url, faults, where="POST /store") as proxy:
        loaded = load(triples, _open(proxy.url, profile="oxigraph"), graph=graph)
    assert (loaded.triples, loaded.graphs[0].before, loaded.graphs[0].after) == (5000, 0, 5000)
    assert _open(oxigraph.url).count(graph) == 5000


def test_a_fault_that_passes_in_an_update(oxigraph: OxigraphServer, triples: Path, graph: str) -> None:
    with FaultyServer(oxigraph.url, [500, CLOSE, SWALLOW], where="POST /update") as proxy:
        load(triples, _open(proxy.url, profile="oxigraph"), graph=graph, method="update")
    assert _open(oxigraph.url).count(graph) == 5000


def test_a_piece_that_arrived_unsaid_is_not_there_twice(oxigraph: OxigraphServer, triples: Path, graph: str) -> None:
    with FaultyServer(oxigraph.url, [SWALLOW], where="POST /store") as proxy:
        load(triples, _open(proxy.url, profile="oxigraph"), graph=graph)
    assert _open(oxigraph.url).count(graph) == 5000


@pytest.mark.parametrize("fault", [SWALLOW, 500, CLOSE])
def test_blank_nodes_that_arrived_unsaid_are_not_doubled(
    oxigraph: OxigraphServer, tmp_path: Path, graph: str, fault: Fault
) -> None:
    path = tmp_path / "blank.ttl"
    path.write_text(
        "@prefix : <http://news.example/> .\n:a :knows [ :name 'B' ; :knows [ :name 'C' ] ] . :a :name 'A' ."
    )
    with FaultyServer(oxigraph.url, [fault], where="POST /store") as proxy:
        load(path, _open(proxy.url, profile="oxigraph"), graph=graph)
    server = _open(oxigraph.url)
    assert server.count(graph) == 5
    assert server.ask("?a <http://news.example/knows> ?b . ?b <http://news.example/knows> ?c", graph)
    assert not any("staging" in name for name in _all_graphs(oxigraph))


def test_a_server_that_always_fails(oxigraph: OxigraphServer) -> None:
    said = _message(FaultyServer(oxigraph.url, always=500))
    assert said == "/query: the server answers 500: out of order (tried 3 times)"


def test_a_server_that_hangs(oxigraph: OxigraphServer) -> None:
    said = _message(FaultyServer(oxigraph.url, always=HANG), timeout=0.3)
    assert said == "/query: the server is silent for 0.3 s; --timeout gives it longer (tried 2 times)"


@pytest.mark.parametrize("fault", [CUT, CLOSE])
def test_a_server_that_closes_in_mid_answer(oxigraph: OxigraphServer, fault: Fault) -> None:
    said = _message(FaultyServer(oxigraph.url, always=fault))
    assert said == "/query: the server closed the connection before its answer was whole (tried 8 times)"


def test_an_answer_that_is_cut_without_a_word_is_not_fewer_rows() -> None:
    whole = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"1"}},{"s":{"type":"li'
    with _OneAnswer(whole) as url, pytest.raises(EndpointError, match="not whole or malformed"):
        _open(url, profile="sparql").query("SELECT ?s { ?s ?p ?o }")


def test_rows_that_the_server_left_out_are_an_error(oxigraph: OxigraphServer) -> None:
    with (
        FaultyServer(oxigraph.url, headers={"X-SPARQL-MaxRows": "10000"}) as proxy,
        pytest.raises(EndpointError, match=r"cut its answer short .X-SPARQL-MaxRows: 10000."),
    ):
        _open(f"{proxy.url}/sparql", profile="virtuoso").query(ASK)


def test_a_web_page_is_no_answer(oxigraph: OxigraphServer) -> None:
    assert "answers with a web page" in _message(FaultyServer(oxigraph.url, always=PAGE))


def test_a_redirect_is_told_and_not_followed(oxigraph: OxigraphServer) -> None:
    proxy = FaultyServer(oxigraph.url, always=307, headers={"Location": "http://me:pw@elsewhere.example/sparql?key=1"})
    assert _message(proxy) == "/query: the server sends to http://elsewhere.example/sparql; give that URL"


def test_a_server_that_is_not_there() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(EndpointError, match=r"cannot be reached .connection refused.") as caught:
        open_endpoint(url)
    assert "times" not in str(caught.value)  # nothing to wait for


def test_a_host_that_does_not_exist() -> None:
    with pytest.raises(EndpointError, match=r"there is no host nowhere\.invalid$"):
        open_endpoint("http://nowhere.invalid/sparql")


def test_a_wrong_path(oxigraph: OxigraphServer) -> None:
    with pytest.raises(EndpointError, match=r"no such address on this server.*--profile"):
        _open(f"{oxigraph.url}/triples").query(ASK)


def test_a_server_that_keeps_nothing_is_found_out(oxigraph: OxigraphServer, triples: Path, graph: str) -> None:
    with FaultyServer(oxigraph.url, always=EMPTY, where="POST /store") as proxy, pytest.raises(EndpointError) as caught:
        load(triples, _open(proxy.url, profile="oxigraph"), graph=graph)
    assert f"5,000 of 5,000 triples are not in graph <{graph}>, for instance <http://news.example/s0>" in str(
        caught.value
    )


def test_what_is_missing_is_named(oxigraph: OxigraphServer, triples: Path, graph: str) -> None:
    half = triples.with_name("half.nt")
    half.write_text("".join(TRIPLES.splitlines(keepends=True)[:4997]), encoding="utf-8")
    load(half, _open(oxigraph.url), graph=graph)
    with FaultyServer(oxigraph.url, always=EMPTY, where="POST /store") as proxy, pytest.raises(EndpointError) as caught:
        load(triples, _open(proxy.url, profile="oxigraph"), graph=graph)
    said = str(caught.value)
    assert "3 of 5,000 triples are not in" in said
    assert all(f"<http://news.example/s{n}>" in said for n in (4997, 4998, 4999))


def test_replacing_while_the_server_fails_leaves_the_old_graph(
    oxigraph: OxigraphServer, triples: Path, graph: str
) -> None:
    old = triples.with_name("old.nt")
    old.write_text("<http://news.example/old> <http://news.example/p> 'old' .\n".replace("'", '"'), encoding="utf-8")
    load(old, _open(oxigraph.url), graph=graph)
    for fault in (500, CLOSE, EMPTY):
        with FaultyServer(oxigraph.url, always=fault, where="POST /update") as proxy, pytest.raises(EndpointError):
            load(triples, _open(proxy.url, profile="oxigraph"), graph=graph, replace=True)
        assert _open(oxigraph.url).count(graph) == 1
    load(triples, _open(oxigraph.url), graph=graph, replace=True)
    assert _open(oxigraph.url).count(graph) == 5000
    assert not any("staging" in name for name in _all_graphs(oxigraph))


def test_without_the_graph_store_protocol_updates_are_sent(oxigraph: OxigraphServer, triples: Path, graph: str) -> None:
    with FaultyServer(oxigraph.url, always=404, where="POST /store") as proxy:
        assert load(triples, _open(proxy.url, profile="oxigraph"), graph=graph).method == "update"
        with pytest.raises(EndpointError, match="no such address"):
            load(triples, _open(proxy.url, profile="oxigraph"), graph=graph, method="gsp")


def test_a_plain_endpoint(oxigraph: OxigraphServer, triples: Path, graph: str) -> None:
    plain: dict[str, Any] = {"profile": "sparql", "update_url": f"{oxigraph.url}/update"}
    server = _open(f"{oxigraph.url}/query", **plain)
    assert load(triples, server, graph=graph).method == "update"
    assert load(triples, server, graph=graph, replace=True).graphs[0].after == 5000
    with pytest.raises(EndpointError, match="--store-url"):
        load(triples, server, graph=graph, method="gsp")
    spoken = _open(f"{oxigraph.url}/query", store_url=f"{oxigraph.url}/store", **plain)
    assert load(triples, spoken, graph=graph).method == "gsp"
    with pytest.raises(EndpointError, match=r"not on 127\.0\.0\.1"):
        _open(oxigraph.url, update_url="http://elsewhere.example/update")


@pytest.mark.parametrize(
    ("name", "recognised"),
    [
        ("Oxigraph/0.5.13", "oxigraph"),
        ("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu", "virtuoso"),
        ("Apache Jena Fuseki (5.2.0)", "fuseki"),
        ("GraphDB/10.7 RDF4J/4.3", "graphdb"),
        ("nginx", "sparql"),
    ],
)
def test_servers_are_known_by_their_name(oxigraph: OxigraphServer, name: str, recognised: str) -> None:
    with FaultyServer(oxigraph.url, name=name, where="GET", always=400) as proxy:
        assert _open(proxy.url).profile.name == recognised


def test_a_server_behind_another_is_known_by_its_page(oxigraph: OxigraphServer) -> None:
    with FaultyServer(oxigraph.url) as proxy:
        assert _open(proxy.url).profile.name == "oxigraph"


@pytest.mark.parametrize("path", ["", "/", "/query", "/update", "/store", "/sparql"])
def test_any_of_its_addresses_names_a_server(oxigraph: OxigraphServer, path: str) -> None:
    assert _open(oxigraph.url + path).address.update == f"{oxigraph.url}/update"


def test_an_unknown_profile_lists_those_that_exist() -> None:
    with pytest.raises(EndpointError, match=", ".join(profiles())):
        open_endpoint("http://127.0.0.1:1", profile="fourstore")


@pytest.mark.parametrize("text", ["<http://a.example/s> <p", "", "# nothing\n"])
def test_a_file_that_is_no_graph_is_told_before_anything_is_sent(
    oxigraph: OxigraphServer, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(TRIPLES + text if text.startswith("<") else text, encoding="utf-8")
    with FaultyServer(oxigraph.url) as proxy:
        server = _open(proxy.url, profile="oxigraph")
        with pytest.raises(InputError, match=r"broken\.ttl"):
            load(path, server)
        assert proxy.asked == []


def _all_graphs(server: OxigraphServer) -> list[str]:
    answer = _open(server.url).query("SELECT ?g { GRAPH ?g {} }")
    assert isinstance(answer, ox.QuerySolutions)
    return [row["g"].value for row in answer]


class _OneAnswer:
    """Answers as HTTP/1.0 does: without a length, its end is the end of the connection."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._socket = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> str:
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with connection:
            connection.recv(65536)
            head = b"HTTP/1.0 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n"
            connection.sendall(head + self._body)
