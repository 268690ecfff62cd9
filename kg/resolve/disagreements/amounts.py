"""Numbers, sums and durations in words, as ranges that meet or do not: "years" and "more than a year" do not.

A number says itself, "about 40" a tenth more or less, "at least nine" nine or more, "more than a year" one to two years
(a reader takes it for less than twice as much), "dozens" and "years" what usage gives them (lexicons/en/quantities.toml
and versions.toml). A rounded number ("2.3 million") says all that rounds to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from kg.resources import lexicon

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?\Z")


class Amount(Struct, frozen=True):
    """The words ``[first, end)`` of a sentence and the range ``[low, high]`` that they give.

    ``unit`` is "day" for every duration (the range is in days), a currency's code, "%", "person" or the noun counted;
    "" where the number stands alone.
    """

    first: int
    end: int
    low: float
    high: float
    unit: str


class _Words(Struct, frozen=True):
    numbers: dict[str, int]
    scales: dict[str, int]
    short: dict[str, int]
    vague: dict[str, tuple[float, float]]
    money: dict[str, str]
    people: frozenset[str]
    articles: frozenset[str]
    percent: frozenset[str]
    units: dict[str, float]
    many: dict[str, tuple[float, float]]
    plurals: dict[str, str]
    before: dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # by the first word, longer phrases first


@cache
def _words() -> _Words:
    counted, words = lexicon("quantities"), lexicon("versions")
    return _Words(
        numbers=counted["numbers"],
        scales=counted["scales"],
        short=words["short_scales"],
        vague=_pairs(counted["vague"]),
        money=counted["money"],
        people=frozenset(words["people"]["words"]),
        articles=frozenset(words["articles"]["words"]),
        percent=frozenset(words["percent"]["words"]),
        units=words["units"],
        many=_pairs(words["many"]),
        plurals=words["plurals"],
        before=_by_first_word({kind: words[kind]["words"] for kind in ("about", "more", "least", "most")}),
    )


def _by_first_word(kinds: dict[str, list[str]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    phrases = [(tuple(phrase.split()), kind) for kind, told in kinds.items() for phrase in told]
    for phrase, kind in sorted(phrases, key=lambda pair: (-len(pair[0]), pair)):
        found[phrase[0]] = (*found.get(phrase[0], ()), (phrase, kind))
    return found


def _pairs(table: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {word: (float(low), float(high)) for word, (low, high) in table.items()}


def amounts(words: Sequence[str]) -> list[Amount]:
    """The amounts that a sentence gives, in order; ``words`` are its words in lower case, without punctuation.

    >>> [(a.low, a.high, a.unit) for a in amounts("at least nine people died in 2.5 hours".split())][0]
    (9.0, inf, 'person')
    """
    found: list[Amount] = []
    here = 0
    while here < len(words):
        amount = _amount_at(words, here)
        if amount is not None:
            found.append(amount)
        here = amount.end if amount is not None else here + 1
    return found


def meet(one: Amount, other: Amount) -> bool:
    """Whether both can be true; numbers of different things always can."""
    if one.unit != other.unit and one.unit and other.unit:
        return True
    return one.low <= other.high and other.low <= one.high


def shown(amount: Amount) -> str:
    """The range in words.

    >>> shown(amounts(["years"])[0]), shown(amounts("more than a year".split())[0]), shown(amounts(["twelve"])[0])
    ('2 to 30 years', '1 to 2 years', '12')
    """
    low, high, unit = amount.low, amount.high, amount.unit
    if unit == "day":
        unit, size = _largest_unit(low)
        low, high = low / size, high / size
        unit = unit if low == high == 1 else _plural(unit)
    return f"{range_shown(low, high)} {'people' if unit == 'person' else unit}".strip()


def _largest_unit(days: float) -> tuple[str, float]:
    """The largest usual unit that goes into so many days at least once."""
    usual = {unit: size for unit, size in _words().units.items() if _plural(unit) in _words().many}
    fitting = [(size, unit) for unit, size in usual.items() if size <= days * 1.001]
    size, unit = max(fitting, default=(1.0, "day"))
    return unit, size


def _plural(unit: str) -> str:
    return next((plural for plural, one in _words().plurals.items() if one == unit), f"{unit}s")


def range_shown(low: float, high: float) -> str:
    """A range of numbers in words: "9", "9 to 12", "9 or more", "up to 9"."""
    if high == math.inf:
        return f"{_plain(low)} or more"
    if low == -math.inf:
        return f"up to {_plain(high)}"
    return _plain(low) if _plain(low) == _plain(high) else f"{_plain(low)} to {_plain(high)}"


def _plain(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _amount_at(words: Sequence[str], start: int) -> Amount | None:
    here, bound = _bound(words, start)
    currency = _words().money.get(words[here]) if here < len(words) and not words[here].isalpha() else None
    number = _sum(words, here + 1) if currency else _number(words, here) or _bare_plural(words, here)
    if number is None:
        return None
    low, high, end = number
    unit, size, last = (currency, 1.0, end) if currency else _unit(words, end)
    if words[here] in _words().articles and unit != "day" and end == here + 1:
        return None  # "a man" is no count, "a year" is
    if unit in _words().short:
        return None  # "5m" without a currency may be metres
    low, high = _bounded(low, high, bound)
    return Amount(start, max(end, last), low * size, high * size, unit)


def _bound(words: Sequence[str], start: int) -> tuple[int, str]:
    """Where the number begins, and what "at least" or the like before it makes of it."""
    for phrase, kind in _words().before.get(words[start], ()):
        if tuple(words[start : start + len(phrase)]) == phrase:
            return start + len(phrase), kind
    return start, ""


def _sum(words: Sequence[str], start: int) -> tuple[float, float, int] | None:
    """A number after the sign of a currency, where "m" is a million."""
    number = _number(words, start)
    scale = _words().short.get(words[number[2]]) if number and number[2] < len(words) else None
    return (number[0] * scale, number[1] * scale, number[2] + 1) if number and scale else number


def _bounded(low: float, high: float, bound: str) -> tuple[float, float]:
    if bound == "about":
        return low * 0.9, high * 1.1
    if bound == "more":
        return low, math.nextafter(max(high, low * 2), 0.0) if high < low * 2 else high
    if bound == "least":
        return low, math.inf
    return (-math.inf, high) if bound == "most" else (low, high)


def _number(words: Sequence[str], start: int) -> tuple[float, float, int] | None:
    """The range of a number and the index after it: digits, words, scales ("2.3 million", "two hundred", "dozens")."""
    table = _words()
    low = high = 0.0
    step = 0.0  # of the last digit written, which a scale makes a rounding
    here = start
    while here < len(words):
        word = words[here]
        if word in table.scales and (here > start or word == "dozen"):
            low, high, step = (x * table.scales[word] for x in (low or 1.0, high or 1.0, step))
        elif here == start and word in table.vague:
            low, high = table.vague[word]
        elif (value := _value(word)) is not None and (here == start or (word.isalpha() and low % 10 == 0)):
            low, high, step = low + value, high + value, _step(word)
        elif not (here == start and word in _words().articles and _counts(words, here + 1)):
            break
        else:
            low = high = 1.0
        here += 1
    return (low - step / 2, high + step / 2, here) if here > start else None


def _counts(words: Sequence[str], here: int) -> bool:
    return here < len(words) and (words[here] in _words().scales or words[here] in _words().units)


def _value(word: str) -> float | None:
    if word in _words().numbers:
        return float(_words().numbers[word])
    return float(word.replace(",", "")) if _DIGITS.match(word) else None


def _step(word: str) -> float:
    """What the last decimal stands for: 0.1 in "2.3"; whole numbers are exact."""
    _, point, decimals = word.partition(".")
    return 10.0 ** -len(decimals) if point else 0.0


def _unit(words: Sequence[str], here: int) -> tuple[str, float, int]:
    """The unit after a number, how many days it is where it is a time, and the index after it."""
    word = words[here] if here < len(words) else ""
    table = _words()
    time = _singular(word)
    if time in table.units:
        return "day", table.units[time], here + 1
    for size in (1, 2):
        if " ".join(words[here : here + size]) in table.percent:
            return "%", 1.0, here + size
    if time in table.money:
        return table.money[time], 1.0, here + 1
    if word in table.people:
        return "person", 1.0, here + 1
    if word in table.short:
        return word, 1.0, here + 1
    return (time, 1.0, here + 1) if word.endswith("s") and word.isalpha() else ("", 1.0, here)


def _singular(word: str) -> str:
    return _words().plurals.get(word) or (word[:-1] if word.endswith("s") else word)


def _bare_plural(words: Sequence[str], here: int) -> tuple[float, float, int] | None:
    """ "years", "months": a duration that no number counts."""
    word = words[here] if here < len(words) else ""
    return (*_words().many[word], here) if word in _words().many else None
