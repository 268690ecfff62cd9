"""Names of states to chains: adjectives, capitals that stand for governments, "the North", "the two Koreas"."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.chains import Chain, ChainIndex, head_of
from kg.extract.name_kinds import locative
from kg.extract.name_lexicon import institution_heads, states
from kg.extract.names import Name, normal
from kg.model import Form
from kg.resources import lexicon


class StateLinker:
    """Puts the names of states into the chains of an article."""

    def __init__(self, index: ChainIndex) -> None:
        self.index = index
        self.doc = index.doc

    def add(self, names: list[Name]) -> None:
        """Link names that the lexicon of states knows: names, adjectives, abbreviations and capitals."""
        for name in names:
            entry = name.entry
            assert entry is not None
            if entry.form == "metonym" and not _governs(self.doc, name):
                self._city(name, entry.key)
                continue
            if _people(self.doc, name):
                self._counted(name)
                continue
            chain = self.index.chain("State", entry.key)
            chain.title = str(states()[entry.key]["name"])
            chain.country = entry.key if len(entry.key) == 2 else str(states()[entry.key].get("within", "")) or None
            chain.ref = f"country:{entry.key}" if len(entry.key) == 2 else None
            chain.kind = "Location" if entry.region else "State"
            whole = entry.form == "name" and not _modifies(self.doc, name)
            rule = (
                "state-as-place"
                if entry.form == "name" and locative(self.doc, name.start, name.end)
                else f"state-{entry.form}"
            )
            self.index.put(chain, name, entry.form, rule, article=whole or _plural(self.doc, name))

    def _counted(self, name: Name) -> None:
        """ "Several hundred Norlanders": so many people, not their state."""
        entry = name.entry
        assert entry is not None
        text = self.doc[name.start : name.end].text
        chain = self.index.chain("Group", f"people {normal(text)}")
        chain.kind, chain.title = "Group", text
        chain.country = entry.key if len(entry.key) == 2 else str(states()[entry.key].get("within", "")) or None
        self.index.put(chain, name, "name", "people")

    def _city(self, name: Name, code: str) -> None:
        text = self.doc[name.start : name.end].text
        chain = self.index.chain("Location", f"city:{normal(text)}")
        chain.kind, chain.country = "Location", code if len(code) == 2 else None
        self.index.put(chain, name, "name", "capital-as-place")

    def elided(self, names: list[Name]) -> list[Name]:
        """ "The North" where the article names one state "North …"; "the Koreas" as the pair. Returns what is left."""
        compass = _compass(self.index.by_key)
        left: list[Name] = []
        for name in names:
            words = [t.lower_ for t in self.doc[name.start : name.end]]
            if name.entry is None and self._pair(name):
                continue
            target = self._elision(name, words, compass)
            if target is None:
                if name.key not in {"northern", "southern", "eastern", "western"}:
                    left.append(name)
            else:
                form: Form = "short"
                self.index.put(target, name, form, "state-elided", article=not _modifies(self.doc, name))
        return left

    def _elision(self, name: Name, words: list[str], compass: dict[str, Chain]) -> Chain | None:
        if name.entry is not None or len(words) != 1:
            return None
        word = words[0]
        if word in compass:
            return compass[word]
        if word.endswith("ern") and word[:-3] in compass and name.end < len(self.doc):
            return compass[word[:-3]] if not self.doc[name.end].text[0].isupper() else None
        return None

    def _pair(self, name: Name) -> bool:
        """ "The two Koreas": the states of the article that share a word, as a group."""
        word = self.doc[name.end - 1].text
        sides = [
            c
            for c in self.index.chains
            if c.kind == "State" and word.endswith("s") and c.title.split()[-1] == word[:-1]
        ]
        if not sides or name.end - name.start > 1 or " " not in sides[0].title:
            return False
        if _modifies(self.doc, name):
            return True  # "a Koreas analyst": read, and no actor
        start = name.start
        while (
            start
            and self.doc[start - 1].dep_ in {"det", "nummod", "amod", "predet"}
            and self.doc[start - 1].head.i == name.end - 1
        ):
            start -= 1
        chain = self.index.chain("Group", f"pair {word.lower()}")
        chain.kind, chain.title = "Group", f"the two {word}"
        chain.add(start, name.end, name.end - 1, "name", "state-pair")
        return True


def _compass(by_key: dict[tuple[str, str], Chain]) -> dict[str, Chain]:
    """First words like "north" → the one state of the article that begins with it."""
    found: dict[str, list[Chain]] = defaultdict(list)
    for (kind, _), chain in by_key.items():
        words = chain.title.lower().split()
        if kind == "State" and len(words) == 2 and words[0] in {"north", "south", "east", "west"}:
            found[words[0]].append(chain)
            partner = {"north": "south", "south": "north", "east": "west", "west": "east"}[words[0]]
            other = _partner(by_key, f"{partner} {words[1]}")
            if other is not None:
                found[partner].append(other)
    return {word: chains[0] for word, chains in found.items() if len({id(c) for c in chains}) == 1}


def _partner(by_key: dict[tuple[str, str], Chain], title: str) -> Chain | None:
    return next((c for (kind, _), c in by_key.items() if kind == "State" and c.title.lower() == title), None)


def _modifies(doc: Doc, name: Name) -> bool:
    """Does the name stand before a noun that it describes?"""
    head = doc[head_of(doc, name.start, name.end)]
    return head.dep_ in {"compound", "amod", "nmod"} and head.head.i >= name.end


def _people(doc: Doc, name: Name) -> bool:
    """A plural for people that is counted, or of a people without a state of its own: "three Norlanders", "the Kurds"."""
    entry, token = name.entry, doc[name.end - 1]
    if entry is None or entry.form != "adjective" or token.tag_ not in {"NNPS", "NNS"} or _modifies(doc, name):
        return False
    crowd = lexicon("nominals")["crowd"]
    if entry.region or any(c.dep_ in {"nummod", "quantmod"} or c.lower_ in crowd["many"] for c in token.lefts):
        return True
    of = token.head
    return token.dep_ == "pobj" and of.lower_ == "of" and (of.head.like_num or of.head.lower_ in crowd["counting"])


def _plural(doc: Doc, name: Name) -> bool:
    return doc[name.end - 1].tag_ == "NNPS" and doc[name.end - 1].lower_.endswith("s") and not _modifies(doc, name)


@cache
def _political() -> tuple[frozenset[str], frozenset[str]]:
    table = lexicon("nominals")["place"]
    return frozenset(table["political"]), frozenset(table["motion"])


@cache
def _local() -> frozenset[str]:
    return frozenset(lexicon("nominals")["place"]["local"])


def _governs(doc: Doc, name: Name) -> bool:
    """Does a capital stand for its government here?"""
    if locative(doc, name.start, name.end):
        return False
    political, motion = _political()
    head: Token = doc[head_of(doc, name.start, name.end)]
    governor = head.head
    if name.end < len(doc) and doc[name.end].tag_ == "POS":
        owned = governor.lemma_.lower()
        return owned in political or owned in institution_heads()
    if head.dep_ in {"nsubj", "nsubjpass", "agent"}:
        return governor.lemma_ != "be" or not any(
            c.dep_ == "attr" and c.lemma_ in {"city", "capital", "town"} for c in governor.children
        )
    if head.dep_ == "conj":
        return not (governor.dep_ == "pobj" and governor.head.lower_ in {"in", "at", "near", "from"})
    if head.dep_ == "pobj":
        verb = governor.head
        if governor.lower_ in {"from", "to", "of", "via"}:
            return verb.lemma_.lower() not in motion and verb.lemma_.lower() in political | {"pressure", "concession"}
        return True
    if head.dep_ in {"compound", "amod", "nmod"}:
        before = doc[name.start - 1] if name.start else None
        if (
            before is not None
            and before.text == "-"
            and name.start > 1
            and doc[name.start - 2].lower_ in {"anti", "pro"}
        ):
            return True
        owned = governor.lemma_.lower()
        return owned in political or (owned in institution_heads() and owned not in _local())
    return head.dep_ in {"dobj", "dative", "poss", "pcomp"} and governor.lemma_.lower() not in motion
