"""The event lexicon (lexicons/en/events.toml) as tables that are fast to ask: which acts may a lemma stand for?"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from msgspec import Struct

from kg.resources import lexicon

_PIECE = re.compile(r"\s+(?=[a-z_|]+:)")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
ANY = frozenset({"*"})


class Group(Struct, frozen=True):
    """One act of the lexicon; restrictions are sets of lemmas and of tests that begin with "!"."""

    name: str
    type: str
    act: str
    cameo: str | None = None
    mode: str | None = None
    patient: str = "people"
    reciprocal: bool = False
    needs_object: bool = False
    needs_complement: bool = False
    commit: bool = False
    agentless: bool = False
    strict_subject: bool = False
    active_only: bool = False
    third_party: bool = False
    where: bool = False
    receives: bool = False
    object: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    not_subject: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    not_of: frozenset[str] = frozenset()
    not_with: frozenset[str] = frozenset()
    exclude_object: dict[str, frozenset[str]] = {}


class Phrase(Struct, frozen=True):
    """A verb with what must stand beside it: object lemmas, prepositions with their objects, a complement word."""

    group: Group
    particle: str | None
    object: frozenset[str]
    preps: tuple[tuple[frozenset[str], frozenset[str]], ...]
    words: frozenset[str]


class Noun(Struct, frozen=True):
    """An event noun: the head's lemma is the key, ``before`` the lemmas that stand right before it."""

    group: Group
    before: tuple[str, ...]
    plural: bool


class Lexicon(Struct, frozen=True):
    """All tables, keyed by the lemma of the head word."""

    phrases: dict[str, list[Phrase]]
    verbs: dict[str, list[tuple[Group, str | None]]]
    nouns: dict[str, list[Noun]]
    classes: dict[str, frozenset[str]]
    light: frozenset[str]
    reverse: frozenset[str]
    words: dict[str, frozenset[str]]
    order: tuple[str, ...]  # prepositions that bring a target, in the order in which they are asked


def alternatives(text: str, classes: dict[str, frozenset[str]]) -> frozenset[str]:
    """The lemmas of "a|b|@class"; classes are filled in.

    >>> sorted(alternatives("war|@x", {"x": frozenset({"raid"})}))
    ['raid', 'war']
    """
    found: set[str] = set()
    for word in text.split("|"):
        if word.startswith("@"):
            found |= classes[word[1:].strip()]
        elif word.strip():
            found.add(word.strip())
    return frozenset(found)


@cache
def load() -> Lexicon:
    """The lexicon of events, read once."""
    data = lexicon("events")
    classes: dict[str, frozenset[str]] = {}
    for name, text in data["classes"].items():
        classes[name] = alternatives(text, classes)
    tables = Lexicon(
        phrases={},
        verbs={},
        nouns={},
        classes=classes,
        light=alternatives(data["light"]["verbs"], classes),
        reverse=alternatives(data["light"]["reverse"], classes),
        words={
            f"{section}.{key}": alternatives(value, classes) if isinstance(value, str) else frozenset(value)
            for section in (
                "generic",
                "plain",
                "sides",
                "roles",
                "intent",
                "partitive",
                "happen",
                "accident",
                "pronouns",
                "headline",
            )
            for key, value in data.get(section, {}).items()
        },
        order=tuple(data["roles"]["target_prepositions"].split("|")),
    )
    for entry in data["group"]:
        _enter(entry, tables)
    for phrases in tables.phrases.values():  # the most demanding first
        phrases.sort(key=_loose)
    return tables


def _loose(phrase: Phrase) -> int:
    """Less where more is demanded: what may stand after the verb, weighed by how narrow it is."""
    narrow = sum(3 if wanted != ANY else 1 for _, wanted in phrase.preps)
    return -(2 * bool(phrase.particle) + 2 * bool(phrase.object - ANY) + narrow + 2 * bool(phrase.words))


def _group(entry: dict[str, Any], classes: dict[str, frozenset[str]]) -> Group:
    sets = ("object", "subject", "not_object", "not_subject", "of", "not_of", "not_with")
    return Group(
        name=entry["name"],
        type=entry["type"],
        act=entry["act"],
        cameo=entry.get("cameo"),
        mode=entry.get("mode"),
        patient=entry.get("patient", "people"),
        reciprocal=entry.get("reciprocal", False),
        needs_object=entry.get("needs_object", False),
        needs_complement="need" in entry,
        commit=entry.get("commit", False),
        agentless=entry.get("agentless", False),
        strict_subject=entry.get("strict_subject", False),
        active_only=entry.get("active_only", False),
        third_party=entry.get("third_party", False),
        where=entry.get("where", False),
        receives=entry.get("receives", False),
        exclude_object={k: alternatives(v, classes) for k, v in entry.get("exclude_object", {}).items()},
        **{key: alternatives(entry.get(key, ""), classes) for key in sets},
    )


def _enter(entry: dict[str, Any], tables: Lexicon) -> None:
    group = _group(entry, tables.classes)
    for text in entry.get("verbs", ()):
        verb, _, particle = text.partition(" ")
        tables.verbs.setdefault(verb, []).append((group, particle or None))
    for text in entry.get("nouns", ()):
        *before, head = _HYPHEN.sub(" - ", text.removesuffix("~s")).split()  # as the tokeniser cuts "cease-fire"
        tables.nouns.setdefault(head, []).append(Noun(group, tuple(before), text.endswith("~s")))
    for text in entry.get("phrases", ()):
        _enter_phrase(text, group, tables)
    for nouns in tables.nouns.values():
        nouns.sort(key=lambda noun: -len(noun.before))


def _enter_phrase(text: str, group: Group, tables: Lexicon) -> None:
    first, *rest = _PIECE.split(text)
    verbs, _, objects = first.partition(" ")
    preps, words = [], frozenset[str]()
    for piece in rest:
        name, _, after = piece.partition(":")
        if name == "adj":
            words |= alternatives(after, tables.classes)
        else:
            preps.append((frozenset(name.replace("_", " ").split("|")), alternatives(after, tables.classes)))
    wanted = alternatives(objects, tables.classes)
    for verb in verbs.split("|"):
        lemma, _, particle = verb.partition("_")
        phrase = Phrase(group, particle or None, wanted, tuple(preps), words)
        tables.phrases.setdefault(lemma, []).append(phrase)
