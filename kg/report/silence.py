"""Sentences with a word of speech or conflict from which nothing was read: our own gaps, by article."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kg.report.reader import Origin, Passage, Reader


class Silence(Struct, frozen=True):
    """The silent sentences of one article; each passage is the first word of its sentence that should have said more."""

    origin: Origin
    passages: tuple[Passage, ...]


def silences(reader: Reader) -> list[Silence]:
    """Articles with silent sentences, in the order of their files."""
    facts = reader.facts
    by_article: dict[str, list[Passage]] = {}
    for sentence in sorted(facts.all("SilentSentence"), key=reader.order):
        word = min(facts.get(sentence, "silentWord"), key=reader.order, default=sentence)
        found = replace(reader.passage(word), anchor=reader.anchor(sentence))
        by_article.setdefault(facts.one(sentence, "article"), []).append(found)
    return [Silence(reader.origin(article), tuple(passages)) for article, passages in by_article.items()]
