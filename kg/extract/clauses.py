"""Who does what in a clause, read off a dependency parse in ClearNLP style (nsubj, dobj, agent, xcomp ...)."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.event_lexicon import load

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_DEEPEST = 12  # steps up a chain of clauses: more is a broken parse


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of these relations."""
    for other in token.children:
        if other.dep_ in deps:
            return other
    return None


def particle(verb: Token) -> str | None:
    """The particle of a phrasal verb, lower case."""
    found = child(verb, "prt")
    return found.lower_ if found is not None and _up_to(found) is None else None


def _up_to(part: Token) -> Token | None:
    """The noun of "up to 16 advisers" where the parser takes "up" for a particle."""
    if part.lower_ != "up" or part.i + 2 >= len(part.doc) or part.nbor(1).lower_ != "to" or not part.nbor(2).like_num:
        return None
    for prep in part.children:
        for pobj in prep.children:
            if pobj.dep_ == "pobj":
                return pobj
    return None


def is_verb(token: Token) -> bool:
    """Verbs by tag; the tagger's part of speech calls some of them auxiliaries."""
    return token.tag_.startswith("VB") or token.pos_ in {"VERB", "AUX"}


def is_noun(token: Token) -> bool:
    """Nouns, names and pronouns."""
    return token.tag_.startswith(("NN", "PRP", "WP", "DT", "CD")) or token.pos_ in {"NOUN", "PROPN", "PRON"}


def spread(heads: list[Token]) -> list[Token]:
    """The heads and what is coordinated with them, in text order."""
    found: dict[int, Token] = {}
    for head in heads:
        found[head.i] = head
        for other in head.conjuncts:
            if other.i > head.i and is_noun(other):
                found[other.i] = other
        for first in head.lefts:  # "Kim and President Lee", hung the wrong way round
            if first.dep_ == "nmod" and child(first, "cc") is not None and child(first, "conj") is not None:
                found[first.i] = first
    return [found[i] for i in sorted(found)]


def passive(verb: Token) -> bool:
    """True for "was hit", "hit by", "the houses hit on Monday"."""
    if child(verb, "auxpass", "nsubjpass", "csubjpass") is not None:
        return True
    if verb.tag_ == "VBD":
        return _elliptic(verb) or _headline(verb)
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "acl" or (verb.dep_ == "advcl" and child(verb, "aux", *_SUBJECTS) is None):
        return child(verb, "dobj") is None
    if verb.dep_ == "conj" and child(verb, "aux", *_SUBJECTS) is None:
        return passive(verb.head)
    if _elliptic(verb) or _headline(verb):
        return True
    return child(verb, "agent") is not None and child(verb, "dobj") is None


def _elliptic(verb: Token) -> bool:
    """ "Homes were raided and computers seized": the auxiliary is said once."""
    if (
        verb.dep_ != "conj"
        or verb.tag_ not in {"VBN", "VBD"}
        or child(verb, "aux", "dobj", "ccomp", "xcomp") is not None
    ):
        return False
    return child(verb, "nsubj") is not None and child(verb.head, "auxpass") is not None


def _headline(verb: Token) -> bool:
    """ "Three arrested in Esker", "Editor jailed over a poem": a headline leaves the auxiliary out."""
    if verb.dep_ != "ROOT" or verb.lemma_ not in load().words["headline.undergone"]:
        return False
    if child(verb, "aux", "dobj", "ccomp", "xcomp", "prt") is not None or child(verb, "nsubj") is None:
        return False
    return verb.sent[-1].text not in {".", "?", "!"}


def _own_subject(verb: Token) -> list[Token]:
    found = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
    if verb.dep_ == "relcl" and any(c.tag_ in _RELATIVE or c.lower_ == "that" for c in found):
        return [verb.head]
    return found


