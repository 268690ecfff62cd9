"""Reports of many articles to statements: frames → features → groups → statements."""

from __future__ import annotations

from kg.resolve.statements.frames import Frame, frames_of
from kg.resolve.statements.grouping import group, statements_of

__all__ = ["Frame", "frames_of", "group", "statements_of"]
