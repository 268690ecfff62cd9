"""Rows to text: a table for people, Markdown, CSV, TSV, SPARQL's JSON, Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.printable import printable
from kg.query.rows import Rows, Term, text
from kg.query.table import table
from kg.vocab import PREFIXES

_XSD_STRING = PREFIXES["xsd"] + "string"


def render(rows: Rows, form: str, *, width: int = 100, evidence: bool = False, colour: bool = False) -> str:
    """The answer in one of FORMATS, ending in a newline.

    ``table`` fits ``width`` columns and folds the rows of one thing into one with its number of reports, unless
    ``evidence``; every other format has every row. ``turtle`` is for CONSTRUCT, whose other formats are Turtle too,
    except JSON. Raises QueryError for an unknown format, and for ``turtle`` where there are no triples.
    """
    if form not in FORMATS:
        raise QueryError(f"unknown format {form!r}; there are: {', '.join(FORMATS)}")
    if rows.triples is not None and form not in {"json", "csv", "tsv"}:
        return _turtle(rows)
    if form == "table" and rows.boolean is None:
        return table(rows, width=width, evidence=evidence, colour=colour)
    return _WRITERS[form](_as_select(rows) if form != "json" else rows)


def _as_select(rows: Rows) -> Rows:
    """Triples and a yes or no as columns, for the formats that know nothing else."""
    if rows.triples is not None:
        return Rows(("subject", "predicate", "object"), tuple((t.subject, t.predicate, t.object) for t in rows.triples))
    if rows.boolean is not None:
        return Rows(("answer",), ((ox.Literal("yes" if rows.boolean else "no"),),))
    return rows


def _csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # SPARQL 1.1 Query Results CSV, after RFC 4180
    writer.writerow(rows.columns)
    writer.writerows([_csv_text(term) for term in row] for row in rows.rows)
    return out.getvalue()


def _csv_text(term: Term) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else text(term)


def _tsv(rows: Rows) -> str:
    lines = ["\t".join(f"?{column}" for column in rows.columns)]
    lines += ["\t".join("" if term is None else _escaped(term) for term in row) for row in rows.rows]
    return "\n".join(lines) + "\n"


def _escaped(term: Term) -> str:
    return str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _markdown(rows: Rows) -> str:
    lines = [rows.columns, tuple("---" for _ in rows.columns)]
    lines += [tuple(_cell(text(term)) for term in row) for row in rows.rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(value: str) -> str:
    return printable(" ".join(value.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split()))


def _json(rows: Rows) -> str:
    """SPARQL 1.1 Query Results JSON; triples as a result set of subject, predicate, object."""
    if rows.boolean is not None:
        return json.dumps({"head": {}, "boolean": rows.boolean}) + "\n"
    rows = _as_select(rows)
    bindings = [
        {column: _json_term(term) for column, term in zip(rows.columns, row, strict=True) if term is not None}
        for row in rows.rows
    ]
    answer = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    assert term is not None
    literal: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        literal["xml:lang"] = term.language
    elif term.datatype.value != _XSD_STRING:
        literal["datatype"] = term.datatype.value
    return literal


def _turtle(rows: Rows) -> str:
    if rows.triples is None:
        raise QueryError(
            "turtle is the format of CONSTRUCT and DESCRIBE; this query gives rows: use csv, json or table"
        )
    triples = sorted(rows.triples, key=str)
    used = " ".join(str(triple) for triple in triples)
    prefixes = {prefix: namespace for prefix, namespace in PREFIXES.items() if f"<{namespace}" in used}
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return (data or b"").decode("utf-8")


_WRITERS: dict[str, Callable[[Rows], str]] = {
    "table": _markdown,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "markdown": _markdown,
    "turtle": _turtle,
}
FORMATS = tuple(_WRITERS)
"""What ``--format`` takes."""
