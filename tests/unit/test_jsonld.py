"""JSON-LD: what a web developer reads, and that three other readers find every triple in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from kg import vocab
from kg.errors import OutputError
from kg.graph import Quads, context, serialise
from kg.graph.jsonld import compacted
from kg.query import catalogue, render, run
from kg.store import open_store

SEEDS = Path(__file__).parents[2] / "output" / "seeds.ttl"
FIXTURE = Path(__file__).parent / "fixtures" / "two_articles.trig"
BASE = vocab.DEFAULT_BASE
WRITE = "python -c \"from kg.graph.context import text; print(text(), end='')\" > context.jsonld; mv context.jsonld ontology/"

# Nothing here is usual: each value has a kind that its term does not expect, or characters that JSON, IRIs or keys mind.
STRANGE = f"""
@base <{BASE}> . @prefix kg: <{vocab.KG}> . @prefix xsd: <{vocab.PREFIXES["xsd"]}> . @prefix rdfs: <{vocab.PREFIXES["rdfs"]}> .
<statement/a> a kg:Threat, kg:Statement, <http://example.org/Strange>, <thing/own-class> ;
  rdfs:label "engl \\"ish\\" \\\\ \\u0001\\n\\u2028 \U0001f985"@en, "plain", "deutsch"@de, "dated"^^xsd:date ;
  kg:start 5, "007"^^xsd:integer, "+5"^^xsd:integer, -3, 123456789012345678901234567890, "five", "5" ;
  kg:confidence 0.5, "0.50"^^xsd:decimal, "5.0E-1"^^xsd:double, 1 ;
  kg:date "2020-06-13"^^xsd:date, "2020-06"^^xsd:gYearMonth, "2020"^^xsd:gYear, "2020-06-13T01:02:03Z"^^xsd:dateTime, "soon" ;
  kg:factuality kg:Actual, kg:Threat, kg:nothing, <http://example.org/x>, <event/e> ;
  kg:speaker <actor/é>, <actor/a%20b>, <actor/..hidden>, <actor/x/../y>, <actor/>, <other>, <geo:1,2>, "a word", kg:Actual ;
  kg:vouchedBy kg:ArticleVoice, <statement/b> ;
  kg:text "<script>", "true", ""^^xsd:string ; kg:unheardOf "x", 7, <event/e> ;
  <http://example.org/p#q/r> true ; <http://example.org/> <http://example.org/> ; <urn:p> "y"@en-gb .
