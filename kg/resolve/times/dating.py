"""When: time expressions against the article's date, and the article's date from what the texts say.

Nothing comes from outside the texts, least of all from the machine's clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from kg.model import Dating, Known, Reading, TimeExpression
from kg.resolve.times.story import Story
from kg.resolve.times.timex import dating, day_of, evening, last_weekday, month_end, plus

_FRESH = 13
"""Days for which a dated picture is taken to date its article from below: the article came out within them."""


# ---- the article's date ----------------------------------------------------------------------------------------


class Window(NamedTuple):
    """The days on which an article may have come out, first and last."""

    low: date
    high: date


def window(known: Known | None) -> Window | None:
    """The days that a date of publication allows: one for a full date, a month or a year for a partial one."""
    found = re.match(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)", known.value) if known is not None else None
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        if day:
            return Window(date(year, month, day), date(year, month, day))
        if month:
            return Window(date(year, month, 1), month_end(year, month))
        return Window(date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        return None


def before_publication(known: Known | None) -> Dating | None:
    """The stretch that ends with the last day on which an article may have come out; None where that is not known."""
    days = window(known)
    return Dating("PAST_REF", latest=evening(days.high)) if days else None


def _caption_days(reading: Reading) -> list[tuple[date, Known]]:
    days = [(day, known) for known in reading.article.caption_dates if (day := day_of(known.value)) is not None]
    return sorted(days, key=lambda pair: (pair[0], pair[1].span or ()))


def _stale(reading: Reading, day: date) -> bool:
    """Whether the text tells of a date after this day that is not to come: then the picture is an old one."""
    for t in reading.times:
        told = dating(t.value)
        if t.tense != "future" and told.earliest is not None and told.earliest > evening(day):
            return True
    return False


def _lead_weekday(reading: Reading) -> TimeExpression | None:
    """The first bare weekday of the text that is not to come: that of the main news."""
    return next((t for t in reading.times if _bare_weekday(t) and t.tense != "future"), None)


def _bare_weekday(t: TimeExpression) -> bool:
    return t.unit == "weekday" and t.shift is None and t.type != "SET"


def _from_captions(reading: Reading) -> Known | None:
    """The latest date in a caption, where the lead's weekday is that day's and no later date is told."""
    days = _caption_days(reading)
    lead = _lead_weekday(reading)
    if not days or lead is None or days[-1][0].isoweekday() != lead.number or _stale(reading, days[-1][0]):
        return None
    day, known = days[-1]
    return Known(day.isoformat(), "Caption", known.span)


def _caption_window(reading: Reading) -> Window | None:
    days = _caption_days(reading)
    if not days or _stale(reading, days[-1][0]):
        return None
    low = days[-1][0]
    high = plus(low, _FRESH)
    return Window(low, high) if high is not None else None


def date_articles(
    readings: tuple[Reading, ...], groups: tuple[tuple[tuple[int, int], ...], ...]
) -> tuple[Known | None, ...]:
    """The date of publication of each article, None where the texts do not give it.

    Given and stated dates stand. Then a full date in a caption, if its weekday is that of the lead. Then other reports
    of the same event: ``groups`` are clusters of (reading, event mention) judged the same without dates; an article
    that puts the event on a bare weekday came out on the latest day that a dated article gives for it, if that day is
    such a weekday ("yesterday": a day later) and the article's other such days agree. Repeats until nothing changes.
    """
    dates = [reading.article.date or _from_captions(reading) for reading in readings]
    while True:
        fresh = _cross(readings, groups, dates)
        if not fresh:
            return tuple(dates)
        for index, known in fresh.items():
            dates[index] = known


def _cross(
    readings: tuple[Reading, ...], groups: tuple[tuple[tuple[int, int], ...], ...], dates: list[Known | None]
) -> dict[int, Known]:
    resolved = {i: resolve_times(readings[i], known) for i, known in enumerate(dates) if known is not None}
    votes: dict[int, set[tuple[date, int]]] = {}
    for group in groups:
        days = {day for at in group if at[0] in resolved for day in _days_told(readings, resolved[at[0]], at)}
        for at in group:
            if at[0] in resolved:
                continue
            for index in _anchors_told(readings, at):
                t = readings[at[0]].times[index]
                fitting = {(day, index) for day in days if t.unit == "day" or day.isoweekday() == t.number}
                votes.setdefault(at[0], set()).update(fitting)
    chosen = {i: _agreed(readings[i], found) for i, found in votes.items() if found}
    return {i: known for i, known in sorted(chosen.items()) if known is not None}


def _days_told(readings: tuple[Reading, ...], datings: tuple[Dating | None, ...], at: tuple[int, int]) -> set[date]:
    times = readings[at[0]].events[at[1]].times
    found = (datings[i] for i in times if i < len(datings))
    return {day for told in found if told is not None and (day := day_of(told.value)) is not None}


def _anchors_told(readings: tuple[Reading, ...], at: tuple[int, int]) -> list[int]:
    """The event's times that count from the publication to a day: "Tuesday", "yesterday"; not those to come."""
    reading = readings[at[0]]
    indices = (i for i in reading.events[at[1]].times if i < len(reading.times))
    return [i for i in indices if _counts_back(reading.times[i])]


