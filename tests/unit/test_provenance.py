"""Full and compact provenance: compact has one IRI for each mention, tells where it is, and answers the same questions."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

import kg
from kg import pipeline
from kg.check.spans import compare
from kg.check.terms import misused
from kg.errors import InputError, QueryError
from kg.evaluate.facts import Facts
from kg.graph import Quads, Run, quads_of
from kg.ids import mention_at, place_of
from kg.model import Ruling
from kg.pipeline import Built
from kg.query import catalogue
from kg.query.rows import Rows
from kg.report import html
from kg.resolve import judged
from kg.summary import summary
from kg.vocab import COMPACT, DEFAULT_BASE, KG
from tests.unit.test_graph import TEXT, world

ROOT = Path(__file__).parents[2]
LEFT_OUT = {query.name for query in catalogue() if query.provenance == "full"}
"""The questions about what compact provenance leaves out."""
MENTION = f"{DEFAULT_BASE}mention/"
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime")


@pytest.fixture(scope="module")
def full() -> Built:
    return pipeline.build([ROOT / "seeds"])


@pytest.fixture(scope="module")
def compact(full: Built) -> Built:
    return pipeline.join(replace(full.kept, provenance="compact"))


@pytest.fixture(scope="module")
def small() -> Quads:
    """Arnor threatens to bomb an embassy, compact."""
    return quads_of(world(), Run("1", "m", "2"), compact=True)


def said(quads: Iterable[ox.Quad], subject: str) -> set[str]:
    """The kg: properties of a subject."""
    return {q.predicate.value.removeprefix(KG) for q in quads if q.subject == ox.NamedNode(subject)}


def iri(term: object) -> str:
    """The IRI of a node, "" for what has none."""
    return term.value if isinstance(term, ox.NamedNode) else ""


def comparable(rows: Rows) -> list[tuple[object, ...]]:
    """The rows, with all mentions alike: their IRIs are what the two kinds of provenance differ in."""
    alike = ox.NamedNode(MENTION)
    return [
        tuple(alike if isinstance(t, ox.NamedNode) and t.value.startswith(MENTION) else t for t in row)
        for row in rows.rows
    ]


@pytest.mark.parametrize("name", sorted({query.name for query in catalogue()} - LEFT_OUT))
def test_the_same_rows_in_the_same_order(full: Built, compact: Built, name: str) -> None:
    asked = comparable(kg.query(name, compact.store()))
    assert asked
    assert asked == comparable(kg.query(name, full.store()))


@pytest.mark.parametrize("name", sorted(LEFT_OUT))
def test_what_is_left_out_is_asked_of_the_full_graph_alone(full: Built, compact: Built, name: str) -> None:
    assert kg.query(name, full.store()).rows
    with pytest.raises(
        QueryError, match=f"{name} asks for what compact provenance leaves out; build with --provenance"
    ):
        kg.query(name, compact.store())


def test_fewer_than_three_triples_of_evidence_for_a_fact(full: Built, compact: Built) -> None:
    stated, evidence = compact.quads.proportion()
    assert evidence < 3 * stated
    assert full.quads.proportion()[0] == stated  # nothing that is stated is lost


@pytest.mark.parametrize("provenance", ["full", "compact"])
def test_facts_and_evidence_are_counted_as_they_are_defined(full: Built, compact: Built, provenance: str) -> None:
    quads = full.quads if provenance == "full" else compact.quads
    counts = Counter(
        "evidence"
        if quad.graph_name.value.startswith(f"{DEFAULT_BASE}graph/article/")
        or quad.predicate.value in (KG + "mention", KG + "left", KG + "right")
        or iri(quad.subject).startswith(f"{DEFAULT_BASE}judgement/")
        else "stated"
        for quad in quads
        if isinstance(quad.graph_name, ox.NamedNode)
        and "/graph/reference" not in quad.graph_name.value
        and "/graph/run" not in quad.graph_name.value
    )
    assert quads.proportion() == (counts["stated"], counts["evidence"])


def test_the_world_is_the_same(full: Built, compact: Built) -> None:
    def facts(built: Built) -> set[ox.Triple]:
        graph = ox.NamedNode(f"{DEFAULT_BASE}graph/world")
        triples = {quad.triple for quad in built.quads if quad.graph_name == graph}
        return {t for t in triples if "/judgement/" not in str(t.subject) and MENTION not in str(t.object)}

    assert facts(full) == facts(compact)


def test_every_thing_is_read_in_the_same_places(full: Built, compact: Built) -> None:
    def places(built: Built) -> Counter[tuple[str, ...]]:
        asked = "SELECT ?t ?a ?s ?e { ?t kg:mention ?m . ?m kg:article ?a ; kg:start ?s ; kg:end ?e }"
        rows = built.store().query(f"PREFIX kg: <{KG}> {asked}", use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        return Counter(tuple(str(row[name]) for name in "tase") for row in rows)

    assert places(full) == places(compact)


def test_a_mention_is_named_by_its_place(small: Quads) -> None:
    start = TEXT.index("bomb")
    article = next(iri(q.subject) for q in small if q.predicate.value == KG + "sha256").rpartition("/")[2]
    event = f"{MENTION}{mention_at(article, start, start + 4)}"
    assert said(small, event) >= {"article", "start", "end", "sentence", "factuality", "vouchedBy"}
    assert not said(small, event) & {"text", "rule"}
    report = f"{MENTION}{mention_at(article, TEXT.index('to bomb'), TEXT.index('.'), 'report')}"
    assert "text" in said(small, report)
    assert "text" in said(small, f"{MENTION}{mention_at(article, 0, len(TEXT), 'sentence')}")


def test_the_iri_is_read_back() -> None:
    article = "0123456789abcdef0123"
    for kind in ("", "report", "sentence"):
        assert place_of(f"{MENTION}{mention_at(article, 7, 31, kind)}") == (f"{DEFAULT_BASE}article/{article}", 7, 31)
    for other in (f"{MENTION}{article}", f"{DEFAULT_BASE}actor/{article}_7_31", f"{MENTION}{article}_7_31_cue"):
        assert place_of(other) is None


def test_a_report_of_a_whole_sentence_is_not_the_sentence() -> None:
    one = world()
    reading = one.readings[0]
    whole = replace(
        reading.reports[0], mention=replace(reading.reports[0].mention, span=reading.reports[0].mention.sentence)
    )
    one = replace(one, readings=(replace(reading, reports=(whole,)),))
    quads = list(quads_of(one, Run("1", "m", "2"), compact=True))
    sentences = {q.subject for q in quads if iri(q.object) == KG + "Sentence"}
    reports = {q.subject for q in quads if iri(q.object) == KG + "Report"}
    assert len(sentences) == len(reports) == 1
    assert not sentences & reports


def test_who_has_no_name_keeps_his_words(small: Quads) -> None:
    """The bombing has no agent that the text names; who would be hit has a name, and is asked for by it."""
    assert not [q for q in small if q.predicate.value in (KG + "targetMention", KG + "affectedMention")]
    nameless = replace(world(), things=world().things[:1])
    quads = list(quads_of(nameless, Run("1", "m", "2"), compact=True))
    phrases = {q.object for q in quads if q.predicate.value == KG + "affectedMention"}
    assert {str(q.object) for q in quads if q.subject in phrases} == {'"the Gondorian embassy"'}


def test_the_graph_says_that_it_is_compact(full: Built, compact: Built) -> None:
    def marks(built: Built) -> list[str]:
        return [str(q.graph_name) for q in built.quads if q.object == ox.NamedNode(COMPACT)]

    assert marks(full) == []
    assert marks(compact) == [f"<{DEFAULT_BASE}graph/run>"]


def test_readings_in_any_order_give_the_same_bytes(compact: Built) -> None:
    back = replace(compact.kept, readings=compact.kept.readings[::-1])
    assert pipeline.join(back).serialise("trig") == compact.serialise("trig")


@pytest.mark.parametrize("provenance", ["full", "compact"])
def test_the_summary_tells_the_proportions(full: Built, compact: Built, provenance: str) -> None:
    built = full if provenance == "full" else compact
    lines = dict(summary(built, {"reading": 1.0}, []))
    stated, evidence = built.quads.proportion()
    assert lines["triples"].startswith(f"{len(built.quads):,}: ")
    assert f"{len(built.quads) / len(built.world.readings):,.0f} per article" in lines["triples"]
    assert f"{evidence / stated:.1f} evidence triples per stated fact" in lines["triples"]


def test_a_judgement_may_name_a_mention_by_its_compact_iri(small: Quads) -> None:
    named = {"arnor": "", "embassy": ""}
    for quad in small:
        thing = iri(quad.subject).rpartition("/")[2]
        if thing in named and quad.predicate.value == KG + "mention":
            named[thing] = iri(quad.object)
    judgements, missed = judged([Ruling(named["arnor"], named["embassy"], "different")], world().readings)
    assert not missed
    assert [judgement.verdict for judgement in judgements] == ["different"]
    report = next(iri(quad.object) for quad in small if iri(quad.object).endswith("_report"))
    assert judged([Ruling(named["arnor"], report, "different")], world().readings)[1]  # an actor is no report


# ---- kg check, kg report, kg eval --------------------------------------------------------------------------------


@needs_java
def test_a_compact_graph_passes_every_check(compact: Built, tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    path.write_bytes(compact.serialise("trig"))
    report = kg.check(path, ROOT / "seeds")
    assert report.findings == ()
    assert report.consistent
    assert report.compared == report.mentions > 1000


@pytest.fixture
def triples(small: Quads) -> list[ox.Triple]:
    return [quad.triple for quad in small]


def renamed(triples: list[ox.Triple], old: str, new: str) -> list[ox.Triple]:
    text = b"".join(f"{triple} .\n".encode() for triple in triples)
    parsed = ox.parse(re.sub(old.encode(), new.encode(), text), format=ox.RdfFormat.N_TRIPLES)
    return [quad.triple for quad in parsed]


def faults(triples: list[ox.Triple], folder: Path) -> list[str]:
    (folder / "a.txt").write_text(TEXT)
    found = compare(triples, folder / "graph.ttl", folder).findings
    return sorted({finding.message for finding in found if "has changed" not in finding.message})


def test_a_small_compact_graph_has_no_fault(triples: list[ox.Triple], tmp_path: Path) -> None:
    assert faults(triples, tmp_path) == []
    assert misused(triples) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r"_(\d+)_(\d+)>", r"_\g<1>_9\g<2>>", "encodes another article or other offsets"),
        (
            r"(mention/)[0-9a-f]{20}(_\d+_\d+>)",
            r"\g<1>00000000000000000000\g<2>",
            "an article that the graph does not have",
        ),
        (r"_(\d+)_(\d+)>", r"_9\g<2>_\g<2>>", "an end that is not after the start"),
    ],
)
def test_an_iri_that_tells_another_place_is_found(
    triples: list[ox.Triple], tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert any(message in fault for fault in faults(renamed(triples, old, new), tmp_path))


def test_a_mention_outside_its_sentence_is_found(triples: list[ox.Triple], tmp_path: Path) -> None:
    """The sentence ends before its last word, in its IRI, offsets and text alike."""
    cut = len(TEXT) - 10
    shorter = renamed(triples, rf"_0_{len(TEXT)}_sentence", f"_0_{cut}_sentence")
    shorter = [
        ox.Triple(t.subject, t.predicate, ox.Literal(str(cut), datatype=t.object.datatype))
        if "_sentence" in str(t.subject) and t.predicate.value == KG + "end" and isinstance(t.object, ox.Literal)
        else t
        for t in shorter
    ]
    assert "The mention lies outside its sentence" in faults(shorter, tmp_path)


def test_report_and_evaluation_say_what_to_do(compact: Built, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_bytes(compact.serialise("nquads"))
    with pytest.raises(InputError, match="build with --provenance full"):
        next(html(path))
    with pytest.raises(InputError, match="build with --provenance full"):
        Facts.load(path)


# ---- building ----------------------------------------------------------------------------------------------------


def test_a_store_keeps_its_mode_until_told_otherwise(tmp_path: Path) -> None:
    """And a switch back loses nothing: the readings are kept whole."""
    news = [tmp_path / "one.txt", tmp_path / "two.txt"]
    news[0].write_text(
        "Minister Ada Voss of Arvia threatened to close the Lorn bridge, Borland's army said on Monday.\n"
    )
    news[1].write_text("The army of Borland said that Arvia had closed the Lorn bridge on Tuesday.\n")
    store = tmp_path / "kept"

    def build(*paths: Path, provenance: str | None = None) -> Built:
        with pipeline.writing(store):
            known = pipeline.kept_in(store)
            built = pipeline.build(paths, known=known, provenance=provenance)  # type: ignore[arg-type]
            pipeline.keep(built, store)
        return built

    def is_compact(built: Built) -> bool:
        kept = set(ox.Store.read_only(str(store)))
        assert len(kept) == len(built.quads)
        return any(quad.object == ox.NamedNode(COMPACT) for quad in kept)

    assert is_compact(build(news[0], provenance="compact"))
    assert is_compact(build(news[1]))
    switched = build(news[1], provenance="full")
    assert not is_compact(switched)
    assert switched.serialise() == pipeline.build(news).serialise()
    assert not is_compact(build(news[0]))


def test_the_command_writes_what_it_is_told(tmp_path: Path) -> None:
    from kg.cli import app

    news, graph = tmp_path / "one.txt", tmp_path / "graph.nq"
    news.write_text("Minister Ada Voss of Arvia threatened to close the Lorn bridge on Monday.\n")
    done = CliRunner().invoke(app, ["build", str(news), "-o", str(graph), "--provenance", "compact", "-q"])
    assert done.exit_code == 0, done.output
    assert graph.read_bytes() == pipeline.build([news], provenance="compact").serialise("nquads")
    assert CliRunner().invoke(app, ["build", str(news), "--provenance", "none"]).exit_code == 2
