"""The formats in which graphs are written: one table of names and file suffixes for all that reads or writes them."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

FORMATS: Final[dict[str, ox.RdfFormat]] = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""Format name to Oxigraph's format."""

SUFFIXES: Final = {".ttl": "turtle", ".trig": "trig", ".nq": "nquads", ".nt": "ntriples", ".jsonld": "jsonld"}
"""File suffix to format name."""

BY_SUFFIX: Final = {suffix: FORMATS[form] for suffix, form in SUFFIXES.items()}
"""File suffix to Oxigraph's format."""
