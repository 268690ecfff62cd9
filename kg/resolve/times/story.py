"""One pass over the times of an article: each against the day of publication or the date told before it.

News is read against its publication; a narrative of the past (many explicit years long before it) against the date told
last, as in WikiWars (Mazur and Dale 2010); "the following day" always against the story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kg.model import Dating, TimeExpression
from kg.resolve.times.timex import (
    Point,
    dating,
    day_of,
    evening,
    last_weekday,
    midnight,
    month_plus,
    next_weekday,
    plus,
    point,
    text,
    week_text,
    year_text,
)

_WEEKEND = 5
"""The last ISO weekday before a weekend."""
_TURN = 8
"""Months back by which a yearless month means the next year: January after a December."""
_ASIDE = 15
"""Years by which a bare year in passing leaves the story where it is."""
_FRONT = 80
"""Code points from the start of a sentence within which a bare year sets the scene."""
_NEAR = 300
"""Code points after which news no longer counts from a date told."""
_LEEWAY = 30
"""Days by which a yearless date may lie on the wrong side of its tense."""
_NEAREST = 183
"""Days ahead at which a yearless date without tense is rather that of last year."""
_PATTERN = re.compile(r"XX|_REF$|X$")


class Story:
    """One pass over the times of an article, with the day of publication and the date told last."""

    def __init__(self, times: Sequence[TimeExpression], day: date | None) -> None:
        self.times = times
        self.day = day
        self.narrative = _narrative(times, day)
        self.story: str | None = None
        self.told: int | None = None
        self.days: list[str | None] = []

    def datings(self) -> list[Dating]:
        """The dating of each time, parallel to them; without date or bounds where nothing anchors the words."""
        values: list[str] = []
        for i, t in enumerate(self.times):
            value = self._value(i, t)
            values.append(value)
            if t.type in {"DATE", "TIME"} and t.clock is None and self._tells(t, value):
                self.story, self.told = value, t.mention.span.end
            self.days.append(self.story)
        for i, value in self._clocks(values):
            values[i] = value
        return [self._dating(t, value) for t, value in zip(self.times, values, strict=True)]

    def _dating(self, t: TimeExpression, value: str) -> Dating:
        if t.type == "DURATION" and t.shift is not None:
            return self._span(t, value)
        if value.endswith("_REF") and t.unit is not None and self.day is not None:
            past = value == "PAST_REF"
            return Dating(value, None, None, None if past else midnight(self.day), evening(self.day) if past else None)
        return dating(value)

    def _span(self, t: TimeExpression, value: str) -> Dating:
        base = self._base(t)
        p = point(base) if base else None
        moved = _shift(base, t.unit or "day", t.shift or 0) if base else None
        here = day_of(base) if base else None
        if p is None or here is None or moved is None:
            return Dating(value)
        there = _same_day(here, t.unit or "day", t.shift or 0)
        if there is None:
            return Dating(value)
        return Dating(value, None, None, midnight(min(here, there)), evening(max(here, there)))

    def _tells(self, t: TimeExpression, value: str) -> bool:
        """Whether a value moves the story: not a look back ("the previous year"), nor a bare year in passing."""
        p, now = point(value), point(self.story) if self.story else None
        if p is None:
            return False
        if (t.shift or 0) < 0 and t.unit in {"month", "year", "decade"}:
            return False
        if not self.narrative or now is None or p.month is not None:
            return True
        fronted = t.mention.span.start - t.mention.sentence.start <= _FRONT
        return abs(p.year - now.year) <= _ASIDE and not (p.year == now.year and now.month) and fronted

    # -- one expression --

    def _value(self, i: int, t: TimeExpression) -> str:
        if t.type in {"DURATION", "SET"} or t.clock is not None or not _PATTERN.search(t.value):
            return t.value
        if t.value.endswith("_REF"):
            return t.value
        if t.unit == "weekday" or (t.unit == "week" and t.number):
            return self._weekday(t) or t.value
        if t.unit == "monthday":
            return self._monthday(t) or t.value
        if t.unit == "weekend":
            return self._weekend(t) or t.value
        if t.unit == "month" and t.number:
            return self._named_month(t) or t.value
        if t.unit == "season":
            return self._season(t) or t.value
        if t.unit == "year" and t.value != "XXXX":
            base = self._base(t)
            p = point(base) if base else None
            return year_text(p.year + (t.shift or 0)) + t.value[4:] if p else t.value
        if t.unit is not None:
            return self._shifted(t) or t.value
        if t.value.startswith("XXXX-XX"):
            return t.value
        return self._yearless(i, t) or t.value

    def _base(self, t: TimeExpression) -> str | None:
        if t.anchor == "event":
            return None
        if t.anchor == "story":
            return self._story_for(t)
        if self.narrative and self.story:
            return self.story
        return self.day.isoformat() if self.day else None

    def _story_for(self, t: TimeExpression) -> str | None:
        """The date told last; in news only if it was told just before, else "the end of the year" is this year's."""
        if self.narrative:
            return self.story
        near = self.told is not None and t.mention.span.start - self.told <= _NEAR
        fine = t.unit not in {"day", "hour", "week", "weekend"} or (
            self.story is not None and day_of(self.story) is not None
        )
        if near and fine:
            return self.story
        return self.day.isoformat() if self.day is not None and t.shift == 0 and t.unit in {"month", "year"} else None

    def _shifted(self, t: TimeExpression) -> str | None:
        base = self._base(t)
        if base is None:
            return None
        value = _shift(base, t.unit or "day", t.shift or 0)
        return value + _ending(t.value) if value else None

    def _weekday(self, t: TimeExpression) -> str | None:
        base = self._base(t)
        here = day_of(base) if base else None
        if here is None or t.number is None:
            return None
        if t.unit == "week":
            monday = plus(here, 7 * (t.shift or 0) - here.isoweekday() + 1)
            day = plus(monday, t.number - 1) if monday else None
        elif t.shift == 0:
            day = plus(here, t.number - here.isoweekday())
        elif (t.shift or 0) > 0:
            day = next_weekday(here, t.number, again=False)
        elif (t.shift or 0) < 0:
            before = plus(here, -1)
            day = last_weekday(before, t.number) if before else None
        else:
            day = next_weekday(here, t.number) if t.tense == "future" else last_weekday(here, t.number)
        return day.isoformat() + _ending(t.value) if day else None

    def _weekend(self, t: TimeExpression) -> str | None:
        base = self._base(t)
        here = day_of(base) if base else None
        if here is None:
            return None
        weeks = t.shift or 0
        if t.shift is None and t.tense != "future" and here.isoweekday() <= _WEEKEND:
            weeks = -1
        if t.shift == 0 and t.anchor == "publication" and t.tense == "past" and here.isoweekday() <= _WEEKEND - 2:
            weeks = -1
        day = plus(here, 7 * weeks)
        return week_text(day) + "-WE" if day else None

    def _named_month(self, t: TimeExpression) -> str | None:
        base = self._base(t)
        p = point(base) if base else None
        if p is None or t.number is None:
            return None
        month, shift = p.month or 1, t.shift or 0
        year = p.year
        if shift < 0 and t.number >= month:
            year -= 1
        if shift > 0 and t.number <= month:
            year += 1
        return f"{year_text(year)}-{t.number:02d}"

    def _monthday(self, t: TimeExpression) -> str | None:
        base = self.story or self._base(t)
        p = point(base) if base else None
        if p is None or p.month is None:
            return None
        year, month = month_plus(p.year, p.month, t.shift or 0)
        return f"{year_text(year)}-{month:02d}{t.value[7:]}"

    def _season(self, t: TimeExpression) -> str | None:
        base = self._base(t)
        p = point(base) if base else None
        if p is None:
            return None
        start = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[t.value[-2:]]
        year, month = p.year, p.month or 1
        if (t.shift or 0) < 0 and month < start + 3:
            year -= 1
        if (t.shift or 0) > 0 and month >= start:
            year += 1
        if t.shift == 0 and start == 12 and month <= 2:
            year -= 1
        return year_text(year) + t.value[4:]

    def _yearless(self, i: int, t: TimeExpression) -> str | None:
        """A month, season or day of a month that names no year."""
        rest = t.value[4:]
        year = self._told_year(i)
        if year is not None:
            return year_text(year) + rest
        if self.day is None:
            return None
        found = re.match(r"-(\d\d)(?:-(\d\d))?", rest)
        month = int(found[1]) if found else {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[rest[1:3]]
        return year_text(_year_by_tense(self.day, month, int(found[2] or 0) if found else 0, t.tense)) + rest

    def _told_year(self, i: int) -> int | None:
        """The year that the story is in: of the date told last in a narrative, of the same sentence in news."""
        if self.narrative:
            p = point(self.story) if self.story else None
            month = re.match(r"XXXX-(\d\d)", self.times[i].value)
            if p and p.month and month and p.month - int(month[1]) >= _TURN:
                return p.year + 1
            return p.year if p else None
        here = self.times[i].mention.sentence
        for j in range(i - 1, -1, -1):
            if self.times[j].mention.sentence != here:
                return None
            if re.match(r"(BC)?\d{4}", self.times[j].value) and (p := point(self.times[j].value)) is not None:
                return p.year if self.day is None or p.year != self.day.year else None
        return None

    # -- clock times --

    def _clocks(self, values: list[str]) -> Iterator[tuple[int, str]]:
        for root, t in enumerate(self.times):
            if t.clock is None or t.same_as is not None:
                continue
            twins = [root]
            while (i := twins[-1] + 1) < len(self.times) and _root(self.times, i) == root and self.times[i].clock:
                twins.append(i)
            yield from self._instant(root, twins, self._day_for(root, values))

    def _day_for(self, i: int, values: list[str]) -> date | None:
        """The day that a clock time is of: told in the sentence, else told last, else the day of publication."""
        here = self.times[i].mention
        same = [
            (abs(self.times[j].mention.span.start - here.span.start), day)
            for j in self._sentence(i)
            if (day := day_of(values[j])) is not None
        ]
        if same:
            return min(same)[1]
        told = self.days[i] if i < len(self.days) else None
        return (day_of(told) if told else None) or (None if self.narrative else self.day)

    def _sentence(self, i: int) -> range:
        """The times of the same sentence."""
        first, last, here = i, i, self.times[i].mention.sentence
        while first > 0 and self.times[first - 1].mention.sentence == here:
            first -= 1
        while last + 1 < len(self.times) and self.times[last + 1].mention.sentence == here:
            last += 1
        return range(first, last + 1)

    def _instant(self, root: int, twins: list[int], day: date | None) -> Iterator[tuple[int, str]]:
        clock = self.times[root].clock or "00:00"
        offset = _offset(self.times[root].zone, day, clock)
        if offset is None:
            known = ((i, _offset(self.times[i].zone, day, self.times[i].clock or "00:00")) for i in twins if i != root)
            offset = next((o for i, z in known if z is not None and (o := self._local(root, i, z)) is not None), None)
        for i in twins:
            yield i, self._clock_value(i, root, day, offset)

    def _local(self, root: int, twin: int, zone: timedelta) -> timedelta | None:
        """The offset of a local time from the zone's time beside it: 14:49 (05:49 GMT) is nine hours ahead."""
        ahead = _minutes(self.times[root].clock) - _minutes(self.times[twin].clock) + int(zone.total_seconds()) // 60
        ahead = (ahead + 12 * 60) % (24 * 60) - 12 * 60
        return timedelta(minutes=ahead) if ahead % 15 == 0 else None

    def _clock_value(self, i: int, root: int, day: date | None, offset: timedelta | None) -> str:
        t, first = self.times[i], self.times[root]
        own = offset if i == root else _offset(t.zone, day, t.clock or "00:00")
        shown = _shown(own)
        if day is None:
            return f"T{t.clock}{shown}"
        if i == root or offset is None or own is None:
            return f"{day.isoformat()}T{t.clock}{shown}"
        try:
            instant = (
                datetime.combine(day, datetime.min.time()) + timedelta(minutes=_minutes(first.clock)) - offset + own
            )
        except OverflowError:
            return t.value
        if abs((instant.hour * 60 + instant.minute) - _minutes(t.clock)) > 0:
            return f"{day.isoformat()}T{t.clock}{shown}"
        return f"{instant.date().isoformat()}T{t.clock}{shown}"


def _ending(value: str) -> str:
    found = re.search(r"T(MO|AF|EV|NI|DT)$", value)
    return found[0] if found else ""


def _root(times: Sequence[TimeExpression], i: int) -> int:
    for _ in times:
        up = times[i].same_as
        if up is None or not 0 <= up < i:
            return i
        i = up
    return i


def _minutes(clock: str | None) -> int:
    hour, minute = (clock or "00:00").split(":")[:2]
    return int(hour) * 60 + int(minute)


def _shown(offset: timedelta | None) -> str:
    if offset is None:
        return ""
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _offset(zone: str | None, day: date | None, clock: str) -> timedelta | None:
    """The offset of a zone from UTC on a day; without a day only where it is the same all year."""
    if zone is None or zone == "local":
        return None
    fixed = re.fullmatch(r"([+-])(\d\d):(\d\d)", zone)
    if fixed is not None:
        size = timedelta(hours=int(fixed[2]), minutes=int(fixed[3]))
        return -size if fixed[1] == "-" else size
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    if day is not None:
        hour, minute = divmod(_minutes(clock), 60)
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=where).utcoffset()
    winter, summer = (datetime(2020, month, 1, tzinfo=where).utcoffset() for month in (1, 7))
    return winter if winter == summer else None


