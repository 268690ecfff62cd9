"""What a statement does: one of eleven classes, by the act rather than the verb alone, and its PLOVER type."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

from spacy.tokens import Token

from kg.extract.attribution.drafts import Draft
from kg.extract.factuality import factuality
from kg.extract.participants import entity_of
from kg.model import SourceKind, StatementType
from kg.resources import lexicon

_EVENTS: dict[str, str] = {"Threat": "THREATEN", "Demand": "REQUEST", "Condemnation": "ACCUSE"}
_MARKS = frozenset({'"', "“", "”", "``", "''"})
_SCARE = 7  # tokens of a quotation that is no sentence
_PREDICATE = frozenset({"attr", "acomp", "ccomp", "ROOT", "conj", "oprd", "amod", "advmod", "pcomp"})
_FIRST = frozenset({"i", "we"})
_FUTURE = frozenset({"will", "would", "'ll", "shall", "wo"})


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lexicon("acts")["act"][name])


def classify(draft: Draft, content: Sequence[Token], kind: SourceKind | None) -> tuple[StatementType, str | None]:
    """The class and the PLOVER type. ``content`` are the tokens of the content in order.

    An act of speech that is still to come, or only may come ("will urge", "might threaten"), is no act: what is told is
    the intention, and the act itself is left to the events, with its factuality.
    """
    made, event = _act(draft, content, kind)
    if event is None or draft.cue is None or _uttered(draft.cue):
        return made, event
    return ("Announcement" if factuality(draft.cue) == "Planned" else "Claim"), None


def _uttered(cue: Token) -> bool:
    """Whether the words of speech were said; "we would like to urge" urges."""
    if not cue.tag_.startswith("VB") or factuality(cue) == "Actual":
        return True
    polite = cue.dep_ == "xcomp" and cue.head.lemma_ in _words("polite")
    modal = any(c.dep_ == "aux" and c.lower_ in {"must", "can", "should"} for c in cue.children)
    subjects = [c for c in (cue.head if polite else cue).children if c.dep_ == "nsubj"]
    return (polite or modal) and any(c.lower_ in _FIRST for c in subjects)


def _act(draft: Draft, content: Sequence[Token], kind: SourceKind | None) -> tuple[StatementType, str | None]:
    rule = draft.rule
    lower = [t.lower_ for t in content]
    words = frozenset(lower)
    own = _own_act(draft, content)
    hostile = bool((words - _reacting(lower)) & _words("hostile"))
    if rule.type == "Threat":
        return "Threat", "THREATEN"
    if rule.type == "Warning":
        if draft.frame == "order":
            return "Warning", None
        return ("Warning", "THREATEN") if hostile and kind not in {"Expert", "Media", "Witness"} else ("Warning", None)
    if not rule.open:
        made = cast(StatementType, rule.type)
        if made == "Promise" and rule.name in {"promise", "promise-object"} and words & _words("violent"):
            return "Threat", "THREATEN"  # "vowed merciless retaliation"
        return made, rule.event or _EVENTS.get(made)
    found = _open(draft, content, kind, own, hostile)
    return found, rule.event or _EVENTS.get(found)


def _reacting(lower: list[str]) -> frozenset[str]:
    """ "In response to the slump" is no response that is threatened."""
    calm = [k for k, w in enumerate(lower) if w == "response" and k and lower[k - 1] == "in"]
    return frozenset({"response"}) if calm else frozenset()


def _open(
    draft: Draft, content: Sequence[Token], kind: SourceKind | None, own: Token | None, hostile: bool
) -> StatementType:
    words = frozenset(t.lower_ for t in content)
    text = " ".join(t.lower_ for t in content)
    if text.rstrip("\"'”’ ")[-1:] == "?" and draft.rule.name in {"ask", "quote-only", "free-quotation"}:
        return "Assessment"
    judging = draft.speaker is not None and draft.speaker.lemma_.lower() in _words("judging")
    outsider = judging or kind == "Expert" or (kind == "Media" and _reporter(draft))
    if draft.frame in {"as", "small"}:
        return "Condemnation" if words & _words("condemn") else "Assessment"
    if own is not None and own.lower_ in _FUTURE and own.head.lemma_ not in _words("idle") and not outsider:
        near = hostile and bool(_near(own, content) & _words("hostile"))
        return "Threat" if near or _or_else(own, content, draft) else "Promise"
    if own is not None and not outsider and any(t.lower_ in _words("announce") and t.pos_ == "VERB" for t in content):
        return "Announcement"
    if words & _words("regret") and (draft.rule.name == "express" or own is not None or text.startswith("our")):
        return "Regret"
    if any(phrase in text for phrase in _words("deny")) or (own is not None and words & _words("deny_own")):
        return "Denial"
    if not outsider and text.rstrip('"”’ ')[-1:] != "?" and _demands(content, text, own is not None):
        return "Demand"
    if draft.rule.name == "express":
        return "Assessment"
    if _condemns(content) and not outsider and kind not in {"StateMedia", "Media", "Document"}:
        return "Condemnation"
    if own is not None and words & _words("confirm"):
        return "Confirmation"
    if outsider or draft.rule.type == "Assessment":
        return "Assessment"
    if kind not in {"Document", "Media", "StateMedia", "Organisation"} and words & _words("evaluate"):
        return "Assessment"
    if draft.frame == "quote" and words & _words("evaluate"):
        return "Assessment"
    return "Claim"


def _condemns(content: Sequence[Token]) -> bool:
    """Words of blame said as such: the predicate of the clause, or in a few quoted words; not a detail of a report."""
    blame = _words("condemn")
    opened: int | None = None
    scare: set[int] = set()
    for place, token in enumerate(content):
        if token.text in _MARKS:
            if opened is not None and place - opened <= _SCARE:
                scare |= set(range(opened, place))
            opened = place if opened is None else None
    return any(t.lower_ in blame and not _unblamed(t) and (i in scare or _predicated(t)) for i, t in enumerate(content))


def _unblamed(word: Token) -> bool:
    """ "Doomed to failure", "not responsible": no blame."""
    near = {c.lower_ for c in (*word.children, *word.head.children) if c.dep_ == "neg"}
    return bool(near) or (word.dep_ == "pobj" and word.head.lower_ == "to")


def _predicated(token: Token) -> bool:
    """Whether a word is what the clause says, not an ornament of one of its nouns."""
    if token.dep_ in {"amod", "advmod"}:
        return token.head.dep_ in {"attr", "oprd", "ROOT"} or (
            token.head.dep_ == "pobj" and token.head.head.lower_ == "as"
        )
    return token.dep_ in _PREDICATE or token.head.dep_ in {"attr", "acomp"}


def _or_else(own: Token, content: Sequence[Token], draft: Draft) -> bool:
    """ "Unless the South stops, it will scrap the pact": an act of one's own if another does not do as told."""
    for token in content:
        verb = token.head
        if (
            token.lower_ not in {"unless", "if"}
            or token.dep_ != "mark"
            or verb.dep_ != "advcl"
            or verb.head.i != own.head.i
        ):
            continue
        other = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        refused = token.lower_ == "unless" or any(c.dep_ == "neg" for c in verb.children)
        if refused and other is not None and other.pos_ in {"NOUN", "PROPN"} and not _is_speaker(other, draft):
            return True
    return False


