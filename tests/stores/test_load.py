"""Graphs into real servers: every triple arrives once, where it belongs, and no password is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.endpoint import STAGING, Endpoint, open_endpoint
from kg.errors import EndpointError, InputError
from kg.query import run
from kg.store.load import Method, load, staging_name
from kg.store.pieces import read_parts
from tests.stores.copies import SEEDS, triples_of_the_seeds
from tests.stores.faults import FaultyServer
from tests.stores.servers import OxigraphServer, Server, VirtuosoServer

KINDS = ("oxigraph", "virtuoso")

TRIG = """@prefix : <http://news.example/> .
:monday { :a :says "one", "two"@en . :b :says 3 }
:tuesday { :a :says "one" }
"""

SHAPE = """@prefix : <http://news.example/> .
:Report :property [ :path :start ; :in ( 1 2 3 ) ], [ :path :end ; :or ( [ :class :A ] [ :class :B ] ) ] .
"""

LITERALS = [
    '"true"^^xsd:boolean', '"1"^^xsd:boolean', "1.10", "1.1", '"007"^^xsd:integer', "7", '"7"^^xsd:int',
    '"5"^^xsd:nonNegativeInteger', '"Hi"@en-GB', '"Hi"@en', '"Hi"', '""', "1.0E0", '"1.5"^^xsd:float',
    '"2020-06-16"^^xsd:date', '"2020-06-16T10:00:00Z"^^xsd:dateTime', '"2020-06-16T10:00:00.000+00:00"^^xsd:dateTime',
    '"2020-06-16T19:00:00+09:00"^^xsd:dateTime', '"2020-06"^^xsd:gYearMonth', '"2020"^^xsd:gYear',
    '"line\\nbreak \\"quoted\\" \\\\ tab\\t é 漢 😀 _:x ."', '"_:b1 ."@en', "<http://news.example/é漢>", '"P2Y"^^xsd:duration',
]  # fmt: skip


@pytest.fixture(params=KINDS)
def running(request: pytest.FixtureRequest) -> Server:
    """Each of the servers."""
    server: Server = request.getfixturevalue(request.param)
    return server


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """Each of the servers, as a user who may write; what a test put there goes with it."""
    monkeypatch.setenv("KG_PASSWORD", running.password or "")
    endpoint = open_endpoint(running.url, user=running.user) if running.user else open_endpoint(running.url)
    yield endpoint
    for graph in endpoint.graphs():
        endpoint.delete(graph)


@pytest.fixture
def graph(request: pytest.FixtureRequest) -> str:
    """A graph of each test's own on the shared servers."""
    return f"http://news.example/{quote(request.node.name)}"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file of some name and text."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize("method", ["gsp", "update"])
def test_the_seeds_arrive_as_they_are(server: Endpoint, graph: str, method: Method) -> None:
    loaded = load(SEEDS, server, graph=graph, method=method)
    seeds = {quad.triple for quad in triples_of_the_seeds()}
    assert set(server.triples(graph)) == seeds
    assert (loaded.triples, loaded.method, loaded.graphs[0].after) == (len(seeds), method, len(seeds))
    again = load(SEEDS, server, graph=graph, method=method)
    assert again.graphs[0].before == again.graphs[0].after == len(seeds)


def test_named_graphs_go_to_their_places(server: Endpoint, write: Callable[[str, str], Path]) -> None:
    base = "http://news.example/"
    loaded = load(write("week.trig", TRIG), server)
    assert [(each.graph, each.sent) for each in loaded.graphs] == [(f"{base}monday", 3), (f"{base}tuesday", 1)]
    load(write("later.nq", f'<{base}c> <{base}says> "four" <{base}monday> .\n'), server)
    assert server.counts([f"{base}monday", f"{base}tuesday"]) == {f"{base}monday": 4, f"{base}tuesday": 1}
    assert {f"{base}monday", f"{base}tuesday"} <= set(server.graphs())
    load(write("later.nq", f'<{base}c> <{base}says> "five" <{base}monday> .\n'), server, replace=True)
    assert server.counts([f"{base}monday", f"{base}tuesday"]) == {f"{base}monday": 1, f"{base}tuesday": 1}
    with pytest.raises(InputError, match=r"--graph is for files of triples"):
        load(write("week.trig", TRIG), server, graph=f"{base}other")


