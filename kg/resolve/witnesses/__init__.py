"""Texts that are one text, and the independent witnesses of what they tell."""

from __future__ import annotations

from kg.resolve.witnesses.copies import copies, overlaps, reprints, shared_texts
from kg.resolve.witnesses.counting import Witnesses

__all__ = ["Witnesses", "copies", "overlaps", "reprints", "shared_texts"]
