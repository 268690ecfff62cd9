"""What the words of a time expression say, as TIMEX3 values with X where only the article's date can tell.

Values follow TIMEX2/TIMEX3 (Ferro et al. 2005; Pustejovsky et al. 2003) as WikiWars (Mazur and Dale 2010) uses them:
"XXXX-06-15", "XXXX-WXX-2" (a Tuesday), "197" (the 1970s), "18" (the 19th century), "1941-SU", "P2Y", "PXD", "PAST_REF".
dateparser, handed the gold spans of WikiWars, has 36 % of these values (no sets, intervals or vague times): no library fits.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from kg.extract.timewords import Match, Word
from kg.model import TimexType

SHAPE = {
    "minute": "XXXX-XX-XXTXX:XX", "hour": "XXXX-XX-XXTXX", "day": "XXXX-XX-XX", "week": "XXXX-WXX",
    "fortnight": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX", "season": "XXXX-SX",
    "year": "XXXX", "decade": "XXX", "century": "XX",
}  # fmt: skip
_LETTER = {
    "second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W", "fortnight": "{}W",
    "weekend": "{}WE", "month": "{}M", "quarter": "{}Q", "year": "{}Y", "decade": "{}DE", "century": "{}CE",
}  # fmt: skip
Anchor = Literal["publication", "story", "event"]


class Reading(NamedTuple):
    """The fields of a kg.model.TimeExpression that the words decide, and the characters it covers."""

    start: int
    end: int
    rule: str
    type: TimexType
    value: str
    unit: str | None = None
    shift: int | None = None
    number: int | None = None
    clock: str | None = None
    zone: str | None = None
    modifier: str | None = None
    anchor: Anchor = "publication"


Made = tuple[Reading, ...] | None


def make(match: Match) -> Made:
    """The reading(s) of a match; None where the words make no sense as a time (31 June, 25 o'clock)."""
    return _MAKERS[match.rule.make](match)


def _reading(m: Match, type_: TimexType, value: str, **more: Any) -> tuple[Reading]:
    modifier = m.got("MOD", "EDGE")
    return (Reading(m.words[0].start, m.words[-1].end, m.rule.name, type_, value, **{"modifier": modifier, **more}),)


def _year(m: Match, slot: str = "year") -> str:
    if (bc := m.slot("bc" if slot == "year" else "bc2")) is not None:
        return f"BC{bc:04d}"
    year = m.slot(slot)
    return "XXXX" if year is None else f"{year:04d}"


def _which(m: Match) -> tuple[int | None, Anchor]:
    """The shift and where it counts from: "last", "next" from the publication, "following" from the story."""
    shift: int | None = None
    anchor: Anchor = "publication"
    for word in m.words:
        if word.kind in {"DEIXIS", "PASTWORD"} and shift is None:
            shift = word.value
            anchor = "story" if word.value == 1 and _after_the(m, word) else anchor
        if word.kind == "STORY":
            shift, anchor = shift or word.value, "story"
    return shift, anchor


def _after_the(m: Match, word: Word) -> bool:
    """Whether "the" stands before: "the next day" is the story's, "next day" the reader's."""
    here = m.words.index(word)
    return here > 0 and m.words[here - 1].kind == "THE" and m.got("DEIXIS") == 1


def _valid(year: str, month: int, day: int) -> bool:
    number = int(year) if year.isdigit() and int(year) else 2000
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(number, month)[1]


def _calendar(m: Match) -> Made:
    year, month, day, part = _year(m), m.got("MONTH"), m.slot("day") or m.slot("day2"), m.got("PART")
    shift, anchor = _which(m)
    season, weekday = m.got("SEASON"), m.got("WEEKDAY")
    ending = f"T{part}" if part else ""
    type_: TimexType = "TIME" if part else "DATE"
    if month and day and shift is not None:
        good = _valid(year, month, day)
        value = f"XXXX-{month:02d}-{day:02d}"
        return _reading(m, "DATE", value, unit="year", shift=shift, anchor=anchor) if good else None
    if month and day:
        return _reading(m, type_, f"{year}-{month:02d}-{day:02d}{ending}") if _valid(year, month, day) else None
    if weekday and m.got("WEEKWORD"):
        return _reading(
            m, type_, f"XXXX-WXX-{weekday}{ending}", unit="week", shift=shift, number=weekday, anchor=anchor
        )
    if weekday:
        value = f"XXXX-WXX-{weekday}{ending}"
        return _reading(m, type_, value, unit="weekday", shift=shift, number=weekday, anchor=anchor)
    if month or season:
        value = f"{year}-{month:02d}" if month else f"{year}-{season}"
        if shift is None or m.rule.name == "time-unit-of-month":
            return _reading(m, "DATE", value)
        unit = "year" if m.got("YEARWORD") else "month" if month else "season"
        return _reading(m, "DATE", value, unit=unit, shift=shift, number=month, anchor=anchor)
    return _reading(m, "DATE", year)


def _monthday(m: Match) -> Made:
    """A day of a month that the story is in: "on the 28th", "the 28th of that month"."""
    day = m.got("NTH", "ORDINAL")
    shift, _ = _which(m)
    return _reading(m, "DATE", f"XXXX-XX-{day:02d}", unit="monthday", shift=shift or 0, number=day, anchor="story")


def _iso(m: Match) -> Made:
    text = m.got("ISO") or ""
    year, month, day = text[:4], int(text[5:7]), int(text[8:10])
    return _reading(m, "TIME" if "T" in text else "DATE", text) if _valid(year, month, day) else None


def _slash(m: Match) -> Made:
    first, second, year = m.got("SLASHDATE").split("/")
    a, b, y = int(first), int(second), int(year) if len(year) == 4 else None
    if y is None or not (a > 12 or b > 12 or a == b):
        return None  # 03/04/2019 is March 4 here and 3 April there: not a date that the text gives
    month, day = (b, a) if a > 12 else (a, b)
    return _reading(m, "DATE", f"{y:04d}-{month:02d}-{day:02d}") if _valid(str(y), month, day) else None


def _pair(m: Match) -> Made:
    """Two dates in one phrase that share words: "June 14-16, 2020", "1914-18", "499-493 BC"."""
    split = next((i for i, w in enumerate(m.words) if w.kind in {"HYPHEN", "AND", "TO"} and i), None)
    if split is None or split + 1 >= len(m.words):
        return None
    left, right = m.words[:split], m.words[split + 1 :]
    values = _pair_values(m)
    if values is None:
        return None
    rule = m.rule.name
    return (
        Reading(left[0].start, left[-1].end, rule, "DATE", values[0], modifier=m.got("MOD")),
        Reading(right[0].start, right[-1].end, rule, "DATE", values[1]),
    )


def _pair_values(m: Match) -> tuple[str, str] | None:
    months, day, day2 = m.every("MONTH"), m.slot("day"), m.slot("day2")
    if m.slot("bc2") is not None:
        first, second = m.slot("bc"), m.slot("bc2")
        return (f"BC{first:04d}", f"BC{second:04d}") if first >= second else None
    if (short := m.slot("short")) is not None:
        year = m.slot("year")
        return (f"{year}", f"{year // 100}{short:02d}") if year % 100 < short else None
    year = _year(m)
    if day is not None and months:
        fine = _valid(year, months[0], day) and _valid(year, months[0], day2)
        return (f"{year}-{months[0]:02d}-{day:02d}", f"{year}-{months[0]:02d}-{day2:02d}") if fine else None
    return (f"{year}-{months[0]:02d}", f"{year}-{months[1]:02d}") if len(months) == 2 else None


def _decade(m: Match) -> Made:
    word = m.got("DECADE_WORD")
    if word is not None:
        return _reading(m, "DATE", f"19{word}")
    digits = re.findall("[0-9]", m.got("TENS"))
    value = "".join(digits[:-1])
    if any(w.kind == "BCE" for w in m.words):
        return _reading(m, "DATE", f"BC{int(value):03d}")
    return _reading(m, "DATE", value if len(value) == 3 else f"19{value}")


def _century(m: Match) -> Made:
    number = m.got("NTH", "ORDINAL")
    before = any(w.kind == "BCE" for w in m.words)
    return _reading(m, "DATE", f"BC{number - 1:02d}" if before else f"{number - 1:02d}")


def _quarter(m: Match) -> Made:
    number, half = m.got("NTH", "ORDINAL"), any(w.kind == "HALF" for w in m.words)
    last = any(w.kind in {"LATTER", "FIRST_LAST"} for w in m.words)
    number = (2 if half else 4) if last else number
    if number is None or number > (2 if half else 4):
        return None
    year, (shift, anchor) = _year(m), _which(m)
    letter = "H" if half else "Q"
    if year == "XXXX" and not any(w.kind == "YEARWORD" for w in m.words) and half:
        return None  # "the second half" is a match
    if shift is None and year == "XXXX":
        shift, anchor = 0, "story" if any(w.kind == "YEARWORD" for w in m.words) else "publication"
    if year != "XXXX":
        return _reading(m, "DATE", f"{year}-{letter}{number}")
    return _reading(m, "DATE", f"XXXX-{letter}{number}", unit="year", shift=shift, anchor=anchor)


def _quarter_number(m: Match) -> Made:
    (shift, anchor), year = _which(m), _year(m)
    value = f"{year}-Q{m.got('QUARTERNUM')}"
    if year != "XXXX":
        return _reading(m, "DATE", value)
    return _reading(m, "DATE", value, unit="year", shift=shift or 0, anchor=anchor)


def _holiday(m: Match) -> Made:
    day = 24 if any(w.kind == "EVE" for w in m.words) else 25
    part = m.got("PART")
    return _reading(m, "TIME" if part else "DATE", f"{_year(m)}-12-{day}" + (f"T{part}" if part else ""))


def _newyear(m: Match) -> Made:
    eve = any(w.kind == "EVE" for w in m.words)
    return _reading(m, "DATE", f"{_year(m)}-" + ("12-31" if eve else "01-01"))


def _unit(m: Match) -> str:
    for word in m.words:
        if isinstance(word.value, str) and word.value in _LETTER:
            return word.value
    return "day"


def _shifted(m: Match) -> Made:
    (shift, anchor), unit = _which(m), _unit(m)
    if unit in {"second", "minute"} or shift is None:
        return None
    if any(w.kind == "PASTWORD" for w in m.words):
        return _span(m)
    return _reading(m, "DATE", SHAPE[unit], unit=unit, shift=shift, anchor=anchor)


def _same(m: Match) -> Made:
    unit = _unit(m)
    if unit in {"second", "minute", "hour"}:
        return None
    shift, _ = _which(m)
    return _reading(m, "DATE", SHAPE[unit], unit=unit, shift=shift or 0, anchor="story")


def _partof(m: Match) -> Made:
    (shift, anchor), part = _which(m), m.got("PART")
    if any(w.kind == "THE" for w in m.words) and shift is None:
        shift, anchor = 0, "story"
    if shift is None:
        return _reading(m, "TIME", f"XXXX-XX-XXT{part}")
    return _reading(m, "TIME", f"XXXX-XX-XXT{part}", unit="day", shift=shift, anchor=anchor)


def _weekend(m: Match) -> Made:
    return _reading(m, "DATE", SHAPE["weekend"], unit="weekend")


def _number(m: Match) -> float:
    """The number before the unit: "twenty-five", "two hundred", "a" with "and a half"."""
    total, seen = 0.0, False
    for word in m.slots.get("num", []):
        if isinstance(word.value, int | float | str) and word.kind not in {"HYPHEN", "AND"}:
            value = float(word.value)
            total = total * value if seen and value in {100, 1000, 12} else total + value
            seen = True
    total = total if seen else 1.0
    return total + 0.5 if any(w.kind == "HALF" for w in m.words) else total


def _shown(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:g}"


def _moved(m: Match, way: int, anchor: Anchor) -> Made:
    unit, number = _unit(m), _number(m)
    if unit in {"second", "minute"} or number != int(number) or number > 9999:
        return _reading(m, "DATE", "PAST_REF" if way < 0 else "FUTURE_REF")
    if unit == "fortnight":
        unit, number = "week", number * 2
    return _reading(m, "DATE", SHAPE[unit], unit=unit, shift=way * int(number), anchor=anchor)


def _ago(m: Match) -> Made:
    return _moved(m, -1, "publication")


def _later(m: Match) -> Made:
    return _moved(m, m.got("LATERWORD", "AFTER", "BEFORE") or 1, "story")


def _vague_ago(m: Match) -> Made:
    return _reading(m, "DATE", "PAST_REF")


def _vague_later(m: Match) -> Made:
    way = m.got("LATERWORD", "AFTER", "BEFORE") or 1
    return _reading(m, "DATE", "PAST_REF" if way < 0 else "FUTURE_REF", anchor="story")


def _deictic(m: Match) -> Made:
    shift, part = m.got("DEICTIC") or 0, m.got("PART")
    if any(w.kind == "DAYWORD" for w in m.words):
        shift += m.got("AFTER", "BEFORE", "LATERWORD") or 0
    tonight = any(w.kind == "DEICTIC" and w.end - w.start == 7 and w.value == 0 for w in m.words)
    part = "NI" if tonight else part
    value = SHAPE["day"] + (f"T{part}" if part else "")
    return _reading(m, "TIME" if part else "DATE", value, unit="day", shift=shift)


def _period(unit: str, number: str) -> str:
    return "P" + _LETTER[unit].format(number)


def _span(m: Match) -> Made:
    """A duration that lies before or after an anchor: "the past week", "the next two years"."""
    (shift, anchor), unit = _which(m), _unit(m)
    vague = not m.slots.get("num") and any(w.kind in {"VAGUE", "UNITS"} for w in m.words)
    number = _number(m)
    if unit == "fortnight":
        unit, number = "week", number * 2
    value = _period(unit, "X" if vague else _shown(number))
    if vague or number != int(number):
        return _reading(m, "DURATION", value, anchor=anchor)
    return _reading(m, "DURATION", value, unit=unit, shift=(shift or 0) * int(number), anchor=anchor)


def _recent(m: Match) -> Made:
    return _reading(m, "DATE", "PAST_REF", unit=_unit(m))


def _duration(m: Match) -> Made:
    unit, number = _unit(m), _number(m)
    if unit == "fortnight":
        unit, number = "week", number * 2
    if unit == "second" and m.words[-1].kind != "UNITS":
        return None
    return _reading(m, "DURATION", _period(unit, _shown(number)))


def _vague(m: Match) -> Made:
    return _reading(m, "DURATION", _period(_unit(m), "X"))


def _setword(m: Match) -> Made:
    return _reading(m, "SET", m.got("SET_WORD"))


def _each(m: Match) -> Made:
    unit = _unit(m)
    if unit == "second":
        return None
    if m.slots.get("num"):
        return _reading(m, "SET", _period(unit, _shown(_number(m))))
    return _reading(m, "SET", SHAPE[unit])


def _per(m: Match) -> Made:
    return _reading(m, "SET", _period(_unit(m), "1"))


def _eachnamed(m: Match) -> Made:
    day, part, month, season = m.got("WEEKDAY", "WEEKDAYS"), m.got("PART"), m.got("MONTH"), m.got("SEASON")
    if day:
        return _reading(m, "SET", f"XXXX-WXX-{day}")
    if part:
        return _reading(m, "SET", f"XXXX-XX-XXT{part}")
    return _reading(m, "SET", f"XXXX-{month:02d}" if month else f"XXXX-{season}")


def _clock(m: Match) -> Made:
    hour, minute = _hour(m)
    half = m.got("AMPM")
    if hour is None or hour > 24 or (half and not 1 <= hour <= 12 and m.words[0].kind != "CLOCK"):
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = m.got("ZONE")
    local = any(w.kind == "LOCAL" for w in m.words)
    if m.words[0].kind == "DECIMALTIME" and not (half or zone):
        return None
    clock = f"{hour % 24:02d}:{minute:02d}"
    return _reading(m, "TIME", f"XXXX-XX-XXT{clock}", clock=clock, zone="local" if local else zone)


def _hour(m: Match) -> tuple[int | None, int]:
    raw = m.got("CLOCK", "DECIMALTIME", "CLOCK_WORD")
    if raw is None:
        return m.slot("hour"), 0
    hour, minute = str(raw).replace(".", ":").split(":")[:2]
    return int(hour), int(minute)


def _ref(m: Match) -> Made:
    value = m.rule.value or m.got("REF_WORD", "NOWWORD", "RECENTWORD", "FUTUREWORD") or "PAST_REF"
    return _reading(m, "DATE", value)


_MAKERS: dict[str, Callable[[Match], Made]] = {
    "calendar": _calendar, "iso": _iso, "monthday": _monthday, "slash": _slash,
    "pair": _pair, "year": _calendar, "decade": _decade,
    "century": _century, "quarter": _quarter, "quarternumber": _quarter_number,
    "holiday": _holiday, "newyear": _newyear, "shifted": _shifted,
    "same": _same, "partof": _partof, "weekend": _weekend, "ago": _ago, "vagueago": _vague_ago, "later": _later,
    "vaguelater": _vague_later, "deictic": _deictic, "span": _span, "recent": _recent, "duration": _duration,
    "vague": _vague, "setword": _setword, "each": _each, "per": _per, "eachnamed": _eachnamed, "clock": _clock,
    "ref": _ref,
}  # fmt: skip
