"""Time expressions: where they stand and what the words alone say. Dates come later, in kg.resolve.times.dating."""

from __future__ import annotations

from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.columns import starts
from kg.extract.spans import mention_at, segment_kind
from kg.extract.timevalues import Made, Reading, make
from kg.extract.timewords import Match, matches, words
from kg.model import TimeExpression
from kg.resources import lexicon

if not Doc.has_extension("kg_times"):
    Doc.set_extension("kg_times", default=())

_NEEDS_TENSE = frozenset({"weekday", "month", "season", "weekend"})


@Language.factory("kg_times", assigns=["doc._.kg_times"], requires=["token.tag", "token.dep"])
def create_times(nlp: Language, name: str) -> TimeTagger:
    """The component that sets ``doc._.kg_times``."""
    return TimeTagger()


class TimeTagger:
    """Sets ``doc._.kg_times``: the time expressions of a Doc in text order, none over another."""

    def __call__(self, doc: Doc) -> Doc:
        """Read the times of a parsed Doc."""
        doc._.kg_times = times(doc)
        return doc


def times(doc: Doc) -> tuple[TimeExpression, ...]:
    """The time expressions of a Doc, in text order, none over another."""
    judge = _Judge(doc)
    if doc._.kg_source is None:
        doc._.kg_source = judge.text  # spaCy joins doc.text anew at each call
    found, codes = words(judge.text, judge.meaning)
    readings = [r for made in matches(found, codes, judge.breaks(found), judge.make) for r in made]
    readings.sort(key=lambda r: (r.start, r.end))
    return tuple(_expression(doc, r, _twin(judge.text, readings, i), judge.tense(r)) for i, r in enumerate(readings))


def _expression(doc: Doc, r: Reading, twin: int | None, tense: Literal["past", "future"] | None) -> TimeExpression:
    said = mention_at(doc, r.start, r.end, r.rule)
    return TimeExpression(
        said, r.type, r.value, r.unit, r.shift, r.number, r.clock, r.zone, twin, tense, r.modifier, r.anchor
    )


def _twin(text: str, readings: list[Reading], i: int) -> int | None:
    """The clock just before this one that names the same instant: "14:49 KST (01:49 ET)", "9am/10am GMT"."""
    here = readings[i]
    if i == 0 or here.clock is None or readings[i - 1].clock is None or here.zone in {None, "local"}:
        return None
    between = text[readings[i - 1].end : here.start].strip()
    return i - 1 if between in {"(", "/", "[", ",", ", or", "or", "; "} or between == "" else None


