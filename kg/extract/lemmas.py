"""Lemmas that the rule lemmatiser gets wrong: "hoped" is no form of "hop", nor "staged" of "stag"."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract import columns
from kg.resources import lexicon

_DOUBLES = re.compile(r".*[^aeiou][aeiou][^aeiouwxy]")  # such a verb doubles its last letter: "hopped"
_ENDINGS = ("ed", "ing", "es")


def repair(doc: Doc) -> None:
    """Set the right lemma where a verb's form tells it. Once a Doc, however many components ask for it."""
    if doc.user_data.get("kg_lemmas"):
        return
    doc.user_data["kg_lemmas"] = True
    words, silent = _tables()
    for i in columns.places(doc, ("LEMMA",), _keys()):
        token = doc[i]
        if not token.tag_.startswith("VB"):
            continue
        lemma = token.lemma_
        if lemma in words:
            token.lemma_ = words[lemma]
        elif lemma in silent and _keeps_its_e(token):
            token.lemma_ = lemma + "e"


def _keeps_its_e(token: Token) -> bool:
    lemma = token.lemma_
    return _DOUBLES.fullmatch(lemma) is not None and token.lower_ in {lemma + ending for ending in _ENDINGS}


@cache
def _keys() -> columns.Hashes:
    words, silent = _tables()
    return columns.hashes({*words, *silent})


@cache
def _tables() -> tuple[dict[str, str], frozenset[str]]:
    data = lexicon("lemmas")
    return data["words"], frozenset(verb.removesuffix("e") for verb in data["silent_e"])
