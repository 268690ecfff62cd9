"""Which actual event carried out a threatened or planned one: the same act on the same thing, by no other side, not earlier."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property

from kg.model import At, Dating
from kg.resolve.events.features import KINDRED
from kg.resolve.events.frames import Frame
from kg.resolve.merging.blocks import WHOLE, WINDOW
from kg.resolve.merging.telling import disjoint
from kg.resolve.times.dating import dating_of

Said = Mapping[At, Dating | None]
"""The date of the statement that holds or proposes an event mention, where there is one."""

_LAST = datetime.max.replace(tzinfo=UTC)


class _Told:
    """A cluster of event mentions with what is compared."""

    def __init__(self, members: Sequence[Frame]) -> None:
        self.members = members

    @cached_property
    def sides(self) -> frozenset[str]:
        return frozenset[str]().union(*(frame.sides for frame in self.members))

    @cached_property
    def hit(self) -> frozenset[str]:
        return frozenset[str]().union(*(frame.hit for frame in self.members))

    @cached_property
    def dating(self) -> Dating | None:
        return dating_of([frame.dating for frame in self.members if frame.dating])

    @cached_property
    def starts(self) -> datetime:
        return (self.dating and self.dating.earliest) or _LAST

    def acts(self) -> set[tuple[str, str]]:
        """What is done to what: kindred acts count as one only where the same thing is hit."""
        exact = {(frame.act, thing) for frame in self.members for thing in frame.hit | frame.targets}
        return exact | {("force", thing) for frame in self.members if frame.type in KINDRED for thing in frame.hit}


def fulfilments(
    clusters: Sequence[Sequence[Frame]], said: Said
) -> list[tuple[Sequence[Frame], Sequence[Frame], tuple[str, ...]]]:
    """Pairs (threatened or planned, actual, reasons), by the first mentions of the two."""
    blocks: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for actual in sorted((_Told(c) for c in clusters if c[0].factuality == "Actual"), key=_first):
        for key in actual.acts():
            blocks[key].append(actual)
    for block in blocks.values():
        block.sort(key=lambda told: told.starts)
    found = []
    for unreal in sorted((_Told(c) for c in clusters if _to_come(c)), key=_first):
        options = {_first(other): other for other in _options(unreal, blocks, said)}
        for _, other in sorted(options.items()):
            reasons = _carried_out(unreal, other, said)
            if reasons:
                found.append((unreal.members, other.members, reasons))
    return found


def _first(told: _Told) -> tuple[tuple[str, int, int], int]:
    return told.members[0].key, told.members[0].at[1]


def _to_come(members: Sequence[Frame]) -> bool:
    return any(frame.factuality in ("Threatened", "Planned") for frame in members)


def _options(unreal: _Told, blocks: Mapping[tuple[str, str], Sequence[_Told]], said: Said) -> Iterator[_Told]:
    """The actual events of the same act on the same thing; where they are many, the first after the words, and undated ones."""
    words = min((d.earliest for d in _uttered(unreal, said) if d.earliest), default=None)
    for key in sorted(unreal.acts()):
        block = blocks.get(key, ())
        if len(block) <= WHOLE:
            yield from block
            continue
        for after in (words, _LAST):
            start = bisect_left(block, after, key=lambda told: told.starts) if after else 0
            yield from block[start : start + WINDOW]


def _uttered(unreal: _Told, said: Said) -> list[Dating]:
    return [d for frame in unreal.members if (d := said.get(frame.at)) is not None]


def _carried_out(unreal: _Told, actual: _Told, said: Said) -> tuple[str, ...]:
    if unreal.sides and actual.sides and not unreal.sides & actual.sides:
        return ()
    if (unreal.hit or actual.hit) and not unreal.hit & actual.hit:
        return ()
    uttered = _uttered(unreal, said)
    happened = actual.dating.earliest if actual.dating else None
    if happened and any(d.earliest and d.earliest > happened for d in uttered):
        return ()  # it may have come before the words
    if disjoint(unreal.dating, actual.dating):
        return ()
    later = bool(happened and any(d.latest and d.latest <= happened for d in uttered))
    if not unreal.hit and not later:
        return ()  # one act against one side is common; only the order in time makes it this one
    return ("same act", "same thing hit" if unreal.hit else "same target", *(("later date",) if later else ()))
