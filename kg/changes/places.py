"""A world by the places where its things are read, so that they are found again in another world."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from kg.model import Article, At, EventMention, Mention, Report, Span, Statement, Thing, World
from kg.printable import one_line

Key = tuple[str, str, int, int]
"""Where something is read: path and hash of the file, start and end."""


class Quoted(Struct, frozen=True):
    """Words of an article, and where they stand in its file."""

    text: str
    article: Article
    span: Span


class View:
    """A world with its threats, and the way from a thing to its places and back."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.events = {event.slug: event for event in world.events}
        self.threats = [
            s for s in world.statements if any(self.report(at).event_type == "THREATEN" for at in s.reports)
        ]
        self._thing_at: dict[At, Thing] = {at: thing for thing in world.things for at in thing.chains}
        self._places = {f"statement/{s.slug}": self.keys(s) for s in world.statements}
        self._places |= {f"event/{e.slug}": frozenset(map(self._event_key, e.mentions)) for e in world.events}

    def report(self, at: At) -> Report:
        """A report by its place among the readings."""
        return self.world.readings[at[0]].reports[at[1]]

    def told(self, at: At) -> EventMention:
        """An event mention by its place among the readings."""
        return self.world.readings[at[0]].events[at[1]]

    def keys(self, statement: Statement) -> frozenset[Key]:
        """The places of a statement's reports."""
        return frozenset(self.key(at[0], self.report(at).mention) for at in statement.reports)

    def places(self, thing: str | None) -> frozenset[Key]:
        """The places of ``event/SLUG`` or ``statement/SLUG``."""
        return self._places.get(thing or "", frozenset())

    def key(self, reading: int, mention: Mention) -> Key:
        """The place of a mention."""
        article = self.world.readings[reading].article
        return article.source, article.sha256, mention.span.start, mention.span.end

    def _event_key(self, at: At) -> Key:
        return self.key(at[0], self.told(at).mention)

    def files(self) -> frozenset[tuple[str, str]]:
        """Path and hash of every file that was read."""
        return frozenset((r.article.source, r.article.sha256) for r in self.world.readings)

    def file(self, reading: int) -> tuple[str, str]:
        """Path and hash of the file of a reading."""
        article = self.world.readings[reading].article
        return article.source, article.sha256

    def thing(self, reading: int, entity: int | None) -> Thing | None:
        """The actor or place that an entity of a reading is."""
        return self._thing_at.get((reading, entity)) if entity is not None else None

    def speakers(self, statement: Statement) -> frozenset[str]:
        """The slugs of those who are said to make a statement."""
        spoken = ((at[0], self.report(at).speaker) for at in statement.reports)
        found = (self.thing(reading, speaker.entity) for reading, speaker in spoken if speaker)
        return frozenset(thing.slug for thing in found if thing)

    def who(self, statement: Statement) -> str:
        """The speaker as people read it, "" where none is told."""
        labels = (self._label(at) for at in statement.reports)
        return next(filter(None, labels), "")

    def _label(self, at: At) -> str:
        speaker = self.report(at).speaker
        if speaker is None:
            return ""
        thing = self.thing(at[0], speaker.entity)
        return thing.label if thing else one_line(speaker.label or speaker.mention.text)

    def quoted(self, at: At) -> Quoted:
        """The words of a report."""
        mention = self.report(at).mention
        return Quoted(one_line(mention.text), self.world.readings[at[0]].article, mention.span)

    def sentence(self, reading: int, mention: Mention) -> Quoted:
        """The sentence around a mention."""
        article = self.world.readings[reading].article
        return Quoted(one_line(article.words(mention.sentence)), article, mention.sentence)


def place(quoted: Quoted) -> tuple[str, int, int]:
    """Sorts words by file and place."""
    return quoted.article.source, quoted.span.start, quoted.span.end


def first(quotes: Iterable[Quoted]) -> Quoted | None:
    """The first words by file and place."""
    return min(quotes, key=place, default=None)