def _year_by_tense(day: date, month: int, of_month: int, tense: str | None) -> int:
    """The year of a month (or day) that names none: the side of the tense, but never nearly a year for a few days."""
    ahead = (month - day.month) * 30 + ((of_month or day.day) - day.day)
    if tense == "future":
        return day.year + (ahead <= -_LEEWAY)
    if tense == "past":
        return day.year - (ahead >= _LEEWAY)
    return day.year - 1 if ahead > _NEAREST else day.year + 1 if ahead < -_NEAREST - 60 else day.year


def _narrative(times: Sequence[TimeExpression], day: date | None) -> bool:
    """Whether a text tells of the past by explicit years, rather than of the days before its publication."""
    years = [p.year for t in times if t.type == "DATE" and (p := point(t.value)) is not None]
    old = sum(day is None or year < day.year - 1 for year in years)
    recent = sum(t.anchor == "publication" and t.unit in {"weekday", "day", "week", "weekend"} for t in times)
    return old >= 6 and old > 3 * recent and old * 2 > len(years)


def _shift(base: str, unit: str, count: int) -> str | None:
    """The value ``count`` units after a base, at the unit's precision; "1915-XX-XX" where the base is coarser."""
    p = point(base)
    if p is None:
        return None
    if unit == "year":
        return year_text(p.year + count)
    if unit in {"decade", "century"}:
        return _long(p.year, unit, count)
    if unit in {"month", "quarter"}:
        return _months(p, unit, count)
    day = day_of(base)
    if unit == "hour":
        return f"{base[:10]}TXX" if day else None
    if day is None:
        return _coarse(p, unit)
    return _days(day, unit, count)


