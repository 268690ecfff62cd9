"""Event mentions of many articles to events: the same act, on the same thing, by the same side, at the same time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kg.ids import digest, slug
from kg.model import At, Dating, Event, EventMention, Factuality, Judgement, Reading, Thing
from kg.resolve.clusters import Comparison, cluster, weigh
from kg.resolve.dating import dating_of

WEIGHTS = {
    "same act": 2.0,
    "kindred act": 1.0,
    "same thing hit": 2.0,
    "same agent": 1.5,
    "agents of one side": 0.75,
    "same target": 1.0,
    "same person or group": 0.25,
    "same place": 0.5,
    "same day": 1.0,
    "same article": 0.5,
    "same utterance": 2.0,
    "same sentence": 3.0,
}
WITHIN, ACROSS = 3.6, 3.75
"""Scores from which two mentions of one article, or of two, are the same event."""

KINDRED = frozenset({"ASSAULT", "COERCE"})
"""Destruction is coded under both: one blast may be "bombed" in one report and "demolished" in the next."""

STRENGTH: tuple[Factuality, ...] = ("Actual", "Threatened", "Planned", "Hypothetical", "Denied")
_INDEFINITE = re.compile(r"\b(?:an?|another|one|some|several|more|new|further)\s+(?:[\w’'-]+\s+){0,3}$", re.I)
"""What before a noun says that it was not told before, up to three words before it."""

_NARROW = 2 * 24 * 3600  # seconds: a dating as precise as a day


class Frame(Struct, frozen=True):
    """An event mention in terms of the world: slugs for its participants, sides for their countries.

    ``bodies`` are the agents and what they are part of (the general staff, its army); ``people`` the targets that are
    persons or groups; ``word`` the trigger; ``utterances`` the statements that propose the act or say so.
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
    people: frozenset[str] = frozenset()
    word: str = ""
    utterances: frozenset[str] = frozenset()

    @property
    def bare(self) -> bool:
        """Nothing but the act is told ("the demolition", "it was bombed"), so that it may be one told elsewhere."""
        return not (self.agents or self.hit or self.targets or self.own)


def frames_of(
    readings: Sequence[Reading],
    thing_at: dict[At, Thing],
    times: Sequence[tuple[Dating | None, ...]] | None,
    utterance_at: dict[At, str] | None = None,
) -> list[Frame]:
    """The frames of all event mentions, sorted by (source, start, end).

    ``times`` is None before dating; ``utterance_at`` names the statement of each report where statements are merged.
    """
    wholes = _wholes(thing_at)
    frames = []
    for r, reading in enumerate(readings):
        said = _said_in(r, reading, utterance_at or {})
        for i, told in enumerate(reading.events):
            frame = _frame((r, i), told, reading, thing_at, times[r] if times else None)
            bodies = frame.agents.union(*(wholes.get(agent, ()) for agent in frame.agents))
            frames.append(replace(frame, bodies=bodies, utterances=frozenset(said.get(i, ()))))
    return sorted(frames, key=lambda frame: (frame.key, frame.at[1]))


def _said_in(r: int, reading: Reading, utterance_at: dict[At, str]) -> dict[int, set[str]]:
    """Event index to the statements that propose it or hold it."""
    said: dict[int, set[str]] = defaultdict(set)
    holders = [(told.statement, e) for e, told in enumerate(reading.events) if told.statement is not None]
    for report, event in [*reading.proposals, *holders]:
        if (r, report) in utterance_at:
            said[event].add(utterance_at[r, report])
    return said


def _wholes(thing_at: dict[At, Thing]) -> dict[str, set[str]]:
    """Slug to the bodies that a thing is part of by its own name ("Staff of the Army") or by membership, states aside."""
    things = {thing.slug: thing for thing in thing_at.values()}
    named = {_bare(name): slug_ for slug_, thing in things.items() for name in (thing.label, *thing.alt_labels)}
    wholes: dict[str, set[str]] = defaultdict(set)
    for slug_, thing in things.items():
        for name in (thing.label, *thing.alt_labels):
            _, of, whole = _bare(name).partition(" of ")
            if of and whole in named and named[whole] != slug_:
                wholes[slug_].add(named[whole])
        wholes[slug_] |= {body for body in thing.member_of if body in things and "State" not in things[body].kinds}
    return wholes


