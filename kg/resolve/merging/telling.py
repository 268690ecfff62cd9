"""How two articles tell a thing: when they came out, the words of their sentences, the times that they give."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from sys import intern

from kg.model import Dating, Known
from kg.resolve.times.dating import window

SOON, LONG = 3, 60
"""Days between two articles that tell of one time, and of times far apart."""

_TELLING = re.compile(r"[^\W\d_]{5,}")
_NARROW = 2 * 24 * 3600  # seconds: a dating as precise as a day
_WIDE = 370 * 24 * 3600  # seconds: a dating as precise as a year


def days_of(date: Known | None) -> tuple[int, int] | None:
    """The first and the last day on which an article may have come out, as ordinals; None where nothing is known."""
    days = window(date)
    return (days.low.toordinal(), days.high.toordinal()) if days else None


def days_between(a: tuple[int, int] | None, b: tuple[int, int] | None) -> int | None:
    """The least number of days between two articles; None where one is undated.

    >>> days_between((10, 12), (20, 20)), days_between((10, 30), (20, 20))
    (8, 0)
    """
    return max(0, a[0] - b[1], b[0] - a[1]) if a and b else None


def days_told(dating: Dating | None) -> tuple[int, int] | None:
    """The days of a dating as precise as a day, as ordinals."""
    long = length(dating)
    if dating is None or dating.earliest is None or dating.latest is None or long is None or long > _NARROW:
        return None
    return dating.earliest.date().toordinal(), dating.latest.date().toordinal()


def days_before(dating: Dating | None, told: tuple[int, int] | None) -> int | None:
    """The days from the end of what a dating leaves open to an article; None where either is unknown."""
    if dating is None or dating.latest is None or told is None:
        return None
    return told[0] - dating.latest.date().toordinal()


def telling_words(text: str) -> tuple[str, ...]:
    """The longer words of a text once each, sorted, without case: short ones are mostly grammar.

    >>> telling_words("The bridge of Osgiliath was destroyed in 2 hours")
    ('bridge', 'destroyed', 'hours', 'osgiliath')
    """
    return tuple(sorted(set(map(intern, _TELLING.findall(text.casefold())))))


def like_words(a: Collection[str], b: Collection[str], least: int) -> bool:
    """Whether two sentences share at least so many telling words, and half of those of the shorter."""
    shared = len(set(a).intersection(b))
    return shared >= least and 2 * shared >= min(len(a), len(b))


def nearly_same(a: Collection[str], b: Collection[str], least: int) -> bool:
    """Whether two sentences share four in five telling words of the longer: one text, edited.

    >>> words = telling_words("Riders carried letters across the frozen river")
    >>> nearly_same(words, (*words, "yesterday"), 4), nearly_same(words, (*words, "yesterday", "slowly"), 4)
    (True, False)
    """
    shared = len(set(a).intersection(b))
    return shared >= least and 5 * shared >= 4 * max(len(a), len(b))


def disjoint(a: Dating | None, b: Dating | None, slack: timedelta = timedelta()) -> bool:
    """Whether two datings cannot be the same time, nor times that are no further apart than ``slack``."""
    if a is None or b is None:
        return False
    return later(a.earliest, b.latest, slack) or later(b.earliest, a.latest, slack)


def later(earliest: datetime | None, latest: datetime | None, slack: timedelta = timedelta()) -> bool:
    """Whether one stretch begins after the other has ended, by more than ``slack``; unknown bounds say nothing."""
    return earliest is not None and latest is not None and earliest - latest > slack


class Stretch:
    """What all the times told of one thing leave open; turned round where some of them do not meet."""

    __slots__ = ("after", "before")

    def __init__(self, dating: Dating | None) -> None:
        self.after = dating.earliest if dating else None
        self.before = dating.latest if dating else None

    def clashes(self, other: Stretch, slack: timedelta = timedelta()) -> bool:
        """Whether one begins after the other has ended, by more than ``slack``."""
        return later(self.after, other.before, slack) or later(other.after, self.before, slack)

    def join(self, other: Stretch) -> None:
        """What both leave open."""
        self.after = max((d for d in (self.after, other.after) if d), default=None)
        self.before = min((d for d in (self.before, other.before) if d), default=None)


def length(dating: Dating | None) -> float | None:
    """The seconds of the stretch that a dating leaves open; None where it is not bounded."""
    if dating is None or dating.earliest is None or dating.latest is None:
        return None
    return (dating.latest - dating.earliest).total_seconds()


def same_day(a: Dating | None, b: Dating | None) -> bool:
    """Whether two datings are as precise as a day and can be the same time."""
    return _within(a, b, _NARROW)


def meet(a: Dating | None, b: Dating | None) -> bool:
    """Whether two datings are as precise as a year and can be the same time."""
    return _within(a, b, _WIDE)


def _within(a: Dating | None, b: Dating | None, most: float) -> bool:
    lengths = length(a), length(b)
    return all(long is not None and long <= most for long in lengths) and not disjoint(a, b)
