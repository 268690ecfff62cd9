"""What a query gives back, whichever engine answered it."""

from __future__ import annotations

import pyoxigraph as ox
from msgspec import Struct

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Term = Node | None
"""An RDF term, or None where the query leaves the column unbound."""


class Rows(Struct, frozen=True):
    """The answer to one query: rows of terms (SELECT), triples (CONSTRUCT, DESCRIBE) or yes and no (ASK).

    ``columns`` name the terms of each row, without question marks. Exactly one of the three is the answer: ``boolean``
    is None except for ASK, ``triples`` is None except for CONSTRUCT and DESCRIBE. ``thing`` names the columns whose
    values tell one thing from another: a table folds the rows that share them.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term, ...], ...] = ()
    triples: tuple[ox.Triple, ...] | None = None
    boolean: bool | None = None
    thing: tuple[str, ...] = ()

    def texts(self) -> list[dict[str, str]]:
        """Each row as column name to plain text; unbound columns are left out."""
        return [
            {column: text(term) for column, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.rows
        ]


def text(term: Term) -> str:
    """A term without syntax: the IRI, the literal's text, nothing where it is unbound.

    >>> text(ox.Literal("Esker", language="en")), text(None)
    ('Esker', '')
    """
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.Triple) else term.value
