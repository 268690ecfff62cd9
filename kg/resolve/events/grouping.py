"""Event mentions of many articles to events: the same act, on the same thing, by the same side, at the same time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from kg.ids import digest, mention_key, slug
from kg.model import Event, Factuality, Judgement
from kg.resolve.events.features import (
    NEIGHBOURING,
    WITHIN,
    apart,
    class_of,
    compare,
    done_once,
    facts_apart,
    status,
    threshold,
)
from kg.resolve.events.frames import Frame
from kg.resolve.merging.blocks import Blocks, ranks
from kg.resolve.merging.comparison import Comparison
from kg.resolve.merging.decisions import Merger, Pair, judged
from kg.resolve.merging.rulings import NONE, bonds
from kg.resolve.merging.telling import Stretch
from kg.resolve.times.dating import dating_of

STRENGTH: tuple[Factuality, ...] = ("Actual", "Threatened", "Planned", "Hypothetical", "Denied")
_BARE = Comparison(WITHIN, ("the event of its act told nearest",))
_ACT = Comparison(WITHIN, ("same act", "same article", "nothing else told"))
_WEEK = 7
_FACTS = 32
"""So many different tellings of an event are asked for what rules out another: a hub has thousands, most of them alike."""


class _Profile:
    """What the mentions of one event tell: their facts once each, and the stretch that all their times leave.

    The stretch may be turned round where reports differ about the day of what is done once.
    """

    def __init__(self, frame: Frame) -> None:
        self._facts = {_facts_of(frame): frame}
        self._first = frame
        self._stretch = Stretch(frame.dating)

    def clash(self, other: _Profile) -> str | None:
        """What in one rules out the other."""
        slack = NEIGHBOURING if done_once(self._first, other._first) else timedelta()
        if self._stretch.clashes(other._stretch, slack):
            return "different times"
        for key, frame in islice(self._facts.items(), _FACTS):
            for other_key, other_frame in islice(other._facts.items(), _FACTS):
                reason = None if key == other_key else facts_apart(frame, other_frame)
                if reason:
                    return reason
        return None

    def join(self, other: _Profile) -> None:
        """Both together."""
        self._facts.update(other._facts)
        self._stretch.join(other._stretch)


def _facts_of(frame: Frame) -> tuple[object, ...]:
    """All that facts_apart looks at."""
    return (frame.type, status(frame), frame.bodies, frame.agents, frame.sides, frame.hit, frame.targets,
            frame.target_sides, frame.bare, frame.utterances, frame.places, frame.dating, frame.told,
            frame.again and frame.at[0])  # fmt: skip


def group(frames: Sequence[Frame], judgements: Sequence[Judgement] = ()) -> tuple[list[list[Frame]], list[Judgement]]:
    """Clusters of frames, and the judgements behind them; ``frames`` as frames_of gives them, ``judgements`` the user's."""
    marks = [mention_key("event", *frame.key) for frame in frames]
    ruled = bonds(judgements, {mark: i for i, mark in enumerate(marks)}) if judgements else NONE
    merger = Merger(marks, lambda i: _Profile(frames[i]), ruled)
    merger.decide(_pairs(frames))
    _attach_bare(frames, merger)
    return [[frames[i] for i in members] for members in merger.groups()], merger.judgements()


def _pairs(frames: Sequence[Frame]) -> Iterator[Pair]:
    """The likely ones among the pairs that share a block."""
    blocks = Blocks()
    for i, frame in enumerate(frames):
        blocks.put(i, _keys(frame))
    orders = [ranks((_when(f), f.key, f.at[1]) for f in frames), ranks(_alike(f) for f in frames)]
    for i, j in blocks.pairs(orders):
        a, b = frames[i], frames[j]
        pair = judged(i, j, compare(a, b), threshold(a, b), lambda a=a, b=b: apart(a, b))  # type: ignore[misc]
        if pair:
            yield pair


