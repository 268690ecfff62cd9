"""How a page writes the names and values of the vocabulary."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_CALLED: Final = MappingProxyType({"Organization": "organisation", "Location": "place", "Actual": "told as a fact"})
"""What has another name in English than in the vocabulary."""


def called(name: str) -> str:
    """A class or individual of the vocabulary as a reader would call it.

    >>> called("NamedOfficial"), called("Organization")
    ('named official', 'organisation')
    """
    return _CALLED.get(name) or "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


def readable(date: str) -> str:
    """A date as people write it: minutes, no seconds that nobody measured.

    >>> readable("2020-06-16T05:49:00Z"), readable("2020-06-13"), readable("2020-11")
    ('2020-06-16 05:49 UTC', '2020-06-13', '2020-11')
    """
    day, clock, time = date.partition("T")
    return f"{day} {time[:5]} UTC" if clock else day
