"""Did it happen? What grammar and the governing words say of an event: the idea of FactBank (Saurí & Pustejovsky 2009).

The walk starts at the event's word and climbs to the root of the sentence. On each step the clause itself (negation,
modal, condition) and the word that governs it (a profile of lexicons/en/factuality.toml) may take the reality away; the
nearest one that does decides. Where nothing is known the answer is never Actual.
"""

from __future__ import annotations

from functools import cache
from typing import cast

from msgspec import Struct
from spacy.tokens import Token

from kg.extract.clauses import child, is_verb, particle
from kg.extract.event_lexicon import alternatives
from kg.extract.event_lexicon import load as events
from kg.model import Factuality
from kg.resources import lexicon

_NEAR = 5  # words between a condition and what hangs on it
_STEPS = 16
_FUTURE_GO = frozenset({"going", "gonna"})


class Profile(Struct, frozen=True):
    """What a governing word does to what it governs; ``value`` "fact" leaves it as it is."""

    name: str
    value: str
    negated: str


class Tables(Struct, frozen=True):
    """The profiles by lemma and the small word sets."""

    verbs: dict[str, Profile]
    nouns: dict[str, Profile]
    adjectives: dict[str, Profile]
    factive: frozenset[str]
    presupposing: frozenset[str]
    words: dict[str, frozenset[str]]


@cache
def load() -> Tables:
    """The factuality lexicon, read once; the first profile that names a word has it."""
    data = lexicon("factuality")
    tables = Tables(
        verbs={},
        nouns={},
        adjectives={},
        factive=alternatives(data["factive"]["verbs"], {}),
        presupposing=alternatives(data["presupposing"]["verbs"], {}),
        words={
            f"{section}.{key}": alternatives(value, {})
            for section in ("modals", "marks", "negators", "adjectives", "prepositions", "light")
            for key, value in data.get(section, {}).items()
        },
    )
    for entry in data["profile"]:
        profile = Profile(entry["name"], entry["value"], entry.get("negated", "Denied"))
        for key, table in (("verbs", tables.verbs), ("nouns", tables.nouns), ("adjectives", tables.adjectives)):
            for word in sorted(alternatives(entry.get(key, ""), {})):
                table.setdefault(word, profile)
    return tables


def factuality(head: Token, frame: Token | None = None) -> Factuality:
    """The status that the words give to the event told by ``head``; ``frame`` is the light verb that carries it."""
    tables = load()
    value = "fact" if frame is None else _of_noun(head, tables)
    if value == "fact" and frame is not None and frame.i != head.i:
        profile = _lookup(frame, tables)
        unreal = profile is not None and frame.lemma_ in tables.words["light.unreal"]
        value = profile.value if profile is not None and unreal else "fact"
        value = value if value != "fact" else _climb(frame, tables)
    elif value == "fact":
        value = _climb(head, tables)
    if value == "fact" and not _goes_on(head) and _after_condition(head, tables):
        value = "Hypothetical"
    return cast(Factuality, "Actual" if value == "fact" else value)


def _goes_on(noun: Token) -> bool:
    """ "If the shelling continues": what may go on or stop is there."""
    aspect = events().words["happen.aspect"]
    return noun.dep_ == "nsubj" and noun.head.lemma_ in aspect and _definite(noun) and not is_verb(noun)


def _after_condition(head: Token, tables: Tables) -> bool:
    """Whether "if" or "unless" opens the words before, whatever the parser made of them: in doubt it is not actual."""
    conditions = tables.words["marks.condition"]
    for back in range(head.i - 1, max(head.sent.start, head.i - _NEAR) - 1, -1):
        token = head.doc[back]
        if token.lower_ in conditions:
            return back == head.sent.start or head.doc[back - 1].lower_ not in {"as", "even"}
        if token.is_punct or token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return False
    return False


def _climb(token: Token, tables: Tables) -> str:
    here: Token | None = token
    for _ in range(_STEPS):
        if here is None:
            return "fact"
        value = _in_clause(here, tables) if is_verb(here) else _of_noun(here, tables)
        if value != "fact":
            return value
        value, here = _above(here, tables)
        if value != "fact":
            return value
    return "fact"


# ---- the clause itself -----------------------------------------------------------------------------------------