def test_many_graphs_at_once(server: Endpoint, write: Callable[[str, str], Path]) -> None:
    base = "http://many.example/"
    path = write("many.nq", "".join(f'<{base}s> <{base}p> "{n}" <{base}g{n}> .\n' for n in range(40)))
    for replace in (False, True):
        loaded = load(path, server, replace=replace)
        assert [each.after for each in loaded.graphs] == [1] * 40
    assert not [name for name in server.graphs() if "staging" in name]


def test_literals_that_servers_rewrite_are_not_missed(
    server: Endpoint, graph: str, write: Callable[[str, str], Path]
) -> None:
    text = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n<http://news.example/s> <http://news.example/p> "
    path = write("literals.ttl", f"{text}{', '.join(LITERALS)} .")
    for replace in (False, False, True):
        loaded = load(path, server, graph=graph, replace=replace)
        assert loaded.triples == len(LITERALS) >= loaded.graphs[0].after > 15


def test_blank_nodes_stay_what_they_are(server: Endpoint, graph: str, write: Callable[[str, str], Path]) -> None:
    path = write("shape.ttl", SHAPE)
    shape = rdflib.Graph().parse(path)
    for replace in (False, True):
        load(path, server, graph=graph, replace=replace)
        text = "".join(f"{triple} .\n" for triple in server.triples(graph))
        assert isomorphic(rdflib.Graph().parse(data=text, format="nt"), shape)


def test_blank_nodes_join_what_is_there(server: Endpoint, graph: str, write: Callable[[str, str], Path]) -> None:
    load(write("one.ttl", "<http://a.example/a> <http://a.example/p> 1 ."), server, graph=graph)
    load(
        write("two.ttl", "<http://a.example/b> <http://a.example/p> [ <http://a.example/q> 2 ] ."), server, graph=graph
    )
    assert server.count(graph) == 3


def test_blank_nodes_that_hang_together_stay_in_one_piece(write: Callable[[str, str], Path]) -> None:
    chains = "".join(f"_:a{n} <http://a.example/p> _:b{n} . _:b{n} <http://a.example/p> _:c{n} .\n" for n in range(9))
    text = chains + '<http://a.example/s> <http://a.example/p> "_:a1 .", " _:b1 .", "_:c1" .'
    (part,) = read_parts(write("chains.ttl", text))
    assert (part.size, part.blank, len(part.ground)) == (21, 18, 3)
    pieces = list(part.pieces(5))
    assert sum(map(len, pieces)) == 21
    named = [{word for line in piece for word in line.split() if word.startswith(b"_:")} for piece in pieces]
    assert not any(one & other for i, one in enumerate(named) for other in named[i + 1 :])


def test_replacing_leaves_nothing_of_the_old(server: Endpoint, graph: str, write: Callable[[str, str], Path]) -> None:
    old = "".join(f"<http://a.example/s{n}> <http://a.example/p> {n} .\n" for n in range(100))
    new = "".join(f"<http://a.example/s{n}> <http://a.example/p> {n} .\n" for n in range(90, 150))
    load(write("old.ttl", old), server, graph=graph)
    left_over = write("left.ttl", "<http://a.example/left> <http://a.example/p> 'over' .")
    server.update(f"INSERT DATA {{ GRAPH <{staging_name(graph)}> {{ {left_over.read_text()} }} }}")
    loaded = load(write("new.ttl", new), server, graph=graph, replace=True)
    assert (loaded.graphs[0].before, loaded.graphs[0].after) == (100, 60)
    assert not server.ask("<http://a.example/s1> ?p ?o", graph) and not server.ask(
        "<http://a.example/left> ?p ?o", graph
    )
    assert server.count(staging_name(graph)) == 0


