"""The JSON-LD context of the vocabulary: short terms for every class, property and individual, made from the ontology.

``ontology/context.jsonld`` is the copy that ships; a test says how to write it anew when the vocabulary has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from kg.resources import folder
from kg.vocab import INDIVIDUALS, KG, PREFIXES

# "geo" is also a URI scheme (RFC 5870): as a prefix it would turn geo:48.2,16.4 into another IRI.
SHORT: Final = {"wgs84" if prefix == "geo" else prefix: iri for prefix, iri in PREFIXES.items()}
"""Prefix to namespace in JSON-LD."""

_OWL, _RDF, _RDFS, _SH = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"], "http://www.w3.org/ns/shacl#"
_UNUSED = ("vann", "description", "creator", "license", "title", "definition", "scopeNote", "example")
"""What only the ontology says of itself."""
_DATED = {"date": "date", "dateTime": "dateTime", "yearMonth": "gYearMonth", "year": "gYear"}
"""A term for each precision of kg:date, so that each key has values of one datatype."""
_FOREIGN: Final[dict[str, dict[str, Any]]] = {
    "label": {"@id": "rdfs:label", "@language": "en"},
    "prefLabel": {"@id": "skos:prefLabel", "@language": "en"},
    "altLabel": {"@id": "skos:altLabel", "@language": "en"},
    "lat": {"@id": "wgs84:lat", "@type": "xsd:decimal"},
    "long": {"@id": "wgs84:long", "@type": "xsd:decimal"},
    "author": {"@id": "schema:author", "@type": "@id"},
    "publisher": {"@id": "schema:publisher", "@type": "@id"},
    "sameAs": {"@id": "schema:sameAs", "@type": "@id"},
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
    "conformsTo": {"@id": "dcterms:conformsTo", "@type": "@vocab"},
    "url": {"@id": "schema:url", "@type": "xsd:anyURI"},
    "datePublished": {"@id": "schema:datePublished", "@type": "xsd:date"},
    "dateTimePublished": {"@id": "schema:datePublished", "@type": "xsd:dateTime"},
}
"""Terms of other vocabularies whose values the ontology does not tell, since they are annotations there."""
_SINGLE = ("label", "notation", "earliest", "latest", *_DATED, "dateTimePublished", "confidence", "factuality",
           "vouchedBy", "form", "reason", "url")  # fmt: skip
"""Terms with one value as a rule, beside what ontology and shapes say; the others are arrays always."""


def context() -> dict[str, Any]:
    """The context: keywords, prefixes, then terms by name. Values are as JSON-LD 1.1 has them."""
    dated = {name: {"@id": "kg:date", "@type": f"xsd:{kind}"} for name, kind in _DATED.items()}
    single = _single()
    terms: dict[str, Any] = {name: f"kg:{name}" for names in INDIVIDUALS.values() for name in names} | dict(_classes())
    for name, term in {**dict(_properties()), **_FOREIGN, **dated}.items():
        is_single = name in _SINGLE or term["@id"] in single
        whole = term if is_single else {**term, "@container": "@set"}
        terms[name] = term["@id"] if len(whole) == 1 else whole
    return {"id": "@id", "type": "@type", **SHORT, **dict(sorted(terms.items(), key=lambda item: item[0].casefold()))}


def text() -> str:
    """The file: a line for each term."""
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(term)}" for name, term in context().items())
    return f'{{\n  "@context": {{\n{lines}\n  }}\n}}\n'


@cache
def shipped() -> dict[str, Any]:
    """The context that ships. Treat it as read-only: it is cached."""
    found: dict[str, Any] = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return found


def _classes() -> Iterator[tuple[str, str]]:
    for iri in _declared("Class"):
        yield _local(iri), _curie(iri)


def _properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"):
        for iri in _declared(kind):
            coercion = _coercion(iri) if kind == "DatatypeProperty" else {"@type": _link(iri)}
            yield _local(iri), {"@id": _curie(iri), **(coercion if kind != "AnnotationProperty" else {})}


def _link(iri: str) -> str:
    """Individuals of the vocabulary are named by their terms, all else by IRI."""
    closed = {KG + name for name in INDIVIDUALS}
    return "@vocab" if closed.intersection(_ranges(iri)) else "@id"


def _coercion(iri: str) -> dict[str, str]:
    kinds = [_curie(kind) for kind in _ranges(iri)]
    return {"@type": kinds[0]} if kinds and kinds[0] != "xsd:string" else {}


def _declared(kind: str) -> list[str]:
    """IRIs of the terms of this ontology and of those it borrows, this ontology's last, so that their names win."""
    found = _ontology().quads_for_pattern(None, ox.NamedNode(_RDF + "type"), ox.NamedNode(_OWL + kind))
    iris = {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
    used = (iri for iri in iris if _local(iri) not in _UNUSED and _curie(iri) != iri)
    return sorted(used, key=lambda iri: (iri.startswith(KG), iri))


def _ranges(iri: str) -> list[str]:
    """The classes or the datatype that a property leads to, a union's members one by one."""
    store = _ontology()
    nodes = _objects(store, ox.NamedNode(iri), _RDFS + "range")
    lists = [members for node in nodes for members in _objects(store, node, _OWL + "unionOf")]
    while lists:
        nodes += _objects(store, lists[0], _RDF + "first")
        lists = _objects(store, lists[0], _RDF + "rest")
    return [node.value for node in nodes if isinstance(node, ox.NamedNode)]


def _objects(store: ox.Store, subject: Any, predicate: str) -> list[Any]:
    return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]


def _single() -> set[str]:
    """What a node has one of at most: functional properties, and those that a shape holds to one value."""
    functional = {_curie(iri) for iri in _declared("FunctionalProperty")}
    shapes = ox.Store()
    shapes.load(path=str(folder("ontology") / "shapes.ttl"), format=ox.RdfFormat.TURTLE)
    one = shapes.query(f"SELECT ?path {{ ?shape <{_SH}path> ?path ; <{_SH}maxCount> 1 FILTER (isIRI(?path)) }}")
    assert isinstance(one, ox.QuerySolutions)
    return functional | {_curie(row["path"].value) for row in one}


@cache
def _ontology() -> ox.Store:
    store = ox.Store()
    store.load(path=str(folder("ontology") / "newskg.ttl"), format=ox.RdfFormat.TURTLE)
    return store


def _local(iri: str) -> str:
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def _curie(iri: str) -> str:
    """A prefixed name, or the IRI where no prefix fits."""
    namespace = iri[: len(iri) - len(_local(iri))]
    return next((f"{prefix}:{_local(iri)}" for prefix, known in SHORT.items() if known == namespace), iri)