def _near(own: Token, content: Sequence[Token]) -> frozenset[str]:
    """The words of one's own act and what it acts on, not of the circumstances."""
    return frozenset(
        t.lower_ for t in content if own.i < t.i <= own.i + 24 and "despite" not in {a.lower_ for a in t.ancestors}
    )


def _reporter(draft: Draft) -> bool:
    return draft.speaker is not None and (draft.speaker.ent_type_ == "PERSON" or draft.speaker.pos_ == "PRON")


def _demands(content: Sequence[Token], text: str, own: bool) -> bool:
    for token in content:
        past = any(c.lower_ == "have" and c.dep_ == "aux" for c in token.head.children)
        if token.lower_ in _words("demand") and token.dep_ == "aux" and not past:
            verb = token.head
            subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
            if verb.dep_ in {"relcl", "advcl"} and verb.i != content[0].i:
                continue  # "a way that should help": said of it, not asked of anybody
            if any(above.lemma_ in _words("guessing") for above in verb.ancestors):
                continue  # "I do not think he should be fired"
            if subject is None or subject.lower_ not in _words("undemanded"):
                return True
    padded = f" {text} "
    if own:  # "he would have to wait": nobody else is asked to
        padded = padded.replace(" have to ", " ").replace(" need to ", " ")
    others = padded.replace(" we have to ", " ").replace(" i have to ", " ").replace(" i need to ", " ")
    nouns = {t.lower_ for t in content if t.pos_ == "NOUN"}  # "a demand that ..." is none
    return any(f" {phrase} " in others for phrase in _words("demand_phrases") if phrase not in nouns)


