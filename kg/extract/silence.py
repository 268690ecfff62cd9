"""Silences: words of speech or conflict in sentences from which no statement and no event was read.

The spaCy component ``kg_silence`` sets ``doc._.kg_silences`` (tuple of kg.model.Mention, in text order), after the other
components. It looks words up by their lemma: those of the cue lexicon, of the conflict types of the event lexicon, and of
lexicons/en/silence.toml, which also says what to pass over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract import columns
from kg.extract.attribution.rules import rules
from kg.extract.clauses import child, done_to, grammatical_subjects, is_verb, passive, prepositions
from kg.extract.event_lexicon import load
from kg.extract.factuality import negated
from kg.extract.lemmas import repair
from kg.extract.spans import mention, sentence_at
from kg.model import Report, Span
from kg.resources import lexicon

SPEECH, CONFLICT = "speech word", "conflict word"

for _name in ("kg_silences", "kg_events", "kg_reports"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=())


@Language.factory("kg_silence", requires=["token.dep", "token.tag", "token.lemma"], assigns=["doc._.kg_silences"])
def create_silence(nlp: Language, name: str) -> Silence:
    """The component ``kg_silence``; it has no settings."""
    return Silence()


class Silence:
    """Finds the words of speech and conflict in the sentences of a Doc that told nothing."""

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.kg_silences``."""
        repair(doc)
        told, known = _Told(doc), table()
        unread = ((token, rule) for token, rule in _looked_up(doc, known) if not told.holds(_sentence(token)))
        doc._.kg_silences = tuple(
            mention(doc[token.i : token.i + 1], rule) for token, rule in unread if _tells(token, rule, known)
        )
        return doc


# ---- what was read ---------------------------------------------------------------------------------------------


class _Told:
    """The stretches of a Doc from which statements and events were read; they may overlap."""

    def __init__(self, doc: Doc) -> None:
        spans = sorted({*_read_of(doc._.kg_reports), *(event.mention.span for event in doc._.kg_events)})
        self._starts = [span.start for span in spans]
        self._ends: list[int] = []  # the furthest end so far
        for span in spans:
            self._ends.append(max(span.end, self._ends[-1] if self._ends else 0))

    def holds(self, sentence: Span) -> bool:
        """Whether something was read in a sentence, or across it."""
        before = bisect_left(self._starts, sentence.end)
        return before > 0 and self._ends[before - 1] > sentence.start


def _read_of(reports: Iterable[Report]) -> Iterator[Span]:
    for report in reports:
        yield report.mention.span
        if report.cue is not None:
            yield report.cue.span
        if report.speaker is not None:
            yield report.speaker.mention.span


def _sentence(token: Token) -> Span:
    return sentence_at(token.doc, token.idx, token.idx + len(token))


# ---- the words -------------------------------------------------------------------------------------------------


class Entry(Struct, frozen=True):
    """One way in which a word counts: after these words ("hunger strike"), with this particle, in the plural only.

    ``never`` are the lemmas that it is not done to ("fight cancer"); ``active`` a verb whose passive says too little ("the
    deal was announced").
    """

    rule: str
    before: tuple[str, ...] = ()
    particle: str | None = None
    plural: bool = False
    never: frozenset[str] = frozenset()
    active: bool = False


class Words(Struct, frozen=True):
    """The entries of each lemma of a verb and of a noun, ``keys`` all of these lemmas as spaCy numbers them, and the
    contexts in which they tell nothing.
    """

    verbs: dict[str, tuple[Entry, ...]]
    nouns: dict[str, tuple[Entry, ...]]
    keys: columns.Hashes
    phrases: tuple[tuple[str, ...], ...]
    inside: frozenset[str]
    present: frozenset[str]
    carriers: frozenset[str]
    harmless: frozenset[str]


def _looked_up(doc: Doc, known: Words) -> Iterator[tuple[Token, str]]:
    """The words of speech and conflict of a Doc, in order, each with the rule's name."""
    for i in columns.places(doc, ("LEMMA",), known.keys):
        token = doc[i]
        entries = known.verbs if token.tag_.startswith("VB") else known.nouns if token.tag_ in {"NN", "NNS"} else {}
        rule = next((e.rule for e in entries.get(token.lemma_, ()) if _counts(token, e)), None)
        if rule is not None:
            yield token, rule


def _counts(token: Token, entry: Entry) -> bool:
    if entry.particle is not None and not any(c.dep_ == "prt" and c.lower_ == entry.particle for c in token.rights):
        return False
    if (entry.plural and token.tag_ != "NNS") or (entry.active and is_verb(token) and passive(token)):
        return False
    return _reads(token.doc, token.i - len(entry.before), entry.before) and not _is_done_to(token, entry.never)


def _is_done_to(token: Token, things: frozenset[str]) -> bool:
    hit = done_to(token) if is_verb(token) else [noun for prep, noun in prepositions(token) if prep == "of"]
    return any(thing.lemma_.lower() in things for thing in hit)


def _reads(doc: Doc, first: int, lemmas: tuple[str, ...]) -> bool:
    """Whether these lemmas, or words, stand there."""
    there = doc[max(first, 0) : max(first + len(lemmas), 0)]
    return len(there) == len(lemmas) and all(
        word in {token.lemma_, token.lower_} for token, word in zip(there, lemmas, strict=True)
    )