def _bare(name: str) -> str:
    return " ".join(word for word in name.replace("’", "'").casefold().split() if word != "the")


def _frame(
    at: At, told: EventMention, reading: Reading, thing_at: dict[At, Thing], times: tuple[Dating | None, ...] | None
) -> Frame:
    def things(arguments: tuple[object, ...]) -> list[Thing]:
        found = [thing_at.get((at[0], a.entity)) for a in arguments if getattr(a, "entity", None) is not None]  # type: ignore[attr-defined]
        return [thing for thing in found if thing]

    agents, affected, targets = things(told.agents), things(told.affected), things(told.targets)
    dated = [times[t] for t in told.times] if times else []
    article = reading.article
    sentence = article.text[
        told.mention.sentence.start - article.span.start : told.mention.sentence.end - article.span.start
    ]
    return Frame(
        key=(article.source, told.mention.span.start, told.mention.span.end),
        at=at,
        type=told.type,
        act=told.lemma,
        factuality=told.factuality,
        agents=frozenset(t.slug for t in agents),
        bodies=frozenset(t.slug for t in agents),
        sides=frozenset(_side(t) for t in agents),
        hit=frozenset(t.slug for t in affected),
        targets=frozenset(t.slug for t in targets),
        people=frozenset(t.slug for t in targets if not {"State", "Organization"}.intersection(t.kinds)),
        target_sides=frozenset(_side(t) for t in targets),
        places=frozenset(t.slug for t in things(told.places)),
        dating=dating_of([d for d in dated if d]) if dated else None,
        sentence=" ".join(sentence.split()).casefold(),
        generic=told.generic,
        word=told.mention.text.casefold(),
        own=_introduced(told, sentence, told.mention.span.start - told.mention.sentence.start),
    )


def _introduced(told: EventMention, sentence: str, start: int) -> bool:
    """Whether a mention brings in an event of its own: a count, an unnamed doer, an indefinite noun."""
    if told.quantities or any(argument.entity is None for argument in told.agents):
        return True
    if told.generic or not told.mention.rule.startswith("noun"):
        return False
    return _INDEFINITE.search(sentence[:start]) is not None


def _side(thing: Thing) -> str:
    return f"country:{thing.country}" if thing.country else thing.slug


def compare(a: Frame, b: Frame) -> Comparison:
    """The features that two frames of one type share."""
    return weigh(
        [
            ("same act", a.act == b.act),
            ("kindred act", a.act != b.act and _kindred(a, b)),
            ("same thing hit", bool(a.hit & b.hit)),
            ("same agent", bool(a.bodies & b.bodies)),
            ("agents of one side", not a.bodies & b.bodies and bool(a.sides & b.sides)),
            ("same target", bool(a.targets & b.targets or a.target_sides & b.target_sides)),
            ("same person or group", bool(a.people & b.people)),
            ("same place", bool(a.places & b.places - a.hit - a.targets)),  # what is hit counts once
            ("same day", _same_day(a.dating, b.dating)),
            ("same article", a.at[0] == b.at[0]),
            ("same utterance", a.at[0] != b.at[0] and bool(a.utterances & b.utterances)),
            ("same sentence", a.at[0] != b.at[0] and a.sentence == b.sentence and bool(a.sentence)),
        ],
        WEIGHTS,
    )


def apart(a: Frame, b: Frame) -> str | None:
    """What rules out that two mentions tell one event; None where nothing does."""
    if a.type != b.type and not _kindred(a, b):
        return "different types"
    if (a.factuality == "Actual") != (b.factuality == "Actual") or (a.factuality == "Denied") != (
        b.factuality == "Denied"
    ):
        return "different factuality"
    if a.agents and b.agents and not a.bodies & b.bodies and not (a.sides & b.sides and a.hit & b.hit):
        return "different agents"  # a state and its army did one thing only where the same thing was hit
    if _against(a, b) or _against(b, a):
        return "opposite directions"
    if a.hit and b.hit and not a.hit & b.hit:
        return "different things hit"
    if a.target_sides and b.target_sides and not a.target_sides & b.target_sides:
        return "different targets"
    if disjoint(a.dating, b.dating):
        return "different times"
    return None


def _against(a: Frame, b: Frame) -> bool:
    """Whether the side that acts in one suffers in the other; talks and agreements have each side on both ends."""
    return bool(a.agents & b.targets) and not a.agents & a.targets and not b.agents & b.targets


