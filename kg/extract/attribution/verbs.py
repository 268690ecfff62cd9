"""Verbs of attribution: one reader for each frame of the cue lexicon."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from kg.extract.attribution import complements
from kg.extract.attribution.content import clause_content
from kg.extract.attribution.drafts import Draft, drafted
from kg.extract.attribution.recovery import belated, closing, ends_with_that, host_of, inverted, parenthesis, rescued
from kg.extract.attribution.rules import Rule, has_particle, words
from kg.extract.attribution.shapes import (
    finite,
    has_gap,
    has_to,
    has_wh,
    is_order,
    is_that_clause,
    object_of,
)
from kg.extract.attribution.speakers import tense


def read_verb(verb: Token, rule: Rule) -> Draft | None:
    """The statement that a verb governs, by the first frame of its rule that is there."""
    if not _in_this_sense(verb, rule) or _silent(verb, rule):
        return None
    for frame in _ORDER:
        if frame not in rule.frames:
            continue
        if frame == "object":  # "threatened them with war": the phrase after the preposition is what is said
            for preposition in ("with", "of"):
                draft = complements.prepositional(verb, rule, preposition) if preposition in rule.frames else None
                if draft is not None:
                    return draft
        draft = _FRAMES[frame](verb, rule)
        if draft is not None:
            return draft
    for preposition in sorted(rule.frames - _FRAMES.keys()):
        draft = complements.prepositional(verb, rule, preposition)
        if draft is not None:
            return draft
    return None


def _in_this_sense(verb: Token, rule: Rule) -> bool:
    """Whether the modal and particle beside the verb are those that the rule speaks of."""
    lemma = verb.lemma_.lower()
    if lemma in rule.skip or (rule.alone and any(c.dep_ == "prt" for c in verb.rights)):
        return False
    modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.lefts)
    return has_particle(verb, rule) and (modal or lemma not in rule.modal)


def _silent(verb: Token, rule: Rule) -> bool:
    """Refusals to speak ("did not say whether"), conditions and modal guesses are no statements."""
    spoken = not (rule.mental or rule.type == "Assessment")
    if spoken and any(c.dep_ == "mark" and c.lower_ in words("unsaid") for c in verb.children):
        return True  # "if the king vows to stay": not said
    outlook = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in words("outlook")
    if outlook and not rule.mental and any(c.dep_ == "auxpass" for c in verb.head.children):
        return True  # "is expected to announce": not said yet
    top = verb.head if verb.dep_ == "conj" and verb.head.dep_ == "xcomp" else verb  # "declined to confirm or deny"
    governed = top.dep_ in {"xcomp", "ccomp"} and top.head.lemma_.lower() in words("silence")
    if verb.dep_ == "pcomp" and verb.head.head.lemma_.lower() in words("suspecting"):
        return True  # "is accused of planning to"
    if governed or (verb.lemma_.lower() in words("silence") and _speaks_next(verb)):
        return True
    if rule.name == "know":
        return any(c.dep_ == "neg" for c in verb.children) and any(
            c.dep_ == "ccomp" and has_wh(c) for c in verb.children
        )
    if rule.mental or rule.type == "Assessment":
        return False
    return any(child.dep_ == "neg" for child in verb.children)


def _speaks_next(verb: Token) -> bool:
    return any(c.dep_ == "xcomp" and c.lemma_.lower() in words("disclosing") for c in verb.children)


def _governed(verb: Token, rule: Rule, clauses: list[Token]) -> Draft | None:
    """The clause that a verb governs; of one on each side the right one, unless the left one is quoted."""
    first, last = clauses[0], clauses[-1]
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    since = any(c.dep_ == "mark" and c.i < verb.i for c in verb.lefts)  # "a day after a poll suggested that"
    quoted = not since and any(t.text == '"' for t in verb.doc[verb.sent.start : verb.i])
    if quoted or not first.i < verb.i < last.i:
        content = clause_content(verb, first)
        return drafted(verb, rule, "clause", content) if content else rescued(verb, rule)
    content = clause_content(verb, last)
    inverted = subject is not None and verb.i < subject.i < min(content, default=0)
    if inverted and subject is not None:  # "..., said the fall of the wall was good": no inversion, a long subject
        content |= {t.i for t in subject.subtree}
    elif subject is not None and has_gap(last):  # "a move that analysts believe could fail"
        noun = verb.doc[max(min(t.i for t in subject.subtree) - 1, 0)]
        if noun.pos_ in {"NOUN", "PROPN"}:
            content |= {t.i for t in noun.subtree if t.i <= noun.i and t.dep_ != "relcl"}
    draft = drafted(verb, rule, "clause", content)
    if draft is not None and draft.speaker is None:
        draft.speaker = next((c for c in first.children if c.dep_ == "nsubj"), None)
    return draft


def _clause(verb: Token, rule: Rule) -> Draft | None:
    related = (
        complements.remarked(verb, rule) or _relative(verb, rule) or parenthesis(verb, rule) or closing(verb, rule)
    )
    if related is not None:
        return related
    clauses = [c for c in verb.children if c.dep_ in {"ccomp", "xcomp"} and finite(c) and not is_order(c)]
    if rule.name == "know":
        clauses = [c for c in clauses if tense(c) or c.tag_ != "VB"]  # "hear me speak"
    target = object_of(verb) if rule.to == "object" else None
    if clauses and not (target is not None and any(c.dep_ == "relcl" and _plain(c) for c in target.rights)):
        return _governed(verb, rule, clauses)
    for child in target.children if target is not None else ():
        if child.dep_ in {"relcl", "acl"} and child.i > verb.i and (is_that_clause(child) or _plain(child)):
            content = clause_content(verb, child)
            if content:
                return drafted(verb, rule, "clause", content)
    host = host_of(verb)
    if host is None and verb.dep_ == "ccomp" and verb.head.i > verb.i and ends_with_that(verb):
        host = verb.head  # "claimed, without evidence, that millions voted", read upside down
    if host is not None:
        content = {t.i for t in host.subtree} - {t.i for t in verb.subtree}
        that = next((c.i for c in host.children if c.dep_ == "mark" and c.lower_ == "that" and c.i > verb.i), -1)
        return drafted(verb, rule, "clause", {i for i in content if i > that})
    late = belated(verb)
    if late:
        return drafted(verb, rule, "clause", late)
    if verb.lemma_.lower() in words("sayers"):
        return inverted(verb, rule) or rescued(verb, rule)
    return None


def _plain(clause: Token) -> bool:
    """ "told the council [she had worked there]": a whole clause, with a pronoun for its subject, on the listener."""
    subject = next((c for c in clause.lefts if c.dep_ == "nsubj"), None)
    whole = subject is not None and subject.tag_ == "PRP" and clause.left_edge.i == subject.i
    return whole and any(c.dep_ in {"dobj", "advmod", "acomp", "attr", "xcomp", "ccomp"} for c in clause.rights)


def _relative(verb: Token, rule: Rule) -> Draft | None:
    """ "sanctions that he said stifle trade": the antecedent belongs to what is said."""
    noun = verb.head
    if verb.dep_ != "relcl" or noun.i > verb.i:
        return None
    subject = next((c for c in reversed(list(verb.lefts)) if c.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ in {"who", "which", "that"}:
        return None
    after = {t.i for t in verb.subtree if t.i > verb.i}
    if not after or not any(verb.doc[i].pos_ in {"VERB", "AUX"} or verb.doc[i].dep_ == "ccomp" for i in after):
        return None
    if any(c.dep_ in {"ccomp", "xcomp"} and not has_gap(c) and c.pos_ in {"VERB", "AUX"} for c in verb.children):
        return None
    before = {t.i for t in noun.subtree if t.i < verb.i} - {t.i for t in verb.subtree}
    return drafted(verb, rule, "relative", before | after)


def _wh(verb: Token, rule: Rule) -> Draft | None:
    if (
        verb.tag_ in {"VBN", "VBD"}
        and not any(c.dep_ in {"aux", "agent", "nsubj"} for c in verb.children)
        and verb.dep_ != "conj"
    ):
        return None  # "Asked whether he would resign, ...": who asked is not told
    for child in verb.children:
        if child.dep_ in {"ccomp", "xcomp", "pcomp"} and child.i > verb.i and has_wh(child):
            return drafted(verb, rule, "clause", clause_content(verb, child))
        if child.dep_ == "advcl" and child.left_edge.i == verb.i + 1 and has_wh(child):
            return drafted(verb, rule, "clause", clause_content(verb, child))
    return None


def _impersonal(verb: Token, rule: Rule) -> Draft | None:
    """ "X is believed to be in hiding", "a man thought to be the owner", "it is feared that": who thinks so is not said."""
    patient = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if patient is None and verb.dep_ == "acl" and verb.tag_ == "VBN":
        patient = verb.head
    elif patient is None or not any(c.dep_ == "auxpass" for c in verb.children):
        return None
    for child in verb.rights:
        if child.dep_ == "ccomp" and finite(child) and patient.lower_ == "it":
            return drafted(verb, rule, "impersonal", clause_content(verb, child))
        if child.dep_ == "xcomp" and has_to(child) and patient.lower_ != "it":
            whole = {t.i for t in patient.subtree if t.i < verb.i} - {t.i for t in verb.subtree if t.i > patient.i}
            if verb.doc[min(whole)].lower_ == "that" and patient.tag_ in {"NNS", "NNPS"}:
                whole.discard(min(whole))  # a conjunction taken for a determiner
            return drafted(verb, rule, "impersonal", whole | clause_content(verb, child))
    return None


_Frame = Callable[[Token, Rule], Draft | None]
_FRAMES: dict[str, _Frame] = {
    "clause": _clause,
    "impersonal": _impersonal,
    "wh": _wh,
    "quote": lambda verb, rule: None,
    "order": complements.order,
    "infinitive": complements.infinitive,
    "scene": complements.scene,
    "to-be": complements.to_be,
    "gerund": complements.gerund,
    "as": complements.as_what,
    "small": complements.small_clause,
    "blame": complements.blame,
    "on-order": complements.call_on,
    "to-order": complements.appeal_to,
    "object": complements.noun_object,
}
_ORDER = tuple(_FRAMES)
