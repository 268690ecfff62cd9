"""Attributes of all tokens of a Doc at once, as lists: a loop over them makes no Token objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from spacy.strings import get_string_id
from spacy.tokens import Doc

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]


def column(doc: Doc, attribute: str) -> list[str]:
    """One string a token: "ORTH", "LOWER", "LEMMA", "TAG", "POS" ...; lemmas and tags as they are at the time of the call."""
    keys: list[int] = doc.to_array(attribute).tolist()
    strings = doc.vocab.strings
    known = {key: strings[key] for key in set(keys)}
    return [known[key] for key in keys]


def hashes(words: Iterable[str]) -> Hashes:
    """The keys of words in any spaCy array, for ``places``."""
    return np.array(sorted({get_string_id(word) for word in words}), dtype=np.uint64)


def places(doc: Doc, attributes: Sequence[str], wanted: Hashes) -> list[int]:
    """Indices of the tokens of which one of these attributes is one of the wanted words."""
    keys = doc.to_array(list(attributes)).reshape(-1, len(attributes))
    found: list[int] = np.flatnonzero(np.isin(keys, wanted).any(axis=1)).tolist()
    return found


def starts(doc: Doc) -> list[int]:
    """The first character of each token."""
    found: list[int] = doc.to_array("IDX").tolist()
    return found


def length(doc: Doc) -> int:
    """Characters of ``doc.text``, without joining it."""
    return doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0
