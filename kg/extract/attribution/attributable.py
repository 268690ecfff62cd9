"""What counts as an attribution: who may be a source, and what is no report of another."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.page import Page
from kg.extract.attribution.rules import words
from kg.extract.factuality import factuality


def attributable(page: Page, draft: Draft) -> bool:
    """Whether somebody is told to say, think or want this: not a video, nobody, or the speaker's own act in his words."""
    head = draft.speaker
    if head is not None and head.lemma_.lower() in words("mute"):
        return False
    if head is not None and draft.rule.pos == "VERB" and _nobody(head):
        return False
    if _performed(page, draft) or _parenthetic(page, draft) or _unsaid(draft):
        return False
    return head is not None or draft.rule.pos != "VERB" or _unnamed(page, draft)


def _unsaid(draft: Draft) -> bool:
    """ "Has made no demands", "has not come forward with requests", "threatened to announce sanctions"."""
    cue = draft.cue
    if cue is None:
        return False
    if draft.rule.pos == "NOUN":
        return factuality(cue, cue) == "Denied"
    infinitive = cue.dep_ == "xcomp" and any(c.dep_ == "aux" and c.lower_ == "to" for c in cue.lefts)
    return infinitive and factuality(cue) == "Threatened"


def _parenthetic(page: Page, draft: Draft) -> bool:
    """A verb between dashes governs nothing behind them, whatever the parser made of it."""
    cue = draft.cue
    if cue is None or not draft.content:
        return False
    marks = [t.i for t in cue.sent if t.text in {"—", "–"}]
    opened = sum(1 for i in marks if i < cue.i) % 2 == 1
    closing = next((i for i in marks if i > cue.i), None)
    return opened and closing is not None and min(draft.content) > closing


def _performed(page: Page, draft: Draft) -> bool:
    """Within a quotation "we urge you to" is the speaker's own act, not a report of another."""
    cue, rule = draft.cue, draft.rule
    if cue is None or cue.i not in page.inside:
        return False
    if rule.verb is not None:
        return True  # "we are making clear that"
    if rule.name == "express":
        return cue.tag_ == "VBP"
    act = not (rule.open or rule.mental or rule.type == "Assessment")
    own = draft.speaker is not None and draft.speaker.lower_ in {"i", "we"} and cue.tag_ == "VB"
    return act and rule.pos == "VERB" and (own or cue.tag_ in {"VBP", "VBZ", "VBG"})


def _unnamed(page: Page, draft: Draft) -> bool:
    """Speakerless cues that still count: "is believed to", a quotation's own."""
    if draft.frame == "impersonal" or (draft.cue is not None and _told(draft.cue) and draft.rule.to == "object"):
        return True
    return draft.frame == "clause" and any(i in page.inside for i in draft.content)


def _nobody(head: Token) -> bool:
    """ "No group has claimed", "this proves", "it is fair to say": no source."""
    if head.lower_ in words("nobody"):
        return True
    if any(c.tag_ in {"WRB", "WDT", "WP"} for c in head.subtree if c.i < head.i):
        return True  # "how many people will want it"
    if head.lower_ == "it" and head.head.lemma_ == "be":
        return any(c.dep_ in {"acomp", "attr"} for c in head.head.children)
    return any(
        c.dep_ in {"det", "preconj"} and c.lower_ in {"no", "neither"} and not c.nbor(1).like_num for c in head.lefts
    )


def _told(cue: Token) -> bool:
    """ "were told that", "was ordered to": a full passive, whoever told them."""
    return cue.tag_ == "VBN" and any(c.dep_ == "nsubjpass" for c in cue.children)
