"""Ontology and graph as Python: classes, individuals and attributes of owlready2 (Lamy 2017). No reasoner, so no Java."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.check.consistency import ontology
from kg.check.reading import read
from kg.vocab import KG, PREFIXES

if TYPE_CHECKING:
    from owlready2 import Ontology


class Year(str):
    """An xsd:gYear, such as ``2020``."""


class YearMonth(str):
    """An xsd:gYearMonth, such as ``2020-06``."""


class Address(str):
    """An xsd:anyURI."""


_LEXICAL = {"gYear": Year, "gYearMonth": YearMonth, "anyURI": Address}
"""Datatypes of the graphs that owlready2 does not know."""


def owl(graph: str | Path | ox.Store) -> Ontology:
    """The ontology, loaded together with a graph file or an open store, in a world of its own.

    Classes are attributes of what is returned (``onto.Threat``), their members are Python objects
    (``onto.Threat.instances()``) and properties are attributes of those: a list of values, or one value or None where the
    property is functional (``article``, ``start``, ``end``, ``text``, ``sha256``). Dates are ``datetime`` or ``date``
    objects, a mere year or month is a ``Year`` or ``YearMonth`` (strings). ``onto.world`` has the SPARQL engine and the
    reasoners. Raises InputError.
    """
    from owlready2 import World

    triples = (
        list(dict.fromkeys(quad.triple for quad in graph)) if isinstance(graph, ox.Store) else read(Path(graph))[0]
    )
    data = ox.serialize([*ontology(), *triples], format=ox.RdfFormat.N_TRIPLES)
    _declare_datatypes()
    loaded: Ontology = World().get_ontology(KG)
    loaded.name = "kg"  # what classes are shown with: kg.Threat
    loaded.load(fileobj=io.BytesIO(data or b""))
    return loaded


@cache
def _declare_datatypes() -> None:
    """Once a process: owlready2 keeps them for all worlds."""
    from owlready2 import declare_datatype

    for name, kind in _LEXICAL.items():
        declare_datatype(kind, PREFIXES["xsd"] + name, kind, _plain)


def _plain(value: Any) -> str:
    return str(value)
