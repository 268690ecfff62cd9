"""One utterance in other words: paraphrases and translations, which share few words, told by who else could be meant.

Two reports of one named speaker and one type, in two articles of the same days, are a paraphrase where each is the likest of
what the other's article has that speaker say, and they share a quarter of their content words. A word counts the less the
oftener other reports of the two articles use it: what everybody there talks about tells no utterance from the next.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from kg.model import StatementType
from kg.resolve.merging.telling import SOON, days_between
from kg.resolve.statements.frames import Frame
from kg.resources import lexicon

SHARE = 0.25
"""The part of the content words of the poorer report, by weight, that two paraphrases share."""
_NEIGHBOURS = 8
"""The articles on one speaker, by date, with which each is compared."""
_STEM = 6  # letters: "restraint", "restrained"
_WORD = re.compile(r"[^\W\d_]{4,}")


def paraphrases(frames: Sequence[Frame]) -> set[tuple[int, int]]:
    """Pairs of indices ``(i, j)``, ``i < j``, of reports in two articles that are one utterance in other words."""
    stems = {i: _stems(frame.words) for i, frame in enumerate(frames) if frame.named and frame.told}
    used: dict[int, Counter[str]] = defaultdict(Counter)
    voices: dict[tuple[str, StatementType], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i in stems:
        used[frames[i].at[0]].update(stems[i])
        voices[frames[i].speaker, frames[i].type][frames[i].at[0]].append(i)
    found = set[tuple[int, int]]()
    for said in voices.values():
        for one, other in _side_by_side(said, frames):
            counts = used[one] + used[other]
            found.update(_mutual(said[one], said[other], stems, counts))
    return found


def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(words) if word not in _empty())


@cache
def _empty() -> frozenset[str]:
    return frozenset(lexicon("empty_words")["words"])


def _side_by_side(said: dict[int, list[int]], frames: Sequence[Frame]) -> Iterator[tuple[int, int]]:
    """Articles of the same days that have the speaker say something of one type."""
    ranked = sorted(said, key=lambda r: (frames[said[r][0]].told or (), frames[said[r][0]].key, r))
    for n, one in enumerate(ranked):
        for other in ranked[n + 1 : n + 1 + _NEIGHBOURS]:
            days = days_between(frames[said[one][0]].told, frames[said[other][0]].told)
            if days is not None and days <= SOON:
                yield one, other


def _mutual(
    left: Sequence[int], right: Sequence[int], stems: dict[int, frozenset[str]], counts: Counter[str]
) -> Iterator[tuple[int, int]]:
    """The pairs of which each is the other's likest."""
    likeness = {(i, j): _likeness(stems[i], stems[j], counts) for i in left for j in right}
    for (i, j), share in likeness.items():
        rivals: Iterable[float] = [
            *(likeness[i, k] for k in right if k != j),
            *(likeness[k, j] for k in left if k != i),
        ]
        if share >= SHARE and share > max(rivals, default=0.0):
            yield min(i, j), max(i, j)


def _likeness(one: frozenset[str], other: frozenset[str], counts: Counter[str]) -> float:
    """The part by weight that two sets of stems share of the lighter one; a stem weighs by how few others use it."""

    def weight(stems: Iterable[str]) -> float:
        return sum(1 / (1 + counts[s] - (s in one) - (s in other)) for s in sorted(stems))

    lighter = min(weight(one), weight(other))
    return weight(one & other) / lighter if lighter else 0.0
