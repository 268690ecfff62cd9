"""Cues and quotations brought together: neither ever cuts the other."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.attributable import attributable
from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.page import Page
from kg.extract.attribution.quotations import Quotation
from kg.extract.attribution.rules import reporting, words
from kg.extract.attribution.shapes import FINITE
from kg.extract.attribution.speakers import governed_by_quoting, governor, speaker_of
from kg.extract.attribution.voices import last_before

_SINGLE = frozenset({"'", "‘", "’"})
_SPEECH_WORDS = 4


def join(page: Page, draft: Draft) -> None:
    """Content and quotations never cut each other: a cue in a quotation stays in it, one outside takes it."""
    assert draft.cue is not None
    home = page.inside.get(draft.cue.i)
    if home is not None:
        quote = page.quotes[home]
        draft.content = {i for i in draft.content if any(a < i < b for a, b in quote.pieces)}
        return
    place = page.paragraph[draft.cue.i]
    draft.content = {i for i in draft.content if page.paragraph[i] == place}
    _next_act(page, draft)
    for number in sorted({page.inside[i] for i in draft.content if i in page.inside}):
        quote = page.quotes[number]
        pieces = page.pieces(quote)
        words = [i for i in pieces if not page.punct[i]]
        taken = [i for i in words if i in draft.content]
        if 2 * len(taken) >= len(words) or min(draft.content) in pieces or max(draft.content) in pieces:
            draft.content |= pieces
        else:
            draft.content -= pieces
    _adjoining(page, draft)
    _beyond_mark(page, draft)


def _adjoining(page: Page, draft: Draft) -> None:
    """'to stay in the race "until the end"': a partial quotation right behind the content goes on with it."""
    following = max(draft.content, default=-2) + 1
    number = page.inside.get(following)
    if number is None or page.quotes[number].first != following or not page.doc[following + 1].is_lower:
        return
    cue = draft.cue
    if cue is not None and following > cue.i and page.doc[following].sent == cue.sent:
        draft.content |= page.pieces(page.quotes[number])


def _beyond_mark(page: Page, draft: Draft) -> None:
    """'"...," Ana Ruiz, head of the firm, told them', with her name hung on the last words of the quotation."""
    cue, low = draft.cue, min(draft.content, default=-1)
    number = page.inside.get(low)
    if cue is None or number is None or page.quotes[number].first != low:
        return
    last = page.quotes[number].last
    between = page.doc[last + 1 : cue.i]
    if not last < max(draft.content) < cue.i or not len(between) or between[0].pos_ not in {"PROPN", "DET", "NOUN"}:
        return
    if any(t.tag_ in FINITE and t.dep_ != "relcl" for t in between):
        return
    draft.content = {i for i in draft.content if i <= last}
    if draft.speaker is None or draft.speaker.i not in range(last + 1, cue.i):
        ahead = next(
            (t for t in between if t.pos_ in {"NOUN", "PROPN"} and t.nbor(1).pos_ not in {"NOUN", "PROPN"}), None
        )
        draft.speaker = ahead or draft.speaker


def _next_act(page: Page, draft: Draft) -> None:
    """ "..., before warning: "Go."": where the act changes a new statement begins."""
    assert draft.cue is not None
    for number in sorted({page.inside[i] for i in draft.content if i in page.inside and i > draft.cue.i}):
        verb = verb_before(page, page.quotes[number])
        if verb is None or verb.i <= draft.cue.i or verb.i not in draft.content or verb.tag_ not in {"VBG", "VBD"}:
            continue
        cut = verb.i
        while page.doc[cut - 1].lower_ in {"before", "after", "while", "then", "and", ","}:
            cut -= 1
        if cut < verb.i:
            draft.content = {i for i in draft.content if i < cut}
            return


def nest(page: Page) -> None:
    """A quotation within a quotation: "I said 'No' at once" is a report of 'No'."""
    doc = page.doc
    for i in sorted(page.inside):
        back = i - 2 if i > 1 and doc[i - 1].text in {",", ":"} else i - 1
        if doc[i].text not in _SINGLE or back < 0 or back not in page.inside:
            continue
        cue, rule = doc[back], reporting(doc[back])
        closing = next((k for k in range(i + 2, len(doc)) if doc[k].text in _SINGLE or k not in page.inside), None)
        if rule is None or closing is None or closing not in page.inside:
            continue
        content = set(range(i, closing + 1))
        known = next((d for d in page.found if d.cue is not None and d.cue.i == cue.i), None)
        speaker = speaker_of(cue)
        if known is not None:
            known.content = content
        elif speaker is not None:
            page.add(Draft(rule, cue, (cue.i, cue.i), "quote", content, speaker))


def give_cues(page: Page) -> None:
    """Quotations that no tree has given to a cue: the reporting verb right after or right before takes them."""
    taken = page.taken()
    for number, quote in enumerate(page.quotes):
        if number in taken or not _speech(page, quote):
            continue
        verb = verb_after(page, quote) or verb_before(page, quote)
        if verb is None:
            continue
        pieces = page.pieces(quote)
        beside = page.at.get(page.paragraph[verb.i], [])
        known = next((d for d in beside if d.cue is not None and d.cue.i == verb.i), None)
        if known is not None:
            if known.frame in {"clause", "quote"} and _sound(page, known, quote):
                known.content |= pieces
            continue
        rule = reporting(verb, True)
        if rule is None:
            continue
        speaker = _beside(page, verb, quote)
        if speaker is None and verb.tag_ == "VBG":  # '"...," he said, before warning: "..."'
            earlier = last_before(page, quote, page.paragraph[verb.i])
            speaker = earlier.speaker if earlier is not None else None
        made = Draft(rule, verb, (verb.i, verb.i), "quote", pieces, speaker, via=governor(verb))
        if rule.to == "object":
            made.addressee = next(
                (c for c in verb.children if c.dep_ in {"dobj", "dative"} and c != speaker and c.i not in pieces),
                None,
            )
        if attributable(page, made) or speaker is None:
            page.add(made)


def _sound(page: Page, draft: Draft, quote: Quotation) -> bool:
    """Whether a quotation may join what the cue already governs: nothing else stands between."""
    assert draft.cue is not None
    low, high = min(draft.content), max(draft.content)
    between = range(high + 1, quote.first) if quote.first > high else range(quote.last + 1, low)
    return all(page.punct[i] or i == draft.cue.i or _beside_cue(page, draft, i) for i in between)


def _beside_cue(page: Page, draft: Draft, i: int) -> bool:
    cue = draft.cue
    return cue is not None and cue in {page.doc[i], *page.doc[i].ancestors} and page.doc[i].dep_ != "conj"


def verb_after(page: Page, quote: Quotation) -> Token | None:
    """The reporting verb right after a quotation: "..., said Ruiz"."""
    doc, last = page.doc, quote.last
    place = page.paragraph[last]
    ends = doc[last - 1].text
    if ends.endswith(".") and ends != "...":
        following = doc[last + 1] if last + 1 < len(doc) else None
        if following is None or not following.text[:1].islower() or following.text == ",":
            return None
    for i in range(last + 1, min(last + 40, len(doc))):
        token = doc[i]
        if page.paragraph[i] != place or i in page.inside or token.text in {".", "?", "!", ";"}:
            return None
        if token.text in {"and", "but", "or"} and i == last + 1:
            return None
        if token.tag_ == "VBG" and doc[i - 1].lower_ == "as" and governed_by_quoting(token):
            return token  # "he was quoted as saying"
        if i <= last + 2 and reporting(token) is not None and token.tag_ in {"VBD", "VBN", "VBZ", "VBP"}:
            return token
        if reporting(token) is None or (token.tag_ in {"VB", "VBN", "VBG"} and token.dep_ != "ROOT"):
            if (
                token.tag_ in {"VBD", "VBZ", "VBP"}
                and token.lemma_.lower() not in words("quoting")
                and token.dep_ not in {"relcl", "aux", "auxpass"}
                and i > last + 1
            ):
                return None
            continue
        if token.dep_ == "relcl":
            continue
        subject = _outer_subject(page, token)
        if i <= last + 2 or (subject is not None and last < subject.i < i) or subject is None:
            return token
        return None
    return None


def verb_before(page: Page, quote: Quotation) -> Token | None:
    """The reporting verb right before a quotation: Ruiz said: "..."."""
    doc, first = page.doc, quote.first
    place = page.paragraph[first]
    if first == 0:
        return None
    i = first - 1
    if page.paragraph[i] != place and doc[i].text == ":":
        place = page.paragraph[i]
    for back in range(i, max(-1, i - 25), -1):
        token = doc[back]
        if page.paragraph[back] != place or back in page.inside or token.text in {".", "?", "!", ";"}:
            return None
        if reporting(token, back == first - 2 and doc[first - 1].text == ",") is not None and (
            token.dep_ not in {"relcl", "amod"}
        ):
            if back >= first - 2 or doc[first - 1].text in {",", ":", "that"}:
                return token
            return None
        if token.tag_ in {"VBD", "VBZ", "VBP"} and token.dep_ not in {"relcl", "aux", "auxpass"}:
            return None
    return None


def _beside(page: Page, verb: Token, quote: Quotation) -> Token | None:
    """The speaker by the tree, else the noun phrase that stands at the verb ("..." said Ana Ruiz)."""
    found = _outer_subject(page, verb)
    if found is not None and found.i not in page.inside:
        return found
    if verb.tag_ in {"NN", "NNS"}:
        return page.doc[verb.i - 1] if verb.i and page.doc[verb.i - 1].pos_ in {"NOUN", "PROPN"} else None
    if verb.dep_ == "amod" and verb.head.i > verb.i:
        return verb.head  # "added Ruiz", taken for a participle
    rule = reporting(verb)
    tells = rule is not None and rule.to == "object"  # "told this reporter": the object listens
    for child in verb.children:
        named = child.pos_ in {"PROPN", "NOUN", "PRON"} and child.i not in page.inside
        if named and child.i > quote.last and child.dep_ in {"dobj", "attr", "oprd", "npadvmod", "appos"} and not tells:
            return child
    return _phrase_behind(page, quote) if tells and verb.i > quote.last else None


def _phrase_behind(page: Page, quote: Quotation) -> Token | None:
    """The noun that the words right behind a closing mark lead to: '"...," a veteran agent at the station told'."""
    at = quote.last + 1
    while at < len(page.doc) and page.doc[at].pos_ in {"DET", "ADJ", "NUM", "NOUN", "PROPN"}:
        at += 1
    last = page.doc[at - 1]
    return last if at > quote.last + 1 and last.pos_ in {"NOUN", "PROPN"} else None


def following(page: Page, draft: Draft) -> Token | None:
    """ "...," claims writer Ana Ruiz: the noun phrase right after a cue that follows the closing mark."""
    cue, doc = draft.cue, page.doc
    if cue is None or not cue.i or cue.i in page.inside or (cue.i - 1) not in page.inside:
        return None
    end = cue.i + 1
    while end < len(doc) and end < cue.i + 9 and doc[end].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "PRON", "PART"}:
        end += 1
    last = doc[end - 1]
    named = end > cue.i + 1 and last.pos_ in {"NOUN", "PROPN", "PRON"}
    return last if named and page.paragraph[last.i] == page.paragraph[cue.i] else None


def _outer_subject(page: Page, verb: Token) -> Token | None:
    """The subject outside all quotations; the parser may have hung a noun of the quotation there as well."""
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    outer = [c for c in own if c.i not in page.inside]
    return outer[0] if outer and len(own) > len(outer) else speaker_of(verb)


def _speech(page: Page, quote: Quotation) -> bool:
    words = len(page.words(quote))
    if words == 0:
        return False
    first = page.doc[quote.first + 1] if quote.first + 1 < len(page.doc) else page.doc[quote.first]
    ends = page.doc[quote.last - 1].text if quote.last else ""
    closed = ends in {",", ".", "?", "!", "…", "..."} or ends.endswith((".", ",", "?", "!"))
    lead = page.doc[quote.first - 1].text if quote.first else ""
    return closed or words >= _SPEECH_WORDS or (lead in {",", ":"} and first.text[:1].isupper())