def _keys(frame: Frame) -> Iterator[tuple[str, ...]]:
    """What two mentions of one event share: something hit, or the act with an agent, a target, a name, a week, the words."""
    kind, act = class_of(frame.type), frame.act
    yield from (("utterance", frame.type, act, utterance) for utterance in frame.utterances)
    yield "sentence", frame.type, frame.sentence
    if frame.bare and not frame.located:
        return
    yield "article", frame.type, str(frame.at[0])
    yield from (("hit", kind, thing, *((act,) if thing in frame.broad else ())) for thing in frame.hit)
    yield from (("target", frame.type, act, thing) for thing in frame.targets)
    if kind == "force":  # what one report has hit is another's target
        yield from (("hit", kind, thing) for thing in frame.targets - frame.broad)
    yield from (("agent", frame.type, act, agent) for agent in frame.bodies)
    yield from (("beside", frame.type, act, thing) for thing in frame.beside | (frame.places - frame.broad))
    for agent in frame.bodies:
        yield from (("sides", kind, agent, target) for target in frame.targets)
    if frame.told:
        for week in {frame.told[0] // _WEEK, frame.told[1] // _WEEK, frame.told[1] // _WEEK + 1}:
            yield from (("week", frame.type, act, side, str(week)) for side in frame.sides | frame.target_sides)


def _when(frame: Frame) -> tuple[str, int]:
    """The time of an event, else that of its article; undated ones come last."""
    if frame.dating and frame.dating.earliest:
        return frame.dating.earliest.isoformat(), 0
    return ("~", frame.told[0]) if frame.told else ("~~", 0)


def _alike(frame: Frame) -> tuple[object, ...]:
    """An order in which mentions that tell the same come together."""
    told = (frame.hit - frame.broad, frame.bodies, frame.targets)
    return (class_of(frame.type), frame.act, *map(sorted, told), frame.sentence, frame.key, frame.at[1])


def _attach_bare(frames: Sequence[Frame], merger: Merger[_Profile]) -> None:
    """A bare mention ("the blast") tells the event of its act that the article calls so, or that it speaks of nearest to it.

    Those that find none are one event where they tell one act of one article.
    """
    full = {members[0] for members in merger.groups() if not all(frames[i].bare for i in members)}
    root = {i: members[0] for members in merger.groups() for i in members}
    told: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i, frame in enumerate(frames):
        if root[i] in full:
            told[frame.at[0], class_of(frame.type)].append(i)
    homed = set[int]()
    homeless = []
    for i, frame in enumerate(frames):
        if root[i] in full or root[i] in homed:
            continue  # one home for all mentions of a bare group: it is no ground for joining two events
        if _attach(i, frames, told[frame.at[0], class_of(frame.type)], merger):
            homed.add(root[i])
        else:
            homeless.append(i)
    _by_act(frames, [i for i in homeless if root[i] not in homed], merger)


def _attach(i: int, frames: Sequence[Frame], near: Iterable[int], merger: Merger[_Profile]) -> bool:
    bare = frames[i]
    options = sorted(
        (frames[j].word != bare.word, abs(frames[j].key[1] - bare.key[1]), j)
        for j in near
        if _may_stand_for(bare, frames[j])
    )
    return any(merger.one(i, j) or (not merger.clash(i, j) and merger.settle(i, j, _BARE)) for _, _, j in options)


def _may_stand_for(bare: Frame, told: Frame) -> bool:
    return bare.act == told.act or bare.generic


def _by_act(frames: Sequence[Frame], homeless: Iterable[int], merger: Merger[_Profile]) -> None:
    first: dict[tuple[int, str, str, str], int] = {}
    for i in homeless:
        frame = frames[i]
        j = first.setdefault((frame.at[0], frame.type, frame.act, status(frame)), i)
        if i != j and not merger.clash(j, i):
            merger.settle(j, i, _ACT)


def events_of(clusters: Sequence[Sequence[Frame]]) -> list[Event]:
    """One event a cluster, sorted by slug."""
    return sorted((_event(members) for members in clusters), key=lambda event: event.slug)


def _event(members: Sequence[Frame]) -> Event:
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
    )
