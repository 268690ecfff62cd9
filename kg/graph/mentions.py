"""Mentions and sentences to quads, whole or as much of them as compact provenance keeps."""

from __future__ import annotations

import pyoxigraph as ox

from kg.graph.scene import Scene
from kg.graph.terms import lineage, name, plain, whole
from kg.model import Mention, Span


def put_mention(scene: Scene, reading: int, mention: Mention, kind: str, classes: str = "Mention") -> ox.NamedNode:
    """A mention with its sentence; ``kind`` keeps mentions of different things at one place apart.

    Compact provenance leaves out the rule, the text of all but reports, and types that follow from the property that
    leads here.
    """
    node = scene.mention(reading, kind, mention.span)
    if not scene.compact:
        scene.say_of(reading, node, "rdf:type", *(name(c) for c in lineage(classes)))
        scene.say_of(reading, node, "rule", plain(mention.rule))
    elif classes != "Mention":
        scene.say_of(reading, node, "rdf:type", name(classes))
    put_place(scene, reading, node, mention.span, mention.text if kind == "report" or not scene.compact else None)
    scene.say_of(reading, node, "sentence", _put_sentence(scene, reading, mention.sentence))
    return node


def put_words(scene: Scene, reading: int, mention: Mention, kind: str) -> ox.NamedNode:
    """A mention that is asked for its words alone; its IRI says where they are."""
    if not scene.compact:
        return put_mention(scene, reading, mention, kind)
    node = scene.mention(reading, kind, mention.span)
    scene.say_of(reading, node, "text", plain(mention.text))
    return node


def put_place(scene: Scene, reading: int, node: ox.NamedNode, span: Span, text: str | None) -> None:
    """Where a mention or sentence is: article, start, end, and its text."""
    scene.say_of(reading, node, "article", scene.article_node(reading))
    scene.say_of(reading, node, "start", whole(span.start))
    scene.say_of(reading, node, "end", whole(span.end))
    scene.say_of(reading, node, "text", plain(text) if text is not None else None)


def _put_sentence(scene: Scene, reading: int, span: Span) -> ox.NamedNode:
    node = scene.sentences.get((reading, span))
    if node is None:
        node = scene.sentences[reading, span] = scene.mention(reading, "sentence", span)
        classes = ("Sentence",) if scene.compact else lineage("Sentence")
        scene.say_of(reading, node, "rdf:type", *(name(c) for c in classes))
        put_place(scene, reading, node, span, scene.article(reading).words(span))
    return node
