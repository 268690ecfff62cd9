"""Records to RDF: the only place that knows the vocabulary's shape."""

from __future__ import annotations

from kg.formats import FORMATS, SUFFIXES
from kg.graph.build import (
    put_article,
    put_event,
    put_judgement,
    put_shared_text,
    put_statement,
    put_thing,
    put_time,
)
from kg.graph.disagreements import put_disagreement
from kg.graph.quads import Quads
from kg.graph.reference import put_reference
from kg.graph.run import Run, put_run
from kg.graph.scene import Scene
from kg.graph.terms import Names
from kg.graph.unread import put_furniture, put_silences
from kg.graph.write import serialise
from kg.model import World
from kg.vocab import DEFAULT_BASE

__all__ = ["DEFAULT_BASE", "FORMATS", "SUFFIXES", "Quads", "Run", "quads_of", "serialise"]


def quads_of(world: World, run: Run, base: str = DEFAULT_BASE, compact: bool = False) -> Quads:
    """All quads of a world, each in exactly one named graph: articles, world, reference, run. Order is reading order.

    ``compact`` keeps of the evidence what traces each fact to its place and what the bundled queries ask for: a mention is
    an IRI that encodes its article and offsets (:func:`kg.ids.place_of`), and says article, start, end and sentence; the
    words are kept of reports, sentences and participants that have no name. Left out are the rules, forms and types of
    mentions, the mentions of roles and cues, the nodes of time expressions, and the judgements of the merge.
    """
    scene = Scene(world, Names(base), compact)
    for reading in range(len(world.readings)):
        put_article(scene, reading)
    for thing in world.things:
        put_thing(scene, thing)
    for statement in world.statements:
        put_statement(scene, statement)
    for event in world.events:
        put_event(scene, event)
    for reading, one in enumerate(world.readings):
        for time in range(0 if compact else len(one.times)):
            put_time(scene, reading, time)
        put_silences(scene, reading)
        put_furniture(scene, reading)
    for left, right in world.shared_texts:
        put_shared_text(scene, left, right)
    for judgement in () if compact else world.judgements:
        put_judgement(scene, judgement)
    for disagreement in world.disagreements:
        put_disagreement(scene, disagreement)
    put_reference(scene)
    put_run(scene, run)
    return scene.quads
