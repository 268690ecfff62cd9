"""kg.vocab and the files of ontology/ say the same, and the ontology is what it promises to be."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH

import kg
from kg import model, vocab
from kg.check.consistency import FILES, contradictions
from kg.resources import folder

KG, PLOVER = vocab.KG, vocab.PLOVER
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BUILT_IN = (str(OWL), str(RDF), str(RDFS), vocab.PREFIXES["xsd"])


def parsed(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(folder("ontology") / name)
    return graph


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return parsed("newskg.ttl")


@pytest.fixture(scope="module")
def everything() -> Graph:
    return parsed(*FILES)


@pytest.fixture(scope="module")
def plover() -> Graph:
    return parsed("plover.ttl")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return parsed("shapes.ttl")


def local(graph: Graph, kind: URIRef) -> list[str]:
    """Names of the project's own terms of a kind, sorted."""
    return sorted(str(s).removeprefix(KG) for s in graph.subjects(RDF.type, kind) if str(s).startswith(KG))


DECLARED = {
    OWL.Class: vocab.CLASSES,
    OWL.ObjectProperty: vocab.OBJECT_PROPERTIES,
    OWL.DatatypeProperty: vocab.DATATYPE_PROPERTIES,
    OWL.AnnotationProperty: vocab.ANNOTATION_PROPERTIES,
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind).rpartition("#")[2])
def test_names_are_the_declared_terms(ontology: Graph, kind: URIRef) -> None:
    assert sorted(DECLARED[kind]) == local(ontology, kind)


def test_superclasses_are_those_declared(ontology: Graph) -> None:
    for name, parents in vocab.SUPERCLASSES.items():
        above = {str(o) for o in ontology.objects(URIRef(KG + name), RDFS.subClassOf)}
        assert {iri.removeprefix(KG) for iri in above if iri.startswith(KG)} == set(parents), name


def test_individuals_are_those_declared_each_with_its_class(ontology: Graph) -> None:
    declared = {
        (str(kind).removeprefix(KG), str(s).removeprefix(KG))
        for s in ontology.subjects(RDF.type, OWL.NamedIndividual)
        for kind in ontology.objects(s, RDF.type)
        if kind != OWL.NamedIndividual
    }
    assert declared == {(kind, name) for kind, names in vocab.INDIVIDUALS.items() for name in names}


def test_records_use_the_same_closed_lists() -> None:
    assert get_args(model.StatementType) == vocab.STATEMENT_TYPES
    assert set(get_args(model.Kind)) == {*vocab.ACTOR_TYPES, "Location", "Facility"}
    for values, kind in (
        (model.Factuality, "Factuality"), (model.ReportMode, "ReportMode"), (model.SourceKind, "SourceKind"),
        (model.DateBasis, "DateBasis"), (model.Verdict, "Verdict"),
    ):  # fmt: skip
        assert get_args(values) == vocab.INDIVIDUALS[kind]


PROMISED = """
Article Mention Sentence Report TimeExpression Actor Person Organization State Group NewsOutlet Location Facility
Statement Threat Warning Demand Condemnation Promise Announcement Confirmation Denial Assessment Regret Claim Event
Quantity Judgement
article start end text sentence rule sha256 dateBasis dateMention authorMention publisherMention mention
role memberOf locatedIn within iso3166 sourceKind speaker speakerLabel affiliation addressee directedAt affected condition about
asserts proposes threatens part speakerMention cueMention addresseeMention reportMode via
eventType eventMode cameo agent target instrument location partOf agentMention targetMention affectedMention
locationMention factuality vouchedBy fulfilledBy overtakenBy quantity low high unit of date earliest latest timexType
value left right verdict score reason confidence
Given Stated Caption CrossDocument NamedOfficial UnnamedOfficial StateMedia Media Expert Witness Organisation Document
Unnamed Direct Indirect Mixed ArticleVoice Actual Threatened Planned Hypothetical Denied same different unsure
"""


