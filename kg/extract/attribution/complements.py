"""Complements of verbs of attribution other than clauses: infinitives, -ing forms, noun phrases, "as ...", small clauses.

Each reads one frame of the cue lexicon: the draft where it is there, else None.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.content import attached, clause_content, noun_phrase, timelike, trailing
from kg.extract.attribution.drafts import Draft, drafted
from kg.extract.attribution.rules import Rule, reporting, verb_rules, words
from kg.extract.attribution.shapes import (
    WH,
    finite,
    has_gap,
    has_to,
    has_wh,
    is_gerund,
    is_that_clause,
    object_after,
    object_of,
    object_of_preposition,
)

_CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "relcl", "parataxis", "conj"})


def infinitive(verb: Token, rule: Rule) -> Draft | None:
    """ "threatened to strike": what the speaker would do."""
    if any(c.dep_ == "auxpass" for c in verb.children) and not rule.mental:
        return None
    for child in verb.children:
        if child.i < verb.i or not has_to(child) or object_of(verb) is not None:
            continue
        if child.dep_ == "xcomp" or (child.dep_ == "advcl" and not rule.mental):  # "promised in 2014 to block"
            content = _to_know(child, clause_content(verb, child))
            return drafted(verb, rule, "infinitive", content | _more_infinitives(verb, child))
    return None


def _to_know(child: Token, content: set[int]) -> set[int]:
    """ "wanted to know why they left": what is asked."""
    if child.lemma_.lower() in {"know", "hear", "see", "understand", "learn"}:
        for asked in child.rights:
            if asked.dep_ in {"ccomp", "advcl"} and has_wh(asked):
                return content - set(range(child.left_edge.i, asked.left_edge.i))
    return content


def _more_infinitives(verb: Token, first: Token) -> set[int]:
    """ "vowed to build, repair and sell": the parser may hang bare later verbs on the cue."""
    found: set[int] = set()
    if verb.tag_ == "VB":
        return found
    for child in verb.rights:
        if child.tag_ == verb.tag_ and verb_rules(child):
            continue  # "hope to win and plan to stay"
        bare = child.lower_ == child.lemma_ and not any(c.dep_ in {"nsubj", "aux"} for c in child.children)
        if child.dep_ == "conj" and child.i > first.i and bare:
            found |= {t.i for t in child.subtree}
    return found


def order(verb: Token, rule: Rule) -> Draft | None:
    """ "urged Y to ...": Y is an object, or the subject of the infinitive, or (passive) the subject of the cue."""
    passive = any(c.dep_ == "nsubjpass" for c in verb.children)
    for child in verb.children:
        if child.dep_ not in {"xcomp", "ccomp", "advcl"} or child.i < verb.i or not has_to(child):
            continue
        whom = next((c for c in child.children if c.dep_ in {"nsubj", "nsubjpass"}), None) or object_of(verb)
        if whom is None and passive:
            whom = next(c for c in verb.children if c.dep_ == "nsubjpass")
        if whom is None or whom.lemma_.lower() in words("favours"):
            continue
        content = clause_content(verb, child)
        if whom.i in content:
            content -= {t.i for t in whom.subtree}
        draft = drafted(verb, rule, "order", {i for i in content if i > whom.i or passive})
        if draft is not None:
            draft.addressee = whom
            return draft
    target = object_of(verb)
    if target is not None and target.lemma_.lower() not in words("empty") | words("favours"):
        for child in target.children:
            if child.dep_ in {"acl", "relcl"} and has_to(child):
                draft = drafted(verb, rule, "order", {t.i for t in child.subtree})
                if draft is not None:
                    draft.addressee = target
                return draft
    return None


def scene(verb: Token, rule: Rule) -> Draft | None:
    """ "want X to leave": X belongs to what is wanted."""
    for child in verb.children:
        taken = child.tag_ == "VBD" and not any(c.dep_ in {"aux", "mark"} for c in child.lefts)
        if child.dep_ == "ccomp" and child.i > verb.i and (taken or not finite(child)):  # "wants the law changed"
            return drafted(verb, rule, "scene", clause_content(verb, child))
        if child.dep_ == "xcomp" and child.i > verb.i and has_to(child):
            target = object_of(verb)
            content = clause_content(verb, child)
            if target is not None:
                content |= {t.i for t in target.subtree}
            return drafted(verb, rule, "scene", content)
    return None


def to_be(verb: Token, rule: Rule) -> Draft | None:
    """ "understood the note to be a threat"."""
    for child in verb.rights:
        if child.dep_ not in {"ccomp", "xcomp", "advcl"} or child.lemma_ != "be" or not has_to(child):
            continue
        taken = next((c for c in child.children if c.dep_ == "nsubj"), None) or object_after(verb)
        if taken is not None and verb.i < taken.i < child.i:
            return drafted(verb, rule, "to-be", noun_phrase(taken) | {t.i for t in child.subtree})
    return None


def gerund(verb: Token, rule: Rule) -> Draft | None:
    """ "denied taking part"."""
    for child in verb.children:
        if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i and is_gerund(child):
            return drafted(verb, rule, "gerund", clause_content(verb, child))
    return None


def noun_object(verb: Token, rule: Rule) -> Draft | None:
    """ "announced new limits", "a charge that he denies", "condemned what she called a sham"."""
    lemma = verb.lemma_.lower()
    shared_noun = remarked(verb, rule)
    if shared_noun is not None:
        return shared_noun
    target = object_after(verb)
    if target is None:
        shared = _antecedent(verb) or _free_relative(verb)
        if shared:
            return drafted(verb, rule, "object", shared)
        target = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        if target is None or not any(c.dep_ == "agent" for c in verb.children) or verb.dep_ not in {"ROOT", "conj"}:
            return None
    if (
        target.ent_type_ in {"DATE", "TIME"}
        or target.pos_ == "PRON"
        or target.lemma_.lower() in words("empty")
        or any(c.lower_ in {"same", "similar"} for c in target.lefts)
        or target.ent_type_ == "PERSON"
    ):
        return None
    if rule.event == "REJECT" and verb.tag_ == "VB" and has_to(verb):
        return None  # "plans to oppose the bill": not yet said
    if lemma in words("expressing") and any(
        is_that_clause(c) for c in target.children if c.dep_ in {"acl", "ccomp", "relcl"}
    ):
        return None  # "expressed their belief that ...": the noun carries the content
    if lemma in rule.literal and not any(target.lemma_.lower() == w for w in words("criticised")):
        return None
    ahead = rule.type in {"Promise", "Demand", "Threat"}
    behind = attached(verb, max(t.i for t in target.subtree), ahead)
    return drafted(verb, rule, "object", noun_phrase(target) | behind)


def _antecedent(verb: Token) -> set[int]:
    """ "a charge that Tehran denies": the noun before the relative clause is what is denied."""
    noun = verb.head
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if verb.dep_ != "relcl" or noun.i > verb.i or subject is None or subject.tag_ in WH or subject.lower_ == "that":
        return set()
    if any(c.dep_ in {"ccomp", "xcomp", "auxpass", "agent"} for c in verb.children):
        return set()
    if noun.ent_type_ in {"PERSON", "DATE", "TIME"} or noun.pos_ != "NOUN" or noun.lemma_.lower() in words("empty"):
        return set()
    return {t.i for t in noun.subtree if t.i <= noun.i} | {
        t.i for c in noun.rights if c.dep_ == "prep" and c.i < verb.i for t in c.subtree
    }


def _free_relative(verb: Token) -> set[int]:
    """ "condemned what she called a sham"."""
    for child in verb.rights:
        if (
            child.dep_ in {"ccomp", "xcomp", "dobj"}
            and child.pos_ == "VERB"
            and next(iter(child.subtree)).lower_ == "what"
        ):
            return clause_content(verb, child)
    return set()


def as_what(verb: Token, rule: Rule) -> Draft | None:
    """ "described the vote as a success"."""
    above = verb.head if verb.dep_ == "acl" else None
    held = object_after(verb)
    for holder in (verb, held, above):
        for child in holder.children if holder is not None else ():
            placed = child.dep_ in {"prep", "advcl", "mark"} and child.i > verb.i
            if placed and child.lower_ == "as" and _word_behind(child) not in {"", "of"}:
                return _as_content(verb, rule, child)
    if held is None:
        return None
    for token in held.subtree:  # "described a bill that sent boys to jail as the best"
        if token.i > held.i and token.lower_ == "as" and token.dep_ == "prep" and _stands_for(token):
            return _as_content(verb, rule, token)
    return None


def _stands_for(marker: Token) -> bool:
    """Not "such as", "as well as", "as many as", nor the "as" that another verb takes."""
    behind = _word_behind(marker)
    if behind == "of":
        return False  # "as of Monday"
    return not {marker.nbor(-1).lower_, behind} & words("comparing")


def _word_behind(token: Token) -> str:
    """The next word in small letters, empty at the end of the text."""
    return str(token.nbor(1).lower_) if token.i + 1 < len(token.doc) else ""


def _as_content(verb: Token, rule: Rule, marker: Token) -> Draft | None:
    reach = {t.i for t in marker.subtree}
    if len(reach) == 1:
        return None
    quoting = next((c for c in marker.children if c.dep_ == "pcomp" and reporting(c) is not None), None)
    if quoting is not None:
        return None  # "quoted him as saying": the inner verb carries the content
    target = object_after(verb)
    about = object_of_preposition(verb, "to") if verb.lemma_.lower() == "refer" else None
    if about is not None:
        target = about
    if target is not None and verb.i < target.i < marker.i:
        reach |= noun_phrase(target)
        reach = set(range(min(reach), max(reach) + 1))
    elif verb.tag_ == "VBN" and verb.dep_ == "acl":  # "a stance described by the mayor as cruel"
        reach = (reach - {marker.i}) | {t.i for t in verb.head.subtree if t.i < verb.i}
    elif target is None and (described := _antecedent(verb)):  # "a move critics derided as a stunt"
        reach |= described
    elif target is None and any(c.dep_ == "nsubjpass" for c in verb.children):
        patient = next(c for c in verb.children if c.dep_ == "nsubjpass")
        reach |= {t.i for t in patient.subtree if t.i < verb.i}
    else:
        reach.discard(marker.i)
    return drafted(verb, rule, "as", reach | attached(verb, max(reach)))


def small_clause(verb: Token, rule: Rule) -> Draft | None:
    """ "called it a crime": two bare complements, or a small clause."""
    for child in verb.children:
        if child.i > verb.i and child.dep_ == "ccomp" and not finite(child) and not has_to(child):
            if child.tag_ == "VBG" or not any(c.dep_ == "nsubj" for c in child.children):
                continue
            return drafted(verb, rule, "small", {t.i for t in child.subtree})
    target = next((c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}), None)
    if target is None:
        named = next((c for c in verb.rights if c.dep_ in {"oprd", "attr"} and _named_in_quotes(verb, c)), None)
        return drafted(verb, rule, "small", noun_phrase(named)) if named is not None else None
    for child in verb.children:
        second = child.dep_ in {"oprd", "attr", "acomp"} or (child.dep_ == "dobj" and child != target)
        if second and child.i > verb.i and child.i > target.i:
            reach = noun_phrase(child)
            if target.i > verb.i:
                reach |= noun_phrase(target)
            elif child.ent_type_ or child.pos_ == "PROPN":
                return None  # "was called Ana": a name
            return drafted(verb, rule, "small", reach | attached(verb, max(reach)))
    reach = noun_phrase(target)
    if target.i > verb.i and _named_in_quotes(verb, target):
        return drafted(verb, rule, "small", reach)
    if target.i > verb.i and sum(verb.doc[i].text == '"' for i in _closed(verb, reach) if i > target.i) > 1:
        return drafted(verb, rule, "small", reach)  # 'branded them "scum"', taken for an apposition
    return None


def _named_in_quotes(verb: Token, target: Token) -> bool:
    """'called the charge "fiction"', taken for one noun phrase: a mark opens within it, after a noun."""
    first = min(t.i for t in target.subtree)
    marks = [i for i in range(first + 1, target.i + 1) if verb.doc[i].text == '"']
    return bool(marks) and any(verb.doc[i].pos_ in {"NOUN", "PROPN", "PRON"} for i in range(first, marks[0]))


def _closed(verb: Token, reach: set[int]) -> set[int]:
    """With the closing mark that may stand just outside the phrase."""
    high = max(reach)
    return reach | {i for i in (high + 1, high + 2) if i < len(verb.doc) and verb.doc[i].text == '"'}


def blame(verb: Token, rule: Rule) -> Draft | None:
    """ "accused Ruiz of lying": the phrase after the preposition is what is said, the object whom it is said of."""
    target = object_after(verb) or next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if target is None and verb.dep_ == "acl" and verb.tag_ == "VBN":
        target = verb.head
    by_whom = next((c for a in verb.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"), None)
    for holder in (verb, target, by_whom):
        if holder is None:
            continue
        for child in holder.children:
            if child.dep_ != "prep" or child.lower_ not in rule.by or child.i < verb.i:
                continue
            if any(c.lower_ in {"example", "instance"} for c in child.children) or timelike(child):
                continue
            if verb.lemma_.lower() in rule.literal and not _in_words_only(target, child):
                continue
            reach = {t.i for t in child.subtree} - {child.i}
            draft = drafted(verb, rule, "blame", reach)
            if draft is not None and target is not None and target.i not in reach:
                if rule.to == "object":
                    draft.addressee = target
                else:
                    draft.against = [target]
            return draft
    return _blame_afar(verb, rule, target)


def _blame_afar(verb: Token, rule: Rule, target: Token | None) -> Draft | None:
    """ "accused Ruiz, the mayor of Esker, of lying": the preposition is hung on what describes Ruiz."""
    if target is None or target.i < verb.i:
        return None
    for token in target.subtree:
        if token.i <= target.i or token.dep_ != "prep" or token.lower_ not in rule.by:
            continue
        if token.nbor(-1).text == "," or any(c.dep_ == "pcomp" for c in token.children):
            draft = drafted(verb, rule, "blame", {t.i for t in token.subtree} - {token.i})
            if draft is not None and rule.to == "object":
                draft.addressee = target
            elif draft is not None:
                draft.against = [target]
            return draft
    return None


def _in_words_only(target: Token | None, preposition: Token) -> bool:
    """ "Attacked Ruiz on immigration", not "attacked the camp on Monday": a named person, and a topic."""
    topic = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    if target is None or target.ent_type_ not in {"PERSON", "ORG"} or target.pos_ != "PROPN" or topic is None:
        return False
    return topic.pos_ == "NOUN" and not topic.ent_type_ and not timelike(preposition)


def call_on(verb: Token, rule: Rule) -> Draft | None:
    """ "called on X to go"."""
    return _call(verb, rule, ("on", "upon"))


def appeal_to(verb: Token, rule: Rule) -> Draft | None:
    """ "appealed to X to go"."""
    return _call(verb, rule, ("to",))


def _call(verb: Token, rule: Rule, prepositions: tuple[str, ...]) -> Draft | None:
    """ "call on X to ...": the infinitive may hang on the verb, on the preposition or on X."""
    for child in verb.rights:
        if child.dep_ not in {"prep", "dative", "prt", "advmod"} or child.lower_ not in prepositions:
            continue
        whom = next((c for c in child.children if c.dep_ == "pobj"), None)
        for holder in (verb, whom, child):
            for act in holder.children if holder is not None else ():
                if act.i <= child.i or act.dep_ not in _CLAUSAL or not has_to(act):
                    continue
                content = {t.i for t in act.subtree}
                if whom is None:
                    whom = next((c for c in act.children if c.dep_ == "nsubj"), None)
                if whom is not None and whom.i in content:
                    content -= {t.i for t in whom.subtree}
                draft = drafted(verb, rule, "order", content)
                if draft is not None:
                    draft.addressee = whom
                return draft
    return None


def prepositional(verb: Token, rule: Rule, preposition: str) -> Draft | None:
    """ "warned of war", "called for the prisoners to be freed"."""
    for child in verb.rights:  # "called for the prisoners to be freed"
        if (
            child.dep_ in {"advcl", "ccomp", "xcomp"}
            and has_to(child)
            and child.left_edge.lower_ == preposition == "for"
        ):
            return drafted(verb, rule, preposition, {t.i for t in child.subtree} - {child.left_edge.i})
    for child in verb.rights:
        if child.dep_ not in {"prep", "agent"} or child.lower_ != preposition:
            continue
        content = {t.i for t in child.subtree} - {child.i}
        pieces = [c for c in child.children if c.dep_ in {"pobj", "pcomp"}]
        if (
            not pieces
            or (pieces[0].pos_ == "PRON" and len(content) == 1)
            or pieces[0].lower_ in {"example", "instance"}
        ):
            return None
        if preposition == "to" and (pieces[0].ent_type_ or _is_person(pieces[0])):
            return None
        if preposition in {"over", "on", "for", "against"} and timelike(child):
            return None
        content |= attached(verb, max(content))
        draft = drafted(verb, rule, preposition, content | trailing(verb, max(content)))
        if draft is not None and preposition == "against" and pieces[0].pos_ in {"NOUN", "PROPN"}:
            draft.against = [pieces[0]]
        return draft
    return None


def _is_person(token: Token) -> bool:
    return token.lemma_.lower() in words("listeners")


def remarked(verb: Token, rule: Rule) -> Draft | None:
    """ ", a charge Tehran denies", ", a move experts say would fail", where the parser makes one phrase of both nouns."""
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if subject is None or verb.dep_ == "relcl":
        return None
    first = subject.left_edge
    if first.lower_ not in {"a", "an"} or not first.i or verb.doc[first.i - 1].text not in {",", "—", "–", "-"}:
        return None
    if subject.tag_ == "NNS" and subject.nbor(-1).tag_ == "NN" and subject.nbor(-1).dep_ == "compound":
        noun, speaker = subject.nbor(-1), subject
    else:
        named = next((c for c in subject.rights if c.dep_ == "appos" and c.left_edge.i == subject.i + 1), None)
        if named is None:
            return None
        noun, speaker = subject, named
    content = set(range(first.i, noun.i + 1))
    rest = [c for c in verb.rights if c.dep_ in {"ccomp", "xcomp"} and has_gap(c)]
    if rest:
        content |= {t.i for t in rest[0].subtree}
    elif object_after(verb) is not None:
        return None
    return Draft(rule, verb, (verb.i, verb.i), "clause", content, speaker)
