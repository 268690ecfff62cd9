"""Who a noun phrase stands for. Statements and events ask here; the entity component fills what is asked.

``doc._.kg_entities`` are the chains of the Doc (tuple of kg.model.Entity); ``doc._.kg_token_entity`` maps a token index
(every token of a named mention, the head of a nominal one, a pronoun) to the index of its chain.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from kg.extract.spans import cover, mention
from kg.model import Argument

for _name, _default in (("kg_entities", ()), ("kg_token_entity", None)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)

_OUTSIDE = frozenset({"relcl", "appos", "cc", "conj", "punct", "acl", "advcl", "advmod", "mark", "parataxis", "ccomp"})


def phrase(head: Token) -> Tokens:
    """The noun phrase of a head: its modifiers, without apposition, coordination and relative clause."""
    kept = [head]
    for child in head.children:
        if child.dep_ in _OUTSIDE and not (child.dep_ == "advmod" and child.i < head.i):
            continue
        kept.extend(child.subtree)
    run = cover(kept)
    return run


def entity_of(head: Token) -> int | None:
    """The chain that the phrase with this head stands for, None where it is no known one."""
    known: dict[int, int] = head.doc._.kg_token_entity or {}
    return known.get(head.i)


def argument(head: Token, rule: str) -> Argument:
    """The participant whose noun phrase has this head."""
    span = phrase(head)
    said = mention(span, rule)
    entity = entity_of(head)
    if entity is not None:
        return Argument(said, entity=entity)
    known: dict[int, int] = head.doc._.kg_token_entity or {}
    inside = [known[t.i] for t in span if t.i in known]
    return Argument(said, label=said.text, affiliation=inside[0] if inside else None)


def conjuncts(head: Token) -> list[Token]:
    """The head and the heads coordinated with it: "the North and the South" gives two."""
    return [head, *head.conjuncts] if head.dep_ != "conj" else [head]
