"""Terms of this project's namespaces that do not exist, values of the wrong sort: a reasoner passes over both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.check.report import Finding
from kg.ids import place_of
from kg.vocab import (
    ANNOTATION_PROPERTIES,
    CLASSES,
    DATATYPE_PROPERTIES,
    INDIVIDUALS,
    KG,
    OBJECT_PROPERTIES,
    PLOVER,
    PLOVER_MODES,
    PREFIXES,
)

_TYPE = PREFIXES["rdf"] + "type"
_RESOURCES = {KG + name for name in OBJECT_PROPERTIES}
_LITERALS = {KG + name for name in (*DATATYPE_PROPERTIES, *ANNOTATION_PROPERTIES)}
_PROPERTIES = _RESOURCES | _LITERALS
_CLASSES = {KG + name for name in CLASSES}
_INDIVIDUALS = {
    *(KG + name for names in INDIVIDUALS.values() for name in names),
    *(PLOVER + name for name in PLOVER_MODES),
    *(f"{PLOVER}{name}-{mode}" for name, modes in PLOVER_MODES.items() for mode in modes),
}
_CAMEO = re.compile(re.escape(PLOVER) + r"CAMEO-(0[1-9]|1[0-9]|20)[0-9]{0,2}")
_TERMS = _INDIVIDUALS | _CLASSES


def misused(triples: Sequence[ox.Triple]) -> list[Finding]:
    """Unknown kg: and plover: terms, literals for resources, resources for literals, nodes without a type; sorted."""
    return sorted({*_misused(triples), *_untyped(triples)})


def _untyped(triples: Sequence[ox.Triple]) -> Iterator[Finding]:
    """A node without a type escapes every shape that is aimed at a class."""
    typed = {triple.subject for triple in triples if triple.predicate.value == _TYPE}
    for triple in triples:
        if triple.subject in typed or not triple.predicate.value.startswith(KG):
            continue
        if place_of(str(triple.subject).strip("<>")) is None:  # a mention by its IRI is aimed at by what leads to it
            yield Finding("term", str(triple.subject).strip("<>"), "The node has kg: properties and no rdf:type")


def _misused(triples: Iterable[ox.Triple]) -> Iterator[Finding]:
    for triple in triples:
        predicate, value = triple.predicate.value, triple.object
        focus = str(triple.subject).strip("<>")
        if predicate.startswith(KG):
            name = f"kg:{predicate.removeprefix(KG)}"
            if predicate not in _PROPERTIES:
                yield Finding("term", focus, f"{name} is no property of the vocabulary")
            elif predicate in _RESOURCES and isinstance(value, ox.Literal):
                yield Finding("term", focus, f"{name} leads to a resource, not to a literal")
            elif predicate in _LITERALS and not isinstance(value, ox.Literal):
                yield Finding("term", focus, f"{name} leads to a literal, not to a resource")
        if isinstance(value, ox.NamedNode):
            iri = value.value
            sort, known = ("class", _CLASSES) if predicate == _TYPE else ("term", _TERMS)
            if iri.startswith((KG, PLOVER)) and iri not in known and not _CAMEO.fullmatch(iri):
                yield Finding("term", focus, f"{_curie(iri)} is no {sort} of the vocabulary")


def _curie(iri: str) -> str:
    return f"kg:{iri.removeprefix(KG)}" if iri.startswith(KG) else f"plover:{iri.removeprefix(PLOVER)}"
