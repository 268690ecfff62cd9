"""Chains of mentions: one chain for one actor or place of an article, however it is named.

Positions are token indices, half-open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc

from kg.extract.names import Name
from kg.model import Form, Kind

Gender = Literal["f", "m"]


@dataclass(slots=True)
class Place:
    """Where a chain is mentioned: tokens ``[start, end)``, the head token, and how."""

    start: int
    end: int
    head: int
    form: Form
    rule: str
    width: int = 0


@dataclass(slots=True, eq=False)
class Chain:
    """An actor or place of the article while it is being read."""

    kind: Kind
    key: str
    places: list[Place] = field(default_factory=list)
    title: str = ""
    ref: str | None = None
    country: str | None = None
    gender: Gender | None = None
    roles: list[str] = field(default_factory=list)
    owner: Chain | None = None
    words: tuple[str, ...] = ()
    lemma: str = ""
    leader: Chain | None = None
    """The person whose government or campaign it is."""
    modifiers: frozenset[str] = frozenset()
    guess: bool = False
    """The kind is no more than a guess; an office or army of its own makes it a state."""

    def add(self, start: int, end: int, head: int, form: Form, rule: str) -> None:
        """One more mention."""
        self.places.append(Place(start, end, head, form, rule))

    @property
    def first(self) -> int:
        """Token position of the first mention."""
        return min((p.start for p in self.places), default=0)


class ChainIndex:
    """The chains of one article, in the order in which they were made, found by key, by word and by initials."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.chains: list[Chain] = []
        self.by_key: dict[tuple[str, str], Chain] = {}
        self._by_word: dict[str, list[tuple[int, Chain]]] = defaultdict(list)

    def chain(self, kind: Kind, key: str) -> Chain:
        """The chain with this key, made where there is none."""
        slot = (kind if kind in {"State", "Person"} else "", key)
        known = self.by_key.get(slot)
        if known is None:
            known = self.by_key[slot] = Chain(kind, key)
            self.chains.append(known)
        return known

    def put(self, chain: Chain, name: Name, form: Form, rule: str, article: bool = False) -> None:
        """Add a named mention; ``article`` takes a leading "the" into it."""
        start = name.start
        if article and start and self.doc[start - 1].lower_ == "the":
            start -= 1
        chain.add(start, name.end, head_of(self.doc, name.start, name.end), form, rule)
        chain.places[-1].width = name.width

    def remember(self, chain: Chain) -> None:
        """Remember a chain under its words and its initials."""
        for word in {*chain.words, *(f"initials {letters}" for letters in abbreviated(chain.words))}:
            self._by_word[word].append((len(self.chains), chain))

    def sharing(self, words: tuple[str, ...]) -> list[Chain]:
        """Chains with one of these words, in the order in which they were made."""
        found = {id(chain): (order, chain) for word in words for order, chain in self._by_word.get(word, ())}
        return [chain for _, chain in sorted(found.values(), key=lambda pair: pair[0])]


def abbreviated(words: tuple[str, ...]) -> set[str]:
    """What a name may be shortened to, with and without its small words."""
    small = {"of", "the", "and", "for", "on", "in"}
    return {"".join(w[0] for w in words if w not in small), "".join(w[0] for w in words)}


def head_of(doc: Doc, start: int, end: int) -> int:
    """The token of ``[start, end)`` that the rest hangs on; the last one where the parse is at odds with the name."""
    root = doc[start:end].root
    last = doc[end - 1]
    if root.i != last.i and last.dep_ in {"compound", "punct", "case"} and last.head.i >= end:
        return last.i
    return root.i


def main_state(chains: list[Chain]) -> Chain | None:
    """The state that an article is about: named at least twice as often as any other, or alone."""
    counts = Counter({c.key: len(c.places) for c in chains if c.kind == "State"})
    ranked = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return next(c for c in chains if c.kind == "State" and c.key == ranked[0][0])
