"""Cues of attribution among the tokens of a text.

The notion of source, cue and content is that of PolNeAR (Newell, Margolin and Ruths, LREC 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract import columns
from kg.extract.attribution.drafts import Draft
from kg.extract.attribution.nominals import (
    in_words_of,
    read_according,
    read_adjective,
    read_adverb,
    read_citing,
    read_noun,
    read_participle,
)
from kg.extract.attribution.rules import Rule, index
from kg.extract.attribution.verbs import read_verb


def drafts(doc: Doc, body: Sequence[bool]) -> Iterator[Draft]:
    """One draft for each cue whose complement is in the tree; ``body`` tells for each token whether it is read."""
    known = index()
    for i in columns.places(doc, ("LEMMA", "LOWER"), _keys()):  # no loop over the tokens of the text
        if body[i]:
            draft = _read(doc[i], known)
            if draft is not None:
                yield draft


@cache
def _keys() -> columns.Hashes:
    named = {word for _, lemma in index() for word in (lemma, lemma.capitalize())}
    return columns.hashes(named | {"according", "per", "citing", "in", "by"})


def _read(token: Token, known: dict[tuple[str, str], tuple[Rule, ...]]) -> Draft | None:
    """The draft of the first rule that fits this token."""
    lower = token.lower_
    if lower in {"according", "per"} or (lower in {"in", "by"} and token.dep_ == "prep" and in_words_of(token)):
        return read_according(token)
    if token.dep_ == "advmod" and ("ADV", lower) in known:
        return read_adverb(token, known["ADV", lower][0])
    if lower == "citing":
        draft = read_citing(token, known["PREP", "citing"][0])
        if draft is not None:
            return draft
    if token.tag_ in {"VBN", "VBD"} and ("ADJ", lower) in known:  # "is convinced that"
        draft = read_participle(token, known["ADJ", lower][0])
        if draft is not None:
            return draft
    pos = "VERB" if token.tag_.startswith("VB") else token.pos_
    reader = _READERS.get(pos)
    found = (reader(token, rule) for rule in known.get((pos, token.lemma_.lower()), ())) if reader is not None else ()
    return next((draft for draft in found if draft is not None), None)


_READERS: dict[str, Callable[[Token, Rule], Draft | None]] = {
    "VERB": read_verb,
    "NOUN": read_noun,
    "ADJ": read_adjective,
}
