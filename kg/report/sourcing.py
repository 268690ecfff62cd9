"""What stands on which sources: reprints, and things that rest on one source or on unnamed ones alone."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from kg.report.reader import ARTICLE_VOICE, Item, Origin, Reader


class Sourcing(Struct, frozen=True):
    """What rests on little.

    ``kin`` are groups of articles that have sentences in common: reprints, or copies of one dispatch. ``single``: one
    independent witness. ``unnamed``: on the word of unnamed sources and of nobody else. ``told`` things there are in all.
    """

    kin: tuple[tuple[Origin, ...], ...]
    single: tuple[Item, ...]
    unnamed: tuple[Item, ...]
    told: int


def sourcing(reader: Reader) -> Sourcing:
    """The sources of a graph, as far as they weaken what it says."""
    facts = reader.facts
    told = [iri for iri in (*facts.all("Event"), *facts.all("Statement")) if facts.get(iri, "mention")]
    single = [iri for iri in told if facts.number(iri, "witnesses") == 1]
    return Sourcing(
        tuple(_kin(reader)),
        reader.items(single),
        reader.items([iri for iri in told if _unnamed(reader, iri)]),
        len(told),
    )


def _kin(reader: Reader) -> Iterable[tuple[Origin, ...]]:
    """Groups of articles that share text, each article with all it shares text with, at first or second hand."""
    facts, seen = reader.facts, set[str]()
    for article in sorted(facts.all("Article"), key=lambda iri: (facts.one(iri, "dcterms:source"), reader.span(iri))):
        if article in seen or not facts.get(article, "sharesTextWith"):
            continue
        group, ahead = [], [article]
        while ahead:
            one = ahead.pop(0)
            if one not in seen:
                seen.add(one)
                group.append(one)
                ahead += facts.get(one, "sharesTextWith")
        yield tuple(map(reader.origin, group))


def _unnamed(reader: Reader, iri: str) -> bool:
    """Whether only sources without a name say so; the article's own voice is a name."""
    facts = reader.facts
    if "Statement" in facts.types(iri):
        return not facts.get(iri, "speaker")
    voices = reader.voices(facts.get(iri, "mention"))
    return bool(voices) and not any(voice == ARTICLE_VOICE or facts.get(voice, "speaker") for voice in voices)
