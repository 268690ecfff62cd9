"""Provenance of the build (PROV-O): what was read with which model. No clock, host, path or worker count."""

from __future__ import annotations

from msgspec import Struct

from kg.graph.build import Scene
from kg.graph.terms import Names, name, plain
from kg.ids import digest
from kg.model import Skipped


class Run(Struct, frozen=True):
    """The tool and model that made a graph, each with its version, and the files that were passed over."""

    version: str
    model: str
    model_version: str
    skipped: tuple[Skipped, ...] = ()


def put_run(scene: Scene, run: Run) -> None:
    """One prov:Activity that used each file and was carried out by the tool with the model."""
    names: Names = scene.names
    graph = names.graph("run")
    inputs = sorted({(r.article.source, r.article.sha256) for r in scene.world.readings})
    local = digest("run", run.version, run.model, run.model_version, *(part for pair in inputs for part in pair))
    activity = names.node("run", local)
    tool, model = names.node("agent", f"newskg-{run.version}"), names.node("agent", f"{run.model}-{run.model_version}")
    add = scene.quads.add
    add(graph, activity, name("rdf:type"), name("prov:Activity"))
    for agent, label in ((tool, f"newskg {run.version}"), (model, f"{run.model} {run.model_version}")):
        add(graph, agent, name("rdf:type"), name("prov:SoftwareAgent"))
        add(graph, agent, name("rdfs:label"), plain(label))
        add(graph, activity, name("prov:wasAssociatedWith"), agent)
    for source, sha in inputs:
        file = names.node("file", digest("file", source, sha))
        add(graph, file, name("rdf:type"), name("prov:Entity"))
        add(graph, file, name("dcterms:source"), plain(source))
        add(graph, file, name("sha256"), plain(sha))
        add(graph, activity, name("prov:used"), file)
    for skipped in run.skipped:
        file = names.node("file", digest("skipped", skipped.source, skipped.reason))
        add(graph, file, name("rdf:type"), name("prov:Entity"))
        add(graph, file, name("dcterms:source"), plain(skipped.source))
        add(graph, file, name("reason"), plain(f"skipped: {skipped.reason}"))
    for reading in scene.world.readings:
        article = reading.article
        add(graph, names.article(article), name("prov:wasGeneratedBy"), activity)
        file = names.node("file", digest("file", article.source, article.sha256))
        add(graph, names.article(article), name("prov:wasDerivedFrom"), file)
