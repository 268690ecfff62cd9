"""What is new: two worlds compared, the later one made from at least the articles of the earlier."""

from __future__ import annotations

from kg.changes.news import KINDS, News, changes
from kg.changes.places import Quoted
from kg.verbs import callable_package

__all__ = ["KINDS", "News", "Quoted", "changes"]

callable_package(__name__, "changes")
