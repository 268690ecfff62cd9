"""The cue lexicon (``lexicons/en/cues.toml``): which words attribute, what they take, which act they do."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from spacy.tokens import Token

from kg.resources import lexicon


class Rule(NamedTuple):
    """One rule of the cue lexicon."""

    name: str
    pos: str
    lemmas: tuple[str, ...]
    frames: frozenset[str]
    type: str
    event: str | None
    open: bool
    mental: bool
    to: str | None
    by: frozenset[str]
    skip: frozenset[str]
    literal: frozenset[str]
    particle: str | None = None
    verb: str | None = None
    modal: frozenset[str] = frozenset()
    alone: bool = False


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file (the first that fits wins)."""
    return tuple(_rule(entry) for entry in lexicon("cues")["rule"])


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        entry["name"],
        entry["pos"],
        tuple(entry["lemmas"]),
        frozenset(entry["frames"]),
        entry["type"],
        entry.get("event"),
        entry.get("open", False),
        entry.get("mental", False),
        entry.get("to"),
        frozenset(entry.get("by", ())),
        frozenset(entry.get("skip", ())),
        frozenset(entry.get("literal", ())),
        entry.get("particle"),
        entry.get("verb"),
        frozenset(entry.get("modal", ())),
        entry.get("alone", False),
    )


@cache
def index() -> dict[tuple[str, str], tuple[Rule, ...]]:
    """The rules by part of speech and lemma."""
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules():
        for lemma in rule.lemmas:
            known = found.setdefault((rule.pos, lemma), [])
            if rule not in known:
                known.append(rule)
    return {key: tuple(value) for key, value in found.items()}


@cache
def words(name: str) -> frozenset[str]:
    """A word list of ``lexicons/en/acts.toml``."""
    return frozenset(lexicon("acts")[name])


def verb_rules(verb: Token) -> tuple[Rule, ...]:
    """The rules that name this verb; empty where it attributes nothing."""
    return index().get(("VERB", verb.lemma_.lower()), ())


def has_particle(verb: Token, rule: Rule) -> bool:
    """Whether the particle that the rule wants stands behind the verb; true where it wants none."""
    return rule.particle is None or any(c.lower_ == rule.particle for c in verb.rights)


def reporting(token: Token, surely: bool = False) -> Rule | None:
    """The rule by which this verb can carry a quotation or a clause, None where it is no such verb.

    Where the place says that it must be a verb (``surely``), "notes" and "states" count though tagged as nouns.
    """
    if token.pos_ not in {"VERB", "AUX"} and not (surely and token.tag_ == "NNS"):
        return None
    for rule in verb_rules(token):
        carries = rule.frames & {"clause", "quote"} and not (rule.mental and "clause" in rule.frames)
        if carries and has_particle(token, rule):
            return rule
    return None
