"""Quads to bytes in the five formats, prefixed, one subject after another; nothing depends on hashing."""

from __future__ import annotations

import pyoxigraph as ox

from kg.formats import FORMATS
from kg.graph.jsonld import compacted
from kg.graph.quads import Quads
from kg.graph.terms import prefixes
from kg.graph.turtle import trig, turtle
from kg.vocab import DEFAULT_BASE


def serialise(quads: Quads, form: str = "turtle", base: str = DEFAULT_BASE) -> bytes:
    """The graph in one of FORMATS. Turtle, N-Triples and JSON-LD are the union; TriG and N-Quads keep the named graphs."""
    if form in {"turtle", "trig"}:
        return (turtle if form == "turtle" else trig)(quads, prefixes(base))
    if form == "jsonld":
        return compacted(quads.triples(), base)
    target = FORMATS[form]
    data = ox.serialize(iter(quads) if target == ox.RdfFormat.N_QUADS else quads.triples(), format=target)
    assert data is not None
    return data
