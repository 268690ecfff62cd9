"""Attributes of all tokens of a Doc at once, as lists: a loop over them makes no Token objects."""

from __future__ import annotations

from spacy.tokens import Doc


def column(doc: Doc, attribute: str) -> list[str]:
    """One string a token: "ORTH", "LOWER", "LEMMA", "TAG", "POS" ...; lemmas and tags as they are at the time of the call."""
    keys: list[int] = doc.to_array(attribute).tolist()
    strings = doc.vocab.strings
    known = {key: strings[key] for key in set(keys)}
    return [known[key] for key in keys]


def starts(doc: Doc) -> list[int]:
    """The first character of each token."""
    found: list[int] = doc.to_array("IDX").tolist()
    return found


def length(doc: Doc) -> int:
    """Characters of ``doc.text``, without joining it."""
    return doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0
