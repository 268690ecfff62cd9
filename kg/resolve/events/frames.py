"""Event mentions in terms of the world: whose act, on what, when, and how the sentence tells it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from kg.model import Argument, At, Dating, EventMention, Factuality, Known, Reading, Span, Thing
from kg.resolve.merging.telling import days_of, telling_words
from kg.resolve.times.dating import dating_of

_INDEFINITE = re.compile(r"\b(?:an?|another|one|some|several|more|new|further)\s+(?:[\w’'-]+\s+){0,3}$", re.I)
"""What before a noun says that it was not told before, up to three words before it."""

_AGAIN = re.compile(r"the same\b", re.I)
_FEW = (None, "1")  # a number that many acts have

Part = Literal["headline", "lead", ""]

_NOTHING: frozenset[str] = frozenset()


class Frame(Struct, frozen=True, gc=False):
    """An event mention in terms of the world: slugs for its participants, sides for their countries.

    ``bodies`` are the agents and what they are part of (the general staff, its army); ``people`` the targets that are
    persons or groups; ``crowds`` those of all these that a plural noun tells ("soldiers"), ``broad`` those that many
    acts have in common: crowds, states, regions. ``word`` is the trigger, ``words`` the telling words of its sentence,
    ``beside`` the other things named there. ``utterances`` are the statements that propose the act or say so; ``told``
    the days, as ordinals, on which the article may have come out; ``numbers`` what is counted and how many ("killed 12").
    ``part`` is "headline", or "lead" where the first sentence of the text that tells such an act tells this one.
    ``again`` is an act on "the same" thing as one told before.
    """

    key: tuple[str, int, int]
    at: At
    type: str
    act: str
    factuality: Factuality
    agents: frozenset[str]
    bodies: frozenset[str]
    sides: frozenset[str]
    hit: frozenset[str]
    targets: frozenset[str]
    target_sides: frozenset[str]
    places: frozenset[str]
    dating: Dating | None
    sentence: str
    generic: bool
    own: bool = False
    people: frozenset[str] = _NOTHING
    broad: frozenset[str] = _NOTHING
    crowds: frozenset[str] = _NOTHING
    word: str = ""
    words: tuple[str, ...] = ()
    beside: frozenset[str] = _NOTHING
    utterances: frozenset[str] = _NOTHING
    told: tuple[int, int] | None = None
    numbers: frozenset[str] = _NOTHING
    part: Part = ""
    again: bool = False

    @property
    def bare(self) -> bool:
        """Nothing but the act is told ("the demolition", "it was bombed"), so that it may be one told elsewhere."""
        return not (self.agents or self.hit or self.targets or self.own)

    @property
    def located(self) -> bool:
        """A place and a time are told that few acts share."""
        return self.dating is not None and bool(self.places - self.broad)


def frames_of(
    readings: Sequence[Reading],
    thing_at: Mapping[At, Thing],
    times: Sequence[tuple[Dating | None, ...]] | None,
    utterance_at: Mapping[At, str] | None = None,
    dates: Sequence[Known | None] | None = None,
) -> list[Frame]:
    """The frames of all event mentions, sorted by (source, start, end).

    ``times`` and ``dates`` (of the articles) are None before dating; ``utterance_at`` names the statement of each report
    where statements are merged.
    """
    world = _World(thing_at)
    frames = []
    for r, reading in enumerate(readings):
        if reading.events:
            scene = _Scene(r, reading, world, times[r] if times else None, dates[r] if dates else None)
            said = _said_in(r, reading, utterance_at or {})
            frames += [scene.frame(i, frozenset(said.get(i, ()))) for i in range(len(reading.events))]
    return sorted(frames, key=lambda frame: (frame.key, frame.at[1]))


def _said_in(r: int, reading: Reading, utterance_at: Mapping[At, str]) -> dict[int, set[str]]:
    """Event index to the statements that propose it or hold it."""
    said: dict[int, set[str]] = defaultdict(set)
    holders = [(told.statement, e) for e, told in enumerate(reading.events) if told.statement is not None]
    for report, event in [*reading.proposals, *holders]:
        if (r, report) in utterance_at:
            said[event].add(utterance_at[r, report])
    return said


class _World:
    """What is known of the things that take part: what they are part of, and which are broad."""

    def __init__(self, thing_at: Mapping[At, Thing]) -> None:
        self.thing_at = thing_at
        things = {thing.slug: thing for thing in thing_at.values()}
        self.wholes = _wholes(things)
        self.crowds = frozenset(slug for slug, thing in things.items() if _crowd(thing))
        self.broad = self.crowds.union(slug for slug, thing in things.items() if _broad(thing))
        self._sets: dict[frozenset[str], frozenset[str]] = {}

    def shared(self, slugs: Iterable[str]) -> frozenset[str]:
        """A set of slugs; equal ones are kept once, for a large collection has many."""
        made = frozenset(slugs)
        return self._sets.setdefault(made, made)


def _broad(thing: Thing) -> bool:
    """States, and regions of no country: their acts are many."""
    return "State" in thing.kinds or (thing.kinds == ("Location",) and thing.country is None)


def _crowd(thing: Thing) -> bool:
    """A group that a common noun tells: another article may mean others of the kind."""
    return "Group" in thing.kinds and thing.label.split()[-1][:1].islower()


def _wholes(things: Mapping[str, Thing]) -> dict[str, set[str]]:
    """Slug to the bodies that a thing is part of by its own name ("Staff of the Army") or by membership, states aside."""
    named = {_bare(name): slug for slug, thing in things.items() for name in (thing.label, *thing.alt_labels)}
    wholes: dict[str, set[str]] = defaultdict(set)
    for slug, thing in things.items():
        for name in (thing.label, *thing.alt_labels):
            _, of, whole = _bare(name).partition(" of ")
            if of and whole in named and named[whole] != slug:
                wholes[slug].add(named[whole])
        wholes[slug] |= {body for body in thing.member_of if body in things and "State" not in things[body].kinds}
    return wholes


def _bare(name: str) -> str:
    return " ".join(word for word in name.replace("’", "'").casefold().split() if word != "the")


class _Scene:
    """One article with what its frames share."""

    def __init__(
        self, r: int, reading: Reading, world: _World, times: tuple[Dating | None, ...] | None, date: Known | None
    ) -> None:
        self._r = r
        self._reading = reading
        self._world = world
        self._times = times
        self._told = days_of(date)
        self._headlines = [s.span for s in reading.article.segments if s.kind == "headline"]
        self._leads: dict[str, int] = {}
        for event in reading.events:
            if not self._in_headline(event):
                start = event.mention.sentence.start
                self._leads[event.lemma] = min(start, self._leads.get(event.lemma, start))
        self._sentences: dict[Span, tuple[str, str, tuple[str, ...]]] = {}
        self._named: dict[Span, set[str]] = defaultdict(set)
        for e, entity in enumerate(reading.entities):
            thing = world.thing_at.get((r, e))
            if thing is not None and thing.slug not in world.broad:
                for told in entity.mentions:
                    self._named[told.mention.sentence].add(thing.slug)

    def _things(self, arguments: Iterable[Argument]) -> list[Thing]:
        found = (self._world.thing_at.get((self._r, a.entity)) for a in arguments if a.entity is not None)
        return [thing for thing in found if thing]

    def _sentence(self, span: Span) -> tuple[str, str, tuple[str, ...]]:
        """A sentence as it stands, as it is compared, and its telling words."""
        if span not in self._sentences:
            text = self._reading.article.words(span)
            self._sentences[span] = (text, " ".join(text.split()).casefold(), telling_words(text))
        return self._sentences[span]

    def frame(self, i: int, utterances: frozenset[str]) -> Frame:
        """The frame of one event mention."""
        told, world = self._reading.events[i], self._world
        doers, affected, targets = (self._things(part) for part in (told.agents, told.affected, told.targets))
        agents = [thing for thing in doers if thing.kinds != ("Location",)]  # "a Lyon court" says where
        places = world.shared(t.slug for t in (*self._things(told.places), *doers) if t not in agents)
        slugs = [world.shared(t.slug for t in part) for part in (agents, affected, targets)]
        bodies = world.shared(slugs[0].union(*(world.wholes.get(agent, ()) for agent in slugs[0])))
        part = slugs[0].union(bodies, slugs[1], slugs[2], places)
        text, sentence, words = self._sentence(told.mention.sentence)
        return Frame(
            key=(self._reading.article.source, told.mention.span.start, told.mention.span.end),
            at=(self._r, i),
            type=told.type,
            act=told.lemma,
            factuality=told.factuality,
            agents=slugs[0],
            bodies=bodies,
            sides=world.shared(map(side_of, agents)),
            hit=slugs[1],
            targets=slugs[2],
            target_sides=world.shared(map(side_of, targets)),
            places=places,
            people=world.shared(t.slug for t in targets if not {"State", "Organization"}.intersection(t.kinds)),
            broad=world.shared(part & world.broad),
            crowds=world.shared(part & world.crowds),
            dating=self._dating(told),
            sentence=sentence,
            generic=told.generic,
            word=told.mention.text.casefold(),
            words=words,
            beside=world.shared(self._named.get(told.mention.sentence, set()) - part),
            own=_introduced(told, text, told.mention.span.start - told.mention.sentence.start),
            utterances=utterances,
            told=self._told,
            numbers=world.shared(f"{q.of} {q.low}" for q in told.quantities if q.low not in _FEW),
            part=self._part(told),
            again=any(_AGAIN.match(a.mention.text) for a in (*told.affected, *told.targets)),
        )

    def _part(self, told: EventMention) -> Part:
        if self._in_headline(told):
            return "headline"
        return "lead" if self._leads.get(told.lemma) == told.mention.sentence.start else ""

    def _in_headline(self, told: EventMention) -> bool:
        return any(span.start <= told.mention.span.start < span.end for span in self._headlines)

    def _dating(self, told: EventMention) -> Dating | None:
        dated = [d for t in told.times if (d := self._times[t])] if self._times else []
        return dating_of(dated) if dated else None


def _introduced(told: EventMention, sentence: str, start: int) -> bool:
    """Whether a mention brings in an event of its own: a count, an unnamed doer, an indefinite noun."""
    if told.quantities or any(argument.entity is None for argument in told.agents):
        return True
    if told.generic or not told.mention.rule.startswith("noun"):
        return False
    return _INDEFINITE.search(sentence[:start]) is not None


def side_of(thing: Thing) -> str:
    """The country of an actor, else the actor itself."""
    return f"country:{thing.country}" if thing.country else thing.slug
