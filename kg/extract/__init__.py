"""Doc to records. Each extractor is a registered spaCy component; importing this package registers them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import actors, events, silence, statements, times
from kg.model import Article, Reading

COMPONENTS = ("kg_times", "kg_actors", "kg_statements", "kg_events", "kg_silence")
"""The components in the order in which they build on each other."""

Component = Callable[[Doc], Doc]

__all__ = ["COMPONENTS", "actors", "components", "events", "read", "silence", "statements", "times"]


def components(nlp: Language) -> tuple[Component, ...]:
    """The project's components for a pipeline, created but not added to it."""
    made: list[Any] = [nlp.create_pipe(name) for name in COMPONENTS]
    return tuple(made)


def read(article: Article, doc: Doc, steps: tuple[Component, ...]) -> Reading:
    """Run the components over a parsed article and collect what they read."""
    for step in steps:
        doc = step(doc)
    return Reading(
        article=article,
        entities=doc._.kg_entities,
        times=doc._.kg_times,
        reports=doc._.kg_reports,
        events=doc._.kg_events,
        proposals=doc._.kg_proposals,
        silences=doc._.kg_silences,
    )