def test_a_graph_on_its_way_is_in_no_answer(server: Endpoint, graph: str, write: Callable[[str, str], Path]) -> None:
    told = "<http://a.example/told> a <https://w3id.org/newskg/ontology#Article> ; <http://a.example/p>"
    old, new = (f'{told} "{word}" .' for word in ("old", "new"))
    own = write("told.rq", "SELECT ?word { <http://a.example/told> <http://a.example/p> ?word }")
    load(write("old.ttl", old), server, graph=graph)
    server.update(f"INSERT DATA {{ GRAPH <{staging_name(graph)}> {{ {new} }} }}")
    server.update(f"INSERT DATA {{ GRAPH <{STAGING}> {{ <{staging_name(graph)}> a <{STAGING}> }} }}")
    if server.profile.name == "virtuoso":  # it cannot leave them out of all that it has
        load(write("other.ttl", "<http://a.example/b> <http://a.example/p> 1 ."), server, graph=f"{graph}/other")
        with pytest.raises(EndpointError, match="being loaded"):
            run(own, server)
        server.delete(f"{graph}/other")
    else:
        assert run(own, server).texts() == [{"word": "old"}]
    load(write("new.ttl", new), server, graph=graph, replace=True)
    assert run(own, server).texts() == [{"word": "new"}]
    assert server.count(STAGING) == 0


def test_one_article_in_two_graphs_is_told(server: Endpoint, graph: str, write: Callable[[str, str], Path]) -> None:
    article = write("a.ttl", f"<{graph}/article> a <https://w3id.org/newskg/ontology#Article> .")
    for name in ("one", "two"):
        load(article, server, graph=f"{graph}/{name}")
    own = write("own.rq", "SELECT ?article { ?article a kg:Article }")
    with pytest.raises(EndpointError, match=r"one> and <.*two> hold the same article: remove one of them, or ask one"):
        run(own, server)
    assert run(own, server, graphs=[f"{graph}/one"]).texts() == [{"article": f"{graph}/article"}]


def test_the_default_graph_beside_named_ones(tmp_path: Path, oxigraph: OxigraphServer) -> None:
    own = OxigraphServer(tmp_path / "server").start()
    try:
        server = open_endpoint(own.url)
        load(SEEDS, server)
        load(SEEDS, server, graph="http://a.example/graph")
        with pytest.raises(
            EndpointError, match=r"<http://a\.example/graph> and the default graph hold the same article"
        ):
            run("who-threatened-what", server)
    finally:
        own.stop()


def test_two_hundred_graphs_are_replaced(server: Endpoint, graph: str, write: Callable[[str, str], Path]) -> None:
    def told(word: str) -> str:
        return "".join(
            f'<{graph}/{n}> {{ <http://a.example/s> <http://a.example/p> "{word}", {n} }}\n' for n in range(200)
        )

    load(write("old.trig", told("old")), server)
    loaded = load(write("new.trig", told("new")), server, replace=True)
    assert {(each.before, each.after) for each in loaded.graphs} == {(2, 2)}
    assert server.ask('?s ?p "new"', f"{graph}/199") and not server.ask('?s ?p "old"', f"{graph}/0")