def _long(year: int, unit: str, count: int) -> str | None:
    size = 10 if unit == "decade" else 100
    moved = year + count * size
    return f"{moved // size:0{3 if size == 10 else 2}d}" if moved > 0 else None


def _months(p: Point, unit: str, count: int) -> str | None:
    if p.month is None:
        return f"{year_text(p.year)}-XX" if unit == "month" else None
    year, month = month_plus(p.year, p.month, count * (3 if unit == "quarter" else 1))
    return f"{year_text(year)}-{month:02d}" if unit == "month" else f"{year_text(year)}-Q{(month + 2) // 3}"


def _coarse(p: Point, unit: str) -> str | None:
    if unit == "day":
        return text(p) + ("-XX" if p.month else "-XX-XX")
    return f"{year_text(p.year)}-WXX" if unit == "week" else None


def _days(day: date, unit: str, count: int) -> str | None:
    moved = plus(day, count if unit == "day" else 7 * count)
    if moved is None:
        return None
    if unit == "day":
        return moved.isoformat()
    return week_text(moved) if unit == "week" else week_text(moved) + "-WE"


def _same_day(day: date, unit: str, count: int) -> date | None:
    """The day ``count`` units away: the same day of the month where units are months or longer."""
    sizes = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
    if unit in sizes:
        year, month = month_plus(day.year, day.month, count * sizes[unit])
        return date(year, month, min(day.day, 28)) if 1 <= year <= 9999 else None
    return plus(day, count * {"day": 1, "week": 7, "weekend": 7}.get(unit, 0))
