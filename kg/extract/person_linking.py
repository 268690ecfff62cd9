"""Names of persons to chains: full names, and the short names that stand for them."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc

from kg.extract.chains import Chain, ChainIndex
from kg.extract.names import Name
from kg.resources import lexicon


class PersonLinker:
    """Puts the names of persons into the chains of an article."""

    def __init__(self, index: ChainIndex) -> None:
        self.index = index
        self.doc = index.doc

    def add(self, names: list[Name]) -> None:
        """Full names make chains; short names find theirs by parts, recency and what was meant before."""
        full = [n for n in names if len(n.key.split()) > 1]
        for name in sorted(full, key=lambda n: (-len(n.key.split()), n.start)):
            chain = self._person(name)
            self.index.put(chain, name, "name", "person-full")
        bound: dict[str, Chain] = {}
        for name in sorted((n for n in names if len(n.key.split()) == 1), key=lambda n: n.start):
            chain = self._short(name, bound)
            bound[name.key] = chain
            self.index.put(chain, name, "short" if len(chain.words) > 1 else "name", "person-short")

    def _person(self, name: Name) -> Chain:
        words = tuple(name.key.split())
        for known in self.index.sharing(words):
            if known.kind == "Person" and (_contained(words, known.words) or _contained(known.words, words)):
                return known
        chain = self.index.chain("Person", name.key)
        chain.words = words
        chain.title = _clean(self.doc[name.start : name.end].text)
        self.index.remember(chain)
        return chain

    def _short(self, name: Name, bound: dict[str, Chain]) -> Chain:
        sharing = self.index.sharing((name.key,))
        options = [c for c in sharing if c.kind == "Person" and len(c.words) > 1 and _named_by(name.key, c.words)]
        options = [c for c in options if not self._beside(name, c)] or options
        if not options:
            return self._alone(name)
        return max(options, key=lambda c: (self._fit(name, c, bound.get(name.key)), -c.first))

    def _alone(self, name: Name) -> Chain:
        chain = self.index.chain("Person", name.key)
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


def _clean(text: str) -> str:
    """A name as a label: no editorial brackets."""
    return " ".join(text.replace("[", " ").replace("]", " ").split())


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