def negated(token: Token) -> bool:
    """A negation of this very word: "did not", "never", "no attack", "neither side attacked"."""
    negators = load().words["negators.words"]
    for other in token.children:
        if other.dep_ in {"neg", "det", "advmod", "preconj", "cc"} and other.lower_ in negators and _reaches(other):
            return True
    if is_verb(token):
        for subject in token.children:
            if subject.dep_ in {"nsubj", "nsubjpass"} and (subject.lower_ in negators or _no(subject, negators)):
                return True
            if subject.dep_ == "dobj" and (subject.lower_ in {"nothing", "nobody", "none"} or _no(subject, negators)):
                return True  # "released no prisoners"
    return False


def _reaches(word: Token) -> bool:
    """Whether a negation is of the clause: not "not only", "soldiers, not policemen, shot", "hardly had they signed when"."""
    doc = word.doc
    after = doc[word.i + 1] if word.i + 1 < len(doc) else word
    if after.lower_ in {"only", "just", "merely", "simply", "until"}:
        return False
    if word.i and doc[word.i - 1].text == "," and after.pos_ in {"NOUN", "PROPN", "DET"}:
        return False
    return not (word.is_sent_start and word.lower_ in {"hardly", "scarcely", "barely"} and after.lower_ == "had")


def _no(subject: Token, negators: frozenset[str]) -> bool:
    return any(
        c.dep_ in {"det", "preconj", "cc", "neg"} and c.lower_ in negators and _reaches(c) for c in subject.children
    )


def _in_clause(verb: Token, tables: Tables) -> str:
    if negated(verb):
        return "Denied"
    modal = _modal(verb)
    if modal is None and verb.dep_ == "conj" and is_verb(verb.head) and _bare(verb):
        if negated(verb.head) and verb.tag_ == "VB":
            return "Denied"
        modal = _modal(verb.head)
    marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "advmod", "prep"} and c.i < verb.i}
    if marks & tables.words["marks.hypothetical"]:
        until = marks & {"until", "till", "once"}
        if not until or verb.tag_ in {"VBZ", "VBP", "VB"} or modal is not None:
            return "Hypothetical"
    if "before" in marks and verb.tag_ in {"VBZ", "VBP", "VBG"}:
        return "Hypothetical"
    if modal is not None:
        return _of_modal(verb, modal, tables)
    if _inverted_condition(verb):
        return "Hypothetical"
    return _mood(verb)


def _modal(verb: Token) -> Token | None:
    for other in verb.children:
        if other.dep_ in {"aux", "auxpass"} and other.tag_ == "MD":
            return other
    return None


def _bare(verb: Token) -> bool:
    return child(verb, "aux", "nsubj", "nsubjpass", "neg") is None


def _of_modal(verb: Token, modal: Token, tables: Tables) -> str:
    if modal.lower_ in tables.words["modals.planned"]:
        return "Planned"
    if modal.lower_ in {"would", "'d"} and _reported_past(verb):
        return "Planned"
    return "Hypothetical"


def _reported_past(verb: Token) -> bool:
    """ "said it would": the future seen from the past."""
    if any(c.dep_ == "advcl" and any(m.lower_ in {"if", "unless"} for m in c.children) for c in verb.children):
        return False
    head = verb.head
    return verb.dep_ == "ccomp" and head.i != verb.i and head.tag_ in {"VBD", "VBN"}


def _inverted_condition(verb: Token) -> bool:
    """ "should they attack", "were it to attack"."""
    first = next((c for c in verb.children if c.dep_ in {"aux", "auxpass"}), None)
    return first is not None and verb.dep_ == "advcl" and first.lower_ in {"should", "were", "had"} and not any(
        c.dep_ in {"nsubj", "nsubjpass"} and c.i < first.i for c in verb.children
    )  # fmt: skip


def _mood(verb: Token) -> str:
    """Imperatives, subjunctives and questions are not told as facts."""
    if verb.tag_ == "VB" and verb.dep_ in {"ROOT", "ccomp", "conj"}:
        helped = child(verb, "aux")
        subject = child(verb, "nsubj", "nsubjpass", "expl")
        if verb.dep_ == "conj" and is_verb(verb.head) and _headline_future(verb.head):
            return "Planned"
        if helped is None and subject is None and verb.dep_ != "conj":
            return "Hypothetical"  # an imperative
        if helped is None and verb.dep_ == "ccomp":
            return "Hypothetical"  # "demanded that it withdraw"
    if verb.dep_ == "ROOT" and _headline_future(verb):
        return "Planned"
    if verb.dep_ == "ROOT":
        last = verb.sent[-1]
        closing = last if last.text not in {'"', "'", ")"} else (last.nbor(-1) if last.i > 0 else last)
        if closing.text == "?":
            return "Hypothetical"
    return "fact"


