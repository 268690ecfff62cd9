"""Institutions, groups and facilities that are named by common nouns: "Norland's foreign ministry", "rebel groups"."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.chains import Chain, Place, main_state
from kg.extract.columns import column
from kg.model import Kind
from kg.resources import lexicon

_LEFT = frozenset({"compound", "amod", "nmod", "punct", "npadvmod", "advmod"})
_INDEFINITE = frozenset({"a", "an", "any", "some", "another", "no", "every", "each"})
_OF_A_PLACE = frozenset({"in", "throughout", "across", "inside", "at"})
_OF_A_BODY = frozenset({"of", "from"})


class _Lists(NamedTuple):
    heads: frozenset[str]
    outlets: frozenset[str]
    groups: frozenset[str]
    bare: frozenset[str]
    same: dict[str, str]
    empty: frozenset[str]
    members: frozenset[str]
    followers: frozenset[str]
    fighters: frozenset[str]
    bodies: frozenset[str]
    sides: frozenset[str]
    facilities: frozenset[str]
    wide: frozenset[str]
    countries: frozenset[str]
    fields: frozenset[str]
    led: frozenset[str]
    offices: frozenset[str]
    sovereign: frozenset[str]
    parented: frozenset[str]


@cache
def _lists() -> _Lists:
    table = lexicon("organisations")
    named = table["institution"]
    nominals = lexicon("nominals")
    return _Lists(
        heads=frozenset(p for p in named["Organization"]) | frozenset(named["Group"]) | frozenset(named["NewsOutlet"]),
        outlets=frozenset(named["NewsOutlet"]),
        groups=frozenset(named["Group"]),
        bare=frozenset(named["bare"]),
        same=dict(named["same"]),
        empty=frozenset(named["empty"]),
        members=frozenset(table["group"]["members"]),
        followers=frozenset(table["group"]["followers"]),
        fighters=frozenset(table["group"]["fighters"]),
        bodies=frozenset(table["group"]["bodies"]),
        sides=frozenset(table["group"]["sides"]),
        facilities=frozenset(nominals["facility"]["heads"]),
        wide=frozenset(nominals["wider"]) | {"complex", "compound", "headquarters", "premises"},
        countries=frozenset(nominals["kinds"]["State"]),
        fields=frozenset(named["fields"]),
        led=frozenset(named["led"]),
        offices=frozenset(named["offices"]),
        sovereign=frozenset(named["sovereign"]),
        parented=frozenset(named["parented"]),
    )


def describe(doc: Doc, chains: list[Chain]) -> list[Chain]:
    """The chains, with those of institutions, groups and facilities added."""
    reader = _Reader(doc, chains)
    reader.named()
    for i, part in enumerate(column(doc, "POS")):
        if part in {"NOUN", "PROPN"} and i not in reader.owner:
            reader.noun(doc[i])
    reader.facilities()
    reader.counts()
    reader.settle()
    return reader.chains


def _state_above(chain: Chain) -> Chain | None:
    """The state that a chain is or belongs to, over at most three steps."""
    above: Chain | None = chain
    for _ in range(4):
        if above is None or above.kind == "State":
            return above
        above = above.owner
    return None


def _may_rule(side: Chain) -> bool:
    """States and places have institutions; so may a name of which nothing else is known."""
    return side.kind in {"State", "Location"} or (side.guess and side.kind != "Person")


def _many(token: Token) -> bool:
    named = token.tag_ == "NNP" and token.is_sent_start and token.lower_.removesuffix("s") in _lists().members
    return token.tag_ in {"NNS", "NNPS"} or named or token.lower_ in {"people", "troops"}


def _acting(token: Token) -> bool:
    """Whether the noun, or the number that counts it, is a subject: elsewhere "in Norland" tells where it happened."""
    above = token
    while above.dep_ == "pobj" and above.head.lower_ == "of":
        above = above.head.head
    return above.dep_ in {"nsubj", "nsubjpass"} and not any(c.dep_ == "nummod" for c in token.children)


class _Reader:
    def __init__(self, doc: Doc, chains: list[Chain]) -> None:
        self.doc = doc
        self.chains = chains
        self.owner: dict[int, Chain] = {}
        for chain in chains:
            for place in chain.places:
                for i in range(place.start, place.end):
                    known = self.owner.get(i)
                    if known is None or len(known.places) == 0 or place.end - place.start < 2:
                        self.owner[i] = chain
        self.by_key: dict[tuple[str, str, frozenset[str]], Chain] = {}
        self.state_at: dict[int, list[tuple[Place, Chain]]] = defaultdict(list)
        for chain in chains:
            if chain.kind == "State":
                for place in chain.places:
                    self.state_at[place.start].append((place, chain))
        self.found: dict[str, list[tuple[Token, int, int, frozenset[str], bool]]] = defaultdict(list)
        self._heading: Token | None = None
        self.counted: dict[str, list[tuple[Token, int, bool]]] = defaultdict(list)
        self.main = main_state(chains)

    # ---- institutions ---------------------------------------------------------------------------------------------

    def named(self) -> None:
        """Capitalised institutions: what they deal with, and the state that the text gives them."""
        for chain in self.chains:
            if chain.kind not in {"Organization", "NewsOutlet"}:
                continue
            for place in chain.places:
                head = self.doc[place.head]
                side = self._before(place.start) or self._possessor(head) or self._inside(place.start, place.end, chain)
                if side is not None and side is not chain and chain.owner is None:
                    chain.owner = side
                    chain.country = chain.country or side.country
            self._classify(chain)
            if chain.lemma == "party" and any(
                self.doc[p.start - 1].lower_ == "ruling" for p in chain.places if p.start
            ):
                self.by_key.setdefault((chain.owner.key if chain.owner else "", "party", frozenset({"ruling"})), chain)
                self.by_key.setdefault(("", "party", frozenset({"ruling"})), chain)

    def _classify(self, chain: Chain) -> None:
        words = chain.words or tuple(chain.key.split())
        lists = _lists()
        if chain.key.startswith("military of "):
            chain.lemma = "military"
        for word in (" ".join(words[-2:]), *words[-1:], *words[:1]):
            if word in lists.heads and not chain.lemma:
                chain.lemma = lists.same.get(word, word) or word
                chain.modifiers = frozenset(
                    lists.same.get(w, w)
                    for w in words
                    if w not in word.split() and w not in lists.empty and w not in _adjectives()
                ) - {""}
        if chain.lemma and chain.lemma != "office":
            self.by_key.setdefault((chain.owner.key if chain.owner else "", chain.lemma, chain.modifiers), chain)

    def noun(self, token: Token) -> None:
        """A common noun that heads an institution, a group or a facility."""
        self._heading = token
        lists = _lists()
        low, lemma = token.lower_, token.lemma_.lower()
        if token.is_sent_start and lemma == low and lemma.removesuffix("s") in lists.members:
            lemma = lemma.removesuffix("s")  # "Rebels", read as a name
        if self._named_body(token, lemma):
            return
        pair = f"{self.doc[token.i - 1].lower_} {low}" if token.i else ""
        if pair in lists.heads and self.doc[token.i - 1].i not in self.owner:
            if self._institution(token, pair):
                return
        elif (low in lists.heads or (lemma in lists.heads and token.tag_ in {"NN", "NNP"})) and self._institution(
            token, low if low in lists.heads else lemma
        ):
            return
        if _many(token):
            self._group(token, lemma)
        if lemma in lists.facilities and token.tag_ in {"NN", "NNP"}:
            self._facility(token, lemma)

    def _sentence_side(self, token: Token) -> Chain | None:
        """The state, or the state of the body, that is the subject before this noun in its sentence."""
        for i in range(token.i - 1, token.sent.start - 1, -1):
            chain = self.owner.get(i)
            if chain is not None and self.doc[i].dep_ in {"nsubj", "nsubjpass"}:
                state = _state_above(chain)
                if state is not None:
                    return state
        return None

    def _left(self, token: Token) -> tuple[int, list[Token]]:
        """Start of the modifiers right before a head, and those that are no names."""
        start, kept = token.i, []
        while start > token.sent.start:
            before = self.doc[start - 1]
            if before.i in self.owner or before.dep_ not in _LEFT or (before.is_sent_start and before.tag_ == "DT"):
                break
            last = token.head.i if token.dep_ in {"compound", "nmod", "amod"} else token.i
            if (before.is_punct and before.text != "-") or not start - 1 <= before.head.i <= last:
                break
            if before.tag_ in {"DT", "PRP$", "POS", "CC", "VBZ", "VBP", "VBD", "MD"}:
                break
            start -= 1
            kept.append(before)
            if before.is_sent_start:
                break
        return start, kept[::-1]

    def _before(self, start: int) -> Chain | None:
        """The state or body named right before a position, as adjective or with 's."""
        i = start - 1
        while i >= 0 and (
            self.doc[i].is_space
            or self.doc[i].tag_ == "POS"
            or self.doc[i].lower_ in {"official", "own", "main", "ruling"}
        ):
            i -= 1
        side = self.owner.get(i) if i >= 0 else None
        return side if side is not None and _may_rule(side) else None

    def _possessor(self, head: Token) -> Chain | None:
        for child in head.children:
            if child.dep_ == "poss":
                side = self.owner.get(child.i)
                if side is not None:
                    return side if _may_rule(side) else None
                if child.lemma_.lower() in _lists().countries:
                    return self._recent_state(child.i)
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    side = self.owner.get(inner.i)
                    if inner.dep_ == "pobj" and side is not None and (side.kind == "State" or side.guess):
                        return side
        return None

    def _recent_state(self, i: int) -> Chain | None:
        past = [
            (p.start, c)
            for c in self.chains
            if c.kind == "State"
            for p in c.places
            if p.start < i and p.form != "adjective"
        ]
        return max(past, key=lambda pair: pair[0])[1] if past else None

    def _inside(self, start: int, end: int, chain: Chain) -> Chain | None:
        """The state that is named within a longer name."""
        for place, inner in ((p, c) for i in range(start, end) for p, c in self.state_at.get(i, ())):
            if place.end <= end and inner is not chain:
                return inner
        return None

    def _institution(self, token: Token, word: str) -> bool:
        lists = _lists()
        start, before = self._left(token)
        if self._named_beside(token, start):
            return True
        side = self._before(start) or self._possessor(token) or self._parent(token, start, word)
        leader = self._leader(token, start)
        if leader is not None:
            side = leader.owner
        if any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in token.children):
            return False
        mods = (
            frozenset(
                lists.same.get(t.lower_, t.lower_)
                for t in before
                if t.lower_ in _lists().fields or t.pos_ in {"NOUN", "PROPN"}
            )
            - lists.empty
            - {"", "-"}
            - frozenset(word.split()[:-1])
        )
        determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), "")
        modifies = token.dep_ in {"compound", "nmod", "amod"} and token.head.i > token.i
        phrase = " ".join([*sorted(mods), word])
        if (not modifies and determiner in _INDEFINITE) or (modifies and not (mods or side)):
            return False
        if word == "office" and not mods & _lists().offices:
            return False
        if leader is not None:
            mods |= {leader.words[-1] if leader.words else leader.key}
        elif side is None and not (phrase in lists.bare or (word in lists.bare and not mods and determiner == "the")):
            return False
        if word in {"office", "party", "unit", "team", "mission", "agency", "union"} and not (mods or side):
            return False
        lemma = lists.same.get(word, word) or word
        if side is not None and side.guess and lemma in _lists().sovereign:
            side.kind, side.guess = "State", False
        chain = self._keyed(side, lemma, mods, leader, phrase, word)
        chain.leader = leader
        begin = self._start(token, start, side if leader is None else leader)
        chain.add(begin, self._of_end(token, side), token.i, "descriptive", "institution")
        self.owner[token.i] = chain
        return True

    def _named_beside(self, token: Token, start: int) -> bool:
        """ "Norland's state news agency, NNA": the noun is that of the name beside it."""
        for child in token.children:
            chain = self.owner.get(child.i)
            if child.dep_ == "appos" and chain is not None and chain.kind in {"Organization", "NewsOutlet"}:
                side = self._before(start) or self._possessor(token)
                if side is not None and chain.owner is None:
                    chain.owner, chain.country = side, chain.country or side.country
                chain.add(start, token.i + 1, token.i, "nominal", "institution-apposition")
                self.owner[token.i] = chain
                return True
        return False

    def _parent(self, token: Token, start: int, word: str) -> Chain | None:
        """The organisation that an office or staff belongs to: "general staff of the Army"."""
        if word not in _lists().parented:
            return None
        near = [self.owner.get(start - 1)] if start else []
        near.extend(
            self.owner.get(g.i) for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children
        )
        return next((c for c in near if c is not None and c.kind == "Organization"), None)

    def _of_end(self, token: Token, side: Chain | None) -> int:
        """A mention takes in the side that follows with "of"."""
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of" and child.i == token.i + 1 and side is not None:
                ends = [p.end for p in side.places for g in child.children if p.head == g.i]
                if ends:
                    return max(ends)
        return token.i + 1

    def _leader(self, token: Token, start: int) -> Chain | None:
        """The person whose government it is: "the Smith administration", "Smith's regime"."""
        i = start - 1
        while i >= 0 and (self.doc[i].tag_ == "POS" or self.doc[i].is_space):
            i -= 1
        side = self.owner.get(i) if i >= 0 else None
        return side if side is not None and side.kind == "Person" and token.lower_ in _lists().led else None

    def _start(self, token: Token, start: int, side: Chain | None) -> int:
        """The mention takes in the state that stands before it."""
        i = start
        while i > token.sent.start:
            before = self.doc[i - 1]
            if before.tag_ == "POS" or before.is_space or before.lower_ in {"official", "own", "main"}:
                i -= 1
            elif side is not None and self.owner.get(before.i) is side:
                i -= 1
                while i > token.sent.start and self.owner.get(i - 1) is side:
                    i -= 1
                return i + 1 if self.doc[i].lower_ == "the" else i
            elif before.dep_ == "poss" and before.i not in self.owner and before.tag_ != "PRP$":
                return before.i
            else:
                break
        return start

    def _keyed(
        self, side: Chain | None, lemma: str, mods: frozenset[str], leader: Chain | None, phrase: str, word: str
    ) -> Chain:
        if side is None and leader is None:
            open_ones = [c for (_, noun, m), c in self.by_key.items() if noun == lemma and (m == mods or not mods)]
            distinct = list({id(c): c for c in open_ones}.values())
            if distinct:
                return max(distinct, key=lambda c: max((p.start for p in c.places), default=0))
            side = self.main or (self._sentence_side(self._heading) if self._heading is not None else None)
        key = (side.key if side else "", lemma, mods)
        known = self.by_key.get(key) or self.by_key.get(("", lemma, mods))
        if known is not None:
            if known.owner is None and side is not None:
                known.owner, known.country = side, side.country
            return known
        lists = _lists()
        kind: Kind = (
            "NewsOutlet"
            if phrase in lists.outlets or word in lists.outlets
            else "Group"
            if word in lists.groups
            else "Organization"
        )
        chain = Chain(kind, f"{key[0]} {' '.join(sorted(mods))} {lemma}".strip())
        chain.owner, chain.country = side, side.country if side else None
        chain.lemma, chain.modifiers = lemma, mods
        self.by_key[key] = chain
        self.chains.append(chain)
        return chain

    # ---- groups ---------------------------------------------------------------------------------------------------

    def _group(self, token: Token, lemma: str) -> None:
        lists = _lists()
        start, before = self._left(token)
        determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), "")
        if determiner in _INDEFINITE:
            return
        side = self._before(start)
        nouns = {t.lemma_.lower() for t in before} | {t.lower_ for t in before}
        if lemma in lists.bodies and nouns & lists.sides:
            self._grouped(token, start, f"{sorted(nouns & lists.sides)[0]} {lemma}", side)
        elif lemma in lists.members and side is not None and side.kind in {"State", "Location"}:
            begin = self._start(token, start, side)
            self._grouped(token, begin, f"{side.key} {lemma}", side)
        elif self._behind(token, lemma, start):
            return
        elif lemma in lists.members and side is None and self._creed(start, token) is not None:
            creed = self._creed(start, token)
            self._grouped(token, start, f"{creed} {lemma}", None)
        elif lemma in lists.members and side is None:
            self._counted(token, start, before, determiner)
        elif lemma in {"country", "nation", "power", "state"} and side is None:
            self._bloc(token, start)

    def _named_body(self, token: Token, lemma: str) -> bool:
        """ "The Norad religious faction", "Norad guerrillas": the noun is the body whose name stands before it."""
        lists = _lists()
        if lemma not in (lists.fighters if _many(token) else lists.bodies):
            return False
        start, _ = self._left(token)
        name = self.doc[start - 1] if start > token.sent.start else None
        body = self.owner.get(start - 1)
        if name is None or body is None or body.kind != "Organization" or body.lemma:
            return False
        if name.dep_ not in {"compound", "nmod", "amod"} or not name.i < name.head.i <= token.i:
            return False
        while start > token.sent.start and self.owner.get(start - 1) is body:
            start -= 1
        body.add(start, token.i + 1, token.i, "nominal", "body-of-name")
        self.owner[token.i] = body
        return True

    def _behind(self, token: Token, lemma: str, start: int) -> bool:
        """ "Rebels in Norland", "supporters of Alia Noor": the name behind the noun tells which they are."""
        lists = _lists()
        prep = next((c for c in token.children if c.dep_ == "prep" and c.i == token.i + 1), None)
        noun = next((c for c in prep.children if c.dep_ == "pobj"), None) if prep is not None else None
        side = self.owner.get(noun.i) if noun is not None else None
        if prep is None or noun is None or side is None:
            return False
        here = prep.lower_ in _OF_A_PLACE and side.kind in {"State", "Location", "Organization"} and _acting(token)
        body = prep.lower_ in _OF_A_BODY and side.kind in {"State", "Location", "Organization"}
        led = prep.lower_ == "of" and lemma in lists.followers
        if not (led or (lemma in lists.members and (here or body))):
            return False
        end = max((p.end for p in side.places if p.start <= noun.i < p.end), default=noun.i + 1)
        self._grouped(token, start, f"{lemma} {prep.lower_} {side.key}", side if side.kind == "State" else None, end)
        return True

    def _creed(self, start: int, token: Token) -> str | None:
        """The people or faith that an adjective names: "Tamil refugees", "Muslim protesters"."""
        for i in range(start, token.i):
            word = self.doc[i]
            if word.text[0].isupper() and (word.ent_type_ == "NORP" or (word.tag_ == "JJ" and not word.is_sent_start)):
                return str(word.lower_)
        return None

    def _counted(self, token: Token, start: int, before: list[Token], determiner: str) -> None:
        """ "Three journalists … the three journalists": a number makes them one group."""
        number = next((c.lower_ for c in token.children if c.dep_ == "nummod" and c.i < token.i), "")
        if number:
            first = min([start, *(c.i for c in token.children if c.dep_ == "nummod")])
            self.counted[f"{number} {token.lemma_.lower()}"].append((token, first, determiner == "the"))

    def counts(self) -> None:
        """Groups told by number, where one mention is definite and another is not."""
        for key, rows in sorted(self.counted.items()):
            if len(rows) > 1 and any(definite for _, _, definite in rows):
                for token, start, _ in rows:
                    self._grouped(token, start, key, None)

    def _bloc(self, token: Token, start: int) -> None:
        """ "Western countries": a bloc that an adjective names."""
        before = self.doc[start]
        if start < token.i and before.text[0].isupper() and not before.is_sent_start:
            self._grouped(token, start, f"{before.lower_} countries", None)

    def _grouped(self, token: Token, start: int, key: str, side: Chain | None, end: int | None = None) -> None:
        slot = ("group", key, frozenset[str]())
        chain = self.by_key.get(slot)
        if chain is None:
            chain = self.by_key[slot] = Chain("Group", f"group {key}")
            chain.owner, chain.country = side, side.country if side else None
            chain.lemma = token.lemma_.lower()
            self.chains.append(chain)
        chain.add(start, end or token.i + 1, token.i, "descriptive", "group")
        self.owner[token.i] = chain

    # ---- facilities -----------------------------------------------------------------------------------------------

    def _facility(self, token: Token, lemma: str) -> None:
        start, before = self._left(token)
        core = next((t for t in reversed(before) if t.pos_ in {"NOUN", "PROPN"} and t.i == token.i - 1), None)
        if core is not None and core.lemma_.lower() in _lists().facilities and lemma in _lists().wide:
            return  # "office building": the office is the one that is named; its head follows in settle
        while start > token.sent.start and self._local(start - 1, token):
            start -= 1
        determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), "")
        while (
            start < token.i and self.doc[start].tag_ in {"JJ", "JJR", "JJS", "VBN", "VBG"} and self.doc[start].is_lower
        ):
            if (
                self.doc[start].lower_ in _lists().fields | {"joint", "national", "international"}
                or self.doc[start + 1].text == "-"
            ):
                break
            start += 1
        if core is not None:
            words = frozenset(t.lower_ for t in before)
            self.found[f"{core.lower_} {lemma}"].append((token, start, token.i + 1, words, determiner in _INDEFINITE))

    def _local(self, i: int, token: Token) -> bool:
        """Part of a facility's name though it names a place itself: "Norburg border office", "North-South office"."""
        before = self.doc[i]
        near = before.dep_ in {"compound", "amod", "nmod"} or before.text == "-"
        return (
            near and before.head.i <= token.i and before.tag_ not in {"DT", "POS", "PRP$"} and not before.is_sent_start
        )

    def facilities(self) -> None:
        """Keep the facilities that are named more than once or as something known."""
        for key, rows in sorted(self.found.items()):
            definite = [row for row in rows if not row[4]]
            if len(rows) < 2 and not definite:
                continue
            chain = self._capital_twin(key) or Chain("Facility", f"facility {key}")
            if chain not in self.chains:
                self.chains.append(chain)
            chain.lemma = key.split()[-1]
            for token, start, end, _, _ in rows:
                chain.add(start, end, token.i, "descriptive", "facility")
                self.owner[token.i] = chain
                after = token.head
                if (
                    token.dep_ in {"compound", "nmod"}
                    and after.i == token.i + 1
                    and after.lemma_.lower() in _lists().wide
                ):
                    chain.add(start, end, after.i, "descriptive", "facility")

    def _capital_twin(self, key: str) -> Chain | None:
        words = tuple(key.split())
        for chain in self.chains:
            if chain.words[-len(words) :] == words and chain.kind in {"Facility", "Organization"}:
                chain.kind = "Facility"
                return chain
        return None

    def settle(self) -> None:
        """Drop adjectives that turned out to name no side of their own ("inter-Korean")."""
        for chain in self.chains:
            if not chain.title and chain.places:
                chain.title = self._title(chain)

    def _title(self, chain: Chain) -> str:
        """The words of a mention; a body that is only called "the police" gets its state before it."""
        own = [p for p in chain.places if self._names(p.start, p.end, chain.owner)]
        first = min(own or chain.places, key=lambda p: p.start)
        text = self.doc[first.start : first.end].text
        if own or chain.owner is None or chain.owner.kind != "State" or chain.kind == "Facility":
            return text
        return f"{chain.owner.title}'s {text.split(chr(39) + 's ')[-1]}"

    def _names(self, start: int, end: int, owner: Chain | None) -> bool:
        return owner is not None and any(start <= p.start and p.end <= end for p in owner.places)


