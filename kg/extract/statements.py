"""Attributed statements: who is said to say, write, believe, want, plan, hope or fear what.

The spaCy component ``kg_statements`` sets ``doc._.kg_reports`` (tuple of kg.model.Report, in text order). It needs a
tagged and parsed Doc, and uses ``doc._.kg_times``, ``doc._.kg_entities`` where earlier components have set them.
Cues are read from the dependency tree (kg.extract.cues), then joined with the quotations of the paragraph
(kg.extract.quotations); a quotation without a cue of its own goes on with the speaker before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract import quotations
from kg.extract.acts import classify
from kg.extract.cues import Draft, Rule, drafts, reporting
from kg.extract.participants import argument, entity_of, phrase
from kg.extract.people import is_human, titles
from kg.extract.quotations import Quotation
from kg.extract.spans import mention, mention_at
from kg.extract.speakers import governed_by_quoting, is_document, phrase_head, source_kind, speaker_of
from kg.model import Argument, Mention, Report, ReportMode, SourceKind
from kg.resources import lexicon

if not Doc.has_extension("kg_reports"):
    Doc.set_extension("kg_reports", default=())

_QUOTES = frozenset({'"', "''", "``", "'", "“", "”", "‘", "’", "«", "»"})
_TRIM_START = frozenset({",", ";", ":", "-", "–", "—", ".", ")", "]", "--", "...", "…"})
_TRIM_END = frozenset({",", ";", ":", "-", "–", "—", ".", "(", "[", "--", "and", "but", "?", "!"})
_SPEECH_WORDS = 4
_NONE: frozenset[str] = frozenset()
_FREE = Rule("free-quotation", "VERB", (), frozenset({"quote"}), "Claim", None, True, False, None, _NONE, _NONE, _NONE)


@Language.factory("kg_statements", requires=["token.dep", "token.tag", "token.lemma"], assigns=["doc._.kg_reports"])
def create_statements(nlp: Language, name: str) -> Statements:
    """The component; it has no settings."""
    return Statements()


class Statements:
    """Finds the attributed statements of a Doc."""

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.kg_reports``; never raises on odd text."""
        doc._.kg_reports = Reader(doc).reports() if len(doc) else ()
        return doc


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
        out: list[int] = []
        number = 0
        for token in self.doc:
            while number < len(self.places) and self.places[number][1] <= token.idx:
                number += 1
            within = number < len(self.places) and self.places[number][0] <= token.idx
            out.append(number if within and self.places[number][2] == "body" else -1)
        return out

    def reports(self) -> tuple[Report, ...]:
        """All reports, in text order."""
        body = [t for t in self.doc if self.paragraph[t.i] >= 0 and not t.is_space]
        for draft in drafts(body):
            if self._speaks(draft):
                self._join(draft)
                self._add(draft)
        self._quoted()
        for draft in self.found:
            if draft.speaker is None:
                draft.speaker = self._following(draft)
        self._free()
        self._clip()
        self.found = [d for d in self.found if self._holds(d)]
        return Writer(self).reports()

    # ---- what may speak --------------------------------------------------------------------------------------

    def _speaks(self, draft: Draft) -> bool:
        head = draft.speaker
        if head is not None and head.lemma_.lower() in _lexicon("mute"):
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
        """Speakerless cues that still count: a passive ("was told that"), a quotation's own."""
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
        for number in sorted({self.inside[i] for i in draft.content if i in self.inside}):
            quote = self.quotes[number]
            pieces = self._pieces(quote)
            words = [i for i in pieces if not self.doc[i].is_punct]
            taken = [i for i in words if i in draft.content]
            if 2 * len(taken) >= len(words) or min(draft.content) in pieces or max(draft.content) in pieces:
                draft.content |= pieces
            else:
                draft.content -= pieces

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
            made = Draft(rule, verb, (verb.i, verb.i), "quote", pieces, speaker)
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
        return all(self.doc[i].is_punct or i == draft.cue.i or self._beside_cue(draft, i) for i in between)

    def _beside_cue(self, draft: Draft, i: int) -> bool:
        cue = draft.cue
        return cue is not None and cue in {self.doc[i], *self.doc[i].ancestors} and self.doc[i].dep_ != "conj"

    def _taken(self) -> set[int]:
        outer = [d for d in self.found if d.cue is not None and d.cue.i not in self.inside]
        return {self.inside[i] for d in outer for i in d.content if i in self.inside}

    def _speech(self, quote: Quotation) -> bool:
        words = sum(1 for a, b in quote.pieces for t in self.doc[a : b + 1] if not t.is_punct)
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
                if speaker is not None and speaker.lemma_.lower() not in _lexicon("mute"):
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
        best: Draft | None = None
        for draft in self.at.get(place, []):
            at = draft.cue_range[0]
            if at >= quote.first or (draft.cue is not None and at in self.inside):
                continue
            if draft.speaker is None or not _talks(draft):
                continue
            if best is None or at >= best.cue_range[0]:
                best = draft
        return best

    def _goes_on(self, before: Draft, quote: Quotation) -> bool:
        """ "...," he said. "..." is one statement; after an indirect one the quotation is a new one."""
        if before.cue is None:
            return False
        mode = self._mode(before.content)
        after_cue = max(before.content) < before.cue_range[0]
        return mode == "Direct" and after_cue

    def _neighbour(self, quote: Quotation, place: int) -> Draft | None:
        """A paragraph that is only a quotation: who spoke last before, else who speaks first after."""
        before = [d for near in (place - 2, place - 1) for d in self.at.get(near, []) if self._outer_voice(d)]
        quoting = [d for d in before if self._mode(d.content) != "Indirect"]
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
                if any(t.lemma_.lower() in _lexicon("occasions") for t in tail) and not any(
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
        if self._mode(draft.content) == "Direct":
            return True
        return not all(t.pos_ in {"PRON", "DET", "ADV", "PART", "SCONJ"} for t in words) or len(words) > 2

    def runs(self, draft: Draft) -> list[tuple[int, int]]:
        """The content as runs of tokens, each trimmed; small gaps that are only marks are closed."""
        cue = set(range(draft.cue_range[0], draft.cue_range[1] + 1)) if draft.cue is not None else set()
        chosen = sorted(i for i in draft.content if i not in cue and not self.doc[i].is_space)
        if draft.cue is not None and draft.cue.i not in self.inside:
            chosen = self._with_marks(chosen)
        out: list[tuple[int, int]] = []
        for i in chosen:
            if out and self._adjoins(out[-1][1], i, cue, draft):
                out[-1] = (out[-1][0], i)
            else:
                out.append((i, i))
        trimmed = [self._trim(first, last) for first, last in out]
        kept = [run for run in trimmed if run is not None]
        words = [sum(not t.is_punct for t in self.doc[a : b + 1]) for a, b in kept]
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
        return all(self.doc[j].is_space or self.doc[j].is_punct for j in gap) or (
            draft.frame == "as" and not any(j in cue for j in gap)
        )

    def _trim(self, first: int, last: int) -> tuple[int, int] | None:
        doc = self.doc
        while first <= last and (doc[first].is_space or (doc[first].text in _TRIM_START and first not in self.inside)):
            first += 1
        while last >= first and (doc[last].is_space or (doc[last].text in _TRIM_END and last not in self.inside)):
            last -= 1
        return (first, last) if first <= last else None

    def _mode(self, content: Iterable[int]) -> ReportMode:
        words = [i for i in content if not self.doc[i].is_punct and not self.doc[i].is_space]
        quoted = sum(i in self.inside for i in words)
        if quoted == 0:
            return "Indirect"
        return "Direct" if quoted == len(words) else "Mixed"


class Writer:
    """Drafts to reports: mentions, participants, nesting, type."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.doc = reader.doc
        self.drafts = _ordered(_distinct(reader.found))
        self.speakers: list[Argument | None] = [None] * len(self.drafts)
        self.at: dict[int, list[int]] = {}
        self.covering: dict[int, list[int]] = {}
        for i, draft in enumerate(self.drafts):
            self.at.setdefault(self._place(draft), []).append(i)
            first, last = reader.paragraph[min(draft.content)], reader.paragraph[max(draft.content)]
            for place in range(first, last + 1):
                self.covering.setdefault(place, []).append(i)
        times = self.doc._.kg_times if Doc.has_extension("kg_times") else ()
        self.times = {
            t.mention.span.start: n
            for n, t in enumerate(times)
            if t.type in {"DATE", "TIME"} and not t.value.endswith("PAST_REF")  # "the former minister said"
        }
        self.parents = [self._parent(i) for i in range(len(self.drafts))]

    def reports(self) -> tuple[Report, ...]:
        """One report a draft, in the same order."""
        for i in self._by_cue():
            self.speakers[i] = self._speaker(i)
        kinds = self._kinds()
        return tuple(self._report(i, kinds) for i in range(len(self.drafts)))

    def _kinds(self) -> list[SourceKind | None]:
        """The kind of each source; what an apposition tells once ("..., an analyst") holds for the later mentions."""
        kinds = [source_kind(self.doc, d.speaker, s) for d, s in zip(self.drafts, self.speakers, strict=True)]
        told: dict[int, SourceKind] = {}
        for speaker, kind in zip(self.speakers, kinds, strict=True):
            if (
                speaker is not None
                and speaker.entity is not None
                and kind in {"Expert", "Media", "Witness", "StateMedia"}
            ):
                told[speaker.entity] = "StateMedia" if kind == "StateMedia" else told.get(speaker.entity, kind)
        for i, speaker in enumerate(self.speakers):
            if speaker is not None and speaker.entity is not None and kinds[i] in {"NamedOfficial", "Unnamed", "Media"}:
                kinds[i] = told.get(speaker.entity, kinds[i])
        return kinds

    def _place(self, draft: Draft) -> int:
        return self.reader.paragraph[draft.cue_range[0]]

    def _by_cue(self) -> list[int]:
        return sorted(range(len(self.drafts)), key=lambda i: (self.drafts[i].cue_range[0], i))

    def _report(self, i: int, kinds: list[SourceKind | None]) -> Report:
        draft = self.drafts[i]
        name = draft.rule.name
        runs = self.reader.runs(draft)
        parts = tuple(mention(self.doc[a : b + 1], name) for a, b in runs)
        whole = mention(self.doc[runs[0][0] : runs[-1][1] + 1], name)
        content = [self.doc[j] for j in sorted(draft.content)]
        kind = kinds[i]
        home = self.reader.inside.get(draft.cue.i) if draft.cue is not None else None
        mode: ReportMode = "Indirect" if home is not None else self.reader._mode(draft.content)
        type_, event = classify(draft, content, kind)
        against = draft.against
        if kind in {"Media", "StateMedia"} and self._relays(i):
            type_, event, against = "Claim", None, []  # what is urged or threatened inside is the inner speaker's act
        addressee = argument(draft.addressee, name) if draft.addressee is not None else None
        return Report(
            whole,
            type_,
            mode,
            parts=parts if len(parts) > 1 else (),
            cue=self._cue(draft),
            speaker=self.speakers[i],
            addressee=addressee,
            directed_at=tuple(self._party(head, draft) for head in against),
            via=self._via(i, kinds),
            source_kind=kind,
            condition=self._condition(draft, content, whole),
            time=self._time(draft),
            event_type=event,
            parent=self.parents[i],
        )

    def _relays(self, i: int) -> bool:
        """Whether an outlet's report is of an act of speech: its content is another's statement from end to end."""
        draft = self.drafts[i]
        if not draft.rule.open or not draft.content:
            return False
        inner = [d for j, d in enumerate(self.drafts) if self.parents[j] == i and d.cue is not None]
        return any(not [a for a in d.cue.ancestors if a.i in draft.content] for d in inner if d.cue is not None)

    def _cue(self, draft: Draft) -> Mention | None:
        if draft.cue is None:
            return None
        return mention(self.doc[draft.cue_range[0] : draft.cue_range[1] + 1], draft.rule.name)

    def _parent(self, i: int) -> int | None:
        """The innermost statement that holds this one's cue (its content, where it has no cue)."""
        draft = self.drafts[i]
        best: int | None = None
        for j in self.covering.get(self._place(draft), []):
            other = self.drafts[j]
            if j == i or (len(other.content) <= len(draft.content & other.content) and draft.cue is None):
                continue
            held = draft.cue.i in other.content if draft.cue is not None else draft.content < other.content
            mutual = other.cue is not None and other.cue.i in draft.content
            if held and not mutual and (best is None or len(other.content) < len(self.drafts[best].content)):
                best = j
        return best

    # ---- participants ----------------------------------------------------------------------------------------

    def _speaker(self, i: int) -> Argument | None:
        draft = self.drafts[i]
        head = draft.speaker
        if head is None:
            free = draft.cue is None and self.reader._mode(draft.content) == "Direct"
            return self._from_context(i) if free else None
        given = self._without_case(head, self._party(head, draft))
        given = self._together(head, self._for_outlet(head, given))
        if draft.cue is None:
            return self._same_as(draft) or given
        given = self._by_apposition(head, given)
        given = self._by_closing_name(head, given, draft.cue)
        given = self._so_called(head, given, draft)
        above = self._same_voice(i, head, given)
        if above is not None:
            return Argument(given.mention, entity=above.entity, label=above.label, affiliation=above.affiliation)
        if given.entity is not None or not (head.pos_ == "PRON" or self._own_words(head)):
            return given
        known = self._pronoun(i, head) if head.pos_ == "PRON" else self._from_context(i)
        if known is None:
            return given
        return Argument(given.mention, entity=known.entity, label=known.label, affiliation=known.affiliation)

    def _so_called(self, head: Token, given: Argument, draft: Draft) -> Argument:
        """ "Ruiz condemned what she called a sham": who condemns is who calls it so."""
        cue = draft.cue
        if cue is None or head.lower_ not in {"he", "she", "it", "they"}:
            return given
        if not any(c.lower_ == "what" and c.i < head.i for c in cue.children):
            return given
        above = next((t for t in cue.ancestors if t.pos_ == "VERB" and t.i < cue.i), None)
        source = speaker_of(above) if above is not None else None
        if source is None or source.pos_ == "PRON" or source.i >= head.i:
            return given
        known = argument(source, draft.rule.name)
        return Argument(given.mention, entity=known.entity, label=known.label, affiliation=known.affiliation)

    def _by_closing_name(self, head: Token, given: Argument, cue: Token | None) -> Argument:
        """ "The vice president of Norair, Ana Ruiz, said", where the name was hung on the body before it."""
        if given.entity is not None or cue is None or not is_human(head) or not head.i < cue.i <= head.i + 25:
            return given
        last = cue.i - 1
        while last > head.i and (self.doc[last].text == "," or self.doc[last].pos_ in {"ADV", "AUX"}):
            last -= 1
        entity = entity_of(self.doc[last])
        if entity is None or self.doc._.kg_entities[entity].kind != "Person":
            return given
        first = last
        while first > head.i and entity_of(self.doc[first - 1]) == entity:
            first -= 1
        between = self.doc[head.i + 1 : first]
        plain = len(between) > 0 and between[-1].text == "," and not any(t.pos_ in {"VERB", "AUX"} for t in between)
        joined = any(t.lower_ in {"and", "or"} for t in between[-2:])
        return Argument(given.mention, entity=entity) if plain and not joined else given

    def _same_voice(self, i: int, head: Token, given: Argument) -> Argument | None:
        """ "The president said he did not believe it": "he" is who speaks, unless his phrase holds another "him"."""
        parent = self.parents[i]
        if parent is None or head.lower_ not in {"he", "she"} or head.i in self.reader.inside:
            return None
        if self.speakers[parent] is None and self.drafts[parent].cue_range[0] > self.drafts[i].cue_range[0]:
            self.speakers[parent] = self._speaker(parent)
        source, outer = self.drafts[parent].speaker, self.speakers[parent]
        if source is None or outer is None or outer.entity == given.entity or outer.entity is not None:
            return None
        one = source.tag_ == "NN" and is_human(source)
        held = any(t.lower_ in {"he", "him", "his", "she", "her"} for t in source.subtree if t.i < head.i)
        return outer if one and not held else None

    def _own_words(self, head: Token) -> bool:
        """ "These comments came with threats of": words do not speak, whoever said them does."""
        pointed = any(c.lower_ in _lexicon("demonstratives") for c in head.lefts)
        return pointed and head.text.lower() in _lexicon("words")

    def _without_case(self, head: Token, given: Argument) -> Argument:
        """ "Ruiz's claim": the speaker is Ruiz."""
        case = next((c for c in head.rights if c.dep_ == "case"), None)
        if head.dep_ != "poss" or case is None:
            return given
        span = phrase(head)
        if span.end - 1 != case.i or span.start == case.i:
            return given
        said = mention(self.doc[span.start : case.i], given.mention.rule)
        return Argument(said, entity=given.entity, label=given.label and said.text, affiliation=given.affiliation)

    def _together(self, head: Token, given: Argument) -> Argument:
        """Unnamed sources that speak together are one phrase: "rights groups, activists and lawyers"."""
        joined = [t for t in head.conjuncts if t.i > head.i]
        if given.entity is not None or not joined or any(entity_of(t) is not None for t in joined):
            return given
        first, last = phrase(head), phrase(joined[-1])
        if last.end - first.start > 25 or last.start < first.end:
            return given
        said = mention(self.doc[first.start : last.end], given.mention.rule)
        return Argument(said, label=said.text, affiliation=given.affiliation)

    def _for_outlet(self, head: Token, given: Argument) -> Argument:
        """A tally or poll of an outlet speaks for the outlet: "A Reuters tally found"."""
        if given.entity is not None or given.affiliation is None or not is_document(head):
            return given
        owner = self.doc._.kg_entities[given.affiliation]
        near = any(entity_of(c) == given.affiliation for c in head.lefts)
        return Argument(given.mention, entity=given.affiliation) if owner.kind == "NewsOutlet" and near else given

    def _by_apposition(self, head: Token, given: Argument) -> Argument:
        """ "the sponsor, Ana Ruiz, said": the name that stands in apposition tells who it is."""
        if given.entity is not None or head.pos_ == "PRON":
            return given
        for child in head.rights:
            if child.dep_ == "appos" and child.pos_ == "PROPN":
                entity = entity_of(child)
                if entity is None or any(c.lower_ in {"a", "an"} for c in child.lefts):
                    continue  # "the senator, a Republican": what he is, not who
                person = self.doc._.kg_entities[entity].kind == "Person"
                if person or (head.pos_ == "NOUN" and head.lemma_.lower() not in titles()):
                    return Argument(given.mention, entity=entity)
        return given

    def _same_as(self, draft: Draft) -> Argument | None:
        if draft.speaker is None:
            return None
        for j in sorted(
            self.at.get(self.reader.paragraph[draft.speaker.i], []), key=lambda j: self.drafts[j].cue_range
        ):
            other = self.drafts[j]
            if other.cue is not None and other.speaker == draft.speaker and self.speakers[j] is not None:
                return self.speakers[j]
        return None

    def _pronoun(self, i: int, head: Token) -> Argument | None:
        """First person within a quotation is its speaker; "he said" after a quotation is who spoke last."""
        if head.lower_ in {"i", "we"}:
            parent = self.parents[i]
            if parent is not None and self.speakers[parent] is None and self.drafts[parent].speaker is not head:
                self.speakers[parent] = self._speaker(parent)  # its cue may come after: "We regret it," Ruiz said
            return self.speakers[parent] if parent is not None else None
        if head.lower_ not in {"he", "she", "they", "it"}:
            return None
        return self._from_context(i)

    def _from_context(self, i: int) -> Argument | None:
        at = self.drafts[i].cue_range[0]
        place = self.reader.paragraph[at]
        best: int | None = None
        for j in (j for near in (place - 2, place - 1, place) for j in self.at.get(near, [])):
            other, known = self.drafts[j], self.speakers[j]
            if j == i or known is None or other.cue_range[0] >= at or self.parents[j] is not None:
                continue
            if best is None or other.cue_range[0] > self.drafts[best].cue_range[0]:
                best = j
        return self.speakers[best] if best is not None else None

    def _via(self, i: int, kinds: list[SourceKind | None]) -> Argument | None:
        draft = self.drafts[i]
        if draft.via is not None:
            return argument(draft.via, draft.rule.name)
        parent = self.parents[i]
        if parent is None or kinds[parent] not in {"Media", "StateMedia"}:
            return None
        return self.speakers[parent]

    def _party(self, head: Token, draft: Draft) -> Argument:
        """The party that the act is directed at; its phrase ends where the content begins ("accused Ruiz of lying")."""
        given = argument(head, draft.rule.name)
        span = phrase(head)
        inner = [i for i in range(span.start, span.end) if i in draft.content and i > head.i]
        if not inner:
            return given
        last = inner[0] - 1
        while last > head.i and self.doc[last].dep_ in {"prep", "punct"}:
            last -= 1
        said = mention(self.doc[span.start : last + 1], draft.rule.name)
        return Argument(said, entity=given.entity, label=given.label and said.text, affiliation=given.affiliation)

    # ---- circumstances ---------------------------------------------------------------------------------------

    def _condition(self, draft: Draft, content: list[Token], whole: Mention) -> Mention | None:
        words = _lexicon("condition")
        for token in content:
            if token.lower_ not in words or token.dep_ not in {"mark", "advmod"} or token.head.dep_ != "advcl":
                continue
            reach = [t.i for t in token.head.subtree if t.i in draft.content and t.i >= token.i]
            while reach and self.doc[reach[-1]].is_punct:
                reach.pop()
            run = self.reader._trim(min(reach), max(reach)) if reach else None
            if run is None:
                continue
            text = self.doc[run[0] : run[1] + 1]
            found = mention_at(self.doc, text.start_char, text.end_char, draft.rule.name)
            if found.span.start >= whole.span.start and found.span.end <= whole.span.end:
                return found
        return None

    def _time(self, draft: Draft) -> int | None:
        """The expression that dates the saying: in the cue's clause, outside the content."""
        if not self.times or draft.cue is None:
            return None
        reach = {t.i for t in draft.cue.subtree} - draft.content
        head = draft.cue
        while head.dep_ in {"xcomp", "conj", "advcl"} and head.head != head:
            head = head.head
            reach |= {t.i for c in head.children if c.dep_ in {"prep", "npadvmod", "advmod"} for t in c.subtree}
            reach -= draft.content
        for j in self.covering.get(self._place(draft), []):
            other = self.drafts[j]
            if other is not draft and draft.cue.i not in other.content:
                reach -= other.content
        shift = self.doc._.kg_offset
        near = [i for i in reach if not self._elsewhere(self.doc[i], draft.cue)]
        found = [self.times[at] for at in (shift + self.doc[i].idx for i in near) if at in self.times]
        return min(found, default=None)

    def _elsewhere(self, token: Token, cue: Token) -> bool:
        """Whether a time dates a coordinated or subordinate thing, not the saying: "and the sinking of a ship in 2010"."""
        for above in (token, *token.ancestors):
            if above == cue:
                return False
            if above.dep_ in {"conj", "relcl"} and above not in cue.ancestors:
                return above.pos_ in {"NOUN", "PROPN"} or above.dep_ == "relcl"
        return False


def _nobody(head: Token) -> bool:
    """ "No group has claimed", "this proves", "it is fair to say": no source."""
    if head.lower_ in _lexicon("nobody"):
        return True
    if any(c.tag_ in {"WRB", "WDT", "WP"} for c in head.subtree if c.i < head.i):
        return True  # "how many people will want it"
    if head.lower_ == "it" and head.head.lemma_ == "be":
        return any(c.dep_ in {"acomp", "attr"} for c in head.head.children)
    return any(
        c.dep_ in {"det", "preconj"} and c.lower_ in {"no", "neither"} and not c.nbor(1).like_num for c in head.lefts
    )


def _talks(draft: Draft) -> bool:
    """Whether the source speaks (and does not only think), so that a quotation can go on."""
    return draft.cue is None or (draft.rule.pos in {"VERB", "PREP"} and not draft.rule.mental)


def _distinct(found: list[Draft]) -> list[Draft]:
    """One draft a cue, and of two with one content and one speaker the one with the verb."""
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in found:
        key = (draft.cue.i,) if draft.cue is not None else ("free", min(draft.content))
        kept.setdefault(key, draft)
    nouns = [d for d in kept.values() if d.cue is not None and d.cue_range[0] < d.cue.i]
    wide = {d.cue_range[0] for d in nouns}  # "expressed their belief that": one cue, not two
    return [d for d in kept.values() if d in nouns or d.cue is None or d.cue.i not in wide]


def _ordered(found: list[Draft]) -> list[Draft]:
    return sorted(found, key=lambda d: (min(d.content), -max(d.content), d.cue_range))


@cache
def _lexicon(name: str) -> frozenset[str]:
    return frozenset(lexicon("acts")[name])


def _tokens(doc: Doc, indices: Iterable[int]) -> Iterator[Token]:
    return (doc[i] for i in indices)
