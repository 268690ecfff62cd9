"""What the writers of a graph share: the world, the names, the quads."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.graph.quads import Quads, Term
from kg.graph.terms import ACTORS, Names, article_key, name
from kg.ids import APART, mention_at, mention_key
from kg.model import Argument, Article, At, Span, Thing, World


class Scene:
    """The world, the names, and where each chain of each article ended up.

    ``compact`` is the provenance that is written: one IRI for each place, and of what is said there only what is asked for.
    """

    def __init__(self, world: World, names: Names, compact: bool = False) -> None:
        self.world = world
        self.names = names
        self.compact = compact
        self.quads = Quads(names.base)
        self.sentences: dict[tuple[int, Span], ox.NamedNode] = {}
        self.world_graph = names.graph("world")
        self.things = {thing.slug: thing for thing in world.things}
        self.thing_at: dict[At, Thing] = {at: thing for thing in world.things for at in thing.chains}
        self.events = {event.slug: event for event in world.events}
        self.statement_at = {at: s for s in world.statements for at in s.reports}
        self._ids = [article_key(reading.article) for reading in world.readings]
        self._pages = [names.graph(f"article/{page}") for page in self._ids]
        self._articles = [names.article(reading.article) for reading in world.readings]
        self._keys = self._index() if world.judgements and not compact else {}

    def article(self, reading: int) -> Article:
        """The article of a reading."""
        return self.world.readings[reading].article

    def mention_of(self, key: str) -> ox.NamedNode | None:
        """The mention that a judgement names (``kind:source#start-end``)."""
        return self._keys.get(key)

    def _index(self) -> dict[str, ox.NamedNode]:
        keys: dict[str, ox.NamedNode] = {}
        for reading in self.world.readings:
            told = [("entity", m.mention) for entity in reading.entities for m in entity.mentions]
            told += [("event", event.mention) for event in reading.events]
            told += [("report", report.mention) for report in reading.reports]
            for kind, mention in told:
                key = mention_key(kind, reading.article.source, mention.span.start, mention.span.end)
                keys[key] = self.names.mention(reading.article, kind, mention.span)
        return keys

    def mention(self, reading: int, kind: str, span: Span) -> ox.NamedNode:
        """The IRI of a mention; ``kind`` keeps mentions of different things at one place apart, unless they may be one."""
        if self.compact:
            return self.names.node(
                "mention", mention_at(self._ids[reading], span.start, span.end, kind if kind in APART else "")
            )
        return self.names.mention(self.article(reading), kind, span)

    def article_node(self, reading: int) -> ox.NamedNode:
        """The IRI of an article."""
        return self._articles[reading]

    def page(self, reading: int) -> ox.NamedNode:
        """The named graph of an article."""
        return self._pages[reading]

    def thing_of(self, reading: int, argument: Argument | None) -> ox.NamedNode | None:
        """The actor or place that an argument stands for, None where it is unnamed."""
        if argument is None or argument.entity is None:
            return None
        thing = self.thing_at.get((reading, argument.entity))
        return self.names.thing(thing) if thing else None

    def actor_of(self, reading: int, argument: Argument | None) -> ox.NamedNode | None:
        """The actor that an argument stands for; a mere place is no side."""
        thing = self.thing_at.get((reading, argument.entity)) if argument and argument.entity is not None else None
        return self.names.thing(thing) if thing and ACTORS.intersection(thing.kinds) else None

    def say(self, subject: ox.NamedNode, predicate: str, *values: Term | None) -> None:
        """State facts of the world; None says nothing."""
        self._say(self.world_graph, subject, predicate, values)

    def say_of(self, reading: int, subject: ox.NamedNode, predicate: str, *values: Term | None) -> None:
        """State facts in the graph of an article."""
        self._say(self.page(reading), subject, predicate, values)

    def _say(self, graph: ox.NamedNode, subject: ox.NamedNode, predicate: str, values: Iterable[Term | None]) -> None:
        for value in values:
            if value is not None:
                self.quads.add(graph, subject, name(predicate), value)
