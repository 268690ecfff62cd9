"""When: the dates of articles, and time expressions against them."""

from __future__ import annotations

from kg.resolve.times.dating import date_articles, dating_of, resolve_times, window

__all__ = ["date_articles", "dating_of", "resolve_times", "window"]
