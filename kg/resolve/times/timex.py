"""TIMEX3 values and the calendar: what stretch of UTC a value covers, and how to count from one value to another.

Years before Christ are "BC0490"; they are counted but have no datetime bounds. Seasons are those of the north
(spring is March to May), as TIMEX3 values have no hemisphere.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from kg.model import Dating

Datatype = Literal["dateTime", "date", "gYearMonth", "gYear"]
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(.*))?")
_SEASONS = {"SP": (3, 3), "SU": (6, 3), "FA": (9, 3), "WI": (12, 3)}
_FORMS = (
    (re.compile(r"(\d{4})-W(\d\d)(-WE)?"), "_week"),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), "_season"),
    (re.compile(r"(\d{4})-([QH])(\d)"), "_share"),
    (re.compile(r"(\d{4})-(\d\d)"), "_month"),
    (re.compile(r"(\d{2,4})"), "_years"),
)


class Point(NamedTuple):
    """A calendar value as numbers; ``year`` is astronomical (1 BC is 0), ``month`` and ``day`` None where unknown."""

    year: int
    month: int | None = None
    day: int | None = None


def point(value: str) -> Point | None:
    """The year, month and day of a value, as far as it has them.

    >>> point("2020-06-16TAF"), point("PAST_REF")
    (Point(year=2020, month=6, day=16), None)
    >>> point("BC0490"), point("2018-SU")
    (Point(year=-489, month=None, day=None), Point(year=2018, month=None, day=None))
    """
    found = re.fullmatch(r"(BC)?(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:$|[-T].*)", value)
    if found is None:
        return None
    year = int(found[2])
    return Point(
        1 - year if found[1] else year, int(found[3]) if found[3] else None, int(found[4]) if found[4] else None
    )


def year_text(year: int) -> str:
    """An astronomical year as TIMEX3 writes it.

    >>> year_text(2020), year_text(-489)
    ('2020', 'BC0490')
    """
    return f"{year:04d}" if year > 0 else f"BC{1 - year:04d}"


def text(p: Point) -> str:
    """A point as a TIMEX3 value."""
    value = year_text(p.year)
    if p.month is not None:
        value += f"-{p.month:02d}"
    if p.day is not None:
        value += f"-{p.day:02d}"
    return value


def day_of(value: str) -> date | None:
    """The calendar day of a value that names one in our era, None for anything else."""
    p = point(value)
    if p is None or p.day is None or p.month is None or not 1 <= p.year <= 9999:
        return None
    try:
        return date(p.year, p.month, p.day)
    except ValueError:
        return None


def plus(start: date, days: int) -> date | None:
    """A day later or earlier; None outside the calendar."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def month_plus(year: int, month: int, months: int) -> tuple[int, int]:
    """A month later or earlier."""
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def week_text(day: date) -> str:
    """The ISO week of a day: "2020-W24"."""
    iso = day.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def dating(value: str) -> Dating:
    """The Dating of a TIMEX3 value: bounds in UTC, and a date where the value is a day, month, year or instant.

    >>> dating("2020-06-16T14:49+09:00").date, dating("2020-06").datatype, dating("2020-W24").date
    ('2020-06-16T05:49:00Z', 'gYearMonth', None)
    """
    try:
        return _dating(value)
    except (ValueError, OverflowError):
        return Dating(value)


def _dating(value: str) -> Dating:
    instant = _instant(value)
    if instant is not None:
        return Dating(value, instant.strftime("%Y-%m-%dT%H:%M:%SZ"), "dateTime", instant, instant)
    if (found := _DAY.fullmatch(value)) is not None:
        start = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
        return Dating(value, value[:10], "date", start, start + timedelta(days=1, seconds=-1))
    for form, name in _FORMS:
        if (found := form.fullmatch(value)) is not None:
            first, after = _STRETCH[name](found)
            return _stretch(value, first, after)
    return Dating(value)


def _stretch(value: str, first: date, after: date) -> Dating:
    kind: Datatype | None = {7: "gYearMonth", 4: "gYear"}.get(len(value)) if value.replace("-", "").isdigit() else None  # type: ignore[assignment]
    start, end = midnight(first), midnight(after) - timedelta(seconds=1)
    return Dating(value, value if kind else None, kind, start, end)


def midnight(day: date) -> datetime:
    """The first instant of a day, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def evening(day: date) -> datetime:
    """The last second of a day, UTC."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)


def _instant(value: str) -> datetime | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)", value) is None:
        return None
    return datetime.fromisoformat(value).astimezone(UTC)


def _week(found: re.Match[str]) -> tuple[date, date]:
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return (monday + timedelta(days=5) if found[3] else monday), monday + timedelta(days=7)


def _season(found: re.Match[str]) -> tuple[date, date]:
    month, length = _SEASONS[found[2]]
    return date(int(found[1]), month, 1), _first(*month_plus(int(found[1]), month, length))


def _share(found: re.Match[str]) -> tuple[date, date]:
    length, number, year = (3 if found[2] == "Q" else 6), int(found[3]), int(found[1])
    return _first(*month_plus(year, 1, length * (number - 1))), _first(*month_plus(year, 1, length * number))


def _month(found: re.Match[str]) -> tuple[date, date]:
    return date(int(found[1]), int(found[2]), 1), _first(*month_plus(int(found[1]), int(found[2]), 1))


def _years(found: re.Match[str]) -> tuple[date, date]:
    length = 10 ** (4 - len(found[1]))
    year = int(found[1]) * length
    return date(max(year, 1), 1, 1), date(year + length, 1, 1)


def _first(year: int, month: int) -> date:
    return date(year, month, 1)


_STRETCH = {"_week": _week, "_season": _season, "_share": _share, "_month": _month, "_years": _years}


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def last_weekday(day: date, number: int) -> date:
    """The last day with this ISO weekday, the day itself included."""
    return plus(day, -((day.isoweekday() - number) % 7)) or day


def next_weekday(day: date, number: int, *, again: bool = True) -> date:
    """The next day with this ISO weekday, the day itself included if ``again``."""
    ahead = (number - day.isoweekday()) % 7
    return plus(day, ahead if ahead or again else 7) or day