@cache
def _adjectives() -> frozenset[str]:
    out: set[str] = set()
    for record in lexicon("states").values():
        for part in ("adjectives", "people"):
            for phrase in record.get(part, ()):
                out.update(phrase.lower().split())
        out.update(str(record["name"]).lower().split())
    return frozenset(out)


def adopt(doc: Doc, chains: list[Chain]) -> None:
    """What is known of a person holds for the government that is his and the party that she is an official of."""
    heads = {p.head: c for c in chains for p in c.places}
    states = {c.country: c for c in chains if c.kind == "State" and c.country}
    for chain in chains:
        if chain.lemma == "party" and chain.owner is None and chain.country is None and chain.places:
            first = doc[chain.places[0].head]
            subjects = [
                heads[t.i] for t in first.sent if t.i in heads and t.dep_ in {"nsubj", "nsubjpass"} and t.i < first.i
            ]
            sides = [states[c.country] for c in subjects if c.kind == "Person" and c.country in states]
            if sides:
                chain.owner, chain.country = sides[0], sides[0].country
        if chain.leader is not None:
            chain.owner = (
                chain.leader.owner if chain.leader.owner is not None and chain.leader.owner.kind == "State" else None
            )
            chain.country = chain.leader.country


def inherit(doc: Doc, chains: list[Chain]) -> None:
    """ "The president's government" is that of the president's state, once it is known who the president is."""
    heads = {p.head: c for c in chains for p in c.places}
    states = {c.country: c for c in chains if c.kind == "State" and c.country}
    for chain in chains:
        if chain.owner is not None or chain.country is not None or chain.lemma not in _lists().sovereign:
            continue
        owners = [heads[t.i] for p in chain.places for t in doc[p.head].children if t.dep_ == "poss" and t.i in heads]
        state = next((states[c.country] for c in owners if c.kind == "Person" and c.country in states), None)
        if state is not None:
            chain.owner, chain.country = state, state.country
            chain.title = f"{state.title}'s {' '.join([*sorted(chain.modifiers), chain.lemma])}"
