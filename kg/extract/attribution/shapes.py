"""Shapes of clauses and complements in a dependency tree (ClearNLP labels)."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.rules import words

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
WH = frozenset({"WDT", "WP", "WP$", "WRB"})


def finite(clause: Token) -> bool:
    """Whether a clause has a finite verb (or is a quotation without one)."""
    if clause.tag_ in FINITE or any(c.dep_ == "mark" and c.lower_ in {"that", "whether"} for c in clause.children):
        return True
    if clause.tag_ == "VB" and not any(c.tag_ == "TO" for c in clause.children):
        return True
    return any(c.tag_ in FINITE and c.dep_ in {"aux", "auxpass"} for c in clause.children)


def is_order(clause: Token) -> bool:
    """Whether a clause is "to" and a bare verb."""
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in clause.children) and clause.tag_ == "VB"


def has_to(clause: Token) -> bool:
    """Whether a clause opens with "to"."""
    return any(c.tag_ == "TO" and c.i < clause.i for c in clause.children)


def is_gerund(clause: Token) -> bool:
    """Whether a clause is an -ing form."""
    return clause.tag_ == "VBG" or any(c.tag_ == "VBG" and c.dep_ in {"aux", "auxpass"} for c in clause.children)


def has_gap(verb: Token) -> bool:
    """Whether a clause has no subject of its own."""
    own = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"} and c.tag_ not in WH]
    return all(c.lower_ == "that" and c.tag_ == "IN" for c in own)  # "emails that prosecutors say showed"


def has_wh(clause: Token) -> bool:
    """Whether a clause opens with a question word."""
    first = next(iter(clause.subtree))
    return first.lower_ in {"whether", "if"} or first.tag_ in WH


def is_that_clause(clause: Token) -> bool:
    """A content clause ("the claim that he lied"), not a relative one ("the claim that shocked him")."""
    marks = [c for c in clause.children if c.dep_ == "mark" and c.lower_ in {"that", "whether"}]
    if marks:
        return True
    if clause.dep_ == "relcl":  # the model often takes "the warning that the dam could break" for a relative clause
        relative = any(c.lower_ == "that" and c.tag_ == "WDT" and c.i < clause.i for c in clause.children)
        return relative and not has_gap(clause) and clause.lemma_.lower() not in words("light")
    return (
        clause.dep_ in {"acl", "ccomp"} and finite(clause) and clause.tag_ not in {"VBN", "VBG"} and not has_wh(clause)
    )


def object_after(verb: Token) -> Token | None:
    """The direct object right of a verb."""
    return next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)


def object_of(verb: Token) -> Token | None:
    """The object of a verb, direct or dative, that is no question word."""
    return next((c for c in verb.children if c.dep_ in {"dobj", "dative"} and c.tag_ not in WH), None)


def object_of_preposition(verb: Token, preposition: str) -> Token | None:
    """What stands after this preposition below the verb."""
    for child in verb.children:
        if child.dep_ in {"prep", "dative"} and child.lower_ == preposition:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None
