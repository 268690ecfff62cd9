"""Values that users give, as RDF terms. Nothing that a user types is ever pasted into a query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ids import slug
from kg.periods import period
from kg.vocab import PREFIXES

Lookup = Callable[[str], list[tuple[str, str]]]
"""From a class to the (IRI, label) pairs of its members in the graph at hand."""

_INTEGER = re.compile(r"[+-]?\d+\Z")
_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(\S+))?\Z', re.DOTALL)


def terms(name: str, value: str, lookup: Lookup) -> list[ox.NamedNode | ox.Literal]:
    """What a declared parameter stands for. Raises QueryError for a value that it cannot be.

    ``since`` and ``until`` are instants (the first of the period given, and the first after it); ``actor`` and
    ``outlet`` are the text in lower case and the IRIs of everything that is called so, as plain strings.
    """
    if name in {"since", "until"}:
        first, after = _period(name, value)
        return [_instant(first if name == "since" else after)]
    if name in {"actor", "outlet"}:
        return _named(value, lookup("NewsOutlet" if name == "outlet" else "Actor"))
    return [term(value)]


def switched_on(name: str, value: str) -> bool:
    """Whether a parameter that is yes or no says yes. Raises QueryError for anything else.

    >>> switched_on("wording", "yes"), switched_on("wording", "No")
    (True, False)
    """
    said = value.strip().casefold()
    if said not in {"yes", "no"}:
        raise QueryError(f"--set {name}={value}: not yes or no")
    return said == "yes"


def _period(name: str, value: str) -> tuple[datetime, datetime]:
    try:
        return period(value)
    except ValueError as error:
        raise QueryError(f"--set {name}={value}: {error}") from None


def _instant(moment: datetime) -> ox.Literal:
    lexical = moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    return ox.Literal(lexical, datatype=ox.NamedNode(PREFIXES["xsd"] + "dateTime"))


def _named(value: str, labels: Iterable[tuple[str, str]]) -> list[ox.NamedNode | ox.Literal]:
    wanted, folded = slug(value), value.strip().casefold()
    found = {iri for iri, label in labels if label.casefold() == folded or (wanted and slug(label) == wanted)}
    return [ox.Literal(text) for text in sorted({value.strip().lower(), value.strip(), *found})]


def term(value: str) -> ox.NamedNode | ox.Literal:
    """A value as users write it: an IRI (bare, in angle brackets, or prefixed), a Turtle literal, a number, else text.

    >>> term("plover:THREATEN").value, term("12").datatype.value[-7:], term("Ana Ruiz").value
    ('https://w3id.org/newskg/plover#THREATEN', 'integer', 'Ana Ruiz')
    """
    try:
        return _term(value)
    except ValueError as error:
        raise QueryError(f"{value}: {error}") from error


def _term(value: str) -> ox.NamedNode | ox.Literal:
    if value.startswith("<") and value.endswith(">"):
        return ox.NamedNode(value[1:-1])
    if re.match(r"(?:https?|urn):\S+\Z", value):
        return ox.NamedNode(value)
    prefix, colon, local = value.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w./-]+", local):
        return ox.NamedNode(PREFIXES[prefix] + local)
    if match := _LITERAL.match(value):
        text, language, datatype = match.groups()
        if language:
            return ox.Literal(text, language=language)
        kind = _term(datatype) if datatype else None
        return ox.Literal(text, datatype=kind if isinstance(kind, ox.NamedNode) else None)
    if _INTEGER.match(value):
        return ox.Literal(value, datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))
    return ox.Literal(value)


def block(variable: str, values: list[ox.NamedNode | ox.Literal]) -> str:
    """A VALUES block; the terms are written by Oxigraph, which escapes them."""
    return f"VALUES ?{variable} {{ {' '.join(str(value) for value in values)} }}"
