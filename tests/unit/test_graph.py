"""Records to RDF: shape, order, formats."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.graph import FORMATS, Run, quads_of, serialise
from kg.graph.quads import Quads
from kg.model import (
    Argument,
    Article,
    Entity,
    EntityMention,
    Event,
    EventMention,
    Mention,
    Reading,
    Report,
    Segment,
    Span,
    Statement,
    Thing,
    World,
)

TEXT = "Arnor threatened to bomb the Gondorian embassy."
KG = "https://w3id.org/newskg/ontology#"


def at(words: str) -> Mention:
    start = TEXT.index(words)
    return Mention(Span(start, start + len(words)), words, Span(0, len(TEXT)), "test")


def world() -> World:
    article = Article("a.txt", "0" * 64, Span(0, len(TEXT)), TEXT, (Segment(Span(0, len(TEXT)), "body"),))
    arnor = Entity("State", "Arnor", ("Arnor",), (EntityMention(at("Arnor"), "name"),))
    embassy = Entity("Facility", "embassy", ("embassy",), (EntityMention(at("embassy"), "name"),))
    report = Report(
        at("to bomb the Gondorian embassy"), "Threat", "Indirect", cue=at("threatened"),
        speaker=Argument(at("Arnor"), entity=0), event_type="THREATEN",
    )  # fmt: skip
    event = EventMention(
        at("bomb"), "ASSAULT", "bomb", "Threatened", affected=(Argument(at("the Gondorian embassy"), entity=1),),
        targets=(Argument(at("the Gondorian embassy"), entity=1),), statement=0,
    )  # fmt: skip
    reading = Reading(article, (arnor, embassy), (), (report,), (event,), ((0, 0),))
    return World(
        readings=(reading,), dates=(None,), times=((),),
        things=(Thing("arnor", ("State",), "Arnor", (), ((0, 0),)), Thing("embassy", ("Facility",), "embassy", (), ((0, 1),))),
        statements=(Statement("s", "Threat", ((0, 0),), threatens=("e",)),),
        events=(Event("e", "ASSAULT", "Threatened", ((0, 0),)),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def quads() -> Quads:
    return quads_of(world(), Run("1", "m", "2"))


def flat(quads: Quads) -> list[tuple[str, str, str]]:
    """Subject, predicate and object as plain text."""
    return [(str(q.subject).strip("<>"), q.predicate.value.removeprefix(KG), plain(q.object)) for q in quads]


def plain(term: object) -> str:
    assert isinstance(term, (ox.NamedNode, ox.Literal))
    return term.value.removeprefix(KG)


def facts(quads: Quads, subject: str) -> set[tuple[str, str]]:
    return {(p, o) for s, p, o in flat(quads) if s.endswith(subject)}


def test_every_triple_is_in_exactly_one_named_graph(quads: Quads) -> None:
    triples = [(q.subject, q.predicate, q.object) for q in quads]
    assert len(triples) == len(set(triples)) == len(quads)
    assert all(isinstance(q.graph_name, ox.NamedNode) for q in quads)


def test_superclasses_and_proposes_are_written_out(quads: Quads) -> None:
    said = facts(quads, "statement/s")
    assert {value for p, value in said if p.endswith("#type")} == {"Threat", "Statement"}
    assert {p for p, value in said if value.endswith("event/e")} == {"threatens", "proposes"}


def test_a_building_is_affected_and_no_side(quads: Quads) -> None:
    told = facts(quads, "event/e")
    assert ("affected", "https://w3id.org/newskg/id/location/embassy") in told
    assert not [value for p, value in told if p in {"agent", "target"}]


def test_only_a_threatened_act_is_vouched_for_by_the_threat(quads: Quads) -> None:
    mention = next(o for s, p, o in flat(quads) if p == "mention" and s.endswith("event/e"))
    assert ("vouchedBy", "https://w3id.org/newskg/id/statement/s") in facts(quads, mention)
    assert ("factuality", "Threatened") in facts(quads, mention)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_parses_to_the_same_graph(quads: Quads, form: str) -> None:
    parsed = ox.parse(serialise(quads, form), format=FORMATS[form])
    assert {(q.subject, q.predicate, q.object) for q in parsed} == {(q.subject, q.predicate, q.object) for q in quads}


def test_turtle_reads_well_and_rdflib_reads_the_same(quads: Quads) -> None:
    turtle = serialise(quads).decode()
    assert "\n\nstatement:s a kg:Threat" in turtle.replace("kg:Statement , kg:Threat", "kg:Threat , kg:Statement")
    one, other = rdflib.Graph(), rdflib.Graph()
    one.parse(data=turtle, format="turtle")
    other.parse(data=serialise(quads, "ntriples"), format="nt")
    assert isomorphic(one, other)
