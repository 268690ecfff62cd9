"""Cues of attribution among the tokens of a text.

The notion of source, cue and content is that of PolNeAR (Newell, Margolin and Ruths, LREC 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from spacy.tokens import Token

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


def drafts(tokens: Iterable[Token]) -> Iterator[Draft]:
    """One draft for each cue among these tokens whose complement is in the tree."""
    known = index()
    for token in tokens:
        lower = token.lower_
        if lower in {"according", "per"} or (lower in {"in", "by"} and token.dep_ == "prep" and in_words_of(token)):
            draft = read_according(token, known)
            if draft is not None:
                yield draft
            continue
        if token.dep_ == "advmod" and ("ADV", lower) in known:
            draft = read_adverb(token, known["ADV", lower][0])
            if draft is not None:
                yield draft
            continue
        if lower == "citing":
            draft = read_citing(token, known["PREP", "citing"][0])
            if draft is not None:
                yield draft
                continue
        pos = "VERB" if token.tag_.startswith("VB") else token.pos_
        if token.tag_ in {"VBN", "VBD"} and ("ADJ", lower) in known:  # "is convinced that"
            draft = read_participle(token, known["ADJ", lower][0])
            if draft is not None:
                yield draft
                continue
        if pos not in {"VERB", "NOUN", "ADJ"}:
            continue
        for rule in known.get((pos, token.lemma_.lower()), ()):
            draft = _READERS[pos](token, rule)
            if draft is not None:
                yield draft
                break


_READERS: dict[str, Callable[[Token, Rule], Draft | None]] = {
    "VERB": read_verb,
    "NOUN": read_noun,
    "ADJ": read_adjective,
}
