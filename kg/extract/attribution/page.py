"""One Doc being read: its paragraphs and quotations, and the statements in the making. Token indices throughout."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from spacy.tokens import Doc, Token

from kg.extract.attribution import quotations
from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.quotations import Quotation
from kg.model import ReportMode

_TRIM_START = frozenset({",", ";", ":", "-", "–", "—", ".", ")", "]", "--", "...", "…"})
_TRIM_END = frozenset({",", ";", ":", "-", "–", "—", ".", "(", "[", "--", "and", "but", "?", "!"})


class Page:
    """The layout of a Doc and the drafts found so far; mentions are cut at the end."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.places = quotations.paragraphs(doc)
        self.quotes = quotations.find(doc, self.places)
        self.inside: dict[int, int] = {}
        for number, quote in enumerate(self.quotes):
            for first, last in quote.pieces:
                for i in range(first, last + 1):
                    self.inside[i] = number
        self.punct, self.space = (self.doc.to_array(name).astype(bool).tolist() for name in ("IS_PUNCT", "IS_SPACE"))
        self.paragraph = self._paragraphs()
        self.found: list[Draft] = []
        self.at: dict[int, list[Draft]] = {}
        """The drafts by the paragraph of their cue: nothing here looks farther than a few paragraphs."""

    def add(self, draft: Draft) -> None:
        """Keep a draft, and know it by the paragraph of its cue."""
        self.found.append(draft)
        self.at.setdefault(self.paragraph[draft.cue_range[0]], []).append(draft)

    def pieces(self, quote: Quotation) -> set[int]:
        """The tokens of a quotation with its marks."""
        return {i for a, b in quote.pieces for i in range(a, b + 1)}

    def words(self, quote: Quotation) -> list[Token]:
        """What a quotation holds beside punctuation."""
        return [self.doc[i] for a, b in quote.pieces for i in range(a, b + 1) if not self.punct[i]]

    def _paragraphs(self) -> list[int]:
        """For each token the number of its paragraph, -1 outside body text."""
        starts = self.doc.to_array("IDX")
        out = np.full(len(starts), -1)
        for number, (start, end, kind) in enumerate(self.places):
            if kind == "body":
                first, last = np.searchsorted(starts, [start, end])
                out[first:last] = number
        found: list[int] = out.tolist()
        return found

    def taken(self) -> set[int]:
        """The quotations that a cue outside them has."""
        outer = [d for d in self.found if d.cue is not None and d.cue.i not in self.inside]
        return {self.inside[i] for d in outer for i in d.content if i in self.inside}

    def runs(self, draft: Draft) -> list[tuple[int, int]]:
        """The content as runs of tokens, each trimmed; small gaps that are only marks are closed."""
        cue = set(range(draft.cue_range[0], draft.cue_range[1] + 1)) if draft.cue is not None else set()
        chosen = sorted(i for i in draft.content if i not in cue and not self.space[i])
        if draft.cue is not None and draft.cue.i not in self.inside:
            chosen = self._with_marks(chosen)
        out: list[tuple[int, int]] = []
        for i in chosen:
            if out and self._adjoins(out[-1][1], i, cue, draft):
                out[-1] = (out[-1][0], i)
            else:
                out.append((i, i))
        trimmed = [self.trim(first, last) for first, last in out]
        kept = [run for run in trimmed if run is not None]
        words = [sum(not self.punct[i] for i in range(a, b + 1)) for a, b in kept]
        return [run for run, n in zip(kept, words, strict=True) if n]

    def _with_marks(self, chosen: list[int]) -> list[int]:
        """A quotation whose every word is taken is taken with its marks."""
        have = set(chosen)
        for number in {self.inside[i] for i in chosen if i in self.inside}:
            for first, last in self.quotes[number].pieces:
                if any(i in have for i in range(first, last + 1)):
                    have |= set(range(first, last + 1))
        return sorted(have)

    def _adjoins(self, last: int, i: int, cue: set[int], draft: Draft) -> bool:
        if i == last + 1:
            return True
        gap = range(last + 1, i)
        if any(j in cue for j in gap):
            return False
        return draft.frame == "as" or all(self.space[j] or self.punct[j] for j in gap)

    def trim(self, first: int, last: int) -> tuple[int, int] | None:
        """A run of tokens without the marks around it; None where nothing is left."""
        doc = self.doc
        while first <= last and (self.space[first] or (doc[first].text in _TRIM_START and first not in self.inside)):
            first += 1
        while last >= first and (self.space[last] or (doc[last].text in _TRIM_END and last not in self.inside)):
            last -= 1
        return (first, last) if first <= last else None

    def mode(self, content: Iterable[int]) -> ReportMode:
        """Quoted word for word, told in other words, or both."""
        words = [i for i in content if not self.punct[i] and not self.space[i]]
        quoted = sum(i in self.inside for i in words)
        if quoted == 0:
            return "Indirect"
        return "Direct" if quoted == len(words) else "Mixed"

    def holds(self, draft: Draft) -> bool:
        """Whether anything is left to say."""
        runs = self.runs(draft)
        draft.content = {i for a, b in runs for i in range(a, b + 1)}
        if not draft.content:
            return False
        words = [self.doc[i] for i in draft.content if self.doc[i].is_alpha or self.doc[i].like_num]
        if not words:
            return False
        if self.mode(draft.content) == "Direct":
            return True
        return not all(t.pos_ in {"PRON", "DET", "ADV", "PART", "SCONJ"} for t in words) or len(words) > 2