def _headline_future(verb: Token) -> bool:
    """ "Minister to visit Esker", "Firm to be compensated": with "to" and no finite verb a headline tells what is to come."""
    if verb.tag_ not in {"VB", "VBN"} or child(verb, "nsubj", "nsubjpass") is None:
        return False
    helped = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    return bool(helped) and helped[0].lower_ == "to" and not any(c.tag_ in {"VBD", "VBZ", "VBP", "MD"} for c in helped)


def _of_noun(noun: Token, tables: Tables) -> str:
    """Determiners and adjectives: "any attack", "the planned visit", "no talks"."""
    if any(left.dep_ == "poss" and _coming(left) for left in noun.lefts):
        return "Planned"  # "next week's summit"
    for left in noun.children:
        if left.i > noun.i or left.dep_ not in {"det", "amod", "neg", "compound", "advmod", "nmod"}:
            continue
        word = left.lower_
        for value in ("Denied", "Hypothetical", "Threatened", "Planned"):
            if word in tables.words[f"adjectives.{value}"]:
                if word in {"next", "further"} and _seen(noun):
                    continue
                return value
    return "fact"


def _coming(time: Token) -> bool:
    return time.lower_ == "tomorrow" or (time.ent_type_ == "DATE" and any(c.lower_ == "next" for c in time.lefts))


def _seen(noun: Token) -> bool:
    """ "further threats followed": told as a fact by a past verb of its own."""
    verb = noun.head
    return noun.dep_ in {"nsubj", "dobj", "nsubjpass", "pobj"} and (
        verb.tag_ in {"VBD", "VBN"} or verb.dep_ in {"prep", "agent"}
    )


# ---- what governs it -------------------------------------------------------------------------------------------


def _above(here: Token, tables: Tables) -> tuple[str, Token | None]:
    """One step up: what the governor says, and where to go on (None: nothing above matters)."""
    dep, head = here.dep_, here.head
    noun = _interrupted(here, tables) if is_verb(here) else None
    if noun is not None:
        return _of_acl(here, noun, False, tables)
    if head.i == here.i:
        return "fact", None
    if is_verb(here):
        return _above_verb(here, dep, head, tables)
    return _above_noun(here, dep, head, tables)


def _above_verb(here: Token, dep: str, head: Token, tables: Tables) -> tuple[str, Token | None]:
    if dep == "conj":
        if not is_verb(head):
            return "fact", head if head.dep_ != "ROOT" else None
        if here.tag_ in {"VB", "VBP"} and head.tag_ in {"VBD", "VBZ", "VBN"} and _bare(here) and _modal(head) is None:
            return _of_complement(here, head, True, tables)  # "vowed to expand, introduce": a second infinitive
        return _above(head, tables) if not negated(head) or here.tag_ != "VB" else ("Denied", None)
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in here.children)
    if dep == "relcl" and infinitive:
        return _of_acl(here, head, infinitive, tables)
    if dep == "relcl":
        value = _of_noun(head, tables)
        return (value if value in {"Denied", "Hypothetical"} else "fact"), None
    if dep == "acl":
        return _of_acl(here, head, infinitive, tables)
    if dep == "advcl":
        beside = child(head, "prt")
        if here.tag_ == "VBG" and beside is not None and here.left_edge.i == beside.i + 1:
            return _of_complement(here, head, infinitive, tables)  # "ruled out sending troops"
        return _of_adverbial(here, head, infinitive)
    if dep == "csubj" and here.tag_ == "VBG" and head.lemma_ == "be" and head.tag_ in {"VBZ", "VBP"}:
        return "Hypothetical", None  # "talking to them is useless"
    if dep in {"csubj", "csubjpass"} and child(here, "mark") is None:
        return _in_clause(head, tables), None  # "a scene of the office collapsed would be seen"
    if dep in {"xcomp", "ccomp", "oprd", "acomp", "dobj", "attr", "csubj", "csubjpass", "nsubj", "advmod"}:
        return _of_complement(here, head, infinitive, tables)
    if dep == "pcomp":
        return _of_prepositional(here, head, tables)
    return "fact", None


