"""Quotations that no cue governs: parts of the one before, or words of the speaker whom the context gives."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.page import Page
from kg.extract.attribution.quotations import Quotation
from kg.extract.attribution.quoting import verb_after, verb_before
from kg.extract.attribution.rules import Rule, words
from kg.extract.attribution.shapes import FINITE
from kg.extract.attribution.speakers import phrase_head, speaker_of
from kg.extract.attribution.voices import foremost, last_before, outer_voice

_NONE: frozenset[str] = frozenset()
_FREE = Rule("free-quotation", "VERB", (), frozenset({"quote"}), "Claim", None, True, False, None, _NONE, _NONE, _NONE)


def give_speakers(page: Page) -> None:
    """Quotations with no cue: parts of the one before, or statements of the speaker that the context gives."""
    taken = page.taken()
    for number, quote in enumerate(page.quotes):
        if number in taken:
            continue
        if not _stands_free(page, quote):
            _led_in(page, quote)
            continue
        if verb_after(page, quote) is not None or verb_before(page, quote) is not None:
            continue  # it has a cue, which names no source
        place = page.paragraph[quote.first]
        pieces = page.pieces(quote)
        signed = _signed(page, quote)
        if signed is not None:
            page.add(Draft(_FREE, None, (quote.first, quote.first), "quote", pieces, signed))
            continue
        before = last_before(page, quote, place)
        if before is not None and before.content and _goes_on(page, before, quote):
            before.content |= pieces
            continue
        source = before or _neighbour(page, quote, place)
        if source is None:
            continue
        made = Draft(_FREE, None, (quote.first, quote.first), "quote", pieces, source.speaker)
        page.add(made)


def _signed(page: Page, quote: Quotation) -> Token | None:
    """A name after a dash below or beside the quotation: "..." - Ana Ruiz."""
    doc, at = page.doc, quote.last + 1
    while at < len(doc) and doc[at].is_space:
        at += 1
    if at + 1 >= len(doc) or doc[at].text not in {"-", "–", "—", "--"}:
        return None
    at += 1
    if page.paragraph[at] < 0 or page.paragraph[at] - page.paragraph[quote.last] > 1:
        return None
    end = at
    while end < len(doc) and page.paragraph[end] == page.paragraph[at] and doc[end].pos_ == "PROPN":
        end += 1
    return phrase_head(doc[end - 1]) if at < end <= at + 4 else None


def _led_in(page: Page, quote: Quotation) -> None:
    """ "He turned to the crowd: "We have won."": a sentence in quotes after a comma or colon is its subject's."""
    doc = page.doc
    lead = doc[quote.first - 1] if quote.first else None
    if lead is None or lead.text not in {",", ":"} or page.paragraph[lead.i] != page.paragraph[quote.first]:
        return
    tokens = page.words(quote)
    if len(tokens) < 5 or not any(t.tag_ in FINITE for t in tokens):
        return
    following = doc[quote.last + 1].text if quote.last + 1 < len(doc) else "."
    if following not in {".", "!", "?"} and not doc[quote.last - 1].text.endswith((".", "!", "?")):
        return
    for i in range(lead.i, max(-1, lead.i - 40), -1):
        token = doc[i]
        if i in page.inside or token.text in {".", "?", "!"} or page.paragraph[i] != page.paragraph[lead.i]:
            return
        if token.pos_ == "VERB" and token.tag_ in {"VBD", "VBZ", "VBP"} and token.dep_ not in {"relcl", "advcl"}:
            speaker = speaker_of(token)
            if speaker is not None and speaker.lemma_.lower() not in words("mute"):
                pieces = page.pieces(quote)
                page.add(Draft(_FREE, None, (quote.first, quote.first), "quote", pieces, speaker))
            return


def _stands_free(page: Page, quote: Quotation) -> bool:
    """A sentence or more of its own: opens a sentence and closes it."""
    doc = page.doc
    tokens = page.words(quote)
    if len(tokens) < 3 or not any(t.tag_ in {"VBD", "VBZ", "VBP", "MD", "VB"} for t in tokens):
        return False
    before = doc[quote.first - 1] if quote.first else None
    opens = before is None or page.paragraph[before.i] != page.paragraph[quote.first] or before.text in {
        ".", "?", "!", ":", ")", "]",
    } or before.i in page.inside  # fmt: skip
    ends = doc[quote.last - 1].text if not doc[quote.last].text.endswith(".") else "."
    following = doc[quote.last + 1] if quote.last + 1 < len(doc) else None
    closes = ends.endswith((".", "?", "!", "…")) or following is None or following.text == "."
    alone = following is None or page.paragraph[following.i] != page.paragraph[quote.last]
    return opens and (closes or alone)


def _goes_on(page: Page, before: Draft, quote: Quotation) -> bool:
    """ "...," he said. "..." is one statement; after an indirect one the quotation is a new one."""
    if before.cue is None:
        return False
    mode = page.mode(before.content)
    after_cue = max(before.content) < before.cue_range[0]
    return mode == "Direct" and after_cue


def _neighbour(page: Page, quote: Quotation, place: int) -> Draft | None:
    """A paragraph that is only a quotation: who spoke last before, else who speaks first after."""
    near = [d for at in (place - 2, place - 1) for d in page.at.get(at, []) if outer_voice(page, d)]
    before = foremost(page, near)
    quoting = [d for d in before if page.mode(d.content) != "Indirect"]
    if before:
        return max(quoting or before, key=lambda d: d.cue_range[0])
    after = [d for d in page.at.get(place + 1, []) if outer_voice(page, d)]
    return min(after, key=lambda d: d.cue_range[0]) if after else None
