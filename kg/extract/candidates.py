"""Event triggers on their way to event mentions, and the participants that their words give."""

from __future__ import annotations

from msgspec import Struct
from spacy.tokens import Token

from kg.extract.clauses import child, prepositions
from kg.extract.event_lexicon import load
from kg.extract.event_roles import Roles
from kg.extract.participants import argument, entity_of
from kg.extract.triggers import Trigger, kind_of
from kg.model import Argument, Factuality

_SIDES = frozenset({"Person", "Organization", "State", "Group", "NewsOutlet", "Location"})
_BODIES = frozenset({"Organization", "State", "NewsOutlet"})


class Found(Struct):
    """A trigger on its way to an event mention."""

    trigger: Trigger
    roles: Roles
    factuality: Factuality
    statement: int | None = None
    complement: Trigger | None = None
    generic: bool = False


def verbal(item: Found) -> bool:
    """Whether a verb tells it: the trigger itself, or one that carries the noun."""
    return item.trigger.frame is not None or not item.trigger.rule.startswith("noun")


def complement_of(trigger: Trigger, by_head: dict[int, Trigger]) -> Trigger | None:
    """The event that an act of speech or intent is about: "offered to negotiate", "refused to withdraw"."""
    verb = trigger.frame or trigger.head
    for source in dict.fromkeys((verb, trigger.head)):
        for clause in source.children:
            meant = clause.dep_ == "advcl" and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)
            meant = meant and child(source, "dobj", "xcomp", "ccomp") is None  # "sworn to fight", read as a purpose
            below = (meant or clause.dep_ in {"xcomp", "ccomp", "acl", "dobj"}) and clause.i > source.i
            if below and clause.i in by_head and clause.i != trigger.head.i:
                return by_head[clause.i]
    return None


def arguments(heads: tuple[Token, ...], rule: str, hit: bool = False) -> tuple[Argument, ...]:
    """Participants, each actor once; those that are ``hit`` stand for no side."""
    made: list[Argument] = []
    for head in heads:
        for given in _sided(argument(head, rule), head, hit):
            if given.entity is None or not any(other.entity == given.entity for other in made):
                made.append(given)
    return tuple(made)


def _sided(given: Argument, head: Token, hit: bool) -> list[Argument]:
    """The narrowest actors that are named: "Palestinian officials" act for the Palestinians, nobody else is known.

    Private people do not stand for a side: "Israeli soldiers" are Israel, "Israeli settlers" are not.
    """
    classes, lemma = load().classes, head.lemma_.lower()
    private = lemma in classes["people"] or hit
    if given.entity is not None or (private and lemma not in classes["organ"]):
        return [given]
    return [Argument(given.mention, entity=side, affiliation=given.affiliation) for side in _whose(head)] or [given]


def _whose(head: Token) -> list[int]:
    """The sides that a noun for somebody in office names: "French and Italian officials", "the president of Esker"."""
    for left in head.lefts:
        if left.dep_ in {"poss", "amod", "compound", "nmod"} and kind_of(left) in _SIDES:
            return [e for t in (left, *left.conjuncts) if kind_of(t) in _SIDES and (e := entity_of(t)) is not None]
    if head.lemma_.lower() not in load().classes["organ"]:
        return []
    behind = (t for prep, t in prepositions(head) if prep in {"of", "from"} and kind_of(t) in _BODIES)
    return [e for t in behind if (e := entity_of(t)) is not None]
