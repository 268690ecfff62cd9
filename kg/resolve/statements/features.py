"""When two reports carry one utterance: the features that speak for it, and what rules it out."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from kg.resolve.merging.comparison import Comparison, weigh
from kg.resolve.merging.telling import LONG, days_between, disjoint, length, like_words
from kg.resolve.statements.frames import Frame

WEIGHTS = {
    "same speaker": 2.0,
    "same phrase for the speaker": 1.0,
    "speakers of one side": 1.0,
    "same words": 3.0,
    "like words": 2.0,
    "same quotation": 2.0,
    "quoted words in another's quotation": 1.5,
    "other quotations": -1.0,
    "same in other words": 2.0,
    "same act proposed": 2.0,
    "same type": 0.5,
    "same day": 0.5,
    "articles far apart": -1.75,
}
SAME = 4.0
"""The score from which two reports in two articles are one utterance."""

REPEATED = 92.0
"""Percent: within one article only a repetition is the same utterance."""

_SAME_WORDS, _LIKE_WORDS = 85.0, 65.0  # percent (rapidfuzz)
_SAME_QUOTE, _LIKE_QUOTE = 90.0, 70.0
_LONG = 12  # letters of a quotation that can be told again in part
_LIKE = 2  # telling words that two paraphrases share


def compare(a: Frame, b: Frame, paraphrase: bool = False) -> Comparison:
    """The features that two reports share; ``paraphrase`` is what a look at both whole articles says."""
    told = [*_worded(a, b)]
    free = ("same in other words", paraphrase and not any(holds for _, holds in told))
    return weigh([*_speaking(a, b), *told, free, *_placed(a, b)], WEIGHTS)


def _speaking(a: Frame, b: Frame) -> Iterator[tuple[str, bool]]:
    same = a.speaker == b.speaker and bool(a.speaker)
    yield "same speaker", same and a.named
    yield "same phrase for the speaker", same and not a.named
    yield "speakers of one side", a.speaker != b.speaker and a.side == b.side and bool(a.side)


def _worded(a: Frame, b: Frame) -> Iterator[tuple[str, bool]]:
    likeness = fuzz.token_sort_ratio(a.words, b.words, score_cutoff=_LIKE_WORDS)
    yield "same words", likeness >= _SAME_WORDS
    yield "like words", _LIKE_WORDS <= likeness < _SAME_WORDS and like_words(a.tokens, b.tokens, _LIKE)
    quotation = _best(_long(a), _long(b))
    short = a.named and a.speaker == b.speaker and a.type == b.type and quotation < _SAME_QUOTE and _coined(a, b)
    yield "same quotation", quotation >= _SAME_QUOTE
    yield "quoted words in another's quotation", short
    yield "other quotations", 0 < quotation < _LIKE_QUOTE and not short


def _placed(a: Frame, b: Frame) -> Iterator[tuple[str, bool]]:
    dated = length(a.dating) is not None and length(b.dating) is not None
    days = None if dated else days_between(a.told, b.told)
    yield "same act proposed", bool(a.acts & b.acts)
    yield "same type", a.type == b.type
    yield "same day", bool(a.dating and b.dating and not disjoint(a.dating, b.dating))
    yield "articles far apart", days is not None and days > LONG


def _long(frame: Frame) -> list[str]:
    return [quote for quote in frame.quotes if len(quote) >= _LONG]


def _best(one: list[str], other: list[str]) -> float:
    """The likeness in percent of the two most like quotations, one of which may be a part of the other."""
    return max((fuzz.partial_ratio(x, y) for x in one for y in other), default=0.0)


def _coined(a: Frame, b: Frame) -> bool:
    """Whether the words that one puts in quotation marks stand within a quotation of the other."""
    return any(f" {x} " in f" {y} " or f" {y} " in f" {x} " for x in a.quotes for y in b.quotes)


def apart(a: Frame, b: Frame) -> str | None:
    """What rules out that two reports carry one utterance; None where nothing does."""
    return "different times" if disjoint(a.dating, b.dating) else apart_within(a, b)


def apart_within(a: Frame, b: Frame) -> str | None:
    """The same within one article, times aside; None for two articles."""
    if a.at[0] == b.at[0] and (a.speaker != b.speaker or fuzz.ratio(a.words, b.words) < REPEATED):
        return "told side by side in one article"
    return None
