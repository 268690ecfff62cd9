"""Graphs at rest: files and standard input, the embedded Oxigraph store on disk, rdflib. Read, append, count."""

from kg.store.embedded import append, open_directory
from kg.store.files import FORMATS, SUFFIXES, format_of, open_store, parse_quads
from kg.store.rdf import as_dataset, as_rdflib

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "append",
    "as_dataset",
    "as_rdflib",
    "format_of",
    "open_directory",
    "open_store",
    "parse_quads",
]
