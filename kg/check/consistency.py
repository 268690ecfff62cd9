"""OWL 2 consistency of the ontology together with a graph: HermiT (Glimm et al. 2014), the copy that owlready2 brings.

HermiT is run as owlready2 runs it, but only asked for a model, and not to classify and realise: that saves nothing on
small graphs and much on large ones. Its input is N-Triples, since it gets no Turtle from owlready2 either.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF

from kg.check.report import Finding
from kg.errors import CheckError
from kg.resources import folder
from kg.vocab import PREFIXES

FILES = ("newskg.ttl", "plover.ttl", "alignments.ttl")
"""The ontology files that are reasoned over."""

_MAIN = "org.semanticweb.HermiT.cli.CommandLine"
_MEMORY = "-Xmx2000M"
_NO_MODEL = "InconsistentOntologyException"
_TYPE = PREFIXES["rdf"] + "type"


def contradictions(triples: Sequence[ox.Triple]) -> list[Finding]:
    """Why the ontology together with these triples has no model; [] where it has one.

    Raises CheckError where there is no Java, or the reasoner cannot be run.
    """
    said = _run_hermit(triples)
    if said is None:
        return []
    if _NO_MODEL not in said:
        reason = " ".join(said.partition("Exception: ")[2].partition("\tat ")[0].split())
        return [Finding("logic", "graph", f"The graph is not OWL 2 DL: {reason[:300] or said.strip()[:300]}")]
    return sorted(_clashes(triples)) or [
        Finding("logic", "graph", "The graph contradicts the ontology (HermiT finds no model)")
    ]


def _run_hermit(triples: Sequence[ox.Triple]) -> str | None:
    """What HermiT complains of, None where it finds a model."""
    java = shutil.which("java")
    if java is None:
        raise CheckError("OWL consistency was not checked: no Java on the PATH (any Java runtime from 8 on will do)")
    with tempfile.TemporaryDirectory(prefix="kg-check-") as temporary:
        path = Path(temporary) / "graph.nt"
        path.write_bytes(_ntriples(triples))
        command = [java, _MEMORY, "-Dfile.encoding=UTF-8", "-cp", _classpath(), _MAIN, "-k", path.as_uri()]
        done = subprocess.run(command, capture_output=True, check=False)
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode == 0:
        return None
    if "Exception" not in said or "OutOfMemory" in said:
        raise CheckError(f"OWL consistency was not checked: Java failed ({' '.join(said.split())[:200]})")
    return said


def _ntriples(triples: Iterable[ox.Triple]) -> bytes:
    data = ox.serialize([*ontology(), *triples], format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return data


def ontology() -> Iterator[ox.Triple]:
    """The triples of the ontology files."""
    for name in FILES:
        path = folder("ontology") / name
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple


def _classpath() -> str:
    found = find_spec("owlready2")
    if found is None or not found.submodule_search_locations:
        raise CheckError("OWL consistency was not checked: owlready2, which brings HermiT, is not installed")
    home = Path(found.submodule_search_locations[0]) / "hermit"
    return os.pathsep.join((str(home), str(home / "HermiT.jar")))


def _clashes(triples: Iterable[ox.Triple]) -> Iterator[Finding]:
    """Nodes with two types that exclude each other: HermiT says that there is no model, not where."""
    types: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode):
            types[str(triple.subject)].add(triple.object.value)
    groups = _disjoint()
    for node, kinds in types.items():
        for group in groups:
            both = sorted(kind.rpartition("#")[2] for kind in kinds & group)
            if len(both) > 1:
                yield Finding("logic", node.strip("<>"), f"Nothing can be a kg:{both[0]} and a kg:{both[1]}")


def _disjoint() -> list[set[str]]:
    """The sets of classes that the ontology declares disjoint."""
    graph = Graph().parse(folder("ontology") / "newskg.ttl")
    groups = []
    for axiom, members in graph.subject_objects(OWL.members):
        if (axiom, RDF.type, OWL.AllDisjointClasses) in graph:
            groups.append({str(member) for member in Collection(graph, members)})
    return groups + [{str(a), str(b)} for a, b in graph.subject_objects(OWL.disjointWith)]
