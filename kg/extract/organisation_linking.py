"""Names of organisations, places, facilities, outlets and unlisted states to chains.

A name may be short for a longer one: its initials, its first or last words, all but its legal form.
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile

from spacy.tokens import Doc

from kg.extract.chains import Chain, ChainIndex, abbreviated
from kg.extract.name_lexicon import institution_heads, listed, states
from kg.extract.names import Name


class OrganisationLinker:
    """Puts the names of all but persons and listed states into the chains of an article."""

    def __init__(self, index: ChainIndex) -> None:
        self.index = index
        self.doc = index.doc
        self.named: dict[str, Chain] = {}
        self.short_for: dict[str, str] = {}
        self.introduced: dict[str, int] = {}

    def add(self, names: list[Name]) -> None:
        """Link the names, longest first, so that a short name finds the longer one that it stands for."""
        self.short_for = _defined(self.doc, names)
        self.introduced = _introduced(self.doc, names)
        for name in sorted(names, key=lambda n: (n.key in self.short_for, -len(n.key.split()), n.start)):
            chain = self.named[name.key] = self._other(name)
            self.index.put(chain, name, name.form, f"name-{name.kind.lower()}", article=False)

    def _other(self, name: Name) -> Chain:
        same = self.index.by_key.get(("", name.key)) or self.named.get(self.short_for.get(name.key, ""))
        if same is not None:
            return same
        known = self._longer(name)
        if known is not None:
            return known
        chain = self.index.chain(name.kind, name.key)
        chain.kind = name.kind
        chain.words = tuple(name.key.split())
        self.index.remember(chain)
        chain.title = name.entry.key if name.entry else self.doc[name.start : name.end].text
        chain.guess = name.entry is None and not name.sure and " " not in name.key and name.form != "abbreviation"
        if name.entry is not None:
            chain.title = _known_title(name, self.doc)
            state = self.index.by_key.get(("State", name.entry.state or ""))
            if state is not None or not self._common(name):
                chain.country = name.entry.state if name.entry.state and len(name.entry.state) == 2 else None
                chain.owner = state
        return chain

    def _longer(self, name: Name) -> Chain | None:
        """The chain of the longer name that this one is short for; None where several would do."""
        shared = self.index.sharing((*name.key.split(), f"initials {name.key}"))
        others = [c for c in shared if c.kind not in {"State", "Person"}]
        whole = [c for c in others if self._same(name, c)]
        if whole:
            best = min(whole, key=lambda c: c.words[-1] not in listed("forms"))
            return None if self._ambiguous(name, best, others) else best
        loose = [c for c in others if self._begins(name, c)] or [c for c in others if self._ends(name, c)]
        return loose[0] if len(loose) == 1 else None

    def _common(self, name: Name) -> bool:
        """A name that several states have use for ("Democratic Party"): its state must be in the text, if any is."""
        states_here = any(kind == "State" for kind, _ in self.index.by_key)
        return states_here and self.doc[name.end - 1].lower_ in institution_heads()

    def _ambiguous(self, name: Name, best: Chain, others: list[Chain]) -> bool:
        """ "Norair" where the article tells of "Norair Group" and of "Norair Foundation"; the firm itself goes first."""
        if " " in name.key or name.form == "abbreviation" or best.words[-1] in listed("forms"):
            return False
        return any(c is not best and len(c.words) > 1 and c.words[0] == name.key for c in others)

    def _same(self, name: Name, known: Chain) -> bool:
        """Short for a longer name: its initials, or all but its legal form ("Norair" of "Norair Group PLC")."""
        if not self._may_shorten(name, known):
            return False
        words = tuple(name.key.split())
        rest = known.words[len(words) :]
        if name.form == "abbreviation" and len(name.key) > 1 and name.key in abbreviated(known.words):
            return True
        if len(words) >= len(known.words):
            return False
        if known.words[: len(words)] == words and set(rest) <= listed("forms"):
            return known.kind == name.kind
        if name.form == "abbreviation":
            return False
        if known.words[: len(words)] == words and len(words[0]) > 3 and words[0] not in listed("generic"):
            bodies = set(rest) <= listed("heads") | listed("forms") | {"of", "the"}
            firm = known.words[-1] in listed("forms") and not name.sure and known.kind == name.kind
            return (bodies and self._alike(name, known)) or firm
        return self._same_content(name, known)

    def _may_shorten(self, name: Name, known: Chain) -> bool:
        foreign = name.entry is not None and name.entry.key != known.key
        return len(known.words) > 1 and not foreign

    def _alike(self, name: Name, known: Chain) -> bool:
        unsure = not name.sure and known.kind == "Organization"
        return known.kind == name.kind or " " in name.key or unsure

    def _same_content(self, name: Name, known: Chain) -> bool:
        words = tuple(name.key.split())
        if any(w in _state_words() for w in known.words[1:]) and "of" not in known.words and words != known.words:
            return False  # "Royal Air Force" is not "Royal Australian Air Force"
        mine, theirs = _content(words), _content(known.words)
        return len(mine) > 1 and mine == theirs and words[-1] in institution_heads() | {known.words[-1]}

    def _begins(self, name: Name, known: Chain) -> bool:
        """The first of two words ("Amnesty"), unless it was told first: "Norair", and then the "Norair Falcon"."""
        words = tuple(name.key.split())
        if not self._may_shorten(name, known) or name.form == "abbreviation" or len(words) > 1:
            return False
        if len(known.words) != 2 or known.words[0] != words[0] or len(words[0]) < 4 or words[0] in listed("generic"):
            return False
        told = self.introduced.get(known.key, 0) <= self.introduced.get(name.key, 0)
        return told and self._alike(name, known)

    def _ends(self, name: Name, known: Chain) -> bool:
        """ "The Court" after "the Supreme Court of Cassation", "the Air Force" after "the United States Air Force"."""
        words = tuple(name.key.split())
        if not self._may_shorten(name, known) or name.entry is not None or known.kind != name.kind:
            return False
        definite = name.start > 0 and self.doc[name.start - 1].lower_ == "the"
        if not definite or words[-1] not in listed("heads") or known.first > name.start:
            return False
        stem = tuple(takewhile(lambda word: word not in {"of", "for"}, known.words))
        return len(words) < len(known.words) and words in {known.words[-len(words) :], stem[-len(words) :]}


def _defined(doc: Doc, names: list[Name]) -> dict[str, str]:
    """ "State Property Agency (AVAS)": what an abbreviation in brackets is short for, whatever its letters."""
    ends = {n.end: n for n in names if n.kind not in {"Person", "Location"} and n.form == "name"}
    found: dict[str, str] = {}
    for name in names:
        bracketed = name.start > 1 and doc[name.start - 1].text == "(" and doc[name.end : name.end + 1].text == ")"
        long = ends.get(name.start - 1) if bracketed and name.form == "abbreviation" and name.entry is None else None
        if long is not None and long.key != name.key:
            found.setdefault(name.key, long.key)
    return found


def _introduced(doc: Doc, names: list[Name]) -> dict[str, int]:
    """Where a name stands first below the headline, which shortens names before they are told in full."""
    ends = [s.span.end - doc._.kg_offset for s in doc._.kg_segments if s.kind == "headline"]
    below = max(ends, default=0)
    found: dict[str, int] = {}
    for name in names:
        if doc[name.start].idx >= below:
            found[name.key] = min(name.start, found.get(name.key, name.start))
    return {n.key: found.get(n.key, len(doc)) for n in names}


def _known_title(name: Name, doc: Doc) -> str:
    entry = name.entry
    assert entry is not None
    return doc[name.start : name.end].text if entry.key.startswith("military of ") else entry.key


def _content(words: tuple[str, ...]) -> frozenset[str]:
    """Words that tell organisations apart: no states, no small words."""
    return frozenset(w for w in words if w not in {"of", "the", "and", "for"} and w not in _state_words())


@cache
def _state_words() -> frozenset[str]:
    out: set[str] = set()
    for record in states().values():
        adjectives = record.get("adjectives", [])
        assert isinstance(adjectives, list)
        out.update(str(w).lower() for w in (record["name"], *adjectives) if " " not in str(w))
    return frozenset(out)
