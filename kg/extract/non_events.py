"""What looks like an event and is none: accidents, habits, fiction, figures of speech, formulas, background."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.clauses import by_phrase, child, done_to, grammatical_subjects, is_verb, passive, prepositions
from kg.extract.event_lexicon import load
from kg.extract.event_roles import Roles
from kg.extract.participants import entity_of
from kg.extract.triggers import Trigger, is_actor, is_person, is_place, kind_of

SOCIAL = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
)


def no_event(trigger: Trigger, by_head: dict[int, Trigger]) -> bool:
    """Whether a trigger tells of nothing that happened or may happen; ``by_head`` are all triggers of the text."""
    within = (_mishap, _foreseen)
    alone = (_backdrop, _no_comment, _figure, _question, _collision, _hustings, _press, _habit, _fiction)
    return any(test(trigger) for test in alone) or any(test(trigger, by_head) for test in within)


def _mishap(trigger: Trigger, by_head: dict[int, Trigger]) -> bool:
    """Killed by an accident, or in a clause that names no violence: "a crane fell, killing 107"."""
    words, verb = load().words, trigger.head
    if trigger.group.act not in words["accident.acts"] or not is_verb(verb):
        return False
    near = [pobj for _, pobj in prepositions(verb)]
    when = child(verb, "advcl")
    if when is not None and when.lemma_ in words["accident.verbs"] and when.i not in by_head:
        return True
    if verb.dep_ == "advcl" and is_verb(verb.head):
        near.extend(pobj for _, pobj in prepositions(verb.head))
        near.extend(grammatical_subjects(verb.head))
    if any(t.lemma_.lower() in words["accident.nouns"] for t in near):
        return True
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or child(verb, "nsubj", "mark") is not None:
        return False
    return not any(t.sent == verb.sent and t.i != verb.i for t in (o.head for o in by_head.values()))


def _question(trigger: Trigger) -> bool:
    """ "Asked whether he would resign", "asked about the vote": a question is no request."""
    verb = trigger.head
    if trigger.group.act != "request" or verb.lemma_ != "ask":
        return False
    clause = child(verb, "ccomp", "advcl")
    opened = clause is not None and next(iter(clause.subtree)).lower_ in load().words["plain.questions"]
    below = {prep for prep, _ in prepositions(verb)}
    if verb.dep_ == "advcl" and passive(verb) and child(verb, "xcomp") is None and "for" not in below:
        return True  # "when asked by a reporter"
    return opened or ("about" in below and "for" not in below and child(verb, "xcomp") is None)


def _collision(trigger: Trigger) -> bool:
    """A thing that strikes another is no attack: "the wing struck the side of the hangar"."""
    verb, words = trigger.head, load()
    if trigger.group.act != "attack" or verb.lemma_ not in {"strike", "hit"} or not is_verb(verb):
        return False
    subjects = by_phrase(verb) if passive(verb) else grammatical_subjects(verb)
    if not subjects and any(c.lower_ in {"hard", "hardest", "badly", "worst"} for c in verb.children):
        return True  # "was hardest hit": a figure of speech
    things = [t for t in subjects if t.tag_ in {"NN", "NNS"} and not (is_actor(t) or is_person(t))]
    armed = words.classes["weapon"] | words.classes["military"]
    return bool(things) and not any(t.lemma_.lower() in armed or t.lemma_.lower() in words.nouns for t in things)


def _hustings(trigger: Trigger) -> bool:
    """A politician's rally is no protest, nor is one of prices."""
    noun = trigger.head
    if trigger.group.act != "protest" or noun.lemma_ != "rally" or is_verb(noun):
        return False
    near = noun.doc[max(0, noun.i - 60) : noun.i + 30]
    if any(t.lower_ in load().words["plain.markets"] for t in near):
        return True
    return any(
        c.lower_ in {"campaign", "election", "political", "victory"} or (c.dep_ == "poss" and kind_of(c) == "Person")
        for c in noun.lefts
    )


def _figure(trigger: Trigger) -> bool:
    """ "Is fighting to save the bank", "the deal failed to pass": no attack, no end of talks."""
    verb, act = trigger.head, trigger.group.act
    if not is_verb(verb):
        return False
    if act == "meet" and passive(verb) and not by_phrase(verb):
        return True  # "will be met with fury"
    if act == "attack" and verb.lemma_ in {"fight", "battle"} and not trigger.objects:
        return child(verb, "xcomp", "advcl") is not None and not any(p == "against" for p, _ in prepositions(verb))
    return act == "break off talks" and verb.lemma_ == "fail" and child(verb, "xcomp", "dobj") is not None


def _foreseen(trigger: Trigger, by_head: dict[int, Trigger]) -> bool:
    """ "Warned that prices could rise": a forecast, no threat, where nothing hostile is told and nobody is addressed."""
    verb = trigger.head
    if trigger.group.act != "threaten" or verb.lemma_ != "warn" or not is_verb(verb) or done_to(verb):
        return False
    clause = child(verb, "ccomp")
    if clause is None:
        return False
    hostile = load().words["sides.hostile"]
    return not any(t.i in by_head and by_head[t.i].group.type in hostile for t in clause.subtree)


def _habit(trigger: Trigger) -> bool:
    """General truths: "such attacks are rare", "mediators usually meet both sides"."""
    head, words = trigger.head, load().words
    if is_verb(head):
        often = any(c.dep_ == "advmod" and c.lower_ in words["plain.habits"] for c in head.children)
        return (often and head.tag_ in {"VBP", "VBZ"}) or (head.dep_ == "xcomp" and head.head.lemma_ == "tend")
    verb = head.head
    general = head.tag_ == "NNS" and not any(
        c.lower_ in words["roles.definite"] or c.dep_ == "poss" for c in head.lefts
    )
    stated = verb.lemma_ == "be" and verb.tag_ in {"VBP", "VBZ"} and child(verb, "acomp") is not None
    return general and head.dep_ == "nsubj" and stated


