"""Files, folders and bytes of RDF to one in-memory Oxigraph store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg import formats
from kg.errors import InputError
from kg.store.embedded import open_directory

FORMATS: dict[str, ox.RdfFormat] = {**formats.FORMATS, "rdfxml": ox.RdfFormat.RDF_XML}
"""Format name to Oxigraph's format."""

SUFFIXES = {**formats.SUFFIXES, ".json": "jsonld", ".rdf": "rdfxml", ".owl": "rdfxml", ".xml": "rdfxml"}
"""File suffix to format name."""

_BASE = "https://w3id.org/newskg/input/"  # relative IRIs are legal in Turtle; nothing in our own graphs is relative
_GUESSES = ("trig", "nquads")  # Turtle and N-Triples are TriG; N-Quads is not


def open_store(*paths: str | Path) -> ox.Store:
    """One store for reading with the triples of all the files, or the store kept in one folder.

    Blank nodes of different files stay apart. Raises InputError for a missing, unknown or malformed file (the message
    has file, line and column) and StoreError for a folder that holds no store.
    """
    if len(paths) == 1 and Path(paths[0]).is_dir():
        return open_directory(paths[0])
    store = ox.Store()
    for path in map(Path, paths):
        if path.is_dir():
            store.bulk_extend(open_directory(path))
        else:
            _load(store, path)
    if len(paths) > 1:
        _tell_once(store)
    return store


def _tell_once(store: ox.Store) -> None:
    """Keep what a named graph holds out of the default graph: Oxigraph's union has it twice, and long joins never end."""
    if not any(store.named_graphs()):
        return
    for quad in list(store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        if len(list(islice(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None), 2))) > 1:
            store.remove(quad)


def _load(store: ox.Store, path: Path) -> None:
    """Like parse_quads, without a Python object for each quad; each load keeps its blank nodes to itself."""
    target = FORMATS[format_of(path)]
    with _readable(path):
        store.bulk_load(path=str(path), format=target, base_iri=_BASE)


def parse_quads(source: str | Path | bytes, form: str | None = None) -> Iterator[ox.Quad]:
    """The quads of a file, or of bytes (standard input), in the order written.

    ``form`` is one of FORMATS; without it a file's suffix says, and bytes are tried as JSON-LD, TriG (so Turtle and
    N-Triples) and N-Quads. Raises InputError.
    """
    if isinstance(source, bytes):
        yield from _parse_bytes(source, form)
        return
    path = Path(source)
    target = FORMATS[checked_format(form) if form else format_of(path)]
    with _readable(path):
        yield from ox.parse(path=str(path), format=target, base_iri=_BASE, rename_blank_nodes=True)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Parser and system errors as InputError."""
    try:
        yield
    except SyntaxError as error:
        raise InputError(_located(str(path), error)) from error
    except OSError as error:
        raise InputError(f"{path}: {_reason(error)}") from error


def _parse_bytes(data: bytes, form: str | None) -> list[ox.Quad]:
    first: SyntaxError | None = None
    for guess in (checked_format(form),) if form else _likely(data):
        try:
            return list(ox.parse(data, format=FORMATS[guess], base_iri=_BASE, rename_blank_nodes=True))
        except SyntaxError as error:
            first = first or error
    assert first is not None
    raise InputError(_located("standard input", first)) from first


def _likely(data: bytes) -> tuple[str, ...]:
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if head[:1] in (b"{", b"[") and not re.match(rb"\[\s*(\]|[\w-]*:)", head):
        return ("jsonld", *_GUESSES) if b'"' in head else _GUESSES
    return ("rdfxml",) if head.startswith((b"<?xml", b"<rdf:RDF")) else _GUESSES


def checked_format(form: str) -> str:
    """The name of a known format, as given. Raises InputError listing those that exist."""
    if form not in FORMATS:
        raise InputError(f"unknown format {form!r}; known are {', '.join(FORMATS)}")
    return form


def format_of(path: str | Path) -> str:
    """The format that a file's suffix names. Raises InputError.

    >>> format_of("output/seeds.ttl"), format_of("A.NQ")
    ('turtle', 'nquads')
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: not the suffix of a graph; known are {' '.join(SUFFIXES)}")
    return SUFFIXES[suffix]


def _located(place: str, error: SyntaxError) -> str:
    """``FILE, line 3, column 9: reason``."""
    reason = re.sub(r"^Parser error (at|between) .*?: ", "", str(error.args[0]).splitlines()[0])
    if error.lineno is None:
        return f"{place}: {reason}"
    return f"{place}, line {error.lineno}, column {error.offset}: {reason}"


def _reason(error: OSError) -> str:
    return "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or str(error))