def test_the_default_graph(oxigraph: OxigraphServer, tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    own = OxigraphServer(tmp_path / "server").start()
    try:
        server = open_endpoint(own.url)
        load(write("one.ttl", "<http://a.example/a> <http://a.example/p> 1, 2 ."), server)
        loaded = load(write("two.ttl", "<http://a.example/a> <http://a.example/p> 2, 3, 4 ."), server, replace=True)
        assert (loaded.graphs[0].graph, loaded.graphs[0].after) == (None, 3)
        assert server.graphs() == []
    finally:
        own.stop()


def test_virtuoso_has_no_default_graph(virtuoso: VirtuosoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_PASSWORD", virtuoso.password or "")
    with pytest.raises(EndpointError, match="named graphs only; name one with --graph IRI"):
        load(SEEDS, open_endpoint(virtuoso.url, user="dba"))


@pytest.mark.parametrize("name", ["news", "http://a b", ""])
def test_a_graph_needs_an_iri(server: Endpoint, name: str) -> None:
    with pytest.raises(InputError, match="--graph takes an absolute IRI"):
        load(SEEDS, server, graph=name)


@pytest.mark.parametrize("name", ["http://www.openlinksw.com/schemas/virtrdf#", "urn:newskg:staging:mine"])
def test_graphs_of_the_server_are_left_alone(virtuoso: VirtuosoServer, name: str) -> None:
    server = open_endpoint(virtuoso.url)
    assert name not in server.graphs()
    with pytest.raises(EndpointError, match="a graph of the server itself"):
        load(SEEDS, server, graph=name, replace=True)


SECRETS = ("s3cret", "n0t-the-password")


@pytest.mark.parametrize("method", ["gsp", "update"])
def test_a_wrong_password(
    virtuoso: VirtuosoServer, monkeypatch: pytest.MonkeyPatch, graph: str, method: Method
) -> None:
    monkeypatch.setenv("KG_PASSWORD", "n0t-the-password")
    with pytest.raises(EndpointError, match="user or password is wrong") as caught:
        load(SEEDS, open_endpoint(virtuoso.url, user="dba"), graph=graph, method=method)
    assert "n0t" not in str(caught.value) and "times" not in str(caught.value)


def test_nobody_may_not_write(virtuoso: VirtuosoServer, graph: str) -> None:
    with pytest.raises(EndpointError, match=r"--user NAME|may not do that|401|40[13]"):
        load(SEEDS, open_endpoint(virtuoso.url), graph=graph)


def test_a_user_without_a_password_is_told_where_to_put_it(
    virtuoso: VirtuosoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(EndpointError, match=r"no password for dba at .*set KG_PASSWORD, or name the host in netrc"):
        open_endpoint(virtuoso.url, user="dba")


def test_passwords_come_from_where_they_are_kept(
    virtuoso: VirtuosoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, graph: str
) -> None:
    path = tmp_path / "one.ttl"
    path.write_text("<http://a.example/a> <http://a.example/p> 1 .")
    asked: list[str] = []

    def prompt(question: str) -> str:
        asked.append(question)
        return virtuoso.password or ""

    with_user = virtuoso.url.replace("http://", "http://dba@")
    load(path, open_endpoint(with_user, prompt=prompt), graph=graph)
    assert asked == ["Password of dba at 127.0.0.1: "]
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login dba password {virtuoso.password}\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    load(path, open_endpoint(virtuoso.url), graph=graph)
    load(path, open_endpoint(virtuoso.url, user="dba"), graph=graph)
    netrc.write_text(f"machine 127.0.0.1 password {virtuoso.password} nonsense\n")
    with pytest.raises(EndpointError, match="not a netrc file") as caught:
        open_endpoint(virtuoso.url)
    assert "s3cret" not in str(caught.value)


def test_basic_authentication(oxigraph: OxigraphServer, monkeypatch: pytest.MonkeyPatch, graph: str) -> None:
    monkeypatch.setenv("MINE", "pass wörd")
    with FaultyServer(oxigraph.url, basic=("editor", "pass wörd")) as proxy:
        for method in ("gsp", "update"):
            server = open_endpoint(proxy.url, profile="oxigraph", user="editor", password_env="MINE")
            load(SEEDS, server, graph=graph, method=method)
        with pytest.raises(EndpointError, match="asks for a user: --user NAME"):
            open_endpoint(proxy.url, profile="oxigraph").count(graph)


@pytest.mark.parametrize(
    "url",
    [
        "http://dba:n0t-the-password@127.0.0.1:1/sparql",
        "http://dba:n0t-the-password@127.0.0.1:x/",
        "http://dba:n0t-the-password@/",
    ],
)
def test_a_password_in_the_url_is_refused_and_not_repeated(url: str) -> None:
    done = _kg("load", str(SEEDS), "--endpoint", url)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert "n0t" not in done.stdout + done.stderr


def test_the_command_line(running: Server, graph: str, tmp_path: Path) -> None:
    user = ["--user", running.user] if running.user else []
    command = ["load", str(SEEDS), "--endpoint", running.url, "--graph", graph, *user]
    secret = {"KG_PASSWORD": running.password or "unused"}
    done = _kg(*command, env=secret)
    assert (done.returncode, done.stdout) == (0, "")
    count = f"{len(triples_of_the_seeds()):,}"
    assert done.stderr.startswith(f"{count} triples in <{graph}> at {running.url}, all of them new (")
    assert ", replaced (" in _kg(*command, "--replace", env=secret).stderr
    refused = _kg("load", "some.trig", "--endpoint", running.url, "--graph", graph)
    assert refused.returncode == 2
    wrong = _kg(*command, "-q", "--timeout", "20", env={"KG_PASSWORD": "n0t-the-password"})
    assert (wrong.returncode, wrong.stderr == "") == ((1, False) if running.user else (0, True))
    for each in (done, refused, wrong):
        assert not any(word in each.stdout + each.stderr for word in SECRETS)


def _kg(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("KG_PASSWORD", "NETRC")}
    command: Sequence[Any] = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=kept | (env or {}),
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
