"""Noun phrases and pronouns that take up a chain of the same article.

After Lappin and Leass (1994), much simplified: candidates agree in kind, number and gender, and the most salient one is
taken, salience being recency, grammatical role and frequency. What has no good candidate stays unresolved.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.chains import Chain, Gender
from kg.extract.columns import column
from kg.extract.people import honorifics, is_human, titles
from kg.model import Kind
from kg.resources import lexicon

_HE: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_WHO = frozenset({"who", "whom"})
_RELATIVE = _WHO | {"which", "that"}
_DEFINITE = frozenset({"the", "this", "that"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_ARGUMENT = _SUBJECT | {"dobj", "iobj", "dative"}
_SPEAKS = frozenset(
    {"say", "tell", "add", "warn", "claim", "announce", "state", "report", "note", "urge", "call", "ask"}
)


_FIRM_REACH = 3  # sentences back to which "the company" may reach
_CLEARLY = 1.5  # as often as this the best firm must outweigh the next
_KNOWN_GENDER = 0.25  # less than a sentence's distance: most names do not tell a gender


class _Seen(NamedTuple):
    """A mention that a later one may take up."""

    at: int
    sentence: int
    chain: Chain
    weight: float
    quoted: bool
    end: int


def resolve(doc: Doc, chains: list[Chain]) -> None:
    """Add nominal mentions and pronouns to the chains that they stand for, in the order of the text."""
    _Resolver(doc, chains).run()


@cache
def _kinds() -> dict[str, frozenset[Kind]]:
    """Noun → kinds it may stand for."""
    out: dict[str, set[Kind]] = {}
    for kind, nouns in lexicon("nominals")["kinds"].items():
        for noun in nouns:
            out.setdefault(noun, set()).add(kind)
    return {noun: frozenset(kinds) for noun, kinds in out.items()}


@cache
def _firms() -> frozenset[str]:
    return frozenset(lexicon("nominals")["firms"]["nouns"])


@cache
def _wider() -> dict[str, frozenset[str]]:
    return {noun: frozenset(narrow) for noun, narrow in lexicon("nominals")["wider"].items()}


@cache
def _relations() -> dict[str, Gender | None]:
    table = lexicon("roles")["relations"]
    out: dict[str, Gender | None] = dict.fromkeys(table["any"])
    out.update(dict.fromkeys(table["f"], "f"))
    out.update(dict.fromkeys(table["m"], "m"))
    return out


@cache
def _gendered() -> dict[str, Gender]:
    table = lexicon("roles")["nouns"]
    out: dict[str, Gender] = dict.fromkeys(table["f"], "f")
    out.update(dict.fromkeys(table["m"], "m"))
    return out


class _Resolver:
    def __init__(self, doc: Doc, chains: list[Chain]) -> None:
        self.doc = doc
        self.chains = chains
        self.sentence = [0] * len(doc)
        for k, sentence in enumerate(doc.sents):
            for i in range(sentence.start, sentence.end):
                self.sentence[i] = k
        self.quoted = _quoted(doc)
        self.rivals = False
        self.covered: set[int] = {i for c in chains for p in c.places for i in range(p.start, p.end)}
        self.heads: dict[int, Chain] = {p.head: c for c in chains for p in c.places}
        self.seen: list[_Seen] = []
        self.named: list[tuple[int, int, Chain, int]] = sorted(
            ((p.start, p.head, c, p.end) for c in chains for p in c.places), key=_place
        )

    def run(self) -> None:
        """Go through the text once, remembering what was mentioned."""
        self._titles()
        ahead = 0
        parts, lemmas = column(self.doc, "POS"), column(self.doc, "LEMMA")
        nouns = {*titles(), *_relations(), *_kinds()}
        for i, low in enumerate(column(self.doc, "LOWER")):
            while ahead < len(self.named) and self.named[ahead][0] <= i:
                _, head, chain, end = self.named[ahead]
                self._remember(head, chain, end)
                ahead += 1
            if low in _HE or low in _IT or low in _THEY:
                self._pronoun(self.doc[i], low)
            elif low in _RELATIVE:
                self._relative(self.doc[i])
            elif (
                lemmas[i].lower() in nouns
                and parts[i] in {"NOUN", "PROPN"}
                and not (i in self.covered or i in self.heads)
            ):
                self._nominal(self.doc[i])

    def _remember(self, i: int, chain: Chain, end: int) -> None:
        token = self.doc[i]
        weight = 1.0
        if token.dep_ in _SUBJECT:
            weight = 2.0 if token.head.dep_ in {"ROOT", "conj", "parataxis"} else 1.6
            if token.head.lemma_ in _SPEAKS:
                weight += 0.4
        elif token.dep_ in {"compound", "amod", "nmod"}:
            weight = 0.4
        elif token.dep_ == "poss":
            weight = 0.7
        self.seen.append(_Seen(i, self.sentence[i], chain, weight, self.quoted[i], end))

    def _take(self, token: Token, chain: Chain, start: int, end: int, form: str) -> None:
        chain.add(start, end, token.i, "pronoun" if form == "pronoun" else "nominal", f"coreference-{form}")
        self.heads[token.i] = chain
        self._remember(token.i, chain, end)

    # ---- titles ---------------------------------------------------------------------------------------------------

    def _titles(self) -> None:
        """ "Prime Minister Ana Ruiz", "the Norlandish carrier Norair": what stands before the name stands for its bearer."""
        for chain in self.chains:
            for place in [p for p in chain.places if p.form in {"name", "short"}]:
                noun, head = self.doc[max(place.start - 1, 0)], self.doc[place.head]
                beside = head.dep_ == "appos" and head.head == noun
                phrase = {t.i for t in (noun if beside else head).subtree if t.i < place.start}
                if noun.i in phrase - self.covered and self._is_title(noun, chain):
                    start = self._phrase_start(noun.i, phrase)
                    chain.add(start, place.start, noun.i, "nominal", "coreference-title")
                    self.covered.add(noun.i)
                    self.named += [(start, noun.i, chain, place.start)] if beside else []
        self.named.sort(key=_place)

    def _is_title(self, noun: Token, chain: Chain) -> bool:
        if noun.tag_ in {"NNS", "NNPS"}:
            return False
        if chain.kind == "Person":
            return noun.lower_ in titles() and noun.lower_ not in honorifics() and noun.pos_ in {"NOUN", "PROPN"}
        return chain.kind == "Organization" and noun.lemma_.lower() in _firms()

    def _phrase_start(self, i: int, phrase: set[int]) -> int:
        """Where the words before a name begin that belong to its phrase."""
        while i - 1 in phrase and self.doc[i - 1].pos_ in {"NOUN", "PROPN", "ADJ", "DET", "PART"}:
            i -= 1
        return i

    # ---- pronouns -------------------------------------------------------------------------------------------------

    def _pronoun(self, token: Token, low: str) -> None:
        if low in _HE:
            found = self._best(token, frozenset({"Person"}), _HE[low], reach=4)
            if found is not None and found.gender is None and not self.rivals:
                found.gender = _HE[low]  # where nobody else could be meant
        elif low in _IT:
            if _expletive(token):
                return
            found = self._thing(token)
        else:
            found = self._plural(token)
        if found is not None:
            self._take(token, found, token.i, token.i + 1, "pronoun")

    def _relative(self, token: Token) -> None:
        """ "Norair, which …": the pronoun is what its clause hangs on."""
        clause = token.head
        chain = self.heads.get(clause.head.i) if clause.dep_ == "relcl" else None
        if chain is None or token.tag_ not in {"WDT", "WP"} or token.dep_ not in _ARGUMENT or clause.head.i > token.i:
            return
        fits = chain.kind in {"Person", "Group"} if token.lower_ in _WHO else chain.kind != "Person"
        if fits:
            chain.add(token.i, token.i + 1, token.i, "pronoun", "coreference-relative")

    def _thing(self, token: Token) -> Chain | None:
        """ "It" takes up the subject of its sentence or of the one before, or a facility close by; never across quotes.

        English "it" mostly stands for what no entity is, so a nearer noun that is a subject rules a candidate out.
        """
        kinds: frozenset[Kind] = frozenset({"State", "Organization", "Facility"})
        if token.dep_ in _SUBJECT and token.head.lemma_ in _SPEAKS:
            kinds |= {"NewsOutlet"}  # an outlet that is only cited does nothing but report
        if token.dep_ == "nsubjpass":  # "the building as it was blown up": what is acted on is the nearest such thing
            near = self._best(token, frozenset({"Facility"}), None, reach=0, strict=True)
            if near is not None:
                return near
        return self._best(token, kinds, None, reach=1, strict=True)

    def _plural(self, token: Token) -> Chain | None:
        """ "They" takes up a group or a body of people, and only where no other plural is nearer."""
        return self._best(token, frozenset({"Group", "Organization", "State"}), None, reach=1, plural=True, strict=True)

    def _rivalled(self, token: Token, seen: _Seen, plural: bool) -> bool:
        """Is there a nearer noun of the same number that the pronoun may stand for as well?"""
        tags = {"NNS", "NNPS"} if plural else {"NN", "NNP"}
        roles = _SUBJECT if not plural else _SUBJECT | {"dobj", "pobj", "conj"}
        for i in range(seen.end, token.i):
            other = self.doc[i]
            if other.tag_ in tags and other.dep_ in roles and i not in self.heads and i not in self.covered:
                return True
        return False

    def _rival(self, token: Token) -> int:
        """ "Ruiz said the bomber was inside when he ...": the nearest subject is a person without a name; -1 for none."""
        for i in range(token.i - 1, token.sent.start, -1):
            other = self.doc[i]
            nameless = other.dep_ in _SUBJECT and i not in self.heads and is_human(other)
            if nameless and other.head != token.head and self.quoted[i] == self.quoted[token.i]:
                return i if token.head in other.head.subtree else -1
        return -1

    def _unlikely(self, token: Token, seen: _Seen, plural: bool) -> bool:
        """Is a candidate for "it" or "they" no subject near by, in another voice, or not the nearest of its kind?"""
        if self.quoted[token.i] != seen.quoted or self._rivalled(token, seen, plural):
            return True
        gap = self.sentence[token.i] - seen.sentence
        other = self.doc[seen.at]
        if gap == 0:
            near = seen.chain.kind == "Facility" or plural
            return other.dep_ not in _SUBJECT and not (near and seen.weight >= 1.0)
        main = other.dep_ in _SUBJECT and other.head.dep_ not in {"advcl", "relcl", "acl"}
        return not (token.dep_ in _SUBJECT and main and _opening(token))

    def _best(
        self,
        token: Token,
        kinds: frozenset[Kind],
        gender: Gender | None,
        reach: int,
        plural: bool = False,
        strict: bool = False,
    ) -> Chain | None:
        here = self.sentence[token.i]
        scores: dict[int, tuple[float, Chain]] = {}
        speakers = self._speakers(token) if gender is not None else set()
        rival = self._rival(token) if gender is not None else -1
        barred = self._barred(token, here)
        for seen in reversed(self.seen):
            gap = here - seen.sentence
            if gap > reach:
                break
            if seen.at >= token.i or seen.chain.kind not in kinds or not _agrees(seen.chain, gender):
                continue
            if (plural or token.lower_ in _IT) and not self._agrees_in_number(seen, plural):
                continue
            if id(seen.chain) in barred or (strict and self._unlikely(token, seen, plural)):
                continue
            if gender is not None and seen.at < rival:
                continue
            if gender is not None and id(seen.chain) in speakers:
                continue
            score = seen.weight / (1 + 0.6 * gap) + self._parallel(token, seen)
            if seen.quoted and not self.quoted[token.i]:
                score *= 0.5
            if gender is not None and seen.chain.gender == gender:
                score += _KNOWN_GENDER
            known = scores.get(id(seen.chain))
            total = max(score, known[0]) + 0.1 if known else score
            scores[id(seen.chain)] = (total, seen.chain)
        ranked = sorted(scores.values(), key=lambda pair: (-pair[0], pair[1].first, pair[1].key))
        self.rivals = len(ranked) > 1
        if not ranked or ranked[0][0] < 0.5:
            return None
        return ranked[0][1]

    def _speakers(self, token: Token) -> set[int]:
        """Who says the quotation that a pronoun stands in: not whom it means."""
        if not self.quoted[token.i]:
            return set()
        found: set[int] = set()
        sentence = token.sent
        for i in range(max(0, sentence.start - 40), min(len(self.doc), sentence.end + 12)):
            other = self.doc[i]
            speaks = other.dep_ in _SUBJECT and other.head.lemma_ in _SPEAKS and not self.quoted[i]
            if speaks and i in self.heads and abs(self.sentence[i] - self.sentence[token.i]) <= 1:
                found.add(id(self.heads[i]))
        return found

    def _agrees_in_number(self, seen: _Seen, plural: bool) -> bool:
        """A firm's name in the plural ("General Motors", "Esker Airlines") is "it" as well."""
        firm = seen.chain.kind == "Organization" and self.doc[seen.at].tag_ == "NNPS" and self._undetermined(seen.at)
        return plural == self._many(seen) or (firm and not plural)

    def _undetermined(self, i: int) -> bool:
        return not any(c.dep_ == "det" for c in self.doc[i].children)

    def _many(self, seen: _Seen) -> bool:
        token = self.doc[seen.at]
        if seen.chain.kind == "Group" or token.lower_ in {"police", "media", "authorities", "forces", "troops"}:
            return True
        return (
            token.tag_ in {"NNS", "NNPS"}
            and token.lower_.endswith("s")
            and seen.chain.kind in {"State", "Organization"}
        )

    def _barred(self, token: Token, here: int) -> set[int]:
        """What a pronoun cannot stand for, wherever it was named before: "Norland said Norland would block it"."""
        return {
            id(seen.chain)
            for seen in takewhile(lambda s: s.sentence == here, reversed(self.seen))
            if self._blocked(token, seen)
        }

    def _blocked(self, token: Token, seen: _Seen) -> bool:
        """No pronoun takes up its own clause's other argument, nor the phrase that it stands in."""
        other = self.doc[seen.at]
        if token.tag_ == "PRP" and not token.lower_.endswith(("self", "selves")) and other.head is token.head:
            return other.dep_ in _SUBJECT | {"dobj", "iobj", "dative"} and token.dep_ in _SUBJECT | {
                "dobj",
                "iobj",
                "dative",
            }
        if other.head is token.head and token.dep_ in _SUBJECT and other.dep_ == "pobj":
            return True
        if token.dep_ == "poss" and token.head.i == seen.at:
            return True
        return token.dep_ == "poss" and token.head.head.i == seen.at and token.head.dep_ == "appos"

    def _parallel(self, token: Token, seen: _Seen) -> float:
        other = self.doc[seen.at]
        if token.dep_ not in _SUBJECT or other.dep_ not in _SUBJECT:
            return 0.0
        clause = other.head
        conditional = clause.dep_ == "advcl" and clause.head == token.head and clause.i < token.i
        return 1.2 if conditional else 0.3  # "if Ruiz lied, she must go"

    # ---- noun phrases ---------------------------------------------------------------------------------------------

    def _nominal(self, token: Token) -> None:
        """A definite noun phrase, a bare office before or beside a name, or a relation ("his sister")."""
        lemma = token.lemma_.lower()
        if self._apposed(token):
            return
        determiner = next((c for c in token.children if c.dep_ in {"det", "poss"} and c.i < token.i), None)
        if determiner is None or (determiner.dep_ == "det" and determiner.lower_ not in _DEFINITE):
            return
        if determiner.lower_ in {"my", "our", "your"} or (
            lemma == "state" and any(c.dep_ == "prep" for c in token.children)
        ):
            return
        if any(c.tag_ == "NNP" and c.dep_ == "compound" for c in token.children):
            return
        if any(c.lower_ in {"same", "other", "next", "whole", "entire"} for c in token.children):
            return
        if token.tag_ in {"NNS", "NNPS"} and lemma not in {"authority", "force"}:
            return
        if token.dep_ in {"compound", "nmod", "amod"}:
            return
        kinds = _kinds().get(lemma)
        if kinds is None or (determiner.dep_ == "poss" and "State" not in kinds):
            return
        found = self._antecedent(token, lemma, kinds)
        if found is not None:
            start = min(
                determiner.i, min((c.i for c in token.children if c.dep_ in {"amod", "compound"}), default=token.i)
            )
            if determiner.dep_ == "poss":
                start = min(t.i for t in determiner.subtree)
            self._take(token, found, start, token.i + 1, "nominal")

    def _apposed(self, token: Token) -> bool:
        """ "its ally, Norland": a noun phrase beside a name is that name's own."""
        for child in token.children:
            if child.dep_ == "appos" and child.i in self.heads and self._fits(token, self.heads[child.i]):
                self._take(token, self.heads[child.i], token.i, token.i + 1, "apposition")
                return True
        if token.dep_ == "appos" and token.head.i in self.heads and self._fits(token, self.heads[token.head.i]):
            chain = self.heads[token.head.i]
            if chain.kind == "Person" or token.lemma_.lower() in _kinds():
                self._take(token, chain, self._start(token), token.i + 1, "apposition")
                return True
        return False

    def _fits(self, token: Token, chain: Chain) -> bool:
        lemma = token.lemma_.lower()
        if lemma in titles() or lemma in _relations():
            return chain.kind == "Person"
        return chain.kind in _kinds().get(lemma, frozenset())

    def _start(self, token: Token) -> int:
        return min(
            (c.i for c in token.children if c.i < token.i and c.dep_ in {"det", "amod", "compound", "poss", "nmod"}),
            default=token.i,
        )

    def _antecedent(self, token: Token, lemma: str, kinds: frozenset[Kind]) -> Chain | None:
        """The chain that a definite noun phrase takes up."""
        same = self._by_noun(token, lemma)
        if same is not None:
            return same
        if "State" in kinds:
            owner = self._own_state(token)
            if owner is not None:
                return owner
            return self._best(token, frozenset({"State"}), None, reach=3)
        if "Person" in kinds:
            return self._person(token, lemma)
        return self._firm(token) if lemma in _firms() else None

    def _firm(self, token: Token) -> Chain | None:
        """ "The company", "the airline": the firm that the last sentences are about, where no other comes close."""
        if any(c.dep_ in {"prep", "relcl", "acl", "appos"} and c.i > token.i for c in token.children):
            return None
        if any(c.dep_ == "amod" and c.ent_type_ != "NORP" for c in token.children):
            return None  # "the parent company", "the rival company": another one
        scores: dict[int, tuple[float, Chain]] = {}
        for seen in reversed(self.seen):
            gap = self.sentence[token.i] - seen.sentence
            if gap > _FIRM_REACH:
                break
            if seen.at < token.i and self._may_be_firm(seen.chain):
                before = scores.get(id(seen.chain), (0.0, seen.chain))[0]
                weight = 2.0 if self.doc[seen.at].dep_ == "conj" else seen.weight  # "X and Y": as likely as the first
                scores[id(seen.chain)] = (before + weight / (1 + 0.6 * gap), seen.chain)
        ranked = sorted(scores.values(), key=lambda pair: (-pair[0], pair[1].first, pair[1].key))
        if not ranked or (len(ranked) > 1 and ranked[0][0] < _CLEARLY * ranked[1][0]):
            return None
        return ranked[0][1]

    def _may_be_firm(self, chain: Chain) -> bool:
        """An organisation by name, no institution of a state, and named without an article, as products are not."""
        if chain.kind != "Organization" or chain.lemma or not chain.words or chain.country is not None:
            return False
        name = self.doc[chain.places[0].start : chain.places[0].end]
        if not name.text[0].isupper() or any(c.isdigit() for c in name.text):
            return False
        named = [p for p in chain.places if p.form in {"name", "short", "abbreviation"}]
        return 2 * sum(self._determined(p.start, p.head) for p in named) < len(named)

    def _determined(self, start: int, head: int) -> bool:
        """Does an article or a possessive belong to the name: "the Esker 200", "Norair's Falcon", not "a Norair jet"?"""
        before = self.doc[start - 1].tag_ if start else ""
        return before in {"DT", "PRP$", "POS"} and self.doc[head].dep_ not in {"compound", "nmod", "poss"}

    def _own_state(self, token: Token) -> Chain | None:
        """ "His country" is that of the person."""
        whose = next((self.heads.get(c.i) for c in token.children if c.dep_ == "poss"), None)
        if whose is None or whose.kind != "Person":
            return None
        return next(
            (c for c in self.chains if c.kind == "State" and whose.country and c.country == whose.country), None
        )

    def _by_noun(self, token: Token, lemma: str) -> Chain | None:
        """The last chain that was named with this noun, or with a narrower one."""
        narrow = _wider().get(lemma, frozenset())
        mods = {c.lower_ for c in token.children if c.dep_ in {"compound", "amod"}}
        for seen in reversed(self.seen):
            if seen.at >= token.i:
                continue
            if self.sentence[token.i] - seen.sentence > 40:
                break
            chain = seen.chain
            last = chain.words[-1] if chain.words else ""
            noun = chain.lemma or last
            if chain.kind in {"Person", "State", "Group"} or not noun:
                continue
            if noun == lemma or last == lemma or (noun in narrow and chain.kind == "Facility"):
                if mods - {"same", "new", "former"} and not self._shares(chain, mods, lemma):
                    continue
                return chain
        return None

    def _shares(self, chain: Chain, mods: set[str], lemma: str) -> bool:
        words = {t.lower_ for p in chain.places for t in self.doc[p.start : p.end]}
        return lemma in _wider() or mods <= words

    def _person(self, token: Token, lemma: str) -> Chain | None:
        """ "The president" takes up the last person with this office."""
        for seen in reversed(self.seen):
            if self.sentence[token.i] - seen.sentence > 12:
                break
            fits = seen.at < token.i and seen.chain.kind == "Person"
            if fits and any(_same_office(role, lemma, token) for role in seen.chain.roles):
                return seen.chain
        if lemma in {"man", "woman"} or lemma in _gendered():
            return self._best(token, frozenset({"Person"}), _gendered().get(lemma), reach=1)
        return None


