"""News text to an RDF knowledge graph that shows the sentence behind every triple.

>>> import kg
>>> built = kg.build(["seeds/"])        # doctest: +SKIP
>>> built.graph()                       # doctest: +SKIP
<Graph identifier=... (<class 'rdflib.graph.Graph'>)>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.check import check
    from kg.evaluate import evaluate
    from kg.pipeline import Built, build
    from kg.query import run as query
    from kg.report import report

__all__ = ["Built", "build", "check", "evaluate", "query", "report"]

# Loaded on first use: a query must not wait for spaCy, nor a build for the reasoner.
_WHERE = {
    "Built": ("kg.pipeline", "Built"),
    "build": ("kg.pipeline", "build"),
    "check": ("kg.check", "check"),
    "evaluate": ("kg.evaluate", "evaluate"),
    "query": ("kg.query", "run"),
    "report": ("kg.report", "report"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
