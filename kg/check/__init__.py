"""Is this graph what it promises to be? Shapes (SHACL), logic (OWL), and every mention against its source file."""

from __future__ import annotations

from pathlib import Path

from kg.check.consistency import contradictions
from kg.check.reading import rdflib_graph, read
from kg.check.report import CheckReport, Finding
from kg.check.shapes import violations
from kg.check.spans import compare
from kg.check.terms import misused
from kg.errors import CheckError
from kg.verbs import callable_package

__all__ = ["CheckReport", "Finding", "check"]


def check(graph: str | Path, sources: str | Path | None = None) -> CheckReport:
    """Check a graph file (.ttl, .trig, .nq, .nt, .jsonld; named graphs are joined).

    ``sources`` is the folder that was built from; texts extracted from pages are looked for in ``GRAPH.sources/`` too.
    Without it mentions are only compared among themselves. Where there is no Java the report says that the logic was
    not checked. Raises InputError where the graph cannot be read, CheckError where ``sources`` is no folder.
    """
    path = Path(graph)
    folder = Path(sources) if sources is not None else None
    if folder is not None and not folder.is_dir():
        raise CheckError(f"{folder}: no such folder of sources")
    triples, misfiled = read(path)
    spans = compare(triples, path, folder)
    findings = [*misfiled, *misused(triples), *violations(rdflib_graph(triples)), *spans.findings]
    notes = list(spans.notes)
    logic: bool | None = None
    try:
        contradicted = contradictions(triples)
    except CheckError as error:
        notes.append(str(error))
    else:
        findings.extend(contradicted)
        logic = not contradicted
    return CheckReport(
        triples=len(triples),
        articles=spans.articles,
        mentions=spans.mentions,
        compared=spans.compared,
        consistent=logic,
        findings=tuple(findings),
        notes=tuple(notes),
    )


callable_package(__name__, "check")