def test_promised_terms_are_all_there() -> None:
    individuals = [name for names in vocab.INDIVIDUALS.values() for name in names]
    properties = (*vocab.OBJECT_PROPERTIES, *vocab.DATATYPE_PROPERTIES, *vocab.ANNOTATION_PROPERTIES)
    assert set(PROMISED.split()) - {*vocab.CLASSES, *properties, *individuals} == set()


def test_every_term_explains_itself(ontology: Graph) -> None:
    terms = {s for s in ontology.subjects(RDF.type) if isinstance(s, URIRef) and s.startswith(KG)}
    for term in terms:
        assert [label.language for label in ontology.objects(term, RDFS.label) if isinstance(label, Literal)] == [
            "en"
        ], term
        assert len(list(ontology.objects(term, RDFS.comment))) == 1, term
        assert ontology.value(term, RDFS.isDefinedBy) == URIRef("https://w3id.org/newskg/ontology"), term


def test_nothing_is_imported_and_every_foreign_term_is_declared(everything: Graph) -> None:
    assert not list(everything.triples((None, OWL.imports, None)))
    declared = {str(s) for kind in KINDS for s in everything.subjects(RDF.type, kind)}
    used = {str(p) for p in everything.predicates()}
    for predicate in (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.disjointWith):
        used |= {str(o) for o in everything.objects(None, predicate) if isinstance(o, URIRef)}
    for head in {*everything.objects(None, OWL.unionOf), *everything.objects(None, OWL.members)}:
        used |= {str(o) for o in Collection(everything, head)}
    assert {iri for iri in used if not iri.startswith(BUILT_IN)} - declared == set()


def test_no_term_is_two_kinds_of_property(everything: Graph) -> None:
    """OWL 2 DL: an IRI is one of object, datatype and annotation property, and sub-properties are of one kind."""
    kinds = {kind: set(everything.subjects(RDF.type, kind)) for kind in KINDS}
    for one in KINDS:
        for other in KINDS:
            assert one == other or not kinds[one] & kinds[other]
    for sub, above in everything.subject_objects(RDFS.subPropertyOf):
        assert [kind for kind in KINDS if sub in kinds[kind]] == [kind for kind in KINDS if above in kinds[kind]], sub


def test_reports_may_differ(ontology: Graph) -> None:
    """No property of an event or statement is functional; places in a text are."""
    assert local(ontology, OWL.FunctionalProperty) == ["article", "end", "sha256", "start", "text"]


def test_threatens_is_a_way_of_proposing(ontology: Graph) -> None:
    assert (URIRef(KG + "threatens"), RDFS.subPropertyOf, URIRef(KG + "proposes")) in ontology


def test_plover_types_and_modes(plover: Graph) -> None:
    scheme = URIRef("https://w3id.org/newskg/plover")
    tops = sorted(str(o).removeprefix(PLOVER) for o in plover.objects(scheme, SKOS.hasTopConcept))
    assert tops == sorted(vocab.PLOVER_TYPES)
    assert len(vocab.PLOVER_TYPES) == 16
    notations = {
        str(s).removeprefix(PLOVER): (str(n), n.datatype, n.language)
        for s, n in plover.subject_objects(SKOS.notation)
        if isinstance(n, Literal) and (s, SKOS.inScheme, scheme) in plover
    }
    named = [*vocab.PLOVER_TYPES, *(f"{t}-{m}" for t, modes in vocab.PLOVER_MODES.items() for m in modes)]
    assert notations == {name: (name, None, None) for name in named}
    for kind, modes in vocab.PLOVER_MODES.items():
        below = {str(s).removeprefix(PLOVER) for s in plover.subjects(SKOS.broader, URIRef(PLOVER + kind))}
        assert below == {f"{kind}-{mode}" for mode in modes}


def test_cameo_codes_can_be_looked_up(plover: Graph) -> None:
    found = {}
    for concept, code in plover.subject_objects(SKOS.notation):
        if re.fullmatch("[0-9]{2}", str(code)):
            match = plover.value(concept, SKOS.broadMatch)
            found[str(code)] = str(match).removeprefix(PLOVER) if match else None
            assert concept == URIRef(f"{PLOVER}CAMEO-{code}")
    assert found == dict(vocab.CAMEO_ROOTS)
    assert set(vocab.CAMEO_ROOTS.values()) - {None} <= set(vocab.PLOVER_TYPES)