def _own_act(draft: Draft, content: Sequence[Token]) -> Token | None:
    """The auxiliary (or verb) of an act of the speaker's own: "we will ...", "she would leave ..."."""
    inside = {t.i for t in content}
    acts: list[Token] = []
    for token in content:
        verb = token.head
        if token.dep_ not in {"nsubj", "nsubjpass"} or verb.i not in inside or not _is_speaker(token, draft):
            continue
        if token.lower_ not in _FIRST and verb.dep_ in {"advcl", "relcl", "acl"}:
            continue  # "as it was blown up": a circumstance, and perhaps another "it"
        future = next((c for c in verb.children if c.lower_ in _FUTURE and c.dep_ == "aux"), None)
        if future is not None or verb.tag_ in {"VBD", "VBZ", "VBP", "VBG", "VBN"}:
            acts.append(future if future is not None else verb)
    hostile = [a for a in acts if a.lower_ in _FUTURE and _near(a, content) & _words("hostile")]
    return next(iter(hostile or acts), None)


def _agrees(pronoun: Token, speaker: Token) -> bool:
    """Whether a pronoun can stand for the speaker; the "it" of "it would be wrong" stands for nobody."""
    entity = entity_of(speaker)
    if pronoun.lower_ == "it" and entity is not None and speaker.doc._.kg_entities[entity].kind == "Person":
        return False
    body = speaker.ent_type_ in {"ORG", "GPE", "NORP"}
    if pronoun.lower_ == "it":
        empty = pronoun.head.lemma_ == "be" and any(c.dep_ == "acomp" for c in pronoun.head.children)
        return not empty and speaker.ent_type_ != "PERSON" and speaker.tag_ not in {"NNS", "PRP"}
    if pronoun.lower_ == "they":
        many = speaker.tag_ in {"NNS", "NNPS", "PRP"} or any(c.dep_ == "conj" for c in speaker.children)
        return body or many
    return pronoun.lower_ in {"he", "she"} and not body and speaker.tag_ not in {"NNS", "NNPS"}


def _is_speaker(token: Token, draft: Draft) -> bool:
    if token.lower_ in _FIRST or any(c.lower_ in {"our", "my"} for c in token.children):
        return True
    speaker = draft.speaker
    if speaker is None:
        return False
    known: dict[int, int] = token.doc._.kg_token_entity or {}
    if token.i in known and speaker.i in known:
        return known[token.i] == known[speaker.i]
    if token.pos_ == "PRON":
        return _agrees(token, speaker)
    if token.i in known and known.get(token.i) == known.get(speaker.i):
        return True
    return token.lower_ == speaker.lower_ or (token.lower_ == "company" and speaker.i in known)
