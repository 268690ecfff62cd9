"""Where the reports differ."""

from __future__ import annotations

from kg.resolve.disagreements.finding import disagreements

__all__ = ["disagreements"]