class _Judge:
    """What the parse says about words that may or may not be times."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text  # joined anew by spaCy at each call
        self.at = {start: i for i, start in enumerate(starts(doc))}
        data = lexicon("times")
        self.tags: dict[str, list[str]] = data["tags"]
        self.capital = frozenset(data["capital"]["words"])
        self.short = frozenset(data["short"]["words"])
        self.before = frozenset(data["counted"]["before"])
        self.after = frozenset(data["counted"]["after"])
        self.days = frozenset(data["month"]["days"])
        self.names = frozenset(data["month"]["names"])
        self.month = frozenset(data["month"]["before"])
        self.helpers = frozenset(data["future"]["helpers"])
        self.scheduled = frozenset(data["future"]["scheduled"])
        self.verbs = frozenset(data["future"]["verbs"])

    def _beginning(self, start: int) -> Token | None:
        """The token that begins at a character."""
        i = self.at.get(start)
        return self.doc[i] if i is not None else None

    def meaning(self, raw: str, start: int, choices: list[tuple[str, Any]]) -> tuple[str, Any]:
        """The class of a word here: "may" and "second" depend on their capital and their tag."""
        low = raw.lower()
        if low in self.capital and not raw[0].isupper():
            return "", None
        token = self._beginning(start)
        if low in self.tags and token is not None and token.tag_ not in self.tags[low]:
            return "", None
        if len(choices) == 1 or token is None:
            return choices[0]
        noun = token.tag_ == "NN" and token.nbor(-1).pos_ in {"NUM", "DET"} if token.i else False
        return next((c for c in choices if (c[0] == "SECONDWORD") == noun), choices[0])

    def breaks(self, found: list[Any]) -> set[int]:
        """The words that begin a paragraph: no expression runs over such a place."""
        text, shift = self.text, self.doc._.kg_offset
        begins = {segment.span.start - shift for segment in self.doc._.kg_segments}
        return {
            i
            for i, word in enumerate(found)
            if word.start in begins or (i and "\n" in text[found[i - 1].end : word.start])
        }

    def make(self, match: Match) -> Made:
        """The readings of a match, where the words around it allow them."""
        if not self._plausible(match):
            return None
        made = make(match)
        if made and self._of_event(match):
            return tuple(r._replace(anchor="event") for r in made)
        return made

    def _of_event(self, match: Match) -> bool:
        """Whether "two days after" goes on with what it is after."""
        last = match.words[-1]
        if last.kind not in {"AFTER", "BEFORE"}:
            return False
        token = self._token(last)
        after = token.nbor(1) if token is not None and token.i + 1 < len(self.doc) else None
        return after is not None and not after.is_punct and not after.is_space

    def _plausible(self, match: Match) -> bool:
        rule, first = match.rule.name, match.words[0]
        if rule in {"time-month", "time-weekday"} and len(match.words) == 1:
            return self._named(first)
        if rule == "time-year" and len(match.words) == 1:
            return self._year(first)
        if rule == "time-season-alone":
            return self._season(match)
        if rule == "time-reference":
            return self._reference(match.words[-1])
        if rule == "time-day-alone":
            return self._before(first) in self.days and self._ends(match.words[-1])
        if rule == "time-part-of-day-that":
            return self._next(match.words[-1]) != "of" and first.kind != "A"
        if rule == "time-duration-a":
            return not match.got("QUARTERWORD") and self._next(match.words[-1]) != "-"
        if rule == "time-duration-vague" and len(match.words) == 1:
            return first.value not in {"second", "minute", "quarter", "weekend"}
        if rule == "time-set-word":
            token = self._token(first)
            return token is not None and token.tag_ not in {"NNP", "NNPS"}
        if rule == "time-year-season":
            return not (self.text[match.words[-1].start].isupper() and self._next(match.words[-1]).strip(".,;") != "")
        return rule != "time-clock" or self._clock(match)

    def _token(self, word: Any) -> Token | None:
        return self._beginning(word.start)

    def _before(self, word: Any) -> str:
        token = self._token(word)
        return str(token.nbor(-1).lower_) if token is not None and token.i else ""

    def _next(self, word: Any) -> str:
        token = self._token(word)
        return str(token.nbor(1).lower_) if token is not None and token.i + 1 < len(self.doc) else ""

    def _ends(self, word: Any) -> bool:
        """Whether an ordinal has no noun after it: "on the 28th", not "on the 28th floor"."""
        token = self._token(word)
        after = token.nbor(1) if token is not None and token.i + 1 < len(self.doc) else None
        return (
            after is None
            or (after.is_punct and after.text != "-")
            or after.pos_ in {"ADP", "CCONJ", "SCONJ", "VERB", "AUX", "PRON", "DET"}
        )

    def _reference(self, word: Any) -> bool:
        token = self._token(word)
        if token is None:
            return False
        if token.lower_ in {"former", "recent"}:
            return token.dep_ in {"amod", "compound"}
        return self._before(word) not in {"as", "how", "too", "-"} and (word.kind != "PASTWORD" or token.tag_ == "NN")

    def _named(self, word: Any) -> bool:
        text = self.text[word.start : word.end]
        token = self._token(word)
        if text.lower() in self.short or token is None:
            return False
        if text.lower() in self.names:
            return bool(token.tag_ in {"NNP", "NNPS"} and self._before(word) in self.month)
        return bool(token.ent_type_ != "PERSON" or token.dep_ in {"pobj", "npadvmod"})

    def _year(self, word: Any) -> bool:
        token = self._token(word)
        if token is None:
            return False
        before = self._before(word)
        after = token.nbor(1) if token.i + 1 < len(self.doc) else None
        if before in self.before or (after is not None and after.lower_ in self.after):
            return False
        if word.end < len(self.text) and self.text[word.end] in "%°":
            return False
        if token.ent_type_ != "DATE" and token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ == "NNS":
            return any(child.tag_ in {"DT", "PRP$", "POS"} for child in token.head.children if child.i < token.i)
        prepared = before in {
            "in",
            "since",
            "of",
            "by",
            "from",
            "until",
            "till",
            "to",
            "during",
            "before",
            "after",
            "between",
        }
        return 1500 <= word.value <= 2100 or (prepared and word.value >= 1000)

    def _season(self, match: Match) -> bool:
        word = next(w for w in match.words if w.kind == "SEASON")
        token = self._token(word)
        if token is None or self.text[word.start : word.end].lower() != "fall":
            return token is not None and not (token.ent_type_ in {"PERSON", "ORG"} and len(match.words) == 1)
        following = token.nbor(1).lower_ if token.i + 1 < len(self.doc) else ""
        first = self._before(match.words[0])
        return following != "of" and (first in {"in", "by", "since", "until"} or match.words[0].kind == "DEIXIS")

    def _clock(self, match: Match) -> bool:
        """Digits with a colon may be a score or a verse: a clock has a zone, am or pm, or a fitting word before it."""
        if len(match.words) > 1:
            return True
        text = self.text[match.words[0].start : match.words[0].end]
        before = self._before(match.words[0])
        return len(text) == 5 or before in {
            "at",
            "by",
            "until",
            "till",
            "from",
            "around",
            "about",
            "to",
            "before",
            "after",
        }

    def tense(self, r: Reading) -> Literal["past", "future"] | None:
        """Where the governing verb puts a time that names no year."""
        if not r.value.startswith("XXXX") or (r.unit is not None and r.unit not in _NEEDS_TENSE):
            return None
        token = self._beginning(r.start)
        while token is not None and token.idx < r.end and token.head.i != token.i and token.head.idx < r.end:
            if token.head.idx < r.start:
                break
            token = token.head
        return self._tense_of(token) if token is not None else None

    def _tense_of(self, token: Token) -> Literal["past", "future"] | None:
        for ancestor in (token, *token.ancestors):
            if ancestor.pos_ not in {"VERB", "AUX"}:
                continue
            if (found := self._verb_tense(ancestor)) is not None:
                return found
        return None

    def _verb_tense(self, verb: Token) -> Literal["past", "future"] | None:
        helpers = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
        if helpers & self.helpers and "have" not in helpers:
            return "future"
        tags = {child.tag_ for child in verb.children if child.dep_ in {"aux", "auxpass"}} | {verb.tag_}
        if "TO" in tags:
            return "future" if verb.head.lemma_.lower() in self.verbs else None
        if tags & {"VBD", "VBN"}:
            planned = {"is", "are", "'s", "'re"} & helpers and verb.lemma_ in self.verbs
            return "future" if planned else "past"
        if verb.tag_ == "VBG" and {"is", "are", "'s", "'re", "am", "'m"} & helpers:
            return "future"
        timetable = verb.tag_ in {"VBZ", "VBP"} and verb.lemma_ in self.scheduled
        return "future" if timetable and segment_kind(verb) == "body" else None