def _kindred(a: Frame, b: Frame) -> bool:
    return {a.type, b.type} <= KINDRED and bool(a.hit & b.hit or a.bare or b.bare)


def disjoint(a: Dating | None, b: Dating | None) -> bool:
    """Whether two datings cannot be the same time."""
    if a is None or b is None:
        return False
    return bool(
        (a.latest and b.earliest and a.latest < b.earliest) or (b.latest and a.earliest and b.latest < a.earliest)
    )


def _same_day(a: Dating | None, b: Dating | None) -> bool:
    if a is None or b is None or disjoint(a, b):
        return False
    bounds = (a.earliest, a.latest, b.earliest, b.latest)
    if any(bound is None for bound in bounds):
        return False
    widths = [(x.latest - x.earliest).total_seconds() for x in (a, b) if x.latest and x.earliest]
    return all(width <= _NARROW for width in widths)


def group(frames: Sequence[Frame]) -> tuple[list[list[Frame]], list[Judgement]]:
    """Clusters of frames, and the judgements behind the merges across articles."""
    pairs, judgements = [], []
    for i, j in _candidates(frames):
        a, b = frames[i], frames[j]
        comparison = compare(a, b)
        here = a.at[0] == b.at[0]
        if comparison.score < (WITHIN if here else ACROSS) or apart(a, b):
            continue
        pairs.append((i, j, comparison.score))
        if not here:
            judgements.append(_judgement(a, b, comparison))
    clusters = [[frames[i] for i in indices] for indices in cluster(frames, pairs, _compatible)]
    return _attach_bare(clusters), judgements


def _judgement(a: Frame, b: Frame, comparison: Comparison) -> Judgement:
    left, right = sorted(f"event:{f.key[0]}#{f.key[1]}-{f.key[2]}" for f in (a, b))
    return Judgement(left, right, "same", comparison.score, comparison.reasons)


