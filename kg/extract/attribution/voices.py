"""Whose words go on: the cue that last spoke in the article's own voice."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.page import Page
from kg.extract.attribution.quotations import Quotation


def last_before(page: Page, quote: Quotation, place: int) -> Draft | None:
    """The last cue outside quotations that stands before in the same paragraph."""
    before = [d for d in page.at.get(place, []) if d.cue_range[0] < quote.first and outer_voice(page, d)]
    return max(foremost(page, before), key=lambda d: d.cue_range[0], default=None)


def foremost(page: Page, found: list[Draft]) -> list[Draft]:
    """Those who speak in the article's own voice, not in what another says or in a relative clause; else all."""
    first = [d for d in found if d.cue is None or not (_reported(page, d) or _subordinate(d.cue))]
    return first or found


def _reported(page: Page, draft: Draft) -> bool:
    at = draft.cue_range[0]
    return any(at in d.content for d in page.at.get(page.paragraph[at], []) if d is not draft)


def outer_voice(page: Page, draft: Draft) -> bool:
    """Whether a draft has a speaker who talks, outside all quotations."""
    quoted = draft.cue is not None and draft.cue.i in page.inside
    return not quoted and draft.speaker is not None and _talks(draft)


def _subordinate(cue: Token) -> bool:
    return any(t.dep_ == "relcl" for t in (cue, *cue.ancestors))


def _talks(draft: Draft) -> bool:
    """Whether the source speaks (and does not only think), so that a quotation can go on."""
    return draft.cue is None or (draft.rule.pos in {"VERB", "PREP"} and not draft.rule.mental)
