"""Names as they are compared: folded, without their state, without their legal form, by sound and by initials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from kg.model import Entity
from kg.resolve.things import gazetteer
from kg.resources import lexicon


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """A name as it is compared: no case, accents, points, hyphens, possessives or leading article.

    >>> plain("The Baek Sun-a"), plain("Norland’s Foreign Ministry")
    ('baek sun a', 'norland foreign ministry')
    """
    folded = gazetteer.fold(re.sub(r"['’]s\b", "", name).replace(".", ""))
    words = re.sub(r"[^\w\s]", " ", folded).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def vague(entity: Entity) -> bool:
    """Common nouns of no known side ("police station", "rebel groups"): the words do not say which one is meant."""
    return not entity.country and entity.name.replace("U.S.", "").lower() == entity.name.replace("Inter", "inter")


# ---- bodies ------------------------------------------------------------------------------------------------------


def institution(name: str, country: str | None) -> str:
    """The name of a body without its state, and the state: "norlandish defense ministry" → "defence ministry @NL".

    >>> institution("ministry of defense", "KR") == institution("south korean defence ministry", "KR")
    True
    """
    if not country or not institutional(name):
        return firm(name)
    same = _same()
    words = sorted({same.get(w, w) for w in without_states(name).split() if w not in _empty()} - {""})
    return f"{' '.join(words)} @{country}" if words else name


def institutional(name: str) -> bool:
    """Does a name hold a noun for an institution of a state: "ministry", "central bank"?"""
    single, double = _heads()
    words = name.split()
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    return bool(single.intersection(words)) or bool(double & pairs)


def telling_institution(name: str) -> bool:
    """Does a name hold more than the bare noun of an institution: "ruling party", not "party"?"""
    words = [w for w in without_states(plain(name)).split() if w not in _empty()]
    return len(words) > 1 and institutional(" ".join(words))


def firm(name: str) -> str:
    """A name without the legal form: "norland steel corporation" → "norland steel"."""
    words = name.split()
    while len(words) > 1 and words[-1] in _forms():
        words.pop()
    return " ".join(words)


def telling(name: str) -> bool:
    """Is this name enough to know a body by: several words with capitals, or an abbreviation of three letters?"""
    capitals = [w for w in name.split() if w[0].isupper()]
    return len(capitals) > 1 or (name.replace(".", "").isupper() and len(name.replace(".", "")) > 2)


def initials(name: str) -> Iterator[str]:
    """An abbreviation as it stands, and the letters that a name may be shortened to, with and without its legal form.

    >>> sorted(initials("Norland Steel Works PLC")), list(initials("N.S.W."))
    (['NSW', 'NSWP'], ['NSW'])
    """
    if name.replace(".", "").isupper() and " " not in name:
        yield name.replace(".", "")
        return
    whole = [w for w in plain(name).split() if w not in {"of", "the", "and", "for"}]
    for words in dict.fromkeys((" ".join(whole), firm(" ".join(whole)))):
        yield "".join(w[0] for w in words.split()).upper()


@cache
def _forms() -> frozenset[str]:
    return frozenset(lexicon("organisations")["names"]["forms"])


@cache
def _same() -> dict[str, str]:
    return dict(lexicon("organisations")["institution"]["same"])


@cache
def _empty() -> frozenset[str]:
    return frozenset(lexicon("organisations")["institution"]["empty"]) | {"s"}


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """Nouns of one word and of two for institutions of a state."""
    table = lexicon("organisations")["institution"]
    nouns = [noun for kind in ("Organization", "Group", "NewsOutlet") for noun in table[kind]]
    single = frozenset(n for n in nouns if " " not in n) - frozenset(table["private"])
    return single, frozenset(n for n in nouns if " " in n)


# ---- states and places -------------------------------------------------------------------------------------------


@cache
def _state_names() -> tuple[frozenset[tuple[str, ...]], int]:
    """The names of states as words, and the number of words of the longest."""
    names: set[tuple[str, ...]] = set()
    for record in lexicon("states").values():
        for part in ("also", "adjectives", "people", "capitals", "abbreviations"):
            names.update(tuple(plain(n).split()) for n in record.get(part, ()))
        names.add(tuple(plain(record["name"]).split()))
    names.discard(())
    return frozenset(names), max(map(len, names))


def without_states(name: str) -> str:
    """A name without the states that it names, unless nothing would be left."""
    known, longest = _state_names()
    words, kept, i = name.split(), list[str](), 0
    while i < len(words):
        size = next((n for n in range(min(longest, len(words) - i), 0, -1) if tuple(words[i : i + n]) in known), 0)
        if not size:
            kept.append(words[i])
        i += size or 1
    return " ".join(kept) or name


@lru_cache(maxsize=1 << 12)
def placed(words: tuple[str, ...]) -> bool:
    """Do these words, one at least, begin or end with a state or a part of the world ("australia", "north america")?"""
    if not words:
        return False
    known, longest = _state_names()
    heads = (words[:n] for n in range(1, longest + 1))
    tails = (words[-n:] for n in range(1, longest + 1))
    parts = frozenset(lexicon("organisations")["names"]["world"])
    return any(part in known for part in (*heads, *tails)) or bool(parts.intersection(words))


# ---- spelling ----------------------------------------------------------------------------------------------------

_SOUND = str.maketrans({"g": "k", "b": "p", "d": "t", "j": "c", "v": "f", "w": "f", "z": "s", "q": "k", "y": "i"})


def sounds(name: str) -> str:
    """A folded spelling that transliterations of one name share.

    >>> sounds("busan") == sounds("pusan"), sounds("jeju") == sounds("cheju")
    (True, True)
    """
    text = name.replace("ch", "c").replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("ph", "f")
    return re.sub(r"(.)\1+", r"\1", text.translate(_SOUND).replace("kh", "k").replace("h", "") or text)
