"""Who a noun phrase stands for. Statements and events ask here; the entity component fills what is asked.

``doc._.kg_entities`` are the chains of the Doc (tuple of kg.model.Entity); ``doc._.kg_token_entity`` maps a token index
(every token of a named mention, the head of a nominal one, a pronoun) to the index of its chain.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from kg.extract.spans import cover, mention
from kg.model import Argument
from kg.resources import lexicon

for _name, _default in (("kg_entities", ()), ("kg_token_entity", None)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)

_OUTSIDE = frozenset({"relcl", "appos", "cc", "conj", "punct", "acl", "advcl", "advmod", "mark", "parataxis", "ccomp"})


def phrase(head: Token) -> Tokens:
    """The noun phrase of a head: its modifiers, without apposition, coordination and relative clause."""
    kept = [head]
    for child in head.children:
        if child.dep_ in _OUTSIDE and not (child.dep_ in {"advmod", "punct"} and child.i < head.i):
            continue
        if child.dep_ == "punct" and child.text != "-":
            continue
        if child.dep_ == "prep" and any(c.dep_ == "pcomp" for c in child.children):
            continue  # "accused the gang of kidnapping him"
        kept.extend(child.subtree)
    return cover(kept)


def entity_of(head: Token) -> int | None:
    """The chain that the phrase with this head stands for, None where it is no known one.

    The head decides; where it is a common noun, a name in apposition to it does ("the minister, Lars Berg"), or a name
    that the parser left beside it ("spokesman Lars Berg" with the name as a modifier).
    """
    known: dict[int, int] = head.doc._.kg_token_entity or {}
    if head.i in known:
        return known[head.i]
    kinds = head.doc._.kg_entities
    for child in head.children:
        if child.dep_ == "appos" and child.i in known and kinds[known[child.i]].kind == "Person":
            return known[child.i]
    after = head.i + 1
    if head.pos_ in {"NOUN", "PROPN"} and after < len(head.doc) and after in known:
        beside = head.doc[after]
        near = beside.head in {head, head.head} and beside.dep_ in {"appos", "nmod", "flat", "nsubj", "dobj", "pobj"}
        kind = kinds[known[after]].kind
        if near and (kind == "Person" or (kind == "Organization" and head.lemma_.lower() in _bodies())):
            return known[after]
    return None


@cache
def _bodies() -> frozenset[str]:
    return frozenset(w for w in lexicon("acts")["source"]["organisation"]) | frozenset(lexicon("acts")["makers"])


def argument(head: Token, rule: str) -> Argument:
    """The participant whose noun phrase has this head; possessors and modifiers do not count.

    Where the phrase names no known entity it is kept as a label, with the organisation, state or group that is named in
    it as affiliation: the nearest before the head, else the first one after it.
    """
    span = phrase(head)
    said = mention(span, rule)
    entity = entity_of(head)
    if entity is None:
        entity = _named_outlet(head) if not _crowd(head) else _of_crowd(head)
    if entity is not None:
        return Argument(said, entity=entity)
    return Argument(said, label=said.text, affiliation=_affiliation(span, head))


def _crowd(head: Token) -> bool:
    words = lexicon("nominals")["crowd"]
    return head.lower_ in words["counting"] or head.lower_ in words["gathered"]


def _of_crowd(head: Token) -> int | None:
    """ "Thousands of Norlanders", "a group of Norlandish miners": those who are counted."""
    of = next((c for c in head.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    inner = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
    index = entity_of(inner) if inner is not None else None
    return index if index is not None and head.doc._.kg_entities[index].kind == "Group" else None


def _named_outlet(head: Token) -> int | None:
    """ "The state-controlled ZTV channel": an outlet's name before the word for an outlet is that outlet."""
    if head.lemma_.lower() not in lexicon("nominals")["kinds"]["NewsOutlet"] or head.i == 0:
        return None
    known: dict[int, int] = head.doc._.kg_token_entity or {}
    before = known.get(head.i - 1)
    return before if before is not None and head.doc._.kg_entities[before].kind == "NewsOutlet" else None


def _affiliation(span: Tokens, head: Token) -> int | None:
    known: dict[int, int] = head.doc._.kg_token_entity or {}
    before = [known[t.i] for t in span if t.i in known and t.i < head.i]
    after = [known[t.i] for t in span if t.i in known and t.i > head.i]
    near = [*reversed(before), *after]
    bodies = [i for i in near if head.doc._.kg_entities[i].kind not in {"Person", "Facility"}]
    return next(iter(bodies or near), None)


def conjuncts(head: Token) -> list[Token]:
    """The head and the heads coordinated with it: "the North and the South" gives two."""
    return [head, *head.conjuncts] if head.dep_ != "conj" else [head]