def _counts_back(t: TimeExpression) -> bool:
    told = t.type in {"DATE", "TIME"} and t.clock is None and t.tense != "future"
    deictic = t.unit == "day" and t.anchor == "publication" and t.shift is not None and -_FRESH <= t.shift <= 0
    return told and (_bare_weekday(t) or deictic)


def _agreed(reading: Reading, votes: set[tuple[date, int]]) -> Known | None:
    """The latest day told, if the article, out on that day, means the day told by each of its words."""
    days = {(_published(reading.times[index], day), day, index) for day, index in votes}
    latest = max(published for published, _, _ in days)
    low = _caption_window(reading)
    if any(_meant(reading.times[index], latest) != day for _, day, index in days) or (low and latest < low.low):
        return None
    index = min(index for published, _, index in days if published == latest)
    return Known(latest.isoformat(), "CrossDocument", reading.times[index].mention.span)


def _published(t: TimeExpression, day: date) -> date:
    """The earliest day of publication for which a time means this day."""
    return (plus(day, -(t.shift or 0)) if t.unit == "day" else day) or day


def _meant(t: TimeExpression, published: date) -> date | None:
    """The day that "Tuesday" or "yesterday" means in an article of some day."""
    return plus(published, t.shift or 0) if t.unit == "day" else last_weekday(published, t.number or 1)


# ---- time expressions ------------------------------------------------------------------------------------------


def resolve_times(reading: Reading, date: Known | None) -> tuple[Dating | None, ...]:
    """The dating of each of ``reading.times``, parallel to it; None where nothing is known beyond the words.

    ``date`` is the article's date of publication. Where it is None, a caption's date bounds it from below: what is the
    same for all days that the article may have come out on is resolved all the same.
    """
    days = window(date) or _caption_window(reading)
    first = Story(reading.times, days.low if days else None).datings()
    if days is not None and days.low != days.high:
        last = Story(reading.times, days.high).datings()
        first = [_both(t, a, b) for t, a, b in zip(reading.times, first, last, strict=True)]
    return tuple(_said(t, told) for t, told in zip(reading.times, first, strict=True))


def _said(t: TimeExpression, told: Dating) -> Dating | None:
    """The dating, None where it says no more than the words."""
    return None if told.value == t.value and told.earliest is None and told.latest is None else told


def _both(t: TimeExpression, first: Dating, last: Dating) -> Dating:
    """What holds on the first and on the last possible day of publication alike, else the stretch of both."""
    if first == last:
        return first
    if first.value == last.value and first.date == last.date:
        return Dating(first.value, first.date, first.datatype, first.earliest, last.latest)
    starts = [d.earliest for d in (first, last) if d.earliest is not None]
    ends = [d.latest for d in (first, last) if d.latest is not None]
    whole = len(starts) == len(ends) == 2
    return Dating(t.value, None, None, min(starts) if whole else None, max(ends) if whole else None)


# ---- several datings of one event ------------------------------------------------------------------------------

_RANK = {"dateTime": 0, "date": 1, "gYearMonth": 2, "gYear": 3}


def dating_of(datings: Sequence[Dating]) -> Dating | None:
    """The most precise consistent combination of several datings of one event.

    The most precise comes first (an instant, a day, a month, a year, then the shortest stretch); a day without clock
    and a clock without day give the instant. Where datings contradict each other, the one that most others allow wins,
    then the more precise, then the earlier. A clock alone stays one; None where nothing is known of the time.
    """
    told = sorted(set(datings), key=_precision)
    clocks = [d for d in told if re.match(r"T\d\d:\d\d[+-]", d.value)]
    joined = [dating(day + d.value) for d in clocks for day in _days_among(told)]
    bounded = sorted({d for d in (*told, *joined) if d.earliest is not None and d.latest is not None}, key=_precision)
    if not bounded:
        halves = [d for d in told if d.earliest is not None or d.latest is not None]
        return next(iter([*halves, *clocks]), None)
    return max(bounded, key=lambda d: (sum(_agree(d, other) for other in told), *(-x for x in _order(d))))


def _days_among(told: Sequence[Dating]) -> list[str]:
    return sorted({d.value[:10] for d in told if d.datatype == "date"})


def _order(d: Dating) -> tuple[float, float, float]:
    length = (d.latest - d.earliest).total_seconds() if d.earliest and d.latest else float("inf")
    start = (d.earliest - datetime(1, 1, 1, tzinfo=UTC)).total_seconds() if d.earliest else 0.0
    return float(_RANK.get(d.datatype or "", 4)), length, start


def _precision(d: Dating) -> tuple[float, float, float, str]:
    return (*_order(d), d.value)


def _agree(one: Dating, other: Dating) -> bool:
    """Whether two datings can be of one time: the stretches meet, or the local days are the same."""
    if day_of(one.value) and day_of(one.value) == day_of(other.value):
        return True
    starts, ends = (one.earliest, other.earliest), (one.latest, other.latest)
    if None in starts or None in ends:
        return True
    return max(s for s in starts if s) <= min(e for e in ends if e)


__all__ = ["Window", "before_publication", "date_articles", "dating_of", "resolve_times", "window"]