def _candidates(frames: Sequence[Frame]) -> list[tuple[int, int]]:
    """Pairs that share a block: type and article, something hit, targeted, the agent of the act, or the utterance."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, frame in enumerate(frames):
        for utterance in frame.utterances:
            blocks["utterance", frame.type, frame.act, utterance].append(i)
        if frame.bare:
            blocks["sentence", frame.type, frame.sentence].append(i)
            continue
        blocks["article", frame.type, str(frame.at[0])].append(i)
        for thing in frame.hit | frame.targets:
            blocks["thing", "force" if frame.type in KINDRED else frame.type, thing].append(i)
        for agent in frame.bodies:
            blocks["agent", frame.type, frame.act, agent].append(i)
    pairs = {(i, j) for block in blocks.values() for n, i in enumerate(block) for j in block[n + 1 :]}
    return sorted(pairs)


def _compatible(one: list[Frame], other: list[Frame]) -> bool:
    return all(apart(a, b) is None for a in one for b in other)


def _attach_bare(clusters: list[list[Frame]]) -> list[list[Frame]]:
    """A bare mention ("the blast") tells the event of its act that the article calls so, or that it speaks of nearest to it."""
    full = [c for c in clusters if not all(frame.bare for frame in c)]
    bare = [c for c in clusters if all(frame.bare for frame in c)]
    homes: dict[int, list[Frame]] = defaultdict(list)
    left = []
    for cluster_ in bare:
        home = _home(cluster_[0], full)
        if home is None:
            left.append(cluster_)
        else:
            homes[home].extend(cluster_)
    joined = [sorted([*c, *homes[i]], key=lambda frame: (frame.key, frame.at[1])) for i, c in enumerate(full)]
    return sorted([*joined, *_by_act(left)], key=lambda c: (c[0].key, c[0].at[1]))


def _home(frame: Frame, clusters: list[list[Frame]]) -> int | None:
    options = []
    for i, members in enumerate(clusters):
        near = [abs(m.key[1] - frame.key[1]) for m in members if m.at[0] == frame.at[0] and _may_stand_for(frame, m)]
        if near and _compatible([frame], members):
            options.append((all(m.word != frame.word for m in members), min(near), members[0].key, i))
    return min(options)[-1] if options else None


def _may_stand_for(bare: Frame, told: Frame) -> bool:
    return (bare.type == told.type or _kindred(bare, told)) and (bare.act == told.act or bare.generic)


def _by_act(clusters: list[list[Frame]]) -> list[list[Frame]]:
    """Bare mentions of one act in one article that found no home are one event."""
    merged: list[list[Frame]] = []
    homes: dict[tuple[int, str, str, bool], list[Frame]] = {}
    for members in clusters:
        keys = [(frame.at[0], frame.type, frame.act, frame.factuality == "Actual") for frame in members]
        home = next((homes[key] for key in keys if key in homes and _compatible(homes[key], members)), None)
        if home is None:
            home = []
            merged.append(home)
        home.extend(members)
        for key in keys:
            homes.setdefault(key, home)
    return [sorted(members, key=lambda frame: (frame.key, frame.at[1])) for members in merged]


def events_of(clusters: Sequence[Sequence[Frame]], confidence: Callable[[tuple[At, ...]], str]) -> list[Event]:
    """One event a cluster, sorted by slug."""
    return sorted((_event(members, confidence) for members in clusters), key=lambda event: event.slug)


def _event(members: Sequence[Frame], confidence: Callable[[tuple[At, ...]], str]) -> Event:
    factuality = min((frame.factuality for frame in members), key=STRENGTH.index)
    votes = Counter((frame.type, frame.act) for frame in members if not frame.generic)
    kind, act = min(votes, key=lambda pair: (-votes[pair], pair)) if votes else (members[0].type, members[0].act)
    ats = tuple(frame.at for frame in members)
    return Event(
        slug=f"{slug(kind)}-{slug(act, 30)}-{digest('event', *members[0].key, kind, act, length=8)}",
        type=kind,
        factuality=factuality,
        mentions=ats,
        dating=dating_of([frame.dating for frame in members if frame.dating]),
        confidence=confidence(ats),
    )


def fulfilments(
    clusters: Sequence[Sequence[Frame]], said: dict[At, Dating | None]
) -> list[tuple[Sequence[Frame], Sequence[Frame], tuple[str, ...]]]:
    """Pairs (threatened or planned, actual, reasons): the same act on the same thing, by no other side, not earlier.

    ``said`` gives the date of the statement that holds a mention, where there is one.
    """
    blocks: dict[tuple[str, str], list[Sequence[Frame]]] = defaultdict(list)
    for members in clusters:
        if members[0].factuality == "Actual":
            for key in _acts_on(members):
                blocks[key].append(members)
    found = []
    for members in clusters:
        if not {frame.factuality for frame in members} & {"Threatened", "Planned"}:
            continue
        options = {id(other): other for key in sorted(_acts_on(members)) for other in blocks[key]}
        for other in sorted(options.values(), key=lambda c: c[0].key):
            reasons = _carried_out(members, other, said)
            if reasons:
                found.append((members, other, reasons))
    return found


def _acts_on(members: Sequence[Frame]) -> set[tuple[str, str]]:
    """What is done to what: kindred acts count as one only where the same thing is hit."""
    exact = {(frame.act, thing) for frame in members for thing in frame.hit | frame.targets}
    return exact | {("force", thing) for frame in members if frame.type in KINDRED for thing in frame.hit}


def _carried_out(unreal: Sequence[Frame], actual: Sequence[Frame], said: dict[At, Dating | None]) -> tuple[str, ...]:
    sides = [frozenset[str]().union(*(f.sides for f in group_)) for group_ in (unreal, actual)]
    if sides[0] and sides[1] and not sides[0] & sides[1]:
        return ()
    hits = [frozenset[str]().union(*(f.hit for f in group_)) for group_ in (unreal, actual)]
    if (hits[0] or hits[1]) and not hits[0] & hits[1]:
        return ()
    happened = dating_of([f.dating for f in actual if f.dating])
    uttered = [d for f in unreal if (d := said.get(f.at)) is not None]
    if happened and happened.earliest and any(d.earliest and d.earliest > happened.earliest for d in uttered):
        return ()  # it may have come before the words
    planned = dating_of([f.dating for f in unreal if f.dating])
    if planned is not None and disjoint(planned, happened):
        return ()
    later = bool(happened and happened.earliest and any(d.latest and d.latest <= happened.earliest for d in uttered))
    if not hits[0] and not later:
        return ()  # one act against one side is common; only the order in time makes it this one
    return ("same act", "same thing hit" if hits[0] else "same target", *(("later date",) if later else ()))