def _place(row: tuple[int, int, Chain, int]) -> tuple[int, int]:
    """In the order of the text, the longer mention first."""
    return row[0], -row[3]


def _same_office(role: str, lemma: str, token: Token) -> bool:
    """Does the head of a person's office, with its modifiers, fit the noun phrase?"""
    words = role.lower().replace("-", " ").split()
    cut = next(
        (k for k, w in enumerate(words) if w in {"of", "to", "at", "for", "from", "in", "with", "within"}), len(words)
    )
    mods = {c.lower_ for c in token.children if c.dep_ in {"compound", "amod"}}
    return cut > 0 and words[cut - 1] == lemma and mods <= set(words)


def _opening(token: Token) -> bool:
    """Is the pronoun the subject with which its sentence begins, but for adverbs?"""
    return token.i - token.sent.start <= 2


def _agrees(chain: Chain, gender: Gender | None) -> bool:
    return gender is None or chain.gender is None or chain.gender == gender


def _expletive(token: Token) -> bool:
    """ "It is clear that …", "it rained"."""
    verb = token.head
    if token.dep_ == "expl" or token.tag_ == "PRP$":
        return token.dep_ == "expl"
    if verb.lemma_ in {"be", "seem", "appear", "happen", "take", "become"} and token.dep_ in _SUBJECT:
        if any(c.dep_ == "attr" for c in verb.children):
            return True  # "it is a response": what happened, not who
        clause = any(c.dep_ in {"ccomp", "xcomp", "csubj", "advcl"} and c.i > verb.i for c in verb.children)
        adjective = any(c.dep_ in {"acomp", "attr"} for c in verb.children)
        return clause and adjective
    return verb.lemma_ in {"rain", "snow"}


def _quoted(doc: Doc) -> list[bool]:
    """Which tokens stand between double quotation marks; a mark left open ends with its paragraph's sentence."""
    out = [False] * len(doc)
    for begin, end in _quotations(doc):
        out[begin:end] = [True] * (end - begin)
    return out


def _quotations(doc: Doc) -> Iterator[tuple[int, int]]:
    begin: int | None = None
    for i, text in enumerate(column(doc, "ORTH")):
        if text == '"':
            if begin is None:
                begin = i
            else:
                yield begin, i + 1
                begin = None
        elif begin is not None and i - begin > 400:
            begin = None
