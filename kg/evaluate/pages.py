"""Gold, graph and texts of the documents that are scored, side by side."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from kg.evaluate.facts import Facts
from kg.evaluate.gold import SeedGold
from kg.evaluate.scores import Finding


class Pages(Struct, frozen=True):
    """What every scorer of the seed format works on; ``documents`` are the keys of the documents that count."""

    gold: SeedGold
    facts: Facts
    texts: Mapping[str, str]
    documents: frozenset[str]

    def letters(self, document: str, found: set[int]) -> set[int]:
        """The positions that hold a letter or a digit: punctuation and quotation marks do not count."""
        text = self.texts[document]
        return {i for i in found if 0 <= i < len(text) and text[i].isalnum()}

    def finding(self, kind: str, document: str, start: int, end: int, note: str = "") -> Finding:
        """An error with the text of its place."""
        return Finding(document, start, end, kind, self.texts.get(document, "")[start:end], note)
