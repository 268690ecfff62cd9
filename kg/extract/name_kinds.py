"""What a name is the name of: person, organisation, state, place, facility or outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

from spacy.tokens import Doc

from kg.extract.name_lexicon import institution_heads
from kg.extract.names import LABELS, WEAK, Name, Words
from kg.model import Kind
from kg.resources import lexicon


def kind_of(doc: Doc, words: Words, start: int, end: int, label: str) -> tuple[Kind, bool]:
    """The kind of the name ``[start, end)`` that its words tell, else the recogniser's; True where it is sure."""
    tables = lexicon("organisations")
    nominals = lexicon("nominals")
    last = words.lower[end - 1]
    low = " ".join(words.lower[start:end])
    first = " ".join(words.lower[start : start + 1])
    long = end - start > 1
    if (long and label != "PERSON") or (long and last in words.heads and label != "PERSON"):
        if any(phrase in low for phrase in tables["outlets"]["phrases"]) or last in tables["outlets"]["heads"]:
            return "NewsOutlet", True
        if last in nominals["facility"]["names"] and label != "ORG":
            return "Facility", True
        if last in nominals["facility"]["places"]:
            return "Location", True
        if last in words.heads or (first in words.heads and f"{first} of" in low):
            if last == "office" and label == "FAC":
                return "Facility", True
            return "Organization", True
        if last in nominals["facility"]["names"]:
            return "Facility", True
    defined = _defined(doc, start, end, nominals["facility"]["places"], words)
    if defined is not None:
        return defined, True
    if (
        end < len(doc)
        and not long
        and label in {"ORG", "", "PERSON"}
        and doc[end].lower_ in {"administration", "white"}
    ):
        return "Person", False
    if start and words.lower[start - 1] in words.firms and label in {"PERSON", "NORP", ""}:
        return "Organization", True  # "the carrier Norair"
    if (
        start
        and words.title(start - 1)
        and doc[start - 1].dep_ in {"compound", "nmod", "appos"}
        and label not in {"GPE", "LOC"}
    ):
        return "Person", True
    if long and words.lower[start] in words.given and label in {"", "ORG", "GPE", *WEAK} and end - start <= 4:
        return "Person", label == ""
    if label in LABELS:
        return LABELS[label], False
    return _context_kind(doc, words, start, end), False


def _defined(doc: Doc, start: int, end: int, places: list[str], words: Words) -> Kind | None:
    """The kind of an abbreviation in brackets, from the noun that it abbreviates: "demilitarized zone (DMZ)"."""
    if start < 2 or doc[start - 1].text != "(" or not doc[start:end].text.isupper():
        return None
    noun = doc[start - 2].lower_
    return "Location" if noun in places else "Organization" if noun in words.heads else None


def _context_kind(doc: Doc, words: Words, start: int, end: int) -> Kind:
    """What the surroundings tell of a name that nothing else is known of."""
    if start and words.title(start - 1):
        return "Person"
    if locative(doc, start, end):
        return "Location"
    if doc[start:end].text.isupper():
        return "Organization"
    return "State" if _governs(doc, words, end) else "Organization"


def _governs(doc: Doc, words: Words, end: int) -> bool:
    """Followed by 's and an office or institution: the name of a state."""
    if end + 1 < len(doc) and doc[end].tag_ == "POS":
        head = doc[end - 1].head.lower_
        return head in words.titles or head in institution_heads()
    return False


@cache
def _place_words() -> tuple[frozenset[str], ...]:
    table = lexicon("nominals")["place"]
    return frozenset(table["nouns"]), frozenset(table["prepositions"]), frozenset(table["compounds"])


def locative(doc: Doc, start: int, end: int) -> bool:
    """Does the text use these words as a place: "in X", "the town of X", "X airport", "X-based", "X, Norland"?"""
    nouns, prepositions, compounds = _place_words()
    head = doc[start:end].root
    if start and doc[start - 1].lower_ in nouns:
        return True
    if end < len(doc) and head.dep_ == "compound" and head.head.i == end and doc[end].text in compounds:
        return True
    if end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].lower_ in {"based", "born"}:
        return True
    governor = head.head
    if head.dep_ == "pobj" and governor.i < start and start - governor.i <= 3:
        if governor.lower_ in prepositions:
            return True
        return governor.lower_ == "of" and governor.head.lower_ in nouns
    return False


def vote(doc: Doc, names: list[Name]) -> None:
    """Give a name the same kind all through an article, in place, unless a lexicon says otherwise."""
    ballots: dict[str, Counter[Kind]] = defaultdict(Counter)
    for name in names:
        if name.entry is None:
            weight = 3 if name.sure else 1
            ballots[name.key][name.kind] += weight
            if not name.sure and locative(doc, name.start, name.end):
                ballots[name.key]["Location"] += 2
    for name in names:
        votes = ballots.get(name.key)
        if name.entry is None and votes is not None:
            name.kind = min(votes, key=lambda kind: (-votes[kind], kind))
