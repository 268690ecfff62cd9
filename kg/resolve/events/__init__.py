"""Event mentions of many articles to events: frames → features → groups → events and what carried them out."""

from __future__ import annotations

from kg.resolve.events.frames import Frame, frames_of
from kg.resolve.events.fulfilment import fulfilments
from kg.resolve.events.grouping import events_of, group

__all__ = ["Frame", "events_of", "frames_of", "fulfilments", "group"]
