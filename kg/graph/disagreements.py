"""Disagreements to quads: the thing, what its reports differ in, and the two places with their values."""

from __future__ import annotations

import pyoxigraph as ox
from msgspec.structs import replace

from kg.graph.mentions import put_mention
from kg.graph.scene import Scene
from kg.graph.terms import english, lineage, name, plain, whole
from kg.ids import digest
from kg.model import Disagreement, Version
from kg.vocab import ASPECTS


def put_disagreement(scene: Scene, disagreement: Disagreement) -> None:
    """One disagreement: its aspect and rank, what it is about, and both sides."""
    aspect, sides = disagreement.aspect, (disagreement.left, disagreement.right)
    places = [part for side in sides for part in _place(scene, side)]
    node = scene.names.node("disagreement", digest("disagreement", aspect, disagreement.thing or "", *places))
    values = [" ".join(side.value.split()) for side in sides]
    scene.say(node, "rdf:type", *(name(c) for c in lineage("Disagreement")))
    scene.say(node, "rdfs:label", english(f"{aspect}: {values[0]} / {values[1]}"))
    scene.say(node, "aspect", plain(aspect))
    scene.say(node, "rank", whole(ASPECTS.index(aspect) + 1))
    scene.say(node, "disputed", _thing(scene, disagreement.thing))
    for predicate, side, value in zip(("left", "right"), sides, values, strict=True):
        scene.say(node, predicate, _put_side(scene, side, aspect))
        scene.say(node, f"{predicate}Value", plain(value))


def _place(scene: Scene, side: Version) -> tuple[str, int, int]:
    return scene.article(side.reading).source, side.mention.span.start, side.mention.span.end


def _thing(scene: Scene, thing: str | None) -> ox.NamedNode | None:
    part, _, slug = (thing or "").partition("/")
    return scene.names.node(part, slug) if thing else None


def _put_side(scene: Scene, side: Version, aspect: str) -> ox.NamedNode:
    """The words that give the value; a mention of its own, since they may be evidence of something else too."""
    rule = f"disagreement.{aspect}"
    return put_mention(scene, side.reading, replace(side.mention, rule=rule), rule)