<statement/b> a "no class" .
<http://example.org/c> kg:mention <mention/1>, <mention/2> .
"""


def grouped(triples: set[ox.Triple]) -> list[ox.Triple]:
    return sorted(triples, key=str)


def parsed(data: bytes, form: ox.RdfFormat = ox.RdfFormat.JSON_LD) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(data, format=form)}


def by_pyld(data: bytes) -> set[ox.Triple]:
    return parsed(jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"}).encode(), ox.RdfFormat.N_QUADS)


def by_rdflib(data: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=data, format="json-ld")


@pytest.fixture(scope="module")
def seeds() -> bytes:
    return serialise(as_quads(SEEDS), "jsonld")


def as_quads(path: Path) -> Quads:
    quads = Quads(BASE)
    for quad in ox.parse(path=str(path)):
        graph = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode) else ox.NamedNode(f"{BASE}graph/world")
        assert isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
        quads.add(graph, quad.subject, quad.predicate, quad.object)
    return quads


def nodes(data: bytes) -> dict[str, dict[str, Any]]:
    return {node["id"]: node for node in json.loads(data)["@graph"]}


def test_a_statement_reads_as_plain_json(seeds: bytes) -> None:
    threat = nodes(seeds)["statement/kim-yo-jong-threat-f57bfeef"]
    assert threat["type"] == ["Statement", "Threat"]
    assert threat["label"].startswith("Kim Yo Jong: Seoul will soon witness")
    assert threat["speaker"] == ["actor/kim-yo-jong"] and threat["factuality"] == "Actual"
    assert threat["date"] == "2020-06-13" and threat["earliest"] == "2020-06-13T00:00:00Z"
    assert threat["witnesses"] == 4 and threat["confidence"] == "0.938"
    assert list(threat)[:3] == ["id", "type", "label"] and list(threat)[-1] == "mention"
    report = nodes(seeds)[threat["mention"][0]]
    assert isinstance(report["start"], int) and isinstance(report["text"], str)
    assert {"year", "yearMonth", "dateTime"} <= {key for node in nodes(seeds).values() for key in node}


def test_every_key_has_values_of_one_json_type(seeds: bytes) -> None:
    kinds: dict[str, set[type]] = {}
    for node in nodes(seeds).values():
        for key, value in node.items():
            kinds.setdefault(key, set()).add(type(value))
    mixed = {key for key, found in kinds.items() if len(found) > 1}
    assert mixed == {"source"}, "only the reference data have two of these"


def test_subjects_stand_in_the_order_of_the_turtle(seeds: bytes) -> None:
    order = list(dict.fromkeys(str(quad.subject)[1:-1].removeprefix(BASE) for quad in ox.parse(path=str(SEEDS))))
    assert [iri.replace("plover:", vocab.PLOVER) for iri in nodes(seeds)] == order


def test_three_readers_find_the_seeds_graph_in_it(seeds: bytes) -> None:
    expected = {quad.triple for quad in ox.parse(path=str(SEEDS))}
    assert parsed(seeds) == expected
    assert by_pyld(seeds) == expected
    assert set(by_rdflib(seeds)) == set(rdflib.Graph().parse(SEEDS))


def test_it_is_what_the_reference_implementation_compacts_to() -> None:
    data = serialise(as_quads(FIXTURE), "jsonld")
    expanded = jsonld.expand(json.loads(data))
    shipped = {**context.shipped(), "@base": BASE}
    theirs = {node["id"]: node for node in jsonld.compact(expanded, shipped)["@graph"]}
    as_array = (
        {**node, "type": [kinds] if isinstance(kinds := node["type"], str) else kinds} for node in theirs.values()
    )
    assert {node["id"]: canonical(node) for node in as_array} == {
        iri: canonical(node) for iri, node in nodes(data).items()
    }


def canonical(node: dict[str, Any]) -> str:
    """Without the order of keys and of values, which JSON-LD does not keep."""
    values: dict[str, Any] = {key: sorted(value) if isinstance(value, list) else value for key, value in node.items()}
    # An IRI among terms: both forms mean the same, ours is the one that equals the statement's id.
    if "vouchedBy" in values:
        values["vouchedBy"] = values["vouchedBy"].removeprefix(BASE)
    return json.dumps(values, sort_keys=True)


@pytest.mark.parametrize(
    "base", [BASE, "http://example.org", "https://example.org/x#", "urn:x:", "http://example.org/a?b/"]
)
def test_nothing_strange_is_lost(base: str) -> None:
    expected = parsed(STRANGE.encode(), ox.RdfFormat.TURTLE)
    data = compacted(grouped(expected), base)
    assert parsed(data) == expected
    # Both others replace what is no IRI reference of the web, or break on it: those few are left out for them.
    tame = {
        triple
        for triple in expected
        if not isinstance(triple.object, ox.Literal) or "\u2028" not in triple.object.value
    }
    data = compacted(grouped(tame), base)
    assert by_pyld(data) == tame
    turtle = ox.serialize(grouped(tame), format=ox.RdfFormat.N_TRIPLES)
    strict = {(s, p, exact(o)) for s, p, o in rdflib.Graph().parse(data=turtle, format="nt")}
    assert {(s, p, exact(o)) for s, p, o in by_rdflib(data)} == strict


def exact(term: object) -> tuple[str, ...]:
    """rdflib compares literals by value; here "007" is not "7"."""
    if isinstance(term, rdflib.Literal):
        return str(term), str(term.datatype), str(term.language)
    return (str(term),)


def test_a_base_that_reads_like_a_prefix_is_refused() -> None:
    with pytest.raises(OutputError, match="prefixed names"):
        compacted([], "schema:things/")


def test_an_empty_graph_and_bytes_that_depend_on_nothing_else(tmp_path: Path) -> None:
    assert json.loads(compacted([], BASE)) == {"@context": {"@base": BASE, "id": "@id"}, "@graph": []}
    script = "from tests.unit.test_jsonld import *; import sys; sys.stdout.buffer.write(serialise(as_quads(FIXTURE), 'jsonld'))"
    root = Path(__file__).parents[2]
    runs = [
        subprocess.run([sys.executable, "-c", script], cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0].stdout == runs[1].stdout and len(runs[0].stdout) > 1000


def test_bundled_queries_give_the_same_rows_as_on_turtle(seeds: bytes, tmp_path: Path) -> None:
    (tmp_path / "seeds.jsonld").write_bytes(seeds)
    turtle, ld = open_store(SEEDS), open_store(tmp_path / "seeds.jsonld")
    for query in catalogue():
        rows = render(run(query.name, turtle), "csv")
        assert render(run(query.name, ld), "csv") == rows, query.name


def test_the_shipped_context_is_that_of_the_vocabulary() -> None:
    assert json.dumps(context.shipped()) == json.dumps(context.context()), f"write it anew: {WRITE}"


def test_the_context_has_a_term_for_everything() -> None:
    terms = context.context()
    iris = {
        name: (term if isinstance(term, str) else term["@id"]).replace("kg:", vocab.KG) for name, term in terms.items()
    }
    individuals = [name for names in vocab.INDIVIDUALS.values() for name in names]
    for name in (
        *vocab.CLASSES,
        *vocab.OBJECT_PROPERTIES,
        *vocab.DATATYPE_PROPERTIES,
        *vocab.ANNOTATION_PROPERTIES,
        *individuals,
    ):
        assert iris[name] == vocab.KG + name
    for name in vocab.OBJECT_PROPERTIES:
        assert terms[name]["@type"] in {"@id", "@vocab"}, name
    assert terms["start"]["@type"] == "xsd:integer" and terms["low"]["@type"] == "xsd:decimal"
    jsonld.expand({"@context": terms, "threatens": "http://example.org/e"})  # the reference implementation accepts it


def test_every_term_of_the_seeds_graph_is_short(seeds: bytes) -> None:
    keys = {key for node in nodes(seeds).values() for key in node}
    kinds = {kind for node in nodes(seeds).values() for kind in node.get("type", [])}
    assert {name for name in keys | kinds if ":" in name} == {"rdfs:label"}, "that of the tool, which is in no language"
