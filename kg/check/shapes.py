"""The SHACL shapes of ``ontology/shapes.ttl`` over a graph (https://www.w3.org/TR/shacl/), run by pyshacl."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
from rdflib import Graph, Literal
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.check.report import Finding
from kg.resources import folder
from kg.vocab import PREFIXES

_LONG = 80


def violations(graph: Graph) -> list[Finding]:
    """Every result of every shape, one finding each, sorted. The graph must be in rdflib's own memory."""
    _, results, _ = pyshacl.validate(graph, shacl_graph=_shapes(), inference="none", inplace=True, meta_shacl=False)
    assert isinstance(results, Graph)
    return sorted({_finding(results, result) for result in results.subjects(RDF.type, SH.ValidationResult)})


@cache
def _shapes() -> Graph:
    return Graph().parse(Path(folder("ontology")) / "shapes.ttl")


def _finding(results: Graph, result: Node) -> Finding:
    messages = sorted(str(m) for m in results.objects(result, SH.resultMessage))
    value = results.value(result, SH.value)
    focus = results.value(result, SH.focusNode)
    said = f" (found {_short(value)})" if value is not None and value != focus else ""
    return Finding("shape", str(focus), "; ".join(messages) + said)


def _short(term: Node) -> str:
    """A term as a person would write it in Turtle, on one line."""
    if isinstance(term, Literal):
        text = repr(" ".join(term.split()))
        return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
    for prefix, namespace in PREFIXES.items():
        if str(term).startswith(namespace):
            return f"{prefix}:{str(term)[len(namespace) :]}"
    return str(term)
