"""When: the dates of articles, and time expressions against them."""

from __future__ import annotations

from kg.resolve.times.dating import before_publication, date_articles, dating_of, resolve_times, window

__all__ = ["before_publication", "date_articles", "dating_of", "resolve_times", "window"]
