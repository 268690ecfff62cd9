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
    from kg.changes import changes
    from kg.check import check
    from kg.check.owl import owl
    from kg.endpoint import open_endpoint
    from kg.evaluate import evaluate
    from kg.export import export
    from kg.keeping import remove
    from kg.pipeline import Built, build
    from kg.query import run as query
    from kg.report import report
    from kg.store.load import load

__all__ = [
    "Built",
    "build",
    "changes",
    "check",
    "evaluate",
    "export",
    "load",
    "open_endpoint",
    "owl",
    "query",
    "remove",
    "report",
]

# Loaded on first use: a query must not wait for spaCy, nor a build for the reasoner.
_WHERE = {
    "Built": ("kg.pipeline", "Built"),
    "build": ("kg.pipeline", "build"),
    "changes": ("kg.changes", "changes"),
    "check": ("kg.check", "check"),
    "evaluate": ("kg.evaluate", "evaluate"),
    "export": ("kg.export", "export"),
    "load": ("kg.store.load", "load"),
    "open_endpoint": ("kg.endpoint", "open_endpoint"),
    "owl": ("kg.check.owl", "owl"),
    "query": ("kg.query", "run"),
    "remove": ("kg.keeping", "remove"),
    "report": ("kg.report", "report"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
