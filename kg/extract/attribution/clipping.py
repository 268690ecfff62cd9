"""Content cut to what is said: without where and when it was said, and within the report that holds it."""

from __future__ import annotations

from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.page import Page
from kg.extract.attribution.rules import words


def clip(page: Page) -> None:
    """What a reported source says lies within the report; where it was said is no part of what was said."""
    for draft in page.found:
        if draft.cue is None or draft.rule.pos != "VERB":
            continue
        if draft.cue.i not in page.inside and draft.content:
            _before_speaker(page, draft)
            _occasion(page, draft)
            _dateline(page, draft)
            _said_when(page, draft)
    for outer in page.found:
        first, last = page.paragraph[min(outer.content, default=0)], page.paragraph[max(outer.content, default=0)]
        for draft in (d for place in range(first, last + 1) for d in page.at.get(place, [])):
            if draft is outer or draft.cue is None or draft.cue.i not in outer.content:
                continue
            if outer.cue is not None and outer.cue.i in draft.content and outer.content & draft.content:
                draft.content &= outer.content


def _dateline(page: Page, draft: Draft) -> None:
    """ "PARIS (AP) -" before a report is no part of it."""
    low = min(draft.content)
    if (
        not page.doc[low].is_upper
        or len(page.doc[low]) < 2
        or (page.paragraph[low - 1 if low else 0] == page.paragraph[low] != -1 and low)
    ):
        return
    for i in range(low + 1, min(low + 9, max(draft.content))):
        if page.doc[i].text in {"—", "–", "--", "-"}:
            draft.content = {j for j in draft.content if j > i}
            return
        if page.doc[i].pos_ in {"VERB", "AUX"}:
            return


def _said_when(page: Page, draft: Draft) -> None:
    """ "admitted Tuesday to bombing": the day dates the saying."""
    assert draft.cue is not None
    low = min(draft.content)
    while low == draft.cue.i + 1 and page.doc[low].ent_type_ in {"DATE", "TIME"} and len(draft.content) > 1:
        following = low + 1
        while following < len(page.doc) and page.doc[following].ent_iob_ == "I":
            following += 1
        if following >= len(page.doc) or page.doc[following].lower_ not in {"to", "that"}:
            return
        draft.content = {i for i in draft.content if i >= following}
        return


def _before_speaker(page: Page, draft: Draft) -> None:
    """ "..., Hans van den Berg said" with the name split by the parser: the content ends at the comma before."""
    assert draft.cue is not None
    speaker, high = draft.speaker, max(draft.content)
    if speaker is None or not high < speaker.i < draft.cue.i:
        return
    left = min(t.i for t in speaker.subtree)
    if left != high + 1 or page.doc[high].text in {",", '"'} or high in page.inside:
        return
    comma = next((i for i in range(high, max(high - 8, min(draft.content)), -1) if page.doc[i].text == ","), None)
    if comma is not None and all(
        page.doc[i].pos_ in {"PROPN", "NOUN", "ADJ", "X", "ADP"} for i in range(comma + 1, high)
    ):
        draft.content = {i for i in draft.content if i < comma}


def _occasion(page: Page, draft: Draft) -> None:
    high = max(draft.content)
    if high in page.inside:
        return
    for i in range(high - 1, max(high - 10, min(draft.content) + 3), -1):
        if page.doc[i].text == "," and page.doc[i + 1].lower_ in {"in", "at", "on", "during"}:
            tail = page.doc[i + 1 : high + 1]
            if any(t.lemma_.lower() in words("occasions") for t in tail) and not any(t.pos_ == "VERB" for t in tail):
                draft.content = {j for j in draft.content if j < i}
            return
