"""RDF terms and IRIs: how a record becomes a name."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pyoxigraph as ox

from kg import ids
from kg.ids import mention_id
from kg.model import Article, Dating, Span, Thing
from kg.vocab import ACTOR_TYPES, DEFAULT_BASE, KG, PREFIXES, ancestors

ACTORS = frozenset(ACTOR_TYPES)
PLACES = frozenset({"State", "Location", "Facility"})
PARTS_OF_BASE = (
    "article",
    "actor",
    "location",
    "statement",
    "event",
    "quantity",
    "mention",
    "judgement",
    "fulfilment",
    "disagreement",
)


def prefixes(base: str) -> dict[str, str]:
    """Prefix to namespace for a graph whose things have IRIs below the base."""
    return {**PREFIXES, **{part: f"{base}{part}/" for part in PARTS_OF_BASE}}


@cache
def name(curie: str) -> ox.NamedNode:
    """The node of a prefixed name; a bare name is a term of this project's ontology.

    >>> name("Threat").value, name("rdfs:label").value
    ('https://w3id.org/newskg/ontology#Threat', 'http://www.w3.org/2000/01/rdf-schema#label')
    """
    prefix, colon, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local if colon else KG + curie)


def plain(text: str) -> ox.Literal:
    """A plain string."""
    return ox.Literal(text)


def english(text: str) -> ox.Literal:
    """A string in English."""
    return ox.Literal(text, language="en")


def whole(number: int) -> ox.Literal:
    """An xsd:integer."""
    return ox.Literal(str(number), datatype=name("xsd:integer"))


def decimal(text: str) -> ox.Literal:
    """An xsd:decimal in canonical form, which Oxigraph's store would otherwise rewrite.

    >>> decimal("11.50").value, decimal("7").value
    ('11.5', '7')
    """
    lexical = text.rstrip("0").rstrip(".") if "." in text else text
    return ox.Literal(lexical or "0", datatype=name("xsd:decimal"))


def instant(moment: datetime) -> ox.Literal:
    """An xsd:dateTime in UTC with Z, to the second."""
    return ox.Literal(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=name("xsd:dateTime"))


def date_of(dating: Dating) -> ox.Literal | None:
    """The most precise date of a dating, None for an interval."""
    if dating.date is None or dating.datatype is None:
        return None
    return ox.Literal(dating.date, datatype=name(f"xsd:{dating.datatype}"))


@cache
def lineage(kind: str) -> tuple[str, ...]:
    """A class and all its superclasses of this ontology, nearest first.

    >>> lineage("Threat")
    ('Threat', 'Statement')
    """
    return (kind, *ancestors(kind))


class Names:
    """The IRIs of one graph, below one base."""

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        self.base = base

    def node(self, part: str, local: str) -> ox.NamedNode:
        """``BASE/part/local``."""
        return ox.NamedNode(f"{self.base}{part}/{local}")

    def thing(self, thing: Thing) -> ox.NamedNode:
        """An actor's IRI, or a location's where the thing is a place only."""
        part = "actor" if ACTORS.intersection(thing.kinds) else "location"
        return self.node(part, thing.slug)

    def article(self, article: Article) -> ox.NamedNode:
        """An article's IRI: a function of its file's content, path and place in it."""
        return self.node("article", article_key(article))

    def mention(self, article: Article, kind: str, span: Span) -> ox.NamedNode:
        """A mention's IRI: a function of its kind and place, so that it survives a rebuild."""
        return self.node("mention", mention_id(kind, article.sha256, article.source, span.start, span.end))

    def graph(self, local: str) -> ox.NamedNode:
        """A named graph."""
        return self.node("graph", local)


def article_key(article: Article) -> str:
    """The hash in an article's IRI."""
    return article_id(article.sha256, article.source, article.span)


def article_id(sha256: str, source: str, span: Span) -> str:
    """The hash in an article's IRI, also of one that is no longer there."""
    return ids.article_id(sha256, source, span.start, span.end)
