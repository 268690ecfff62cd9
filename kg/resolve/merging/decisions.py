"""Decision and clustering: scored pairs joined best first, a veto asked of whole groups, every decision recorded.

A group is known by its profile, not by all pairs of its members, so that a veto costs what the group has to tell and not
what it has grown to. The pairs are ranked by score and then by their members, which are sorted by content: the outcome
depends on the set of mentions alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Generic, Protocol, Self, TypeVar

from msgspec import Struct

from kg.model import Judgement, Verdict
from kg.resolve.merging.comparison import Comparison
from kg.resolve.merging.rulings import Bonds

BAND = 1.0
"""How far below the threshold a score may lie for the decision to be told as unsure."""
_TOLD = 2
"""So many likely pairs of each mention that stayed apart are recorded, the likeliest first."""
_RULED = "ruled apart by a judgement"


class Profile(Protocol):
    """What a group tells that may rule out another."""

    def clash(self, other: Self, /) -> str | None:
        """What rules out that the two are one; None where nothing does."""

    def join(self, other: Self, /) -> None:
        """Take up what another group tells."""


P = TypeVar("P", bound=Profile)


class Pair(Struct, frozen=True, gc=False):
    """Two members, how alike they are, and what the comparison says of them before their groups are asked.

    "different" is a likeness that reached the threshold with something that rules it out, the last of its reasons.
    """

    left: int
    right: int
    comparison: Comparison
    verdict: Verdict


def judged(i: int, j: int, comparison: Comparison, threshold: float, veto: Callable[[], str | None]) -> Pair | None:
    """What a comparison says of two members; None where they are not even likely. ``veto`` is asked of likely ones."""
    if comparison.score < threshold - BAND:
        return None
    reason = veto()
    if comparison.score < threshold:
        return None if reason else Pair(i, j, _once(comparison.score, comparison.reasons), "unsure")
    if reason:
        return Pair(i, j, _once(comparison.score, (*comparison.reasons, reason)), "different")
    return Pair(i, j, _once(comparison.score, comparison.reasons), "same")


@lru_cache(maxsize=4096)
def _once(score: float, reasons: tuple[str, ...]) -> Comparison:
    """Equal comparisons are kept once: pairs are many, and what they have in common is not."""
    return Comparison(score, reasons)


class Merger(Generic[P]):
    """Groups that grow by joining, smaller to larger, as long as neither their profiles nor the user's word forbid it.

    ``marks`` are the names of the members in judgements (:func:`kg.ids.mention_key`). The user's "same" is joined first and
    asks no profile, a "different" is final, also through other members, and an "unsure" pair is no ground for joining.
    """

    def __init__(self, marks: Sequence[str], profile_of: Callable[[int], P], bonds: Bonds) -> None:
        self._marks = marks
        self._profile_of = profile_of
        self._group_of = list(range(len(marks)))
        self._members: dict[int, list[int]] = {}
        self._profiles: dict[int, P] = {}
        self._bonds = bonds
        self._barred: dict[int, set[int]] = defaultdict(set)
        self._same: list[Pair] = []
        self._apart: list[Pair] = []
        for i, j in bonds.different:
            self._barred[i].add(j)
            self._barred[j].add(i)
        for i, j in bonds.same:
            if not self.one(i, j) and not self._ruled(i, j):
                self._join(i, j)

    # ---- groups ----

    def one(self, i: int, j: int) -> bool:
        """Are two members in one group?"""
        return self._group_of[i] == self._group_of[j]

    def root(self, i: int) -> int:
        """The member by which a member's group is known until a larger one takes it up."""
        return self._group_of[i]

    def groups(self) -> list[list[int]]:
        """All groups, each in the order of its members, sorted by their first."""
        found: dict[int, list[int]] = defaultdict(list)
        for i, group in enumerate(self._group_of):
            found[group].append(i)
        return sorted(found.values())

    def clash(self, i: int, j: int) -> str | None:
        """What forbids that the groups of two members become one."""
        if self._ruled(i, j):
            return _RULED
        return self.profile(i).clash(self.profile(j))

    def profile(self, i: int) -> P:
        """The profile of a member's group."""
        group = self._group_of[i]
        if group not in self._profiles:
            self._profiles[group] = self._profile_of(group)
        return self._profiles[group]

    def _ruled(self, i: int, j: int) -> bool:
        a, b = sorted((self._group_of[i], self._group_of[j]), key=lambda g: len(self._barred.get(g, ())))
        return any(self._group_of[k] == b for k in self._barred.get(a, ()))

    def _join(self, i: int, j: int) -> None:
        a, b = sorted((self._group_of[i], self._group_of[j]), key=lambda g: (-len(self._members.get(g, (g,))), g))
        self.profile(a).join(self.profile(b))
        del self._profiles[b]
        moved = self._members.pop(b, [b])
        for k in moved:
            self._group_of[k] = a
        self._members.setdefault(a, [a]).extend(moved)
        if b in self._barred:
            self._barred[a] |= self._barred.pop(b)

    # ---- decisions ----

    def decide(self, pairs: Iterable[Pair]) -> None:
        """Join the pairs that are the same, best first; keep what else there is to tell."""
        for pair in sorted(pairs, key=_rank):
            self.take(pair)

    def take(self, pair: Pair) -> bool:
        """One decision as it stands: join what is the same, keep what is not to tell of it; are they one now?"""
        if pair.verdict == "same":
            return self.settle(pair.left, pair.right, pair.comparison)
        self._apart.append(pair)
        return False

    def settle(self, i: int, j: int, comparison: Comparison) -> bool:
        """Join the groups of two members where nothing forbids it, and record the decision; are they one now?"""
        i, j = min(i, j), max(i, j)
        if self.one(i, j):
            return True
        if (i, j) in self._bonds.unsure:
            return False
        reason = self.clash(i, j)
        if reason is None:
            self._join(i, j)
            self._same.append(Pair(i, j, comparison, "same"))
            return True
        self._apart.append(Pair(i, j, _once(comparison.score, (*comparison.reasons, reason)), "different"))
        return False

    def judgements(self) -> list[Judgement]:
        """The decisions: a "same" for each joining, and of those that stayed apart the likeliest of each mention.

        Pairs that the user has judged are not judged again.
        """
        spoken = {*self._bonds.same, *self._bonds.different, *self._bonds.unsure}
        told: Counter[int] = Counter()
        kept = [pair for pair in self._same if (pair.left, pair.right) not in spoken]
        for pair in sorted(self._apart, key=_rank):
            ends = (pair.left, pair.right)
            if not self.one(*ends) and ends not in spoken and min(told[k] for k in ends) < _TOLD:
                spoken.add(ends)
                told.update(ends)
                kept.append(pair)
        return [self._judgement(pair) for pair in kept if self._marks[pair.left] != self._marks[pair.right]]

    def _judgement(self, pair: Pair) -> Judgement:
        left, right = sorted(self._marks[k] for k in (pair.left, pair.right))
        return Judgement(left, right, pair.verdict, pair.comparison.score, pair.comparison.reasons)


def _rank(pair: Pair) -> tuple[float, int, int]:
    return -pair.comparison.score, pair.left, pair.right
