"""The statements of one Doc in the making: cues read from the tree, joined with the quotations around them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from spacy.tokens import Doc, Token

from kg.extract.attribution import quotations
from kg.extract.attribution.cues import drafts
from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.quotations import Quotation
from kg.extract.attribution.rules import Rule, reporting, words
from kg.extract.attribution.speakers import governed_by_quoting, governor, phrase_head, speaker_of
from kg.model import ReportMode

_TRIM_START = frozenset({",", ";", ":", "-", "–", "—", ".", ")", "]", "--", "...", "…"})
_TRIM_END = frozenset({",", ";", ":", "-", "–", "—", ".", "(", "[", "--", "and", "but", "?", "!"})
_SINGLE = frozenset({"'", "‘", "’"})
_SPEECH_WORDS = 4
_NONE: frozenset[str] = frozenset()
_FREE = Rule("free-quotation", "VERB", (), frozenset({"quote"}), "Claim", None, True, False, None, _NONE, _NONE, _NONE)


class Reader:
    """One Doc being read. Token indices throughout; mentions are cut at the end."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.places = quotations.paragraphs(doc)
        self.quotes = quotations.find(doc, self.places)
        self.inside: dict[int, int] = {}
        for number, quote in enumerate(self.quotes):
            for first, last in quote.pieces:
                for i in range(first, last + 1):
                    self.inside[i] = number
        self.punct, self.space = (self.doc.to_array(name).astype(bool).tolist() for name in ("IS_PUNCT", "IS_SPACE"))
        self.paragraph = self._paragraphs()
        self.found: list[Draft] = []
        self.at: dict[int, list[Draft]] = {}
        """The drafts by the paragraph of their cue: nothing here looks farther than a few paragraphs."""

    def _add(self, draft: Draft) -> None:
        self.found.append(draft)
        self.at.setdefault(self.paragraph[draft.cue_range[0]], []).append(draft)

    def _pieces(self, quote: Quotation) -> set[int]:
        return {i for a, b in quote.pieces for i in range(a, b + 1)}

    def _paragraphs(self) -> list[int]:
        """For each token the number of its paragraph, -1 outside body text."""
        starts = self.doc.to_array("IDX")
        out = np.full(len(starts), -1)
        for number, (start, end, kind) in enumerate(self.places):
            if kind == "body":
                first, last = np.searchsorted(starts, [start, end])
                out[first:last] = number
        found: list[int] = out.tolist()
        return found

    def read(self) -> list[Draft]:
        """All drafts, their content clipped to what is said."""
        for draft in drafts(self.doc, [number >= 0 for number in self.paragraph]):
            if self._speaks(draft):
                self._join(draft)
                self._add(draft)
        self._nested()
        self._quoted()
        for draft in self.found:
            if draft.speaker is None:
                draft.speaker = self._following(draft)
        self._free()
        self._clip()
        self.found = [d for d in self.found if self._holds(d)]
        return self.found

    # ---- what may speak --------------------------------------------------------------------------------------

    def _speaks(self, draft: Draft) -> bool:
        head = draft.speaker
        if head is not None and head.lemma_.lower() in words("mute"):
            return False
        if head is not None and draft.rule.pos == "VERB" and _nobody(head):
            return False
        if self._performed(draft) or self._parenthetic(draft):
            return False
        return head is not None or draft.rule.pos != "VERB" or self._unnamed(draft)

    def _parenthetic(self, draft: Draft) -> bool:
        """A verb between dashes governs nothing behind them, whatever the parser made of it."""
        cue = draft.cue
        if cue is None or not draft.content:
            return False
        marks = [t.i for t in cue.sent if t.text in {"—", "–"}]
        opened = sum(1 for i in marks if i < cue.i) % 2 == 1
        closing = next((i for i in marks if i > cue.i), None)
        return opened and closing is not None and min(draft.content) > closing

    def _performed(self, draft: Draft) -> bool:
        """Within a quotation "we urge you to" is the speaker's own act, not a report of another."""
        cue, rule = draft.cue, draft.rule
        if cue is None or cue.i not in self.inside:
            return False
        if rule.verb is not None:
            return True  # "we are making clear that"
        if rule.name == "express":
            return cue.tag_ == "VBP"
        act = not (rule.open or rule.mental or rule.type == "Assessment")
        own = draft.speaker is not None and draft.speaker.lower_ in {"i", "we"} and cue.tag_ == "VB"
        return act and rule.pos == "VERB" and (own or cue.tag_ in {"VBP", "VBZ", "VBG"})

    def _unnamed(self, draft: Draft) -> bool:
        """Speakerless cues that still count: "is believed to", a quotation's own."""
        if draft.frame == "impersonal" or (draft.cue is not None and _told(draft.cue) and draft.rule.to == "object"):
            return True
        return draft.frame == "clause" and any(i in self.inside for i in draft.content)

    # ---- quotations and cues ---------------------------------------------------------------------------------

    def _join(self, draft: Draft) -> None:
        """Content and quotations never cut each other: a cue in a quotation stays in it, one outside takes it."""
        assert draft.cue is not None
        home = self.inside.get(draft.cue.i)
        if home is not None:
            quote = self.quotes[home]
            draft.content = {i for i in draft.content if any(a < i < b for a, b in quote.pieces)}
            return
        place = self.paragraph[draft.cue.i]
        draft.content = {i for i in draft.content if self.paragraph[i] == place}
        self._next_act(draft)
        for number in sorted({self.inside[i] for i in draft.content if i in self.inside}):
            quote = self.quotes[number]
            pieces = self._pieces(quote)
            words = [i for i in pieces if not self.punct[i]]
            taken = [i for i in words if i in draft.content]
            if 2 * len(taken) >= len(words) or min(draft.content) in pieces or max(draft.content) in pieces:
                draft.content |= pieces
            else:
                draft.content -= pieces
        self._adjoining(draft)
        self._beyond_mark(draft)

    def _adjoining(self, draft: Draft) -> None:
        """'to stay in the race "until the end"': a partial quotation right behind the content goes on with it."""
        following = max(draft.content, default=-2) + 1
        number = self.inside.get(following)
        if number is None or self.quotes[number].first != following or not self.doc[following + 1].is_lower:
            return
        cue = draft.cue
        if cue is not None and following < len(self.doc) and self.doc[following].sent == cue.sent and following > cue.i:
            draft.content |= self._pieces(self.quotes[number])

    def _beyond_mark(self, draft: Draft) -> None:
        """'"...," Ana Ruiz, head of the firm, told them', with her name hung on the last words of the quotation."""
        cue, low = draft.cue, min(draft.content, default=-1)
        number = self.inside.get(low)
        if cue is None or number is None or self.quotes[number].first != low:
            return
        last = self.quotes[number].last
        between = self.doc[last + 1 : cue.i]
        if not last < max(draft.content) < cue.i or not len(between) or between[0].pos_ not in {"PROPN", "DET", "NOUN"}:
            return
        if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} and t.dep_ != "relcl" for t in between):
            return
        draft.content = {i for i in draft.content if i <= last}
        if draft.speaker is None or draft.speaker.i not in range(last + 1, cue.i):
            ahead = next(
                (t for t in between if t.pos_ in {"NOUN", "PROPN"} and t.nbor(1).pos_ not in {"NOUN", "PROPN"}), None
            )
            draft.speaker = ahead or draft.speaker

    def _next_act(self, draft: Draft) -> None:
        """ "..., before warning: "Go."": where the act changes a new statement begins."""
        assert draft.cue is not None
        for number in sorted({self.inside[i] for i in draft.content if i in self.inside and i > draft.cue.i}):
            verb = self._verb_before(self.quotes[number])
            if verb is None or verb.i <= draft.cue.i or verb.i not in draft.content or verb.tag_ not in {"VBG", "VBD"}:
                continue
            cut = verb.i
            while self.doc[cut - 1].lower_ in {"before", "after", "while", "then", "and", ","}:
                cut -= 1
            if cut < verb.i:
                draft.content = {i for i in draft.content if i < cut}
                return

    def _nested(self) -> None:
        """A quotation within a quotation: "I said 'No' at once" is a report of 'No'."""
        doc = self.doc
        for i in sorted(self.inside):
            back = i - 2 if i > 1 and doc[i - 1].text in {",", ":"} else i - 1
            if doc[i].text not in _SINGLE or back < 0 or back not in self.inside:
                continue
            cue, rule = doc[back], reporting(doc[back])
            closing = next((k for k in range(i + 2, len(doc)) if doc[k].text in _SINGLE or k not in self.inside), None)
            if rule is None or closing is None or closing not in self.inside:
                continue
            content = set(range(i, closing + 1))
            known = next((d for d in self.found if d.cue is not None and d.cue.i == cue.i), None)
            speaker = speaker_of(cue)
            if known is not None:
                known.content = content
            elif speaker is not None:
                self._add(Draft(rule, cue, (cue.i, cue.i), "quote", content, speaker))

    def _quoted(self) -> None:
        """Quotations that no tree has given to a cue: the reporting verb right after or right before takes them."""
        taken = self._taken()
        for number, quote in enumerate(self.quotes):
            if number in taken or not self._speech(quote):
                continue
            verb = self._verb_after(quote) or self._verb_before(quote)
            if verb is None:
                continue
            pieces = self._pieces(quote)
            beside = self.at.get(self.paragraph[verb.i], [])
            known = next((d for d in beside if d.cue is not None and d.cue.i == verb.i), None)
            if known is not None:
                if known.frame in {"clause", "quote"} and self._sound(known, quote):
                    known.content |= pieces
                    known.joined = True
                continue
            rule = reporting(verb, True)
            if rule is None:
                continue
            speaker = self._beside(verb, quote)
            if speaker is None and verb.tag_ == "VBG":  # '"...," he said, before warning: "..."'
                earlier = self._last_before(quote, self.paragraph[verb.i])
                speaker = earlier.speaker if earlier is not None else None
            made = Draft(rule, verb, (verb.i, verb.i), "quote", pieces, speaker, via=governor(verb))
            if rule.to == "object":
                made.addressee = next(
                    (c for c in verb.children if c.dep_ in {"dobj", "dative"} and c != speaker and c.i not in pieces),
                    None,
                )
            if self._speaks(made) or speaker is None:
                self._add(made)

    def _sound(self, draft: Draft, quote: Quotation) -> bool:
        """Whether a quotation may join what the cue already governs: nothing else stands between."""
        assert draft.cue is not None
        low, high = min(draft.content), max(draft.content)
        between = range(high + 1, quote.first) if quote.first > high else range(quote.last + 1, low)
        return all(self.punct[i] or i == draft.cue.i or self._beside_cue(draft, i) for i in between)

    def _beside_cue(self, draft: Draft, i: int) -> bool:
        cue = draft.cue
        return cue is not None and cue in {self.doc[i], *self.doc[i].ancestors} and self.doc[i].dep_ != "conj"

    def _taken(self) -> set[int]:
        outer = [d for d in self.found if d.cue is not None and d.cue.i not in self.inside]
        return {self.inside[i] for d in outer for i in d.content if i in self.inside}

    def _speech(self, quote: Quotation) -> bool:
        words = sum(not self.punct[i] for a, b in quote.pieces for i in range(a, b + 1))
        if words == 0:
            return False
        first = self.doc[quote.first + 1] if quote.first + 1 < len(self.doc) else self.doc[quote.first]
        ends = self.doc[quote.last - 1].text if quote.last else ""
        closed = ends in {",", ".", "?", "!", "…", "..."} or ends.endswith((".", ",", "?", "!"))
        lead = self.doc[quote.first - 1].text if quote.first else ""
        return closed or words >= _SPEECH_WORDS or (lead in {",", ":"} and first.text[:1].isupper())

    def _verb_after(self, quote: Quotation) -> Token | None:
        doc, last = self.doc, quote.last
        place = self.paragraph[last]
        ends = doc[last - 1].text
        if ends.endswith(".") and ends != "...":
            following = doc[last + 1] if last + 1 < len(doc) else None
            if following is None or not following.text[:1].islower() or following.text == ",":
                return None
        for i in range(last + 1, min(last + 40, len(doc))):
            token = doc[i]
            if self.paragraph[i] != place or i in self.inside or token.text in {".", "?", "!", ";"}:
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
            subject = self._outer_subject(token)
            if i <= last + 2 or (subject is not None and last < subject.i < i) or subject is None:
                return token
            return None
        return None

    def _verb_before(self, quote: Quotation) -> Token | None:
        doc, first = self.doc, quote.first
        place = self.paragraph[first]
        if first == 0:
            return None
        i = first - 1
        if self.paragraph[i] != place and doc[i].text == ":":
            place = self.paragraph[i]
        for back in range(i, max(-1, i - 25), -1):
            token = doc[back]
            if self.paragraph[back] != place or back in self.inside or token.text in {".", "?", "!", ";"}:
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

    def _beside(self, verb: Token, quote: Quotation) -> Token | None:
        """The speaker by the tree, else the noun phrase that stands at the verb ("..." said Ana Ruiz)."""
        found = self._outer_subject(verb)
        if found is not None and found.i not in self.inside:
            return found
        if verb.tag_ in {"NN", "NNS"}:
            return self.doc[verb.i - 1] if verb.i and self.doc[verb.i - 1].pos_ in {"NOUN", "PROPN"} else None
        if verb.dep_ == "amod" and verb.head.i > verb.i:
            return verb.head  # "added Ruiz", taken for a participle
        for child in verb.children:
            named = child.pos_ in {"PROPN", "NOUN", "PRON"} and child.i not in self.inside
            if named and child.i > quote.last and child.dep_ in {"dobj", "attr", "oprd", "npadvmod", "appos"}:
                return child
        return None

    def _following(self, draft: Draft) -> Token | None:
        """ "...," claims writer Ana Ruiz: the noun phrase right after a cue that follows the closing mark."""
        cue, doc = draft.cue, self.doc
        if cue is None or not cue.i or cue.i in self.inside or (cue.i - 1) not in self.inside:
            return None
        end = cue.i + 1
        while end < len(doc) and end < cue.i + 9 and doc[end].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "PRON", "PART"}:
            end += 1
        last = doc[end - 1]
        named = end > cue.i + 1 and last.pos_ in {"NOUN", "PROPN", "PRON"}
        return last if named and self.paragraph[last.i] == self.paragraph[cue.i] else None

    def _outer_subject(self, verb: Token) -> Token | None:
        """The subject outside all quotations; the parser may have hung a noun of the quotation there as well."""
        own = [c for c in verb.children if c.dep_ == "nsubj"]
        outer = [c for c in own if c.i not in self.inside]
        return outer[0] if outer and len(own) > len(outer) else speaker_of(verb)

    def _free(self) -> None:
        """Quotations with no cue: parts of the one before, or statements of the speaker that the context gives."""
        taken = self._taken()
        for number, quote in enumerate(self.quotes):
            if number in taken:
                continue
            if not self._stands_free(quote):
                self._led_in(quote)
                continue
            if self._verb_after(quote) is not None or self._verb_before(quote) is not None:
                continue  # it has a cue, which names no source
            place = self.paragraph[quote.first]
            pieces = self._pieces(quote)
            signed = self._signed(quote)
            if signed is not None:
                self._add(Draft(_FREE, None, (quote.first, quote.first), "quote", pieces, signed))
                continue
            before = self._last_before(quote, place)
            if before is not None and before.content and self._goes_on(before, quote):
                before.content |= pieces
                continue
            source = before or self._neighbour(quote, place)
            if source is None:
                continue
            made = Draft(_FREE, None, (quote.first, quote.first), "quote", pieces, source.speaker)
            self._add(made)

    def _signed(self, quote: Quotation) -> Token | None:
        """A name after a dash below or beside the quotation: "..." - Ana Ruiz."""
        doc, at = self.doc, quote.last + 1
        while at < len(doc) and doc[at].is_space:
            at += 1
        if at + 1 >= len(doc) or doc[at].text not in {"-", "–", "—", "--"}:
            return None
        at += 1
        if self.paragraph[at] < 0 or self.paragraph[at] - self.paragraph[quote.last] > 1:
            return None
        end = at
        while end < len(doc) and self.paragraph[end] == self.paragraph[at] and doc[end].pos_ == "PROPN":
            end += 1
        return phrase_head(doc[end - 1]) if at < end <= at + 4 else None

    def _led_in(self, quote: Quotation) -> None:
        """ "He turned to the crowd: "We have won."": a sentence in quotes after a comma or colon is its subject's."""
        doc = self.doc
        lead = doc[quote.first - 1] if quote.first else None
        if lead is None or lead.text not in {",", ":"} or self.paragraph[lead.i] != self.paragraph[quote.first]:
            return
        tokens = [t for a, b in quote.pieces for t in doc[a : b + 1] if not t.is_punct]
        if len(tokens) < 5 or not any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in tokens):
            return
        following = doc[quote.last + 1].text if quote.last + 1 < len(doc) else "."
        if following not in {".", "!", "?"} and not doc[quote.last - 1].text.endswith((".", "!", "?")):
            return
        for i in range(lead.i, max(-1, lead.i - 40), -1):
            token = doc[i]
            if i in self.inside or token.text in {".", "?", "!"} or self.paragraph[i] != self.paragraph[lead.i]:
                return
            if token.pos_ == "VERB" and token.tag_ in {"VBD", "VBZ", "VBP"} and token.dep_ not in {"relcl", "advcl"}:
                speaker = speaker_of(token)
                if speaker is not None and speaker.lemma_.lower() not in words("mute"):
                    pieces = self._pieces(quote)
                    self._add(Draft(_FREE, None, (quote.first, quote.first), "quote", pieces, speaker))
                return

    def _stands_free(self, quote: Quotation) -> bool:
        """A sentence or more of its own: opens a sentence and closes it."""
        doc = self.doc
        tokens = [t for a, b in quote.pieces for t in doc[a : b + 1] if not t.is_punct]
        if len(tokens) < 3 or not any(t.tag_ in {"VBD", "VBZ", "VBP", "MD", "VB"} for t in tokens):
            return False
        before = doc[quote.first - 1] if quote.first else None
        opens = before is None or self.paragraph[before.i] != self.paragraph[quote.first] or before.text in {
            ".", "?", "!", ":", ")", "]",
        } or before.i in self.inside  # fmt: skip
        ends = doc[quote.last - 1].text if not doc[quote.last].text.endswith(".") else "."
        following = doc[quote.last + 1] if quote.last + 1 < len(doc) else None
        closes = ends.endswith((".", "?", "!", "…")) or following is None or following.text == "."
        alone = following is None or self.paragraph[following.i] != self.paragraph[quote.last]
        return opens and (closes or alone)

    def _last_before(self, quote: Quotation, place: int) -> Draft | None:
        """The last cue outside quotations that stands before in the same paragraph."""
        before = [d for d in self.at.get(place, []) if d.cue_range[0] < quote.first and self._outer_voice(d)]
        return max(self._foremost(before), key=lambda d: d.cue_range[0], default=None)

    def _foremost(self, found: list[Draft]) -> list[Draft]:
        """Those who speak in the article's own voice, not in what another says or in a relative clause; else all."""
        first = [d for d in found if d.cue is None or not (self._reported(d) or _subordinate(d.cue))]
        return first or found

    def _reported(self, draft: Draft) -> bool:
        at = draft.cue_range[0]
        return any(at in d.content for d in self.at.get(self.paragraph[at], []) if d is not draft)

    def _goes_on(self, before: Draft, quote: Quotation) -> bool:
        """ "...," he said. "..." is one statement; after an indirect one the quotation is a new one."""
        if before.cue is None:
            return False
        mode = self.mode(before.content)
        after_cue = max(before.content) < before.cue_range[0]
        return mode == "Direct" and after_cue

    def _neighbour(self, quote: Quotation, place: int) -> Draft | None:
        """A paragraph that is only a quotation: who spoke last before, else who speaks first after."""
        near = [d for at in (place - 2, place - 1) for d in self.at.get(at, []) if self._outer_voice(d)]
        before = self._foremost(near)
        quoting = [d for d in before if self.mode(d.content) != "Indirect"]
        if before:
            return max(quoting or before, key=lambda d: d.cue_range[0])
        after = [d for d in self.at.get(place + 1, []) if self._outer_voice(d)]
        return min(after, key=lambda d: d.cue_range[0]) if after else None

    def _outer_voice(self, draft: Draft) -> bool:
        quoted = draft.cue is not None and draft.cue.i in self.inside
        return not quoted and draft.speaker is not None and _talks(draft)

    def _clip(self) -> None:
        """What a reported source says lies within the report; where it was said is no part of what was said."""
        for draft in self.found:
            if draft.cue is None or draft.rule.pos != "VERB":
                continue
            if draft.cue.i not in self.inside and draft.content:
                self._before_speaker(draft)
                self._occasion(draft)
                self._dateline(draft)
                self._said_when(draft)
        for outer in self.found:
            first, last = self.paragraph[min(outer.content, default=0)], self.paragraph[max(outer.content, default=0)]
            for draft in (d for place in range(first, last + 1) for d in self.at.get(place, [])):
                if draft is outer or draft.cue is None or draft.cue.i not in outer.content:
                    continue
                if outer.cue is not None and outer.cue.i in draft.content and outer.content & draft.content:
                    draft.content &= outer.content

    def _dateline(self, draft: Draft) -> None:
        """ "PARIS (AP) -" before a report is no part of it."""
        low = min(draft.content)
        if (
            not self.doc[low].is_upper
            or len(self.doc[low]) < 2
            or (self.paragraph[low - 1 if low else 0] == self.paragraph[low] != -1 and low)
        ):
            return
        for i in range(low + 1, min(low + 9, max(draft.content))):
            if self.doc[i].text in {"—", "–", "--", "-"}:
                draft.content = {j for j in draft.content if j > i}
                return
            if self.doc[i].pos_ in {"VERB", "AUX"}:
                return

    def _said_when(self, draft: Draft) -> None:
        """ "admitted Tuesday to bombing": the day dates the saying."""
        assert draft.cue is not None
        low = min(draft.content)
        while low == draft.cue.i + 1 and self.doc[low].ent_type_ in {"DATE", "TIME"} and len(draft.content) > 1:
            following = low + 1
            while following < len(self.doc) and self.doc[following].ent_iob_ == "I":
                following += 1
            if following >= len(self.doc) or self.doc[following].lower_ not in {"to", "that"}:
                return
            draft.content = {i for i in draft.content if i >= following}
            return

    def _before_speaker(self, draft: Draft) -> None:
        """ "..., Hans van den Berg said" with the name split by the parser: the content ends at the comma before."""
        assert draft.cue is not None
        speaker, high = draft.speaker, max(draft.content)
        if speaker is None or not high < speaker.i < draft.cue.i:
            return
        left = min(t.i for t in speaker.subtree)
        if left != high + 1 or self.doc[high].text in {",", '"'} or high in self.inside:
            return
        comma = next((i for i in range(high, max(high - 8, min(draft.content)), -1) if self.doc[i].text == ","), None)
        if comma is not None and all(
            self.doc[i].pos_ in {"PROPN", "NOUN", "ADJ", "X", "ADP"} for i in range(comma + 1, high)
        ):
            draft.content = {i for i in draft.content if i < comma}

    def _occasion(self, draft: Draft) -> None:
        high = max(draft.content)
        if high in self.inside:
            return
        for i in range(high - 1, max(high - 10, min(draft.content) + 3), -1):
            if self.doc[i].text == "," and self.doc[i + 1].lower_ in {"in", "at", "on", "during"}:
                tail = self.doc[i + 1 : high + 1]
                if any(t.lemma_.lower() in words("occasions") for t in tail) and not any(
                    t.pos_ == "VERB" for t in tail
                ):
                    draft.content = {j for j in draft.content if j < i}
                return

    # ---- what holds ------------------------------------------------------------------------------------------

    def _holds(self, draft: Draft) -> bool:
        """Whether anything is left to say."""
        runs = self.runs(draft)
        draft.content = {i for a, b in runs for i in range(a, b + 1)}
        if not draft.content:
            return False
        words = [self.doc[i] for i in draft.content if self.doc[i].is_alpha or self.doc[i].like_num]
        if not words:
            return False
        if self.mode(draft.content) == "Direct":
            return True
        return not all(t.pos_ in {"PRON", "DET", "ADV", "PART", "SCONJ"} for t in words) or len(words) > 2

    def runs(self, draft: Draft) -> list[tuple[int, int]]:
        """The content as runs of tokens, each trimmed; small gaps that are only marks are closed."""
        cue = set(range(draft.cue_range[0], draft.cue_range[1] + 1)) if draft.cue is not None else set()
        chosen = sorted(i for i in draft.content if i not in cue and not self.space[i])
        if draft.cue is not None and draft.cue.i not in self.inside:
            chosen = self._with_marks(chosen)
        out: list[tuple[int, int]] = []
        for i in chosen:
            if out and self._adjoins(out[-1][1], i, cue, draft):
                out[-1] = (out[-1][0], i)
            else:
                out.append((i, i))
        trimmed = [self.trim(first, last) for first, last in out]
        kept = [run for run in trimmed if run is not None]
        words = [sum(not self.punct[i] for i in range(a, b + 1)) for a, b in kept]
        return [run for run, n in zip(kept, words, strict=True) if n]

    def _with_marks(self, chosen: list[int]) -> list[int]:
        """A quotation whose every word is taken is taken with its marks."""
        have = set(chosen)
        for number in {self.inside[i] for i in chosen if i in self.inside}:
            for first, last in self.quotes[number].pieces:
                if any(i in have for i in range(first, last + 1)):
                    have |= set(range(first, last + 1))
        return sorted(have)

    def _adjoins(self, last: int, i: int, cue: set[int], draft: Draft) -> bool:
        if i == last + 1:
            return True
        gap = range(last + 1, i)
        if any(j in cue for j in gap):
            return False
        return all(self.space[j] or self.punct[j] for j in gap) or (
            draft.frame == "as" and not any(j in cue for j in gap)
        )

    def trim(self, first: int, last: int) -> tuple[int, int] | None:
        """A run of tokens without the marks around it; None where nothing is left."""
        doc = self.doc
        while first <= last and (doc[first].is_space or (doc[first].text in _TRIM_START and first not in self.inside)):
            first += 1
        while last >= first and (doc[last].is_space or (doc[last].text in _TRIM_END and last not in self.inside)):
            last -= 1
        return (first, last) if first <= last else None

    def mode(self, content: Iterable[int]) -> ReportMode:
        """Quoted word for word, told in other words, or both."""
        words = [i for i in content if not self.punct[i] and not self.space[i]]
        quoted = sum(i in self.inside for i in words)
        if quoted == 0:
            return "Indirect"
        return "Direct" if quoted == len(words) else "Mixed"


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


def _subordinate(cue: Token) -> bool:
    return any(t.dep_ == "relcl" for t in (cue, *cue.ancestors))


def _talks(draft: Draft) -> bool:
    """Whether the source speaks (and does not only think), so that a quotation can go on."""
    return draft.cue is None or (draft.rule.pos in {"VERB", "PREP"} and not draft.rule.mental)
