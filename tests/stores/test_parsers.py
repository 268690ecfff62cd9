"""What is written is read by two parsers of other make, whole and without a word of complaint."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from msgspec.structs import replace

from kg import pipeline
from kg.formats import FORMATS
from tests.stores.parsers import missing_rapper, missing_riot, rapper, riot, riot_classpath

ROOT = Path(__file__).parents[2]
ONTOLOGY = sorted((ROOT / "ontology").glob("*.ttl"))
GRAPHS = [(mode, suffix) for mode in ("full", "compact") for suffix in ("ttl", "trig", "nq")]
FORM = {".ttl": "turtle", ".trig": "trig", ".nq": "nquads"}
needs_rapper = pytest.mark.skipif(bool(missing_rapper()), reason=missing_rapper())
needs_riot = pytest.mark.skipif(bool(missing_riot()), reason=missing_riot())


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the seeds' graphs: full.ttl, compact.nq and so on."""
    folder = tmp_path_factory.mktemp("graphs")
    full = pipeline.build([ROOT / "seeds"])
    compact = pipeline.join(replace(full.kept, provenance="compact"))
    for mode, suffix in GRAPHS:
        built = full if mode == "full" else compact
        (folder / f"{mode}.{suffix}").write_bytes(built.serialise(FORM[f".{suffix}"]))
    return folder


@pytest.fixture(scope="module")
def classpath(tmp_path_factory: pytest.TempPathFactory) -> str:
    return riot_classpath(tmp_path_factory.mktemp("jena"))


def number(path: Path) -> int:
    """How many triples or quads a file has."""
    return sum(1 for _ in ox.parse(path=str(path), format=FORMATS[FORM[path.suffix]]))


def accepted_by_rapper(path: Path) -> None:
    status, said = rapper(path, FORM[path.suffix])
    assert said.splitlines()[1:] == [f"rapper: Parsing returned {number(path)} triples"]
    assert status == 0


def accepted_by_riot(path: Path, classpath: str) -> None:
    status, said = riot(path, classpath, "--validate", "--count")
    kind = "Triples" if path.suffix == ".ttl" else "Quads"
    assert said.strip() == f"file://{path} : {kind} = {number(path):,}"
    assert status == 0


@needs_rapper
@pytest.mark.parametrize(("mode", "suffix"), GRAPHS)
def test_rapper_takes_every_triple_of_a_graph(graphs: Path, mode: str, suffix: str) -> None:
    accepted_by_rapper(graphs / f"{mode}.{suffix}")


@needs_riot
@pytest.mark.parametrize(("mode", "suffix"), GRAPHS)
def test_riot_takes_every_triple_of_a_graph_and_finds_every_literal_valid(
    graphs: Path, classpath: str, mode: str, suffix: str
) -> None:
    accepted_by_riot(graphs / f"{mode}.{suffix}", classpath)


@needs_rapper
@pytest.mark.parametrize("path", ONTOLOGY, ids=lambda path: path.stem)
def test_rapper_takes_the_ontology(path: Path) -> None:
    accepted_by_rapper(path)


@needs_riot
@pytest.mark.parametrize("path", ONTOLOGY, ids=lambda path: path.stem)
def test_riot_takes_the_ontology(path: Path, classpath: str) -> None:
    accepted_by_riot(path, classpath)


@needs_riot
def test_riot_would_tell(tmp_path: Path, classpath: str) -> None:
    """A date that is none: what Oxigraph and rapper pass over."""
    path = tmp_path / "bad.ttl"
    path.write_text('<http://a> <http://b> "2020-13-45"^^<http://www.w3.org/2001/XMLSchema#date> .')
    status, said = riot(path, classpath, "--validate", "--count")
    assert status == 1
    assert "not valid" in said