def grammatical_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The subject of a verb, its own or the one that control, coordination or a participle gives it."""
    if depth > _DEEPEST:
        return []
    own = _own_subject(verb)
    if own:
        return spread(own)
    dep, head = verb.dep_, verb.head
    if dep == "conj":
        return grammatical_subjects(head, depth + 1) if is_verb(head) else []
    if dep == "acl":
        return _of_noun_clause(verb, head, depth)
    if dep in {"xcomp", "ccomp", "advcl", "acomp", "oprd", "attr"} and head.i != verb.i:
        return _controller(verb, head, depth)
    if dep == "pcomp":
        return _after_preposition(head, depth)
    if dep == "prep" and is_verb(head):  # "including", "following" taken as prepositions
        return grammatical_subjects(head, depth + 1)
    return []


def _of_noun_clause(verb: Token, noun: Token, depth: int) -> list[Token]:
    if verb.tag_ in {"VBN", "VBG", "VBD"}:
        return spread([noun])
    owner = child(noun, "poss")  # "Seoul's plan to ..."
    if owner is not None:
        return [owner]
    light = noun.head
    if noun.dep_ in {"dobj", "attr", "pobj"} and is_verb(light):
        return grammatical_subjects(light, depth + 1)
    return []


def _controller(verb: Token, head: Token, depth: int) -> list[Token]:
    if not is_verb(head):
        return grammatical_subjects(head, depth + 1) if head.dep_ in {"acomp", "xcomp", "oprd", "attr"} else []
    objects = [c for c in head.children if c.dep_ in {"dobj", "dative"} and is_noun(c)]
    asked = _asked(head, verb)
    if asked:
        return asked
    subject_control = load().words.get("roles.subject_control", frozenset())
    if verb.dep_ in {"xcomp", "ccomp"} and objects and head.lemma_ not in subject_control and objects[0].i < verb.i:
        return spread(objects)
    if verb.dep_ == "advcl" and passive(head) and child(head, "agent") is not None:
        return grammatical_subjects(head, depth + 1)
    return grammatical_subjects(head, depth + 1)


def _asked(head: Token, verb: Token) -> list[Token]:
    """ "called on Ruiz to resign", "appealed to Ruiz to stay": whom the preposition brings is to do it."""
    if verb.dep_ not in {"xcomp", "advcl"} or passive(head):
        return []
    for prep in head.children:
        if f"{head.lemma_} {prep.lower_}" in load().words["roles.prepositional_control"] and prep.i < verb.i:
            return spread([pobj for pobj in prep.children if pobj.dep_ == "pobj"][:1])
    return []


def _after_preposition(prep: Token, depth: int) -> list[Token]:
    governor = prep.head
    if is_verb(governor):
        objects = [c for c in governor.children if c.dep_ in {"dobj", "nsubjpass"}]
        if objects and prep.lower_ in {"of", "from", "for", "into"}:
            return spread(objects)
        return grammatical_subjects(governor, depth + 1)
    if governor.dep_ in {"dobj", "attr"} and is_verb(governor.head):
        if prep.lower_ == "of" and governor.head.lemma_ in load().words["roles.charging"]:
            return spread([governor])  # "accused the gang of kidnapping him"
        return grammatical_subjects(governor.head, depth + 1)
    step = governor.head  # "cut the lines as a first step towards closing"
    if governor.dep_ == "pobj" and step.lower_ == "as" and is_verb(step.head):
        return grammatical_subjects(step.head, depth + 1)
    owner = child(governor, "poss")
    return [owner] if owner is not None else []


def doers(verb: Token) -> list[Token]:
    """The heads of those who do it: the subject of an active, the by-phrase of a passive. Empty where none is named."""
    if not passive(verb):
        return grammatical_subjects(verb)
    return spread(by_phrase(verb))


def by_phrase(token: Token) -> list[Token]:
    """The objects of "by" below a passive verb or an event noun."""
    return [
        pobj
        for prep in token.children
        if prep.dep_ == "agent" or (prep.dep_ == "prep" and prep.lower_ == "by")
        for pobj in prep.children
        if pobj.dep_ == "pobj"
    ]


def done_to(verb: Token) -> list[Token]:
    """The heads of what the verb is done to: the object of an active, the subject of a passive and the object it keeps."""
    if passive(verb):
        kept = [c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i]  # "were denied visas"
        return [*grammatical_subjects(verb), *spread(kept)]
    own = [c for c in verb.children if c.dep_ == "dobj"]
    if own:
        if verb.dep_ == "relcl" and any(c.tag_ in _RELATIVE for c in own):
            return [verb.head]
        return spread(own)
    counted = [t for t in (_up_to(c) for c in verb.children if c.dep_ == "prt") if t is not None]
    if counted:
        return spread(counted)
    small = child(
        verb, "ccomp", "xcomp"
    )  # "find them guilty", "allow them to leave": the object reads as a small subject
    if small is not None and (not is_verb(small) or any(c.lower_ == "to" and c.dep_ == "aux" for c in small.children)):
        inner = [c for c in small.children if c.dep_ == "nsubj"]
        if inner:
            return spread(inner)
    if verb.dep_ == "conj" and is_verb(verb.head) and child(verb, "prep", "xcomp", "ccomp") is None:
        right = [c for c in verb.head.children if c.dep_ == "dobj" and c.i > verb.i]
        return spread(right)
    return []


def prepositions(token: Token) -> list[tuple[str, Token]]:
    """Pairs (preposition, object) below a token, in text order; "out of" and the like count as one."""
    found: list[tuple[str, Token]] = []
    joined = load().words["roles.compound_prepositions"]
    for prep in token.children:
        if prep.dep_ not in {"prep", "dative", "agent", "prt"} or prep.tag_ not in {"IN", "TO", "RP", "VBG", "RB"}:
            continue
        for pobj in prep.children:
            if pobj.dep_ == "pobj":
                found.extend((prep.lower_, head) for head in spread([pobj]))
            elif pobj.dep_ == "prep":
                for inner in pobj.children:
                    if inner.dep_ == "pobj":
                        kept = prep.lower_ in joined or (prep.lower_, pobj.lower_) == ("out", "of")
                        name = f"{prep.lower_} {pobj.lower_}" if kept else pobj.lower_
                        found.extend((name, head) for head in spread([inner]))
    return found
