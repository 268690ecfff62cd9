"""Chains of many articles to actors and places: names → chains → matching → things; places by gazetteers."""

from __future__ import annotations

from kg.resolve.things.canonical import merge_things
from kg.resolve.things.parting import part

__all__ = ["merge_things", "part"]
