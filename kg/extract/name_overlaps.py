"""One name for every stretch of text: proposals and names of the lexicon that overlap are settled.

Positions are token indices, half-open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc

from kg.extract.columns import column
from kg.extract.name_boundaries import trim
from kg.extract.name_kinds import kind_of
from kg.extract.name_lexicon import Entry, by_first_word, compass, institution_heads
from kg.extract.names import WEAK, Name, Proposal, Words, normal
from kg.model import Form


def settle(doc: Doc, words: Words, listed: list[tuple[int, int, Entry]], proposals: list[Proposal]) -> list[Name]:
    """Names in no order, from the lexicon's matches and the proposals.

    The longer proposal wins; the lexicon corrects kinds and cuts out states.
    """
    taken = [False] * len(doc)
    names: list[Name] = []
    people = {(p.start, p.end) for p in proposals if p.label == "PERSON"}
    cover = _Cover(proposals)
    tiled = _tiled(listed, proposals)
    for start, end, entry in listed:
        outer = cover.around(start, end)
        if outer in tiled:
            outer = None
        if outer is not None and not _cut(doc, words, start, end, entry, outer, people):
            continue
        names.append(Name(start, end, entry.kind, entry.form, entry.key, entry, sure=True))
        inside_institution = outer is not None and outer.end > end
        if not (inside_institution and _institution_rest(doc, end, outer)):
            taken[start:end] = [True] * (end - start)
    known_spans = {(start, end) for start, end, _ in listed if any(n.start == start and n.end == end for n in names)}
    proposals = [p for p in proposals if (p.start, p.end) not in known_spans and p not in tiled]
    names.extend(_prefixes(doc, taken))
    listed_at = {(start, end): entry for start, end, entry in listed}
    ordered = sorted(proposals, key=lambda p: (not p.label, -(p.end - p.start), p.start))
    for proposal in ordered:
        for start, end in _free(doc, words, proposal, taken):
            taken[start:end] = [True] * (end - start)
            found = listed_at.get((start, end))
            if found is not None:
                names.append(Name(start, end, found.kind, found.form, found.key, found, sure=True))
            else:
                names.append(_name(doc, words, start, end, proposal.label))
    return names


def _tiled(listed: list[tuple[int, int, Entry]], proposals: list[Proposal]) -> set[Proposal | None]:
    """Proposals that are nothing but known names one after the other: "Reuters Norland"."""
    ends = {start: end for start, end, _ in listed}
    found: set[Proposal | None] = set()
    for proposal in proposals:
        i, parts = proposal.start, 0
        while i < proposal.end and i in ends:
            i, parts = ends[i], parts + 1
        if i == proposal.end and parts > 1:
            found.add(proposal)
    return found


def _prefixes(doc: Doc, taken: list[bool]) -> list[Name]:
    """ "U.S.-led" is one token: the abbreviation at its beginning is a mention all the same."""
    found: list[Name] = []
    for i, word in enumerate(column(doc, "ORTH")):
        text, hyphen, _ = word.partition("-")
        if hyphen and len(text) > 1 and text[0].isupper() and not taken[i]:
            for pattern, exact, entry in by_first_word().get(text.lower(), ()):
                if len(pattern) == 1 and entry.kind == "State" and (text if exact else text.lower()) == pattern[0]:
                    found.append(Name(i, i + 1, "State", entry.form, entry.key, entry, sure=True, width=len(text)))
                    taken[i] = True
                    break
    return found


class _Cover:
    """Which proposal lies around a stretch."""

    def __init__(self, proposals: list[Proposal]) -> None:
        self.by_token: dict[int, list[Proposal]] = defaultdict(list)
        for proposal in proposals:
            for i in range(proposal.start, proposal.end):
                self.by_token[i].append(proposal)

    def around(self, start: int, end: int) -> Proposal | None:
        """The longest labelled proposal that holds the stretch and more."""
        wider = [p for p in self.by_token[start] if p.start <= start and p.end >= end and p.end - p.start > end - start]
        return max(wider, key=lambda p: (bool(p.label), p.end - p.start), default=None)


def _cut(
    doc: Doc, words: Words, start: int, end: int, entry: Entry, outer: Proposal, people: set[tuple[int, int]]
) -> bool:
    """Is a known name inside a longer one a name by itself? "US" before "State Department", but not "Chad" Smith."""
    if entry.kind == "State" and start > 1 and doc[start - 1].text == "-" and doc[start - 2].is_lower:
        return True  # pro-Norland, anti-Norland
    if outer.label == "PERSON":
        return entry.form in {"adjective", "abbreviation"} and start == outer.start and outer.end - end >= 1
    if entry.kind == "Location" and outer.label == "ORG" and end == outer.end:
        return False  # "Norair Europe" is a branch
    if entry.kind != "State":
        return end == outer.end and start - outer.start == 1 if outer.label in {"ORG", "FAC", ""} else end - start > 1
    if outer.label in {"GPE", "NORP", "LOC"}:
        if start > outer.start and doc[start - 1].text[0].isupper() and doc[start - 1].lower_ not in compass():
            return False
        return not (start > outer.start and entry.form == "metonym")
    if start == outer.start and _institution_rest(doc, end, outer):
        return True
    if start == outer.start and outer.label == "ORG" and doc[end].lower_ in institution_heads():
        return entry.form in {"abbreviation", "adjective"}
    if start > outer.start and doc[start - 1].lower_ in {"of", "-"} and entry.form == "name" and outer.label != "FAC":
        return doc[start - 1].text == "-"
    return outer.label in {"", *WEAK} and start == outer.start and entry.form in {"adjective", "abbreviation"}


def _institution_rest(doc: Doc, end: int, outer: Proposal | None) -> bool:
    return outer is not None and outer.end > end and doc[outer.end - 1].lower_ in institution_heads()


def _free(doc: Doc, words: Words, proposal: Proposal, taken: list[bool]) -> Iterator[tuple[int, int]]:
    """What is left of a proposal beside the names already settled."""
    i = proposal.start
    while i < proposal.end:
        if taken[i]:
            i += 1
            continue
        end = i
        while end < proposal.end and not taken[end]:
            end += 1
        if (i, end) == (proposal.start, proposal.end):
            yield i, end
        else:
            span = trim(doc, words, i, end, proposal.label)
            if span is not None:
                yield span
        i = end


def _name(doc: Doc, words: Words, start: int, end: int, label: str) -> Name:
    kind, sure = kind_of(doc, words, start, end, label)
    form: Form = "name"
    text = doc[start:end].text
    if end - start == 1 and text.replace(".", "").isupper() and 2 <= len(text.replace(".", "")) <= 6:
        form = "abbreviation"
    return Name(start, end, kind, form, normal(text), sure=sure)
