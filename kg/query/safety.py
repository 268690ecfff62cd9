"""What a query may do: it reads the graph it is given, unless its user allows more."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from kg.errors import QueryError

ALLOWANCES: Final = ("service", "update")
"""What ``allow`` and ``--allow`` take: calls to other servers, and changes of the graph asked."""

_NOISE = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|\"""(?s:.*?)\"""|'''(?s:.*?)'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*"""
)
_SERVICE = re.compile(r"(?<![\w:?$-])SERVICE\b(?!\s*:)", re.IGNORECASE)
_PROLOGUE = re.compile(r"\A(\s*(PREFIX\s+[\w.-]*:|BASE)\s*)*\s*", re.IGNORECASE)
_CHANGE = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b", re.IGNORECASE)


def check_safe(sparql: str, place: str, allow: Collection[str] = ()) -> None:
    """Refuse updates and SERVICE unless ``allow`` has ``update`` or ``service``. Raises QueryError naming ``place``."""
    unknown = sorted(set(allow) - set(ALLOWANCES))
    if unknown:
        raise QueryError(f"--allow {unknown[0]}: not one of {', '.join(ALLOWANCES)}")
    if "service" not in allow and calls_others(sparql):
        raise QueryError(
            f"{place}: SERVICE is refused; a query reads only the graph it is given (--allow service lets it call others)"
        )
    verb = change(sparql)
    if verb and "update" not in allow:
        raise QueryError(
            f"{place}: {verb} would change the graph; kg query only reads (--allow update lets it change an endpoint)"
        )


def calls_others(sparql: str) -> bool:
    """Whether a query asks other servers."""
    return _SERVICE.search(bare(sparql)) is not None


def change(sparql: str) -> str | None:
    """The word by which an update begins; None for a query.

    >>> change("PREFIX a: <http://a/> delete where { ?s ?p ?o }"), change("ASK {}")
    ('DELETE', None)
    """
    verb = _CHANGE.match(_PROLOGUE.sub("", bare(sparql)))
    return verb[0].upper() if verb else None


def bare(sparql: str) -> str:
    """The query without comments, strings and IRIs, so that words can be looked for."""
    return _NOISE.sub(" ", sparql)
