"""Named mentions and proposals of them, and what is asked of an article's words to find them.

Positions are token indices, half-open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc

from kg.extract.columns import column
from kg.extract.name_lexicon import Entry
from kg.model import Form, Kind
from kg.resources import lexicon

# Labels of OntoNotes, which the recogniser gives: kinds of actors and places, and what may be either.
LABELS: dict[str, Kind] = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Location",
    "NORP": "Group",
    "LOC": "Location",
    "FAC": "Facility",
}
WEAK = frozenset({"PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "LANGUAGE"})


@dataclass(slots=True)
class Name:
    """One named mention: tokens ``[start, end)``, what it is, and the key that equal names share."""

    start: int
    end: int
    kind: Kind
    form: Form
    key: str = ""
    entry: Entry | None = None
    sure: bool = False
    """The kind is known from a lexicon or a head word, not from the recogniser's guess."""
    roles: list[str] = field(default_factory=list)
    outer: bool = False
    """A longer name around others (``General Staff of the Army``)."""
    width: int = 0
    """Characters of the one token that are the name, where the token holds more ("U.S.-led"); 0: all."""


class Proposal(NamedTuple):
    """Tokens ``[start, end)`` that may be a name, and the recogniser's label; "" where it gave none."""

    start: int
    end: int
    label: str


def normal(text: str) -> str:
    """What equal names share: case, hyphens, spaces, points and a leading article do not count.

    >>> normal("The  Baek Sun-a"), normal("U.N.")
    ('baek sun a', 'un')
    """
    words = re.sub(r"[-\s\]\[]+", " ", re.sub(r"'s\b", "", text.lower()).replace(".", "")).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


class Words:
    """The word lists, once, and what is often asked of a Doc's tokens."""

    def __init__(self, doc: Doc) -> None:
        lists = lexicon("organisations")["names"]
        roles = lexicon("roles")
        self.heads: frozenset[str] = frozenset(lists["heads"])
        self.inner: frozenset[str] = frozenset(lists["inner_possessive"])
        self.other: frozenset[str] = frozenset(lists["other"])
        self.forms: frozenset[str] = frozenset(lists["forms"])
        self.tails: frozenset[str] = frozenset(lists["tails"])
        self.hyphenated: frozenset[str] = frozenset(lists["hyphenated"])
        self.office_endings: tuple[str, ...] = tuple(lists["office_endings"])
        self.never: frozenset[str] = frozenset(lists["never"])
        self.titles: frozenset[str] = frozenset(roles["titles"]["words"])
        self.honorifics: frozenset[str] = frozenset(w for group in roles["honorifics"].values() for w in group)
        self.persons: frozenset[str] = frozenset(lexicon("nominals")["kinds"]["Person"]) - {"general"}
        self.spoken: frozenset[str] = frozenset(w for group in roles["nouns"].values() for w in group) | self.honorifics
        self.firms: frozenset[str] = frozenset(lexicon("nominals")["firms"]["bodies"])
        self.inner_office: frozenset[str] = frozenset(roles["titles"]["inner"])
        self.relations: frozenset[str] = frozenset(w for group in roles["relations"].values() for w in group)
        self.given: frozenset[str] = frozenset(w for group in roles["given"].values() for w in group)
        self.lower = column(doc, "LOWER")
        self.common = {t.lower_ for t in doc if t.is_lower}
        self.shouting = _shouting(doc)

    def title(self, i: int) -> bool:
        """Is this token a word of an office?"""
        return self.lower[i] in self.titles


def _shouting(doc: Doc) -> set[int]:
    """Tokens of sentences in which nearly every word has a capital: capitals say nothing there."""
    out: set[int] = set()
    for sentence in doc.sents:
        long = [t for t in sentence if t.is_alpha and len(t) > 3]
        if len(long) > 3 and sum(t.text[0].isupper() for t in long) >= 0.75 * len(long):
            out.update(t.i for t in sentence)
    return out