def _interrupted(verb: Token, tables: Tables) -> Token | None:
    """The noun whose content a clause is, with a teller put between: "no sign, she says, that they have crossed"."""
    mark, doc = child(verb, "mark"), verb.doc
    if mark is None or mark.lower_ != "that" or mark.i < 4 or doc[mark.i - 1].text != ",":
        return None
    for i in range(mark.i - 3, max(mark.i - 8, verb.sent.start), -1):
        if doc[i].text == ",":
            noun, between = doc[i - 1], doc[i + 1 : mark.i - 1]
            told = noun.tag_ in {"NN", "NNS"} and (noun.lemma_ in tables.nouns or negated(noun))
            return noun if told and any(t.tag_ in {"VBZ", "VBD", "VBP"} for t in between) else None
    return None


def _of_acl(here: Token, noun: Token, infinitive: bool, tables: Tables) -> tuple[str, Token | None]:
    finite = child(here, "mark") is None and _inflected(here)  # no content: a slip of the parser
    bare = here.tag_ in {"VBN", "VBG"} and child(here, "aux", "mark", "nsubj", "nsubjpass") is None
    if not infinitive and (bare or finite):
        value = _of_noun(noun, tables)
        return (value if value in {"Denied", "Hypothetical"} else "fact"), None
    above = _lookup(noun.head, tables) if noun.dep_ == "dobj" and is_verb(noun.head) else None
    if above is not None and above.name == "denial" and not infinitive:
        return "Denied", None  # "dismissed reports that they had fired"
    if noun.dep_ == "dobj" and is_verb(noun.head) and noun.head.lemma_ in tables.words["light.dropping"]:
        return "Denied", None  # "dropped a plan to expel them"
    if noun.dep_ == "nsubj" and any(
        c.dep_ == "acomp" and c.lower_ in tables.words["adjectives.untrue"] for c in noun.head.children
    ):
        return "Denied", None  # "the claim that they shelled it is false"
    profile = tables.nouns.get(noun.lemma_)
    if profile is None:
        return "Hypothetical", None
    if negated(noun) or (noun.dep_ in {"dobj", "attr"} and is_verb(noun.head) and negated(noun.head)):
        return ("Denied" if profile.value == "Planned" else "Hypothetical"), None  # "has no plan to attack"
    return profile.value, None


def _inflected(verb: Token) -> bool:
    """A finite verb, by its own form or its auxiliary's."""
    forms = {"VBD", "VBZ", "VBP"}
    return verb.tag_ in forms or any(c.dep_ in {"aux", "auxpass"} and c.tag_ in forms for c in verb.children)


def _of_adverbial(here: Token, head: Token, infinitive: bool) -> tuple[str, Token | None]:
    if infinitive:
        return "Planned", None
    if here.tag_ in {"VBG", "VBN"} and child(here, "nsubj", "nsubjpass", "mark", "aux") is None:
        return "fact", head  # "..., killing twenty": as real as the main clause
    return "fact", None


def _lookup(verb: Token, tables: Tables) -> Profile | None:
    beside = particle(verb)
    if beside is not None:
        found = tables.verbs.get(f"{verb.lemma_} {beside}")
        if found is not None:
            return found
    return tables.verbs.get(verb.lemma_)