def _fiction(trigger: Trigger) -> bool:
    """What a play or novel tells, in the present tense."""
    verb = trigger.frame or trigger.head
    return verb.tag_ == "VBZ" and any(t.lower_ in load().words["plain.fiction"] for t in verb.sent)


def is_example(trigger: Trigger, given: Roles) -> bool:
    """ "A strike on a dam could flood the valley": anybody's, nowhere."""
    head = trigger.head
    named = [t for t in (*given.agents, *given.targets, *given.affected, *given.places) if entity_of(t) is not None]
    anyone = any(c.lower_ in {"a", "an", "any"} for c in head.lefts)
    modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in head.head.children)
    return trigger.rule.startswith("noun") and head.dep_ == "nsubj" and modal and anyone and not named


def _press(trigger: Trigger) -> bool:
    """A press conference is no meeting of sides."""
    if trigger.group.act != "meet":
        return False
    return any(
        c.lower_ in {"press", "news", "media"}
        for t in (trigger.head, *trigger.objects)
        for c in t.lefts
        if t.tag_ != "VBD"
    )


def _backdrop(trigger: Trigger) -> bool:
    """A clause that only dates the sentence: "almost five years after crowds burned down its embassy"."""
    here = trigger.frame or trigger.head
    for _ in range(6):
        if here.dep_ in {"advcl", "pcomp", "ccomp"} and is_verb(here):
            marks = {c.lower_ for c in here.children if c.dep_ in {"mark", "advmod"}}
            spans = [c for c in here.children if c.dep_ == "npadvmod" and c.lemma_ in {"year", "decade", "century"}]
            if marks & {"after", "since"} and spans:
                return True
        after = here.head if here.dep_ in {"pobj", "pcomp"} and here.head.lower_ == "after" else None
        if after is not None and any(c.dep_ == "npadvmod" and c.lemma_ in {"year", "decade"} for c in after.children):
            return True
        if here.head.i == here.i:
            return False
        here = here.head
    return False


def is_aside(trigger: Trigger, given: Roles, by_head: dict[int, Trigger]) -> bool:
    """An event noun without sides in an adjunct: "after days of clashes", "amid talks"; nothing that can be told of."""
    if not trigger.rule.startswith("noun") or trigger.frame is not None:
        return False
    if given.agents or given.targets or given.affected:
        return False
    act = trigger.group.act
    if any(other.group.act == act and other.head.i != trigger.head.i for other in by_head.values()):
        return False
    top = trigger.head
    for _ in range(4):
        prep = top.head
        if top.dep_ == "pobj" and prep.head.i != prep.i:
            if prep.lower_ in load().words["roles.adjunct_prepositions"] or is_verb(prep.head):
                return True
            top = prep.head
        elif top.dep_ == "conj":
            top = top.head
        else:
            return False
    return False


def _no_comment(trigger: Trigger) -> bool:
    """The formulas of reporting: "declined to comment", "a request for comment"."""
    if trigger.group.type not in {"REJECT", "REQUEST"}:
        return False
    formulas = load().words["plain.reporting"]
    verb = trigger.head
    below = [c.lemma_ for c in verb.children if c.dep_ == "xcomp"]
    below.extend(pobj.lemma_ for prep, pobj in prepositions(verb) if prep in {"for", "on"})
    told = [t for c in verb.children if c.dep_ == "xcomp" for t in done_to(c)]
    if any(t.lemma_ in load().words["plain.details"] for t in told):
        return True
    return any(lemma in formulas for lemma in below)


def is_told(trigger: Trigger, given: Roles) -> bool:
    """A bare event noun with nothing around it is background, not an event told."""
    group = trigger.group
    anyone = given.agents or given.targets or given.affected
    if not trigger.rule.startswith("noun"):
        verb = trigger.head
        if verb.i > 0 and verb.nbor(-1).lower_ == "as" and verb.tag_ == "VBN":
            return False  # "as opposed to"
        if group.type in SOCIAL:  # an act among sides: somebody does it, or it is done by somebody unnamed
            return bool(given.agents) or _impersonal(verb, bool(anyone), trigger)
        told = any(is_person(t) or is_place(t) or t.like_num for t in trigger.objects)
        return bool(anyone or given.places or told or (group.patient == "topic" and trigger.objects))
    if trigger.frame is not None or anyone or given.places:
        return True
    head = trigger.head
    definite = any(c.dep_ in {"det", "nummod"} and c.lower_ not in {"any", "no"} for c in head.children)
    return (definite or head.dep_ == "conj") and head.dep_ in {
        "nsubj",
        "nsubjpass",
        "dobj",
        "pobj",
        "ROOT",
        "conj",
        "attr",
        "appos",
    }


def _impersonal(verb: Token, anyone: bool, trigger: Trigger) -> bool:
    """No side does it: still an act where it is passive or the subject is a noun, not "I visited", "thank you"."""
    if passive(verb):
        return anyone or bool(trigger.objects)
    subjects = grammatical_subjects(verb)
    if not subjects:
        return bool(anyone)
    if any(s.lower_ in {"he", "she", "they"} for s in subjects):
        return True  # somebody told of before
    return anyone and not any(s.lower_ in load().words["pronouns.speaker"] for s in subjects)
