"""Dates that users give: a year, month, day, minute or second, as the stretch of time that it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?)?)?\Z")


def period(value: str) -> tuple[datetime, datetime]:
    """The first instant of a year, month, day, minute or second, and the first after it; UTC unless a zone is given.

    Raises ValueError, whose text says what was wanted: ``not a date such as …``.

    >>> [moment.isoformat() for moment in period("2020-06")]
    ['2020-06-01T00:00:00+00:00', '2020-07-01T00:00:00+00:00']
    """
    match = _PERIOD.match(value.strip())
    try:
        if match is None:
            raise ValueError
        return _bounds(*match.groups())
    except (ValueError, OverflowError):
        raise ValueError("not a date such as 2020, 2020-06, 2020-06-13 or 2020-06-13T14:49:00Z") from None


def _bounds(
    year: str,
    month: str | None,
    day: str | None,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone: str | None,
) -> tuple[datetime, datetime]:
    first = datetime.fromisoformat(
        f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone or '+00:00'}"
    ).astimezone(UTC)
    if day is None:
        y, m = int(year), int(month or 12)
        return first, datetime(y + m // 12, m % 12 + 1, 1, tzinfo=UTC)
    length = timedelta(seconds=1) if second else timedelta(minutes=1) if hour else timedelta(days=1)
    return first, first + length
