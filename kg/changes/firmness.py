"""How firmly a threat is worded: the words that govern the threatened act, on the scale of ``firmness.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from re import Pattern

from msgspec import Struct

from kg.model import Article, Reading, Report, Span, TimeExpression
from kg.resources import lexicon

_ANNOUNCED = 3  # the rank from which an act will come
_REACH = 6  # words between a marker and the act: what stands farther off governs something else
_STOP = re.compile(r"[.,;:!?–—]|\n")
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")


class Marker(Struct, frozen=True):
    """Words that tell how firm a threat is; rank 0 says that there is none."""

    name: str
    rank: int
    pattern: Pattern[str]
    reported: bool
    fires: str
    silent: str


class Wording(Struct, frozen=True):
    """How firm one report words a threat: the rank, None where the words do not tell, and the words."""

    rank: int | None = None
    words: str = ""
    condition: str = ""
    day: bool = False


@cache
def markers() -> tuple[Marker, ...]:
    """The markers of ``firmness.toml``."""
    return tuple(
        Marker(
            entry["name"],
            entry["rank"],
            re.compile(entry["pattern"], 0 if entry.get("case") else re.IGNORECASE),
            entry.get("reported", False),
            entry["fires"],
            entry["not"],
        )
        for entry in lexicon("firmness")["marker"]
    )


def level(rank: int) -> str:
    """The name of a rank."""
    return str(next(entry["name"] for entry in lexicon("firmness")["level"] if entry["rank"] == rank))


def marked(text: str) -> list[tuple[Marker, Span]]:
    """The markers in a text with their places; the last one is the nearest to what follows, of equals the longest."""
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(text)]
    places = ((marker, Span(*match.span())) for marker in markers() for match in marker.pattern.finditer(text))
    found = [(m, span) for m, span in places if not (m.reported and any(span.meets(said) for said in quoted))]
    return sorted(found, key=lambda pair: (pair[1].end, -pair[1].start, pair[0].name))


def wording(reading: Reading, index: int) -> Wording:
    """How one report words its threat: by what governs the threatened acts, else by the one marker that it has."""
    report = reading.reports[index]
    condition = " ".join(report.condition.text.split()) if report.condition else ""
    deeds = [reading.events[e] for p, e in reading.proposals if p == index]
    found = {
        (marker.rank, words) for deed in deeds for marker, words in _before(reading.article, report, deed.mention.span)
    }
    if not deeds:
        found = _alone(reading.article, report)
    ranks = {rank for rank, _ in found}
    if len(ranks) != 1 or 0 in ranks:
        return Wording(None, "", condition)
    rank, words = min(found)
    return Wording(rank, words, condition, any(_is_day(reading.times[t]) for deed in deeds for t in deed.times))


def _is_day(time: TimeExpression) -> bool:
    """Whether a calendar day is named: "on Monday", "in June", not "at night"."""
    return time.type == "DATE" and any(map(str.isdigit, time.value))


def _before(article: Article, report: Report, act: Span) -> Iterator[tuple[Marker, str]]:
    """The marker that governs an act, from the cue or the content before it."""
    start = report.mention.span.start
    if report.cue and report.cue.sentence == report.mention.sentence:  # "vowed on Monday | to punish"
        start = min(start, report.cue.span.start)
    if not start <= act.start <= report.mention.span.end:
        return
    text = article.words(Span(start, act.start))
    for marker, span in reversed(marked(text)):
        if _governs(text[span.end :], _REACH):
            yield marker, " ".join(text[span.start : span.end].split())
        return


def _governs(between: str, reach: int) -> bool:
    """Whether a marker and an act, or the beginning of what is said, are in one clause and near one another."""
    words = re.findall(r"[\w'’-]+", between)
    clause = set(lexicon("firmness")["clause"]["words"])
    return len(words) <= reach and not _STOP.search(between) and not clause.intersection(map(str.lower, words))


def _alone(article: Article, report: Report) -> set[tuple[int, str]]:
    """The marker at the head of a report without a threatened act; of those that lie in one another the longest."""
    text = article.words(report.mention.span)
    found = [(m, s) for m, s in marked(text) if _governs(text[: s.start], int(lexicon("firmness")["head"]["words"]))]
    outer = [(m, s) for m, s in found if not any(o != s and o.start <= s.start and s.end <= o.end for _, o in found)]
    return {(marker.rank, " ".join(text[span.start : span.end].split())) for marker, span in outer}


def step(before: Sequence[Wording], after: Sequence[Wording], later: bool = False) -> int:
    """1 where every later wording that tells is firmer than every earlier one, -1 where softer, 0 where none tells.

    A condition that falls away or is added, and a day that is named, count by themselves only between two threats that are
    known to be made one after the other (``later``): two reports of one utterance may just leave it out. Where the words
    and the condition tell opposite things, nothing is said.

    >>> step([Wording(1, "may")], [Wording(3, "will")]), step([Wording(1, "may")], [Wording()])
    (1, 0)
    >>> step([Wording(3, "will", "if it rains")], [Wording(3, "will")], later=True)
    1
    """
    old, new = _ranks(before), _ranks(after)
    way = (new[0] > old[-1]) - (new[-1] < old[0]) if old and new else 0
    turn = _turn(before, after)
    if way or turn:
        firm = _announced(new if turn > 0 else old, old and new and old != new)
        return 0 if way * turn < 0 else way or (turn if later and firm else 0)
    named = any(wording.day for wording in after) and not any(wording.day for wording in before)
    return int(later and named and len(old) == 1 and old == new and _announced(new))


def _ranks(wordings: Sequence[Wording]) -> list[int]:
    return sorted({wording.rank for wording in wordings if wording.rank is not None})


def _announced(ranks: Sequence[int], mixed: object = False) -> bool:
    """Whether all tell of an act that will come."""
    return bool(ranks) and ranks[0] >= _ANNOUNCED and not mixed


def _turn(before: Sequence[Wording], after: Sequence[Wording]) -> int:
    """1 where every earlier wording has a condition and no later one, -1 the other way round."""
    old, new = ({bool(wording.condition) for wording in each} for each in (before, after))
    return (old == {True} and new == {False}) - (old == {False} and new == {True})
