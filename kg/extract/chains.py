"""Named mentions of one article to chains: one chain for one actor or place, however it is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from typing import Literal

from spacy.tokens import Doc, Token

from kg.extract.names import Name, institution_heads, locative, normal, states
from kg.model import Form, Kind
from kg.resources import lexicon

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


def link(doc: Doc, names: list[Name]) -> list[Chain]:
    """Chains of the named mentions, in no particular order."""
    made = _Linker(doc)
    made.states([n for n in names if n.kind == "State" and n.entry is not None])
    rest = [n for n in names if not (n.kind == "State" and n.entry is not None)]
    rest = made.elided(rest)
    rest = made.derived(rest)
    made.people([n for n in rest if n.kind == "Person"])
    made.others([n for n in rest if n.kind != "Person"])
    return made.chains


def head_of(doc: Doc, start: int, end: int) -> int:
    """The token of ``[start, end)`` that the rest hangs on; the last one where the parse is at odds with the name."""
    root = doc[start:end].root
    last = doc[end - 1]
    if root.i != last.i and last.dep_ in {"compound", "punct", "case"} and last.head.i >= end:
        return last.i
    return root.i


class _Linker:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.chains: list[Chain] = []
        self.by_key: dict[tuple[str, str], Chain] = {}
        self.by_word: dict[str, list[tuple[int, Chain]]] = defaultdict(list)
        self.named: dict[str, Chain] = {}
        self.short_for: dict[str, str] = {}
        self.introduced: dict[str, int] = {}

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

    # ---- states ---------------------------------------------------------------------------------------------------

    def states(self, names: list[Name]) -> None:
        """Names, adjectives, abbreviations and capitals of states."""
        for name in names:
            entry = name.entry
            assert entry is not None
            if entry.form == "metonym" and not governs(self.doc, name):
                self._city(name, entry.key)
                continue
            if _people(self.doc, name):
                self._counted(name)
                continue
            chain = self.chain("State", entry.key)
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
            self.put(chain, name, entry.form, rule, article=whole or _plural(self.doc, name))

    def _counted(self, name: Name) -> None:
        """ "Several hundred Norlanders": so many people, not their state."""
        entry = name.entry
        assert entry is not None
        text = self.doc[name.start : name.end].text
        chain = self.chain("Group", f"people {normal(text)}")
        chain.kind, chain.title = "Group", text
        chain.country = entry.key if len(entry.key) == 2 else str(states()[entry.key].get("within", "")) or None
        self.put(chain, name, "name", "people")

    def _city(self, name: Name, code: str) -> None:
        text = self.doc[name.start : name.end].text
        chain = self.chain("Location", f"city:{normal(text)}")
        chain.kind, chain.country = "Location", code if len(code) == 2 else None
        self.put(chain, name, "name", "capital-as-place")

    def pair(self, name: Name) -> bool:
        """ "The two Koreas": the states of the article that share a word, as a group."""
        word = self.doc[name.end - 1].text
        sides = [
            c for c in self.chains if c.kind == "State" and word.endswith("s") and c.title.split()[-1] == word[:-1]
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
        chain = self.chain("Group", f"pair {word.lower()}")
        chain.kind, chain.title = "Group", f"the two {word}"
        chain.add(start, name.end, name.end - 1, "name", "state-pair")
        return True

    def elided(self, names: list[Name]) -> list[Name]:
        """ "The North" where the article names one state "North …"; "the Koreas" as the pair. Returns what is left."""
        compass = _compass(self.by_key)
        left: list[Name] = []
        for name in names:
            words = [t.lower_ for t in self.doc[name.start : name.end]]
            if name.entry is None and self.pair(name):
                continue
            target = self._elision(name, words, compass)
            if target is None:
                if name.key not in {"northern", "southern", "eastern", "western"}:
                    left.append(name)
            else:
                form: Form = "short"
                self.put(target, name, form, "state-elided", article=not _modifies(self.doc, name))
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

    def derived(self, names: list[Name]) -> list[Name]:
        """Adjectives of names that no lexicon knows: "Dagolathi" of "Dagolath", "Gondorian" of "Gondor"."""
        roots = {
            n.key: n for n in names if n.entry is None and n.kind != "Person" and " " not in n.key and len(n.key) > 3
        }
        for name in names:
            if name.entry is None and " " not in name.key:
                root = _stem(name.key, roots)
                if root is not None and name.key != root:
                    name.form, name.key, name.kind = "adjective", root, roots[root].kind
        return names

    # ---- persons --------------------------------------------------------------------------------------------------

    def people(self, names: list[Name]) -> None:
        """Full names make chains; short names find theirs by parts, recency and what was meant before."""
        full = [n for n in names if len(n.key.split()) > 1]
        for name in sorted(full, key=lambda n: (-len(n.key.split()), n.start)):
            chain = self._person(name)
            self.put(chain, name, "name", "person-full")
        bound: dict[str, Chain] = {}
        for name in sorted((n for n in names if len(n.key.split()) == 1), key=lambda n: n.start):
            chain = self._short(name, bound)
            bound[name.key] = chain
            self.put(chain, name, "short" if len(chain.words) > 1 else "name", "person-short")

    def _person(self, name: Name) -> Chain:
        words = tuple(name.key.split())
        for known in self._sharing(words):
            if known.kind == "Person" and (_contained(words, known.words) or _contained(known.words, words)):
                return known
        chain = self.chain("Person", name.key)
        chain.words = words
        chain.title = _clean(self.doc[name.start : name.end].text)
        self._index(chain)
        return chain

    def _short(self, name: Name, bound: dict[str, Chain]) -> Chain:
        sharing = self._sharing((name.key,))
        options = [c for c in sharing if c.kind == "Person" and len(c.words) > 1 and _named_by(name.key, c.words)]
        options = [c for c in options if not self._beside(name, c)] or options
        if not options:
            return self._alone(name)
        return max(options, key=lambda c: (self._fit(name, c, bound.get(name.key)), -c.first))

    def _alone(self, name: Name) -> Chain:
        chain = self.chain("Person", name.key)
        chain.words = chain.words or (name.key,)
        chain.title = chain.title or self.doc[name.start : name.end].text
        return chain

    def _beside(self, name: Name, chain: Chain) -> bool:
        """Is the other person named in the same clause as someone else: "Kim Mi Ra … is Kim's sister"?"""
        sent = self.doc[name.start].sent
        return any(sent.start <= p.start < sent.end and p.start != name.start for p in chain.places) and (
            name.end < len(self.doc) and self.doc[name.end].tag_ == "POS"
        )

    def _fit(self, name: Name, chain: Chain, before: Chain | None) -> float:
        doc = self.doc
        here = _sentence_number(doc, name.start)
        gaps = [here - _sentence_number(doc, p.start) for p in chain.places if p.start < name.start]
        nearest = min(gaps, default=None)
        score = 0.0 if nearest is None else 4.0 / (1 + nearest)
        if chain is before:
            score += 2.5
        score += 0.1 * len(chain.places)
        return score

    # ---- everything else ------------------------------------------------------------------------------------------

    def others(self, names: list[Name]) -> None:
        """Organisations, places, facilities, outlets, invented states."""
        self.short_for = _defined(self.doc, names)
        self.introduced = _introduced(self.doc, names)
        for name in sorted(names, key=lambda n: (n.key in self.short_for, -len(n.key.split()), n.start)):
            chain = self.named[name.key] = self._other(name)
            self.put(chain, name, name.form, f"name-{name.kind.lower()}", article=False)

    def _other(self, name: Name) -> Chain:
        same = self.by_key.get(("", name.key)) or self.named.get(self.short_for.get(name.key, ""))
        if same is not None:
            return same
        known = self._longer(name)
        if known is not None:
            return known
        chain = self.chain(name.kind, name.key)
        chain.kind = name.kind
        chain.words = tuple(name.key.split())
        self._index(chain)
        chain.title = name.entry.key if name.entry else self.doc[name.start : name.end].text
        chain.guess = name.entry is None and not name.sure and " " not in name.key and name.form != "abbreviation"
        if name.entry is not None:
            chain.title = _known_title(name, self.doc)
            state = self.by_key.get(("State", name.entry.state or ""))
            if state is not None or not self._common(name):
                chain.country = name.entry.state if name.entry.state and len(name.entry.state) == 2 else None
                chain.owner = state
        return chain

    def _longer(self, name: Name) -> Chain | None:
        """The chain of the longer name that this one is short for; None where several would do."""
        shared = self._sharing((*name.key.split(), f"initials {name.key}"))
        others = [c for c in shared if c.kind not in {"State", "Person"}]
        whole = [c for c in others if self._same(name, c)]
        if whole:
            best = min(whole, key=lambda c: c.words[-1] not in _listed("forms"))
            return None if self._ambiguous(name, best, others) else best
        loose = [c for c in others if self._begins(name, c)] or [c for c in others if self._ends(name, c)]
        return loose[0] if len(loose) == 1 else None

    def _index(self, chain: Chain) -> None:
        """Remember a chain under its words and its initials."""
        for word in {*chain.words, *(f"initials {letters}" for letters in _abbreviated(chain.words))}:
            self.by_word[word].append((len(self.chains), chain))

    def _sharing(self, words: tuple[str, ...]) -> list[Chain]:
        """Chains with one of these words, in the order in which they were made."""
        found = {id(chain): (order, chain) for word in words for order, chain in self.by_word.get(word, ())}
        return [chain for _, chain in sorted(found.values(), key=lambda pair: pair[0])]

    def _common(self, name: Name) -> bool:
        """A name that several states have use for ("Democratic Party"): its state must be in the text, if any is."""
        states_here = any(kind == "State" for kind, _ in self.by_key)
        return states_here and self.doc[name.end - 1].lower_ in institution_heads()

    def _ambiguous(self, name: Name, best: Chain, others: list[Chain]) -> bool:
        """ "Norair" where the article tells of "Norair Group" and of "Norair Foundation"; the firm itself goes first."""
        if " " in name.key or name.form == "abbreviation" or best.words[-1] in _listed("forms"):
            return False
        return any(c is not best and len(c.words) > 1 and c.words[0] == name.key for c in others)

    def _same(self, name: Name, known: Chain) -> bool:
        """Short for a longer name: its initials, or all but its legal form ("Norair" of "Norair Group PLC")."""
        if not self._may_shorten(name, known):
            return False
        words = tuple(name.key.split())
        rest = known.words[len(words) :]
        if name.form == "abbreviation" and len(name.key) > 1 and name.key in _abbreviated(known.words):
            return True
        if len(words) >= len(known.words):
            return False
        if known.words[: len(words)] == words and set(rest) <= _listed("forms"):
            return known.kind == name.kind
        if name.form == "abbreviation":
            return False
        if known.words[: len(words)] == words and len(words[0]) > 3 and words[0] not in _listed("generic"):
            bodies = set(rest) <= _listed("heads") | _listed("forms") | {"of", "the"}
            firm = known.words[-1] in _listed("forms") and not name.sure and known.kind == name.kind
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
        if len(known.words) != 2 or known.words[0] != words[0] or len(words[0]) < 4 or words[0] in _listed("generic"):
            return False
        told = self.introduced.get(known.key, 0) <= self.introduced.get(name.key, 0)
        return told and self._alike(name, known)

    def _ends(self, name: Name, known: Chain) -> bool:
        """ "The Court" after "the Supreme Court of Cassation", "the Air Force" after "the United States Air Force"."""
        words = tuple(name.key.split())
        if not self._may_shorten(name, known) or name.entry is not None or known.kind != name.kind:
            return False
        definite = name.start > 0 and self.doc[name.start - 1].lower_ == "the"
        if not definite or words[-1] not in _listed("heads") or known.first > name.start:
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


def _clean(text: str) -> str:
    """A name as a label: no editorial brackets."""
    return " ".join(text.replace("[", " ").replace("]", " ").split())


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


def _abbreviated(words: tuple[str, ...]) -> set[str]:
    """What a name may be shortened to, with and without its small words."""
    small = {"of", "the", "and", "for", "on", "in"}
    return {"".join(w[0] for w in words if w not in small), "".join(w[0] for w in words)}


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


def _stem(key: str, roots: dict[str, Name]) -> str | None:
    """The known name that an adjective is made of."""
    best = None
    for root in roots:
        base = root.rstrip("aeiouy") if len(root) > 4 else root
        if key != root and key.startswith(base) and key[len(base) :] in _listed("endings") and len(key) > len(root) - 1:
            best = root if best is None or len(root) > len(best) else best
    return best


def _contained(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Are the words of one full name the other's, middle names apart: "George Bush", "George W Bush"?"""
    if short == long:
        return True
    if len(short) < 2 or len(short) > len(long):
        return False
    plain = tuple(w for w in long if len(w) > 1)
    if short == plain:
        return True
    if long[-len(short) :] == short and len(long) - len(short) == 1 and long[0] in _families():
        return True
    return short[0] == long[0] and short[-1] == long[-1] and len(short) == 2 and long[0] not in _families()


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon("organisations")["names"][name])


@cache
def _families() -> frozenset[str]:
    table = lexicon("roles")["asian"]
    return frozenset(table["family"]) | frozenset(table["last"])


def _named_by(word: str, words: tuple[str, ...]) -> bool:
    """May one word stand for the full name: its family name first or last, or a given name that is used alone?"""
    return word in words and (word in (words[0], words[-1]) or len(words) > 2)


def _sentence_number(doc: Doc, i: int) -> int:
    numbers: list[int] = doc.user_data.get("kg_sentence_numbers") or _number(doc)
    return numbers[i]


def _number(doc: Doc) -> list[int]:
    numbers: list[int] = []
    for k, sentence in enumerate(doc.sents):
        numbers.extend([k] * len(sentence))
    doc.user_data["kg_sentence_numbers"] = numbers
    return numbers


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


def governs(doc: Doc, name: Name) -> bool:
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


def main_state(chains: list[Chain]) -> Chain | None:
    """The state that an article is about: named at least twice as often as any other, or alone."""
    counts = Counter({c.key: len(c.places) for c in chains if c.kind == "State"})
    ranked = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return next(c for c in chains if c.kind == "State" and c.key == ranked[0][0])
