"""Accuracy against gold annotation: one module per kind of score, measures and a list of errors for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.evaluate.facts import Facts
from kg.evaluate.gold import Format, detect
from kg.evaluate.public import evaluate_records
from kg.evaluate.scores import Finding, Scores, render, render_json, render_text
from kg.evaluate.seeds import evaluate_seeds
from kg.evaluate.stories import evaluate_stories
from kg.evaluate.texts import source_texts
from kg.verbs import callable_package

__all__ = ["Finding", "Scores", "evaluate", "render", "render_json", "render_text"]


def evaluate(gold: Sequence[Path], graph: Path, sources: Path | None = None) -> tuple[Scores, ...]:
    """Score a graph against gold annotation.

    Each ``gold`` path is a folder of the seed format (segments, entities, statements, nonstatements, events, threats,
    conflicts), a folder of stories told by several reports (reports, events, entities, statements, conflicts) or a JSONL
    file of a public format; which one is read off the names of the files and the records. ``sources`` is the folder of
    the files that the graph was built from, needed by the seed format alone (the others carry their texts).

    Raises :class:`kg.errors.InputError` where a path cannot be read or its format is unknown.
    """
    formats = [detect(path) for path in gold]
    facts = Facts.load(graph)
    scores: list[Scores] = []
    for path, kind in zip(gold, formats, strict=True):
        if kind is Format.SEEDS:
            scores += evaluate_seeds(path, facts, source_texts(sources, path))
        elif kind is Format.STORIES:
            scores += evaluate_stories(path, facts)
        else:
            scores += evaluate_records(path, kind, facts)
    return tuple(scores)


callable_package(__name__, "evaluate")
