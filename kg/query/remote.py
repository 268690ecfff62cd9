"""Asks a server: the same question, with its prefixes written out, and the answer's literals in one form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, overload

import pyoxigraph as ox

from kg.query.rows import Node, Rows, Term
from kg.query.safety import bare, change
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from kg.endpoint import Endpoint

_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_GRAPH = re.compile(r"(?<![\w:?$-])(GRAPH|FROM)\b(?!\s*:)", re.IGNORECASE)
_TEXTS = (ox.NamedNode(PREFIXES["xsd"] + "string"), ox.NamedNode(PREFIXES["rdf"] + "langString"))
_NODE = ox.NamedNode("urn:x-literal")


def ask_server(sparql: str, endpoint: Endpoint, graphs: Sequence[str] = ()) -> Rows:
    """The answer of a server: of the union of ``graphs``, or of all that it holds; yes to an update that was done.

    Raises EndpointError.
    """
    if change(sparql):
        endpoint.update(with_prefixes(sparql), retry=False)
        return Rows(boolean=True)
    if not graphs and not _GRAPH.search(bare(sparql)):
        endpoint.refuse_doubles()
    answer = endpoint.query(with_prefixes(sparql), graphs, whole=True)
    if isinstance(answer, ox.QueryBoolean):
        return Rows(boolean=bool(answer))
    if isinstance(answer, list):
        return Rows(triples=tuple(ox.Triple(t.subject, t.predicate, one_form(t.object)) for t in answer))
    columns = tuple(variable.value for variable in answer.variables)
    return Rows(columns, tuple(tuple(map(one_form, row)) for row in answer))


def with_prefixes(sparql: str) -> str:
    """The query with the project's prefixes that it uses and does not declare; on the first line, so that lines stay.

    >>> with_prefixes("ASK { ?s a kg:Threat }")
    'PREFIX kg: <https://w3id.org/newskg/ontology#> ASK { ?s a kg:Threat }'
    """
    words = bare(sparql)
    used = set(re.findall(r"(?<![\w:?$-])([A-Za-z][\w-]*):", words)) - set(_DECLARED.findall(words))
    lines = [f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in PREFIXES if prefix in used]
    return "".join(lines) + sparql


@overload
def one_form(term: Node) -> Node: ...
@overload
def one_form(term: None) -> None: ...
def one_form(term: Term) -> Term:
    """A term as Oxigraph keeps it: engines write one number, boolean or instant in several ways.

    >>> one_form(ox.Literal("1", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))).value
    'true'
    """
    is_value = isinstance(term, ox.Literal) and term.datatype not in _TEXTS
    return _kept(term) if is_value else term


@lru_cache(maxsize=100_000)
def _kept(literal: ox.Literal) -> ox.Literal:
    store = ox.Store()
    store.add(ox.Quad(_NODE, _NODE, literal))
    kept = next(iter(store)).object
    assert isinstance(kept, ox.Literal)
    return kept
