"""Gold texts built and scored: what the floors of accuracy start from."""

from __future__ import annotations

from pathlib import Path

from kg import pipeline
from kg.evaluate import evaluate
from kg.evaluate.scores import Value


def measured(gold: Path, folder: Path) -> dict[str, Value]:
    """Every measure of the graph of a file of gold texts; the graph is written to a folder."""
    output = folder / "graph.nq"
    pipeline.write(pipeline.build([gold], workers=2), output, "nquads")
    return {name: value for scores in evaluate([gold], output) for name, value in scores.measures.items()}
