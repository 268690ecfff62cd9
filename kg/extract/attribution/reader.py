"""All statements of one Doc in the making: cues read from the tree, joined with the quotations around them."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extract.attribution.attributable import attributable
from kg.extract.attribution.clipping import clip
from kg.extract.attribution.cues import drafts
from kg.extract.attribution.free import give_speakers
from kg.extract.attribution.page import Page
from kg.extract.attribution.quoting import following, give_cues, join, nest


def read(doc: Doc) -> Page:
    """The page with all its drafts, their content clipped to what is said."""
    page = Page(doc)
    for draft in drafts(page.doc, [number >= 0 for number in page.paragraph]):
        if attributable(page, draft):
            join(page, draft)
            page.add(draft)
    nest(page)
    give_cues(page)
    for draft in page.found:
        if draft.speaker is None:
            draft.speaker = following(page, draft)
    give_speakers(page)
    clip(page)
    page.found = [d for d in page.found if page.holds(d)]
    return page