def _tells(token: Token, rule: str, known: Words) -> bool:
    """Whether the word stands where it tells an act; a question tells none."""
    if token.dep_ in known.inside or _is_asked(token) or _in_phrase(token, known.phrases):
        return False
    if _is_done_to(token, known.harmless):
        return False
    if rule == CONFLICT:
        return not _by_accident(token) and not (is_verb(token) and child(token, "det"))  # "the wounded" are people
    return _is_said(token, known) if is_verb(token) else _has_content(token, known)


def _is_asked(token: Token) -> bool:
    return token.sent.text.rstrip(" \n\"”’'").endswith("?")


def _by_accident(token: Token) -> bool:
    """Beside a crash or a flood nobody need have attacked."""
    accidents = load().words["accident.nouns"]
    return any(other.lemma_.lower() in accidents for other in token.sent)


def _in_phrase(token: Token, phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(
        _reads(token.doc, token.i - k, phrase)
        for phrase in phrases
        for k, word in enumerate(phrase)
        if word in {token.lemma_, token.lower_}
    )


def _is_said(verb: Token, known: Words) -> bool:
    """Whether somebody is told to speak: not only to be able or unwilling to, and not the author or the reader."""
    subjects = grammatical_subjects(verb)
    if not subjects or any(subject.lower_ in known.present for subject in subjects):
        return False
    if negated(verb) or any(child.tag_ == "TO" for child in verb.lefts):
        return False
    return verb.dep_ not in {"acl", "pcomp"} and not (passive(verb) and verb.dep_ in {"advcl", "relcl"})


def _has_content(noun: Token, known: Words) -> bool:
    """Whether a noun of speech comes with what is said or who speaks."""
    return any(
        child.dep_ in {"acl", "poss"} or (child.dep_ in {"prep", "agent"} and child.lower_ in known.carriers)
        for child in noun.children
    )


@cache
def table() -> Words:
    """The words of all three lexicons, read once; a word of both kinds is one of conflict."""
    data = lexicon("silence")
    found: dict[str, dict[str, list[Entry]]] = {"verbs": {}, "nouns": {}}
    for rule, kind in ((CONFLICT, "conflict"), (SPEECH, "speech")):
        for part, lemma, entry in (*_events(data[kind]["types"], rule), *_listed(data[kind], rule)):
            found[part].setdefault(lemma, []).append(entry)
    for part, lemma in _cues(frozenset(data["speech"]["without"])):
        found[part].setdefault(lemma, []).append(Entry(SPEECH, active=True))
    verbs, nouns = (_without(found[part], data["not"][part]) for part in ("verbs", "nouns"))
    left = data["not"]
    phrases = tuple(tuple(phrase.split()) for phrase in left["phrases"])
    keys = columns.hashes({*verbs, *nouns})
    contexts = (left["inside"], left["present"], data["speech"]["with"], left["to"])
    return Words(verbs, nouns, keys, phrases, *(frozenset(words) for words in contexts))


def _without(found: dict[str, list[Entry]], passed_over: list[str]) -> dict[str, tuple[Entry, ...]]:
    """Leave out what is passed over, each as it is listed: "strike" may go and "hunger strike" stay."""
    left = frozenset(passed_over)
    kept = {lemma: tuple(e for e in entries if _listed_as(lemma, e) not in left) for lemma, entries in found.items()}
    return {lemma: entries for lemma, entries in kept.items() if entries}


def _listed_as(lemma: str, entry: Entry) -> str:
    name = " ".join(part for part in (*entry.before, lemma, entry.particle) if part)
    return name + "~s" if entry.plural else name


def _events(types: list[str], rule: str) -> Iterator[tuple[str, str, Entry]]:
    """Words of the event lexicon. A verb that needs a certain object or subject there says too little by itself."""
    for lemma, groups in load().verbs.items():
        for group, particle in groups:
            if group.type in types and not (group.object or group.subject):
                yield "verbs", lemma, Entry(rule, particle=particle, never=group.not_object)
    for lemma, nouns in load().nouns.items():
        for noun in nouns:
            if noun.group.type in types:
                yield "nouns", lemma, Entry(rule, noun.before, plural=noun.plural, never=noun.group.not_of)


def _listed(lists: dict[str, list[str]], rule: str) -> Iterator[tuple[str, str, Entry]]:
    for text in lists["verbs"]:
        lemma, _, particle = text.partition(" ")
        yield "verbs", lemma, Entry(rule, particle=particle or None)
    for text in lists["nouns"]:
        *before, lemma = text.removesuffix("~s").split()
        yield "nouns", lemma, Entry(rule, tuple(before), plural=text.endswith("~s"))


def _cues(without: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Verbs and nouns of the cue lexicon that tell speech, not thought."""
    parts = {"VERB": "verbs", "NOUN": "nouns"}
    for rule in rules():
        if rule.pos in parts and not rule.mental and rule.name not in without:
            yield from ((parts[rule.pos], lemma) for lemma in rule.lemmas if rule.particle is None)
