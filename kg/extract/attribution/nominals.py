"""Attribution by nouns ("her claim that"), adjectives ("sure that") and prepositions ("according to")."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.content import clause_content, same_side
from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.recovery import belated
from kg.extract.attribution.rules import Rule, index, reporting, verb_rules, words
from kg.extract.attribution.shapes import finite, has_to, is_that_clause, object_after
from kg.extract.attribution.sources import may_speak
from kg.extract.attribution.speakers import speaker_of

_EMPTY = frozenset({"it", "this", "that", "there"})


def _equated(noun: Token, rule: Rule) -> Draft | None:
    """ "Her view is that the law must stay", "the plan of the firm is to sell", "it is our hope that he will stay"."""
    verb = noun.head
    if verb.lemma_ != "be" or noun.dep_ not in {"nsubj", "attr"}:
        return None
    if noun.dep_ == "attr" and not any(c.dep_ == "nsubj" and c.lower_ == "it" for c in verb.lefts):
        return None
    holder = next((c for c in noun.children if c.dep_ == "poss"), None)
    if holder is None:
        return None
    for clause in verb.rights:
        said = clause.dep_ == "ccomp" and finite(clause) and "clause" in rule.frames
        meant = clause.dep_ == "xcomp" and has_to(clause) and "infinitive" in rule.frames
        if (said or meant) and clause.i > noun.i:
            frame = "clause" if said else "infinitive"
            return Draft(rule, noun, (noun.i, noun.i), frame, clause_content(verb, clause), holder)
    return None


def read_noun(noun: Token, rule: Rule) -> Draft | None:
    """The statement that a noun governs and whose holder is named: "her claim that"."""
    equated = _equated(noun, rule)
    if equated is not None:
        return equated
    if noun.i and f"{noun.doc[noun.i - 1].lemma_.lower()} {noun.lower_}" in words("idioms"):
        return None
    if any(c.dep_ in {"det", "neg"} and c.lower_ in {"no", "any", "neither"} for c in noun.lefts):
        return None  # "has no plan to": none is told
    if rule.type == "Threat" and noun.head.lemma_ == "take":
        return None  # "took the threat of a flood seriously"
    for child in noun.rights:
        content: set[int] = set()
        frame = ""
        cue_end = noun.i
        if child.dep_ in {"acl", "ccomp", "relcl"} and "clause" in rule.frames and is_that_clause(child):
            frame, content = "clause", clause_content(noun, child)
        elif child.dep_ in {"acl", "xcomp", "relcl"} and "infinitive" in rule.frames and has_to(child):
            frame, content = "infinitive", {t.i for t in child.subtree}
        elif child.dep_ == "prep" and child.lower_ in rule.frames:
            frame, content, cue_end = child.lower_, {t.i for t in child.subtree} - {child.i}, child.i
        if not content or any(c.lemma_.lower() in words("hollow") and c.dep_ == "pobj" for c in child.children):
            continue
        speaker = _holder(noun)
        if speaker is None and not (frame == "clause" and noun.lemma_.lower() in words("hearsay")):
            continue
        made = Draft(rule, noun, (noun.i, cue_end), frame, content, speaker)
        head = noun.head
        if noun.dep_ == "dobj" and head.lemma_.lower() in words("expressing"):
            if frame != "clause":
                return None  # the verb takes the whole phrase: "expressed [her sorrow over the deaths]"
            made.cue_range = (head.i, cue_end)
            made.speaker = speaker_of(head) or speaker
        return made
    return None


def _holder(noun: Token) -> Token | None:
    """Who holds a threat, belief or plan: the possessor, "by X", "from X", or the subject of a light verb around it."""
    for child in noun.children:
        if child.dep_ == "poss" and child.lower_ == "whose":
            return next((t.head for t in noun.ancestors if t.dep_ == "relcl"), child)
        if child.dep_ == "poss":
            return child
    for child in noun.rights:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from", "among"}:
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
            if found is not None:
                return found
    for child in noun.lefts:
        if child.dep_ in {"compound", "amod", "nmod"} and child.ent_type_ in {"NORP", "GPE", "ORG", "PERSON"}:
            return child
    verb = noun.head
    if noun.dep_ == "pobj" and verb.dep_ == "prep":
        verb = verb.head
    if noun.dep_ in {"dobj", "pobj", "attr"} and verb.pos_ in {"VERB", "AUX"} and verb.lemma_.lower() in words("light"):
        return speaker_of(verb)
    return None


def read_participle(participle: Token, rule: Rule) -> Draft | None:
    """A participle of a state of mind: "is convinced that", "was shocked by"."""
    if participle.dep_ in {"acomp", "oprd"}:
        return read_adjective(participle, rule)
    holder = next((c for c in participle.children if c.dep_ == "nsubjpass"), None)
    if holder is None or holder.lower_ in _EMPTY:
        return None
    content = _complement(participle, participle, rule)
    return Draft(rule, participle, (participle.i, participle.i), "clause", content, holder) if content else None


def read_adjective(adjective: Token, rule: Rule) -> Draft | None:
    """The statement that an adjective governs: "was sure that", "made clear that"."""
    verb = adjective.head
    if adjective.dep_ not in {"acomp", "oprd", "ccomp"} or verb.pos_ not in {"AUX", "VERB"}:
        return None
    speaker = speaker_of(verb)
    if rule.verb is not None and verb.lemma_.lower() != rule.verb:
        return None
    if rule.verb is None and verb.lemma_.lower() == "make":
        return None  # "make sure that"
    if speaker is None or speaker.lower_ in _EMPTY:
        return None
    content = _complement(adjective, verb, rule)
    return Draft(rule, adjective, (adjective.i, adjective.i), "clause", content, speaker) if content else None


def _complement(adjective: Token, verb: Token, rule: Rule) -> set[int]:
    """What an adjective takes; the parser may have hung it on the verb."""
    for child in [*adjective.rights, *(c for c in verb.rights if c.i > adjective.i)]:
        content: set[int] = set()
        said = child.dep_ == "ccomp" or (child.dep_ in {"csubj", "advcl"} and rule.verb is not None)
        if said and "clause" in rule.frames and finite(child):
            content = clause_content(adjective, child)
        elif child.dep_ == "xcomp" and "infinitive" in rule.frames and has_to(child):
            content = {t.i for t in child.subtree}
        elif child.dep_ == "prep" and child.lower_ in rule.frames:
            content = {t.i for t in child.subtree} - {child.i}
        if content:
            return content
    return belated(adjective) if "clause" in rule.frames else set()


def read_according(token: Token) -> Draft | None:
    """ "according to X": the clause that it hangs in is what X says."""
    if token.lower_ in {"in", "by"}:
        return _in_view(token)
    if token.lower_ == "per":
        marker = token
        name = "per"
        if token.i and token.doc[token.i - 1].text not in {",", "("}:
            return None
    else:
        following = next((c for c in token.children if c.lower_ == "to"), None)
        if following is None:
            return None
        marker, name = following, "according to"
    source = next((c for c in marker.children if c.dep_ == "pobj"), None)
    rule = index().get(("PREP", name), (None,))[0]
    if source is None or rule is None or source.lemma_.lower() in words("yardsticks"):
        return None
    head = token.head
    while head.dep_ not in {"ROOT", "ccomp", "advcl", "conj", "relcl", "parataxis", "acl", "xcomp", "pcomp"} or (
        head.pos_ not in {"VERB", "AUX"} and head.dep_ != "ROOT"
    ):
        head = head.head
    while head.dep_ == "xcomp" or (head.dep_ == "ccomp" and not _carries(head.head)):
        head = head.head
    phrase = {t.i for t in token.subtree}
    content = same_side(token, {t.i for t in head.subtree} - phrase)
    return Draft(rule, token, (token.i, marker.i), "according", content, source)


def read_adverb(adverb: Token, rule: Rule) -> Draft | None:
    """ "The men allegedly beat him": somebody says so, the reporter does not."""
    head = adverb.head
    if head.pos_ not in {"VERB", "AUX"} or head.dep_ == "amod":
        return None
    content = same_side(adverb, {t.i for t in head.subtree} - {adverb.i})
    return Draft(rule, adverb, (adverb.i, adverb.i), "impersonal", content)


def read_citing(token: Token, rule: Rule) -> Draft | None:
    """ "The deal is off, the paper said, citing two officials": the source behind what is told."""
    source = object_after(token)
    if (
        token.tag_ != "VBG"
        or token.dep_ not in {"advcl", "prep", "acl", "pcomp"}
        or source is None
        or not _can_tell(source)
    ):
        return None
    head = token.head
    teller = reporting(head)
    told = next((c for c in head.children if c.dep_ == "ccomp"), None) if teller is not None else head
    if teller is not None and told is None and head.dep_ == "parataxis":
        told = head.head
    if told is None or told.pos_ not in {"VERB", "AUX"}:
        return None
    content = {t.i for t in told.subtree} - {t.i for t in token.subtree}
    if told is not head and head.dep_ == "parataxis":
        content -= {t.i for t in head.subtree}
    made = Draft(rule, token, (token.i, token.i), "citing", content, source)
    if teller is not None:
        made.via = speaker_of(head)
    return made if made.content else None


def _can_tell(source: Token) -> bool:
    """People, bodies and papers tell; "citing the weather" gives a reason."""
    return may_speak(source) or source.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}


def _carries(verb: Token) -> bool:
    return any(rule.frames & {"clause", "scene"} for rule in verb_rules(verb))


def _in_view(token: Token) -> Draft | None:
    """ "in her view", "by his account"."""
    noun = next((c for c in token.children if c.dep_ == "pobj"), None)
    rule = index().get(("PREP", "in view of"), (None,))[0]
    if noun is None or rule is None or noun.lemma_.lower() not in words("views"):
        return None
    holder = next((c for c in noun.children if c.dep_ == "poss"), None)
    head = token.head
    if holder is None or head.pos_ not in {"VERB", "AUX"}:
        return None
    content = {t.i for t in head.subtree} - {t.i for t in token.subtree}
    return Draft(rule, noun, (noun.i, noun.i), "according", content, holder)


def in_words_of(token: Token) -> bool:
    """Whether the preposition opens "in her view" and the like."""
    return any(c.dep_ == "pobj" and c.lemma_.lower() in words("views") for c in token.children)
