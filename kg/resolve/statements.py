"""Reports of many articles to utterances: the same speaker, the same words or nearly so, at the same time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from kg.ids import digest, slug
from kg.model import Argument, At, Dating, Judgement, Reading, Report, Statement, StatementType, Thing
from kg.resolve.clusters import Comparison, cluster, weigh
from kg.resolve.dating import dating_of
from kg.resolve.events import disjoint

WEIGHTS = {"same speaker": 2.0, "speakers of one side": 1.0, "same words": 3.0, "like words": 2.0, "shared quotation": 2.0,
           "same type": 0.5, "same day": 0.5}  # fmt: skip
SAME = 4.0
"""The score from which two reports in two articles are one utterance."""

SPECIFIC: tuple[StatementType, ...] = (
    "Threat", "Demand", "Condemnation", "Denial", "Promise", "Regret", "Warning",
    "Confirmation", "Announcement", "Assessment", "Claim",
)  # fmt: skip
"""From the type that says most to the one that says least: it decides between reports that differ."""

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\"“]([^\"“”]{12,}?)[\"”]")
_REPEATED = 92.0  # percent: within one article only a repetition is the same utterance


class Frame(Struct, frozen=True):
    """A report in terms of the world."""

    key: tuple[str, int, int]
    at: At
    type: StatementType
    speaker: str
    side: str
    words: str
    quotes: frozenset[str]
    dating: Dating | None


def frames_of(
    readings: Sequence[Reading], thing_at: dict[At, Thing], times: Sequence[tuple[Dating | None, ...]]
) -> list[Frame]:
    """The frames of all reports, sorted by (source, start, end)."""
    frames = []
    for r, reading in enumerate(readings):
        for i, report in enumerate(reading.reports):
            frames.append(_frame((r, i), report, reading, thing_at, times[r]))
    return sorted(frames, key=lambda frame: (frame.key, frame.at[1]))


def _frame(
    at: At, report: Report, reading: Reading, thing_at: dict[At, Thing], times: tuple[Dating | None, ...]
) -> Frame:
    text = " ".join(part.text for part in report.parts) if report.parts else report.mention.text
    speaker, side = _speaker(at[0], report.speaker, thing_at)
    return Frame(
        key=(reading.article.source, report.mention.span.start, report.mention.span.end),
        at=at,
        type=report.type,
        speaker=speaker,
        side=side,
        words=" ".join(_WORD.findall(text.casefold())),
        quotes=frozenset(" ".join(_WORD.findall(quote.casefold())) for quote in _QUOTED.findall(text)),
        dating=times[report.time] if report.time is not None else None,
    )


def _speaker(reading: int, argument: Argument | None, thing_at: dict[At, Thing]) -> tuple[str, str]:
    if argument is None:
        return "", ""
    thing = thing_at.get((reading, argument.entity)) if argument.entity is not None else None
    if thing:
        return thing.slug, f"country:{thing.country}" if thing.country else thing.slug
    label = " ".join(_WORD.findall((argument.label or argument.mention.text).casefold()))
    body = thing_at.get((reading, argument.affiliation)) if argument.affiliation is not None else None
    side = f"country:{body.country}" if body and body.country else (body.slug if body else label)
    return f"label:{label}", side


def compare(a: Frame, b: Frame) -> Comparison:
    """The features that two reports share."""
    likeness = fuzz.token_sort_ratio(a.words, b.words)
    quotation = any(fuzz.partial_ratio(x, y) > 90 for x in a.quotes for y in b.quotes)
    return weigh(
        [
            ("same speaker", a.speaker == b.speaker and bool(a.speaker)),
            ("speakers of one side", a.speaker != b.speaker and a.side == b.side and bool(a.side)),
            ("same words", likeness >= 85),
            ("like words", 65 <= likeness < 85),
            ("shared quotation", quotation),
            ("same type", a.type == b.type),
            ("same day", bool(a.dating and b.dating and not disjoint(a.dating, b.dating))),
        ],
        WEIGHTS,
    )


def group(frames: Sequence[Frame]) -> tuple[list[list[Frame]], list[Judgement]]:
    """Clusters of reports of one utterance, and the judgements behind them."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, frame in enumerate(frames):
        for key in {frame.speaker, frame.side} - {""}:
            blocks[key].append(i)
    pairs, judgements = [], []
    for i, j in sorted({(i, j) for block in blocks.values() for n, i in enumerate(block) for j in block[n + 1 :]}):
        a, b = frames[i], frames[j]
        if not _may_be_one(a, b):
            continue
        comparison = compare(a, b)
        if comparison.score < SAME:
            continue
        pairs.append((i, j, comparison.score))
        left, right = sorted(f"report:{f.key[0]}#{f.key[1]}-{f.key[2]}" for f in (a, b))
        judgements.append(Judgement(left, right, "same", comparison.score, comparison.reasons))
    indices = cluster(frames, pairs, lambda one, other: all(_may_be_one(a, b) for a in one for b in other))
    return [[frames[i] for i in members] for members in indices], judgements


def _may_be_one(a: Frame, b: Frame) -> bool:
    if disjoint(a.dating, b.dating):
        return False
    if a.at[0] == b.at[0]:
        return a.speaker == b.speaker and fuzz.ratio(a.words, b.words) >= _REPEATED
    return True


def statements_of(
    clusters: Sequence[Sequence[Frame]], confidence: Callable[[tuple[At, ...]], str]
) -> list[tuple[Statement, Sequence[Frame]]]:
    """One statement a cluster, sorted by slug, with its frames."""
    made = [(_statement(members, confidence), members) for members in clusters]
    return sorted(made, key=lambda pair: pair[0].slug)


def _statement(members: Sequence[Frame], confidence: Callable[[tuple[At, ...]], str]) -> Statement:
    votes = Counter(frame.type for frame in members)
    kind = min(votes, key=lambda t: (-votes[t], SPECIFIC.index(t)))
    speaker = slug(members[0].speaker.removeprefix("label:"), 40) or "unnamed"
    ats = tuple(frame.at for frame in members)
    return Statement(
        slug=f"{speaker}-{kind.lower()}-{digest('statement', *members[0].key, length=8)}",
        type=kind,
        reports=ats,
        dating=dating_of([frame.dating for frame in members if frame.dating]),
        confidence=confidence(ats),
    )
