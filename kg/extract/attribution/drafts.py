"""A statement in the making: what a cue governs, before quotations are joined and mentions are cut."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.extract.attribution.content import without_aside
from kg.extract.attribution.rules import Rule, index, words
from kg.extract.attribution.shapes import object_after, object_of, object_of_preposition
from kg.extract.attribution.speakers import governor, speaker_of


@dataclass(slots=True)
class Draft:
    """A statement in the making: token indices of the Doc, before quotations are joined and the mentions cut."""

    rule: Rule
    cue: Token | None
    cue_range: tuple[int, int]
    frame: str
    content: set[int]
    speaker: Token | None = None
    addressee: Token | None = None
    against: list[Token] = field(default_factory=list)
    via: Token | None = None


def drafted(verb: Token, rule: Rule, frame: str, content: set[int]) -> Draft | None:
    """The draft of a verb, with speaker and addressee; None without content."""
    content = without_aside(verb, content)
    if not content:
        return None
    speaker = speaker_of(verb)
    if verb.lemma_.lower() in words("expressing"):
        rule = _restated(verb) or rule
    made = Draft(rule, verb, (verb.i, verb.i), frame, content, speaker, via=governor(verb))
    if rule.to == "object":
        made.addressee = object_of(verb)
    elif rule.to == "to":
        made.addressee = object_of_preposition(verb, "to")
    if made.addressee is not None and made.addressee.i in content:
        made.addressee = None
    return made


def _restated(verb: Token) -> Rule | None:
    """ "reiterated its demand that ...": the noun tells the act."""
    noun = object_after(verb)
    if noun is None:
        return None
    return index().get(("NOUN", noun.lemma_.lower()), (None,))[0]
