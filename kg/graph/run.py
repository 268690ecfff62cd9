"""Provenance of the build (PROV-O): what was read with which model. No clock, host, path or worker count."""

from __future__ import annotations

import pyoxigraph as ox
from msgspec import Struct

from kg.graph.scene import Scene
from kg.graph.terms import Names, article_id, name, plain
from kg.ids import digest
from kg.model import File, Revision, Skipped, Withdrawal
from kg.vocab import COMPACT


class Run(Struct, frozen=True):
    """The tool and model that made a graph, each with its version, and the files that are not, or no longer, in it."""

    version: str
    model: str
    model_version: str
    skipped: tuple[Skipped, ...] = ()
    revisions: tuple[Revision, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()


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
        add(graph, activity, name("prov:used"), _put_file(scene, File(source, sha)))
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
    if scene.compact:  # DCMI: the standard that a resource conforms to; without it the provenance is whole
        add(graph, scene.world_graph, name("dcterms:conformsTo"), ox.NamedNode(COMPACT))
    for revision in run.revisions:
        _put_revision(scene, revision)
    for withdrawal in run.withdrawn:
        _put_withdrawal(scene, withdrawal)


def _put_revision(scene: Scene, revision: Revision) -> None:
    """The newer file, and each article that is read from it, is a revision of the older file."""
    graph, names = scene.names.graph("run"), scene.names
    old, new = _put_file(scene, revision.old), _put_file(scene, revision.new)
    scene.quads.add(graph, new, name("prov:wasRevisionOf"), old)
    for reading in scene.world.readings:
        if (reading.article.source, reading.article.sha256) == (revision.new.source, revision.new.sha256):
            scene.quads.add(graph, names.article(reading.article), name("prov:wasRevisionOf"), old)


def _put_withdrawal(scene: Scene, withdrawal: Withdrawal) -> None:
    """An article that is no longer there: its name, its file, and that it was withdrawn."""
    graph, names, file = scene.names.graph("run"), scene.names, withdrawal.file
    key = article_id(file.sha256, file.source, withdrawal.span)
    article, act = names.node("article", key), names.node("run", digest("withdrawal", key))
    add = scene.quads.add
    add(graph, article, name("rdf:type"), name("prov:Entity"))
    add(graph, article, name("prov:wasDerivedFrom"), _put_file(scene, file))
    add(graph, article, name("prov:wasInvalidatedBy"), act)
    add(graph, article, name("reason"), plain("withdrawn"))
    add(graph, act, name("rdf:type"), name("prov:Activity"))
    add(graph, act, name("rdfs:label"), plain(f"withdrawal of {file.source}"))


def _put_file(scene: Scene, file: File) -> ox.NamedNode:
    graph, add = scene.names.graph("run"), scene.quads.add
    node = scene.names.node("file", digest("file", file.source, file.sha256))
    add(graph, node, name("rdf:type"), name("prov:Entity"))
    add(graph, node, name("dcterms:source"), plain(file.source))
    add(graph, node, name("sha256"), plain(file.sha256))
    if file.url:
        add(graph, node, name("schema:url"), ox.Literal(file.url, datatype=name("xsd:anyURI")))
    return node