def _of_complement(here: Token, head: Token, infinitive: bool, tables: Tables) -> tuple[str, Token | None]:
    if not is_verb(head):
        adjective = tables.adjectives.get(head.lower_) or tables.nouns.get(head.lemma_)
        if adjective is None:
            return ("Hypothetical" if infinitive else "fact"), None
        verb = head.head if is_verb(head.head) else head
        return (adjective.negated if negated(verb) or negated(head) else adjective.value), None
    if here.dep_ in {"csubj", "csubjpass", "nsubj"}:
        return ("Hypothetical" if infinitive else "fact"), None
    if here.dep_ == "ccomp" and _inflected(here) and child(here, "mark", "nsubj", "nsubjpass", "csubj", "expl") is None:
        return "fact", head  # no clause of its own: a slip of the parser
    if here.dep_ == "ccomp" and not infinitive and here.tag_ not in {"VBG"}:
        return _of_content(here, head, tables)
    if infinitive and head.lemma_ == "go":
        return ("Planned" if head.lower_ in _FUTURE_GO else "fact"), head
    profile = _lookup(head, tables)
    if profile is None:
        return ("Hypothetical" if infinitive else "fact"), head
    if infinitive and head.lemma_ in {"stop", "cease", "leave", "say", "tell", "expect", "have", "report"}:
        return {"have": "Hypothetical", "tell": "Hypothetical", "report": "fact"}.get(head.lemma_, "Planned"), None
    if _undone(head, tables):
        return profile.negated, None
    return profile.value, head


def _undone(verb: Token, tables: Tables) -> bool:
    """Whether a verb is negated, by "not" or by what governs it: "failed to prevent them from sending" is sending."""
    if negated(verb):
        return True
    if verb.dep_ not in {"xcomp", "acl"} or negated(verb.head):
        return False
    above = _lookup(verb.head, tables) if is_verb(verb.head) else tables.nouns.get(verb.head.lemma_)
    return above is not None and above.value == "Denied" and above.negated == "fact"


def _of_content(here: Token, head: Token, tables: Tables) -> tuple[str, Token | None]:
    """A finite clause below a verb: facts of what is said stay, what is hoped or denied does not."""
    profile = _lookup(head, tables)
    if head.lemma_ in tables.factive:
        return "fact", None
    if profile is None:
        beside = here.i < head.i and child(here, "mark") is None  # "nine were killed and ten were hurt"
        return ("fact" if beside else "Hypothetical"), None
    if profile.value == "fact":
        return ("Denied" if negated(head) and profile.negated == "Denied" else "fact"), head
    return (profile.negated if negated(head) else profile.value), None


def _of_prepositional(here: Token, prep: Token, tables: Tables) -> tuple[str, Token | None]:
    """A gerund after a preposition: "after bombing", "accused of bombing", "without bombing"."""
    governor, word = prep.head, prep.lower_
    if word in tables.words["prepositions.Planned"]:
        return "Planned", None
    if word == "before" and governor.tag_ in {"VBD", "VBN"} and not negated(governor) and _modal(governor) is None:
        return "fact", governor  # "opened fire before fleeing", "was beaten before being set free"
    if word in {"without", "instead", "than", "before"}:
        return ("Hypothetical" if word == "before" else "Denied"), None
    if word in {"after", "since", "despite", "following", "while", "upon", "on", "when", "over"}:
        return "fact", None
    if is_verb(governor):
        if word in {"by", "in", "for", "as", "with"} and governor.lemma_ not in {"charge", "call", "press", "push"}:
            guarded = governor.lemma_ in {"arrest", "detain", "accuse", "suspect", "try", "sue", "blame", "charge"}
            return ("Hypothetical", None) if guarded else ("fact", governor)
        profile = tables.verbs.get(f"{governor.lemma_} {word}") or _lookup(governor, tables)
        if profile is None:
            return "Hypothetical", None
        if _undone(governor, tables):
            return profile.negated, None
        return profile.value, governor
    known = tables.nouns.get(governor.lemma_) or tables.adjectives.get(governor.lower_)
    if known is not None:
        return known.value, None
    return "fact", governor


def _above_noun(here: Token, dep: str, head: Token, tables: Tables) -> tuple[str, Token | None]:
    if dep == "conj":
        return "fact", head
    if dep == "pobj":
        return _of_noun_after_preposition(here, head, tables)
    if dep in {"dobj", "nsubjpass", "nsubj", "attr", "dative", "oprd"} and is_verb(head):
        return _of_noun_at_verb(here, dep, head, tables)
    return "fact", None


def _definite(noun: Token) -> bool:
    definite = events().words["roles.definite"]
    return any(c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in definite) for c in noun.lefts)


def _due(verb: Token, tables: Tables) -> bool:
    """ "Is set to begin", "was due to resume", "is to be held": the subject is still to come."""
    state = child(verb, "acomp") or verb
    coming = child(state, "xcomp")
    planned = tables.adjectives.get(state.lower_) if state.i != verb.i else tables.verbs.get(verb.lemma_)
    happens = events().words["happen.verbs"] | tables.words["light.scheduling"]
    return (
        coming is not None
        and coming.lemma_ in happens
        and planned is not None
        and planned.value == "Planned"
        and any(c.lower_ == "to" for c in coming.lefts)
    )