def test_every_code_of_the_lexicon_has_a_concept_below_its_root(plover: Graph) -> None:
    lexicons = sorted((Path(kg.__file__).parent / "lexicons" / "en").glob("*.toml"))
    words = "\n".join(path.read_text(encoding="utf-8") for path in lexicons)
    codes = set(re.findall(r'^cameo = "([0-9]+)"', words, re.MULTILINE))
    assert codes
    assert codes - {str(code) for code in plover.objects(None, SKOS.notation)} == set()
    for code, root in ((code, URIRef(f"{PLOVER}CAMEO-{code[:2]}")) for code in codes):
        assert root in plover.transitive_objects(URIRef(f"{PLOVER}CAMEO-{code}"), SKOS.broader)


def test_every_event_type_is_in_one_quad_class(plover: Graph) -> None:
    said = {
        str(member).removeprefix(PLOVER): str(plover.value(group, SKOS.prefLabel))
        for group in plover.subjects(RDF.type, SKOS.Collection)
        for member in plover.objects(group, SKOS.member)
    }
    assert said == vocab.QUAD_CLASSES
    assert set(said) == set(vocab.PLOVER_TYPES)


def test_every_concept_is_complete(plover: Graph) -> None:
    notations = [str(n) for n in plover.objects(None, SKOS.notation)]
    assert len(notations) == len(set(notations))
    for concept in plover.subjects(RDF.type, SKOS.Concept):
        below_root = re.search("CAMEO-[0-9]{3}", str(concept))
        defined = () if below_root else (SKOS.definition,)
        for wanted in (SKOS.prefLabel, SKOS.inScheme, SKOS.notation, *defined):
            assert len(list(plover.objects(concept, wanted))) == 1, (concept, wanted)
    for one, other in plover.subject_objects(SKOS.narrower):
        assert (other, SKOS.broader, one) in plover


def test_shapes_know_only_declared_terms(shapes: Graph) -> None:
    used = {str(t) for triple in shapes for t in triple if str(t).startswith((KG, PLOVER))}
    individuals = (name for names in vocab.INDIVIDUALS.values() for name in names)
    properties = (*vocab.OBJECT_PROPERTIES, *vocab.DATATYPE_PROPERTIES, *vocab.ANNOTATION_PROPERTIES)
    known = {KG + name for name in (*vocab.CLASSES, *properties, *individuals)} | {
        PLOVER + t for t in vocab.PLOVER_TYPES
    }
    assert used - known == set()


def test_shapes_use_the_whole_closed_lists(shapes: Graph) -> None:
    """A list that is written out in a shape is a whole one, or the real and unreal halves of factuality."""
    lists = {frozenset(str(o) for o in Collection(shapes, head)) for head in shapes.objects(None, SH["in"])}
    for names in (*vocab.INDIVIDUALS.values(), vocab.STATEMENT_TYPES):
        assert frozenset(KG + name for name in names) in lists
    assert frozenset(PLOVER + name for name in vocab.PLOVER_TYPES) in lists


def test_every_shape_speaks_to_people(shapes: Graph) -> None:
    """A property shape has a message of its own, unless it belongs to an alternative, whose shape has one."""
    alternatives = {member for head in shapes.objects(None, SH["or"]) for member in Collection(shapes, head)}
    for owner, shape in shapes.subject_objects(SH.property):
        if owner not in alternatives:
            assert shapes.value(shape, SH.message) is not None, shapes.value(shape, SH.path)


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime")
def test_every_class_can_have_members() -> None:
    """Ontology, scheme and alignments have a model with something of every class in it."""
    kind, base = ox.NamedNode(str(RDF.type)), "https://w3id.org/newskg/id/"
    members = [ox.Triple(ox.NamedNode(base + name), kind, ox.NamedNode(KG + name)) for name in vocab.CLASSES]
    assert contradictions(members) == []
