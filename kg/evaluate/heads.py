"""The head of a noun phrase, read off its words: no parser, so that gold is scored the same way everywhere.

English noun phrases end in their head unless something follows it, and what follows begins with few words and marks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"\w(?:[\w.&-]|['’](?!s\b))*|&|[^\w\s]")
_BRACKETED = re.compile(r"\([^()]*\)?")
_COMPOUND = re.compile(r"^([A-Z][\w.&’']*)-[a-z]+$")
_PREPOSITIONS = frozenset(
    {
        "of", "in", "on", "at", "for", "from", "to", "with", "within", "without", "by", "about", "against", "across",
        "after", "before", "between", "among", "behind", "below", "above", "during", "including", "inside", "into",
        "like", "near", "outside", "over", "since", "through", "throughout", "towards", "toward", "under", "until",
        "upon", "as", "than",
    }
)  # fmt: skip
_RELATIVES = frozenset({"who", "whom", "whose", "which", "that", "where", "when"})
_BREAKS = frozenset(',;:()[]–—"“”')
_CONJUNCTIONS = frozenset({"and", "or", "&"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "both", "all", "some", "many", "its", "their"}
)


class Part(NamedTuple):
    """Characters ``[start, end)`` of a phrase."""

    start: int
    end: int


def head(phrase: str) -> Part:
    """The head: the last word before the first comma, bracket, preposition or relative pronoun that follows a word.

    >>> phrase = "the Norburg carrier Norair, which flies to Esker"
    >>> phrase[slice(*head(phrase))]
    'Norair'
    """
    core = _core(_words(phrase))
    return _last(core) if core else Part(0, len(phrase))


def minimal(phrase: str, name: str = "") -> list[Part]:
    """What a mention must hold at the least to be the mention of this phrase: any one of the parts given.

    The head; all members together where things are coordinated ("Norair and Eskair" is neither of them); and the name of
    the thing where the phrase ends in it and no preposition or article governs it there ("the chairman of Norair
    Ana Ruiz" is Ana Ruiz, "the chairman of Norair" is not Norair). ``name`` is what the annotators call the thing.
    """
    words = _words(phrase)
    core = _core(words)
    if not core:
        return [Part(0, len(phrase))]
    joined = _listed(words) or _coordinated(core)
    parts = [joined if joined is not None else _last(core)]
    closing = _closing(phrase, _BRACKETED.sub(" ", name))
    return parts if closing is None or closing in parts else [*parts, closing]


def lemma(word: str) -> str:
    """A word without case, possessive and plural ending, the same way for names and nouns.

    >>> lemma("Companies"), lemma("Boeing's"), lemma("process"), lemma("boxes")
    ('company', 'boeing', 'process', 'box')
    """
    low = re.sub(r"['’]s?$", "", word.casefold())
    if len(low) < 4 or low.endswith(("ss", "us", "is")):
        return low
    if low.endswith("ies"):
        return f"{low[:-3]}y"
    if low.endswith(("ches", "shes", "sses", "xes")):
        return low[:-2]
    return low.removesuffix("s")


def _words(phrase: str) -> list[re.Match[str]]:
    return [word for word in _WORD.finditer(phrase) if word.group() not in {"'", "’"} and word.group() != "s"]


def _core(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words up to the end of the head, without what opens the phrase."""
    core: list[re.Match[str]] = []
    for k, word in enumerate(words):
        low = word.group().lower()
        if core and _follows(low):
            break
        alone = k + 1 == len(words) or _follows(words[k + 1].group().lower())  # "some of them", "all"
        if low not in _BREAKS and (core or alone or low not in _DETERMINERS):
            core.append(word)
    return core


def _follows(word: str) -> bool:
    """Does what follows a head begin with this word or mark?"""
    return word in _BREAKS or word in _PREPOSITIONS or word in _RELATIVES


def _last(core: list[re.Match[str]]) -> Part:
    """The last word without the full stop of "Ltd." and without what a hyphen adds to a name ("Esker-based")."""
    word = core[-1]
    kept = _COMPOUND.sub(r"\1", word.group().rstrip("."))
    return Part(word.start(), word.start() + len(kept))


def _coordinated(core: list[re.Match[str]]) -> Part | None:
    joins = any(word.group().lower() in _CONJUNCTIONS for word in core[1:-1])
    return Part(core[0].start(), _last(core).end) if joins else None


def _listed(words: list[re.Match[str]]) -> Part | None:
    """ "Arnor, Gondor, Rohan and Harad": commas between single names, the last joined by "and"."""
    text = [word.group() for word in words]
    pieces = " ".join(text).replace(" and ", " , ").replace(" , , ", " , ").split(" , ")
    named = all(0 < len(p.split()) < 4 and p[0].isupper() and not _PREPOSITIONS & set(p.split()) for p in pieces)
    return Part(words[0].start(), words[-1].end()) if len(pieces) > 2 and "and" in text and named else None


def _closing(phrase: str, name: str) -> Part | None:
    plain = " ".join(name.split())
    if not plain or not phrase.rstrip(" .,").casefold().endswith(plain.casefold()):
        return None
    start = len(phrase.rstrip(" .,")) - len(plain)
    before = phrase[:start].split()
    governed = bool(before) and before[-1].lower() in _PREPOSITIONS | _DETERMINERS
    inside = start > 0 and phrase[start - 1].isalnum()
    return None if governed or inside else Part(start, start + len(plain))