def _of_noun_at_verb(here: Token, dep: str, verb: Token, tables: Tables) -> tuple[str, Token | None]:
    if dep in {"nsubj", "nsubjpass"}:
        modal = _modal(verb)
        if _due(verb, tables):
            return "Planned", None  # "the trial is set to begin"
        if modal is not None and dep == "nsubjpass" and verb.lemma_ in tables.words["light.scheduling"]:
            return "Planned", None  # "the visit will be rescheduled"
        imagined = modal is not None and any(c.lower_ in {"a", "an", "another"} for c in here.lefts)
        if imagined and modal is not None:
            return (
                "Planned" if modal.lower_ in tables.words["modals.planned"] else "Hypothetical"
            ), None  # "an attack would be a disaster"
    if verb.lemma_ == "be" and (dep == "attr" or not _definite(here)):
        modal = _modal(verb)
        if dep == "attr" and modal is not None:
            return ("Planned" if modal.lower_ in tables.words["modals.planned"] else "Hypothetical"), None
        state = child(verb, "acomp")
        judged = tables.adjectives.get(state.lower_) if dep == "nsubj" and state is not None else None
        if judged is not None and judged.value != "fact":
            return "Hypothetical", None  # "an attack was possible"
    if dep in {"nsubj", "attr"}:
        if _definite(here) or verb.lemma_ == "be":
            return "fact", None
        return ("fact", verb) if verb.lemma_ in events().words["happen.verbs"] else ("fact", None)
    profile = _lookup(verb, tables)
    told = verb.lemma_ in tables.presupposing and not (verb.lemma_ == "face" and verb.tag_ not in {"VBD", "VBN"})
    told = told or (verb.lemma_ in tables.words["light.naming"] and _definite(here))
    if profile is None or told:
        return "fact", (None if _definite(here) or told else verb)
    speech = events().words["plain.speech"]
    if (
        profile.value == "Denied"
        and here.lemma_ in speech
        and verb.lemma_ in {"deny", "reject", "refute", "dismiss", "oppose"}
    ):
        return "fact", None  # an allegation that is denied was made
    if negated(verb):
        return (profile.negated if not (profile.value == "fact" and _definite(here)) else "fact"), None
    if profile.value == "fact":
        return "fact", (None if _definite(here) else verb)
    if profile.value in {"Hypothetical", "Planned"} and _definite(here) and here.i < verb.i:
        return "fact", None  # "the attack was planned": still told of as this one attack
    return profile.value, None


def _of_noun_after_preposition(here: Token, prep: Token, tables: Tables) -> tuple[str, Token | None]:
    governor, word = prep.head, prep.lower_
    if word in tables.words["prepositions.Planned"]:
        return "Planned", None
    if word in {"without", "instead", "barring"}:
        return "Denied", None
    if is_verb(governor) or particle(governor) is not None:
        if word in {"of", "for", "with", "against", "about", "to", "from"}:
            beside = particle(governor)
            profile = tables.verbs.get(f"{governor.lemma_} {beside} {word}" if beside else f"{governor.lemma_} {word}")
            told = word == "for" and governor.lemma_ in tables.presupposing  # "blamed Esker for an attack"
            if profile is None and word in {"of", "for", "with", "about"} and not _definite(here) and not told:
                profile = _lookup(governor, tables)
            if profile is not None and profile.value != "fact":
                return (profile.negated if negated(governor) else profile.value), None
        if word in {"with", "in"} and not _definite(here):
            return ("Denied", None) if negated(governor) else ("fact", governor)  # "went ahead with an exercise"
        return "fact", None
    profile = tables.nouns.get(governor.lemma_) or tables.adjectives.get(governor.lower_)
    if profile is not None and word in {"of", "for", "to", "about", "at", "on", "against"} and governor.i != here.i:
        if word in {"on", "against", "at", "about", "to"} and _definite(here):
            return "fact", None
        return profile.value, None
    if word == "of" and governor.tag_.startswith("NN"):
        return "fact", governor
    return "fact", None
