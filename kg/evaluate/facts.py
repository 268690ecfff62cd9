"""What a graph says, as far as the scorers ask: read with Oxigraph over the union of the named graphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import InputError
from kg.formats import BY_SUFFIX
from kg.vocab import COMPACT

KG = "https://w3id.org/newskg/ontology#"

_PREFIXES = f"""PREFIX kg: <{KG}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/> """


_MENTIONS = """SELECT ?t ?f ?s ?e ?x WHERE
{ ?t kg:mention ?m . ?m kg:article/dcterms:source ?f ; kg:start ?s ; kg:end ?e ; kg:text ?x }"""

_SPANS = """SELECT DISTINCT ?m ?f ?s ?e ?x WHERE { ?m kg:start ?s ; kg:end ?e .
FILTER NOT EXISTS { ?m a kg:Article } OPTIONAL { ?m kg:article/dcterms:source ?f } OPTIONAL { ?m kg:text ?x } }"""

_ACTORS = """SELECT DISTINCT ?t WHERE
{ VALUES ?c { kg:Actor kg:Person kg:Organization kg:State kg:Group kg:NewsOutlet kg:Location kg:Facility }
?t a ?c ; kg:mention ?m }"""

_LABELS = "SELECT ?t ?l WHERE { ?t skos:prefLabel ?l }"

Row = Mapping[str, str | None]


class Place(NamedTuple):
    """A mention: the document's key, code points in its file, the text."""

    document: str
    start: int
    end: int
    text: str


def document_key(source: str) -> str:
    """The name that gold uses for a document: the file's stem, or the record's id (``/`` as ``_``) in a JSONL file.

    >>> document_key("news/000_ab.txt"), document_key("wars.jsonl/01_WW2.txt"), document_key("a.jsonl/airbus/7.txt")
    ('000_ab', '01_WW2', 'airbus_7')
    """
    _, inside, record = source.partition(".jsonl/")
    name = record.replace("/", "_") if inside else PurePosixPath(source).name
    return name.removesuffix(".txt")


def local_name(iri: str) -> str:
    """The last part of an IRI, in capitals: how types and factualities are compared."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1].upper()


class Facts:
    """A graph in memory with the few questions that several scorers share."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def load(cls, path: Path) -> Facts:
        """Read a file, its format by the suffix; :class:`kg.errors.InputError` where that fails."""
        form = BY_SUFFIX.get(path.suffix)
        if form is None:
            raise InputError(f"{path}: unknown graph format; understood: {', '.join(sorted(BY_SUFFIX))}")
        store = ox.Store()
        try:
            store.bulk_load(path=str(path), format=form)
        except (OSError, SyntaxError, ValueError) as error:
            raise InputError(f"{path}: cannot read the graph: {error}") from error
        if any(store.quads_for_pattern(None, None, ox.NamedNode(COMPACT))):
            raise InputError(f"{path}: compact provenance leaves out what is scored; build with --provenance full")
        return cls(store)

    def __len__(self) -> int:
        return len(self._store)

    def rows(self, query: str) -> list[Row]:
        """The solutions of a SELECT query; what several named graphs repeat counts once."""
        solutions = self._store.query(_PREFIXES + query, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        distinct = {tuple(_value(solution[name]) for name in names): None for solution in solutions}
        return [dict(zip(names, values, strict=True)) for values in distinct]

    @cached_property
    def mentions(self) -> dict[str, list[Place]]:
        """Every thing that has mentions, with their places."""
        found: dict[str, list[Place]] = defaultdict(list)
        for row in self.rows(_MENTIONS):
            found[text(row, "t")].append(place(row))
        return dict(found)

    @cached_property
    def actors(self) -> dict[str, list[Place]]:
        """The mentions of actors and places alone."""
        known = {text(row, "t") for row in self.rows(_ACTORS)}
        return {thing: places for thing, places in self.mentions.items() if thing in known}

    @cached_property
    def spans(self) -> list[Place]:
        """Everything that has a place in a file: mentions, parts, cues, speakers, times, sentences."""
        return [place(row) for row in self.rows(_SPANS)]

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {text(row, "t"): text(row, "l") for row in self.rows(_LABELS)}

    def name(self, iri: str) -> str:
        """The label of a thing, or the last part of its IRI: what a person can read in a list of errors."""
        return self._labels.get(iri) or iri.rsplit("/", 1)[-1]

    def links(self, prop: str) -> list[tuple[str, str]]:
        """The subject and object of every triple with this ``kg:`` property (a property path may be given)."""
        return [(text(row, "s"), text(row, "o")) for row in self.rows(f"SELECT ?s ?o WHERE {{ ?s {prop} ?o }}")]


def text(row: Row, name: str) -> str:
    """A value as a string, empty where it is unbound."""
    return row[name] or ""


def number(row: Row, name: str) -> int:
    """An offset; -1 where it is unbound or no number."""
    try:
        return int(text(row, name))
    except ValueError:
        return -1


def place(row: Row) -> Place:
    """The place that ``?f ?s ?e ?x`` give."""
    return Place(document_key(text(row, "f")), number(row, "s"), number(row, "e"), text(row, "x"))


def _value(term: object) -> str | None:
    return None if term is None else str(getattr(term, "value", term))
