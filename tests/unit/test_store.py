"""Reading graphs from files, bytes and folders, and adding to a store that is kept on disk."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError, StoreError
from kg.store import append, as_dataset, as_rdflib, open_store, parse_quads

ONE = "<http://example.org/s> <http://example.org/p> "
GRAPH = ox.NamedNode("http://example.org/g")


def quad(value: str, graph: ox.NamedNode = GRAPH) -> ox.Quad:
    return ox.Quad(ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p"), ox.Literal(value), graph)


def values(store: ox.Store) -> list[str]:
    return sorted(q.object.value for q in store if isinstance(q.object, ox.Literal))


def test_several_files_of_several_formats_are_one_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f'{ONE} "a" .')
    (tmp_path / "b.nq").write_text(f'{ONE} "b" <http://example.org/g> .')
    (tmp_path / "c.trig").write_text(f'<http://example.org/g> {{ {ONE} "c" }}')
    (tmp_path / "d.jsonld").write_text('{"@id": "http://example.org/s", "http://example.org/p": "d"}')
    store = open_store(*sorted(tmp_path.iterdir()))
    assert values(store) == ["a", "b", "c", "d"]
    assert len(as_rdflib(store)) == 4
    assert {str(row[0]) for row in as_dataset(store).query("SELECT ?o { ?s ?p ?o }")} == {"a", "b", "c", "d"}  # type: ignore[index]


def test_a_triple_in_two_files_is_there_once(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f'{ONE} "a", "c" .')
    (tmp_path / "b.nq").write_text(f'{ONE} "a" <http://example.org/g> .\n{ONE} "b" <http://example.org/g> .')
    store = open_store(tmp_path / "a.ttl", tmp_path / "b.nq")
    assert values(store) == ["a", "b", "c"]
    assert [q.object.value for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())] == ["c"]  # type: ignore[union-attr]


def test_a_malformed_file_is_named_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(f'{ONE} "a" .\n{ONE} nonsense .\n')
    for read in (open_store, lambda p: list(parse_quads(p))):
        with pytest.raises(InputError, match=r"bad\.ttl, line 2, column \d+: ") as caught:
            read(path)
        assert "\n" not in str(caught.value)


def test_missing_unknown_and_binary_files_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_store(tmp_path / "none.ttl")
    with pytest.raises(InputError, match=r"known are \.ttl"):
        open_store(tmp_path / "none.docx")
    (tmp_path / "b.ttl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="line 1"):
        open_store(tmp_path / "b.ttl")


@pytest.mark.parametrize(
    "data",
    [
        f'{ONE} "x" .',
        f'{ONE} "x" <http://example.org/g> .',
        '@prefix e: <http://example.org/> .\ne:g { e:s e:p "x" }',
        '[{"@id": "http://example.org/s", "http://example.org/p": "x"}]',
        '[ <http://example.org/p> "x" ] .',
    ],
)
def test_the_format_of_standard_input_is_guessed(data: str) -> None:
    (found,) = parse_quads(data.encode())
    assert isinstance(found.object, ox.Literal) and found.object.value == "x"


def test_standard_input_that_is_no_graph_is_an_input_error() -> None:
    with pytest.raises(InputError, match="standard input, line 1"):
        list(parse_quads(b"The bridge was blown up."))
    with pytest.raises(InputError, match="standard input"):
        list(parse_quads(b"{}x", "turtle"))
    with pytest.raises(InputError, match="unknown format 'xls'"):
        list(parse_quads(b"", "xls"))


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("a.nt", "b.nt"):
        (tmp_path / name).write_text('_:b <http://example.org/p> "x" .')
    assert len(open_store(tmp_path / "a.nt", tmp_path / "b.nt")) == 2


def test_a_store_on_disk_keeps_what_later_builds_add(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "store"
    assert append(folder, [quad("a")]) == 1
    assert append(folder, [quad("a"), quad("b")]) == 2
    assert values(open_store(folder)) == ["a", "b"]


def test_a_replaced_graph_leaves_the_others_alone(tmp_path: Path) -> None:
    other = ox.NamedNode("http://example.org/other")
    append(tmp_path / "s", [quad("old"), quad("kept"), quad("old", other)])
    append(tmp_path / "s", [quad("kept"), quad('new "\n', GRAPH)], replace=[GRAPH])
    assert values(open_store(tmp_path / "s")) == ["kept", 'new "\n', "old"]


def test_nothing_is_written_when_the_quads_cannot_be_made(tmp_path: Path) -> None:
    append(tmp_path / "s", [quad("a")])

    def failing() -> object:
        yield quad("b")
        raise InputError("page 2 cannot be read")

    with pytest.raises(InputError):
        append(tmp_path / "s", failing())  # type: ignore[arg-type]
    assert values(open_store(tmp_path / "s")) == ["a"]


def test_readers_work_while_somebody_writes_and_a_second_writer_is_told(tmp_path: Path) -> None:
    append(tmp_path / "s", [quad("a")])
    writer = ox.Store(str(tmp_path / "s"))
    with pytest.raises(StoreError, match="another process is writing"):
        append(tmp_path / "s", [quad("b")])
    assert values(open_store(tmp_path / "s")) == ["a"]
    del writer


def test_folders_that_hold_no_store_are_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for act in (lambda: open_store(tmp_path), lambda: append(tmp_path, [quad("a")])):
        with pytest.raises(StoreError, match="store"):
            act()
    with pytest.raises(StoreError, match="a file"):
        append(tmp_path / "notes.txt", [quad("a")])
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_literal_that_the_store_writes_otherwise_is_not_lost_when_its_graph_is_replaced(tmp_path: Path) -> None:
    number = ox.Literal("1.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    one = ox.Quad(ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p"), number, GRAPH)
    for _ in range(2):
        append(tmp_path / "s", [one], replace=[GRAPH])
        assert values(open_store(tmp_path / "s")) == ["1.5"]


def test_a_damaged_store_is_told_in_one_line(tmp_path: Path) -> None:
    append(tmp_path / "s", [quad("a")])
    next((tmp_path / "s").glob("*.sst")).unlink()
    with pytest.raises(StoreError, match=r"s: damaged: a file of its database is missing .*; build it anew") as caught:
        open_store(tmp_path / "s")
    assert "\n" not in str(caught.value)


def test_what_a_killed_bulk_load_left_is_cleared_and_files_of_others_are_not(tmp_path: Path) -> None:
    part = tmp_path / "s" / "newskg" / "graph.part"
    part.mkdir(parents=True)
    (part / "000012.sst").write_bytes(b"half")
    (tmp_path / "s" / "000012.sst").write_bytes(b"half")
    assert append(tmp_path / "s", [quad("a")]) == 1
    assert values(open_store(tmp_path / "s")) == ["a"] and not part.exists()
    (tmp_path / "t" / "newskg").mkdir(parents=True)
    (tmp_path / "t" / "newskg" / "cli.py").write_text("mine")
    with pytest.raises(StoreError, match="holds other files and no store"):
        append(tmp_path / "t", [quad("a")])
