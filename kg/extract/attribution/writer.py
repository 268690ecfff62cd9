"""Drafts to reports: mentions cut, participants resolved, layers nested, acts classified."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.extract.attribution.acts import classify
from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.page import Page
from kg.extract.attribution.rules import words
from kg.extract.attribution.sources import is_document, source_kind
from kg.extract.attribution.speakers import speaker_of
from kg.extract.participants import argument, entity_of, phrase
from kg.extract.people import is_human, titles
from kg.extract.spans import mention, mention_at
from kg.model import Argument, Mention, Report, ReportMode, SourceKind


class Writer:
    """Drafts to reports: mentions, participants, nesting, type."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.doc = page.doc
        self.drafts = _ordered(_distinct(page.found))
        self.speakers: list[Argument | None] = [None] * len(self.drafts)
        self.at: dict[int, list[int]] = {}
        self.covering: dict[int, list[int]] = {}
        for i, draft in enumerate(self.drafts):
            self.at.setdefault(self._place(draft), []).append(i)
            first, last = page.paragraph[min(draft.content)], page.paragraph[max(draft.content)]
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
        return self.page.paragraph[draft.cue_range[0]]

    def _by_cue(self) -> list[int]:
        return sorted(range(len(self.drafts)), key=lambda i: (self.drafts[i].cue_range[0], i))

    def _report(self, i: int, kinds: list[SourceKind | None]) -> Report:
        draft = self.drafts[i]
        name = draft.rule.name
        runs = self.page.runs(draft)
        parts = tuple(mention(self.doc[a : b + 1], name) for a, b in runs)
        whole = mention(self.doc[runs[0][0] : runs[-1][1] + 1], name)
        content = [self.doc[j] for j in sorted(draft.content)]
        kind = kinds[i]
        home = self.page.inside.get(draft.cue.i) if draft.cue is not None else None
        mode: ReportMode = "Indirect" if home is not None else self.page.mode(draft.content)
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
            free = draft.cue is None and self.page.mode(draft.content) == "Direct"
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
            return _known_as(given, above)
        if given.entity is not None or not (head.pos_ == "PRON" or self._own_words(head)):
            return given
        known = self._pronoun(i, head) if head.pos_ == "PRON" else self._from_context(i)
        if known is None:
            return given
        return _known_as(given, known)

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
        return _known_as(given, argument(source, draft.rule.name))

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
        if parent is None or head.lower_ not in {"he", "she"} or head.i in self.page.inside:
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
        pointed = any(c.lower_ in words("demonstratives") for c in head.lefts)
        return pointed and head.text.lower() in words("words")

    def _without_case(self, head: Token, given: Argument) -> Argument:
        """ "Ruiz's claim": the speaker is Ruiz."""
        case = next((c for c in head.rights if c.dep_ == "case"), None)
        if head.dep_ != "poss" or case is None:
            return given
        span = phrase(head)
        if span.end - 1 != case.i or span.start == case.i:
            return given
        return self._cut(given, span.start, case.i)

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
        for j in sorted(self.at.get(self.page.paragraph[draft.speaker.i], []), key=lambda j: self.drafts[j].cue_range):
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
        place = self.page.paragraph[at]
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
        """A party to the act; its phrase stops where the content stands ("accused Ruiz of lying", '"No," said Ruiz')."""
        given = argument(head, draft.rule.name)
        span = phrase(head)
        taken = [i for i in range(span.start, span.end) if i in draft.content]
        if not taken or head.i in draft.content:
            return given
        first = max((i + 1 for i in taken if i < head.i), default=span.start)
        last = min((i - 1 for i in taken if i > head.i), default=span.end - 1)
        if draft.cue is not None and first <= draft.cue.i < head.i:
            first = draft.cue.i + 1
        while first < head.i and self.doc[first].is_punct:
            first += 1
        while taken[-1] > head.i and last > head.i and self.doc[last].dep_ in {"prep", "punct"}:
            last -= 1
        return self._cut(given, first, last + 1)

    def _cut(self, given: Argument, first: int, end: int) -> Argument:
        """The same party, named by these tokens alone."""
        said = mention(self.doc[first:end], given.mention.rule)
        return Argument(said, entity=given.entity, label=given.label and said.text, affiliation=given.affiliation)

    # ---- circumstances ---------------------------------------------------------------------------------------

    def _condition(self, draft: Draft, content: list[Token], whole: Mention) -> Mention | None:
        opening = words("condition")
        for token in content:
            if token.lower_ not in opening or token.dep_ not in {"mark", "advmod"} or token.head.dep_ != "advcl":
                continue
            reach = [t.i for t in token.head.subtree if t.i in draft.content and t.i >= token.i]
            while reach and self.doc[reach[-1]].is_punct:
                reach.pop()
            run = self.page.trim(min(reach), max(reach)) if reach else None
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


def _known_as(given: Argument, known: Argument) -> Argument:
    """The words of one mention, standing for who another one names."""
    return Argument(given.mention, entity=known.entity, label=known.label, affiliation=known.affiliation)


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
