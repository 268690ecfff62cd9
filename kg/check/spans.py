"""Mentions against texts: ``file[start:end] == kg:text``, and every mention inside its sentence and its article.

Offsets are code points of the file decoded as UTF-8, without newline translation; a byte order mark counts one. Under
compact provenance a mention is known by its IRI, which encodes its article and offsets, and need not have a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
from msgspec import Struct

from kg.check.report import Finding
from kg.ids import place_of, sha256
from kg.sources import find, folders
from kg.vocab import KG, PREFIXES

_SOURCE = PREFIXES["dcterms"] + "source"
_TYPE = PREFIXES["rdf"] + "type"
_WANTED = {KG + name: name for name in ("article", "sentence", "start", "end", "text", "sha256")} | {_SOURCE: "source"}
_ABOUT_THE_PAGE = {KG + name for name in ("authorMention", "publisherMention", "headlineMention", "dateMention")}
_MANY = 20
_LONG = 60
_NOT_COMPARED = "texts were not compared with the files; name their folder with --sources"

Record = dict[str, str]
"""What one node says: property name to lexical value; where it says two things the shapes complain."""


class Outcome(Struct, frozen=True):
    """What the comparison counted and found."""

    articles: int
    mentions: int
    compared: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def compare(triples: Sequence[ox.Triple], graph: Path, sources: Path | None) -> Outcome:
    """Compare every mention with its sentence, its article and, where it can be found, its file.

    ``graph`` is the path of the graph file: texts extracted from pages lie in ``GRAPH.sources/``.
    """
    places = {iri: place for iri in _iris(triples) if (place := place_of(iri)) is not None}
    articles, mentions = _records(triples, places)
    findings = sorted(_encoded(mentions, places, articles))
    furniture = _furniture(triples, articles)
    findings += sorted(_misplaced(articles, mentions, furniture))
    by_file: dict[tuple[str, str], list[tuple[str, Record]]] = defaultdict(list)
    for iri, mention in mentions.items():
        article = articles.get(mention.get("article", ""), {})
        if "source" in article:
            by_file[article["source"], article.get("sha256", "")].append((iri, mention))
    for article in articles.values():  # a file that nothing was read in must be there too
        if "source" in article:
            by_file.setdefault((article["source"], article.get("sha256", "")), [])
    homes = folders(graph, sources)
    compared, unread = 0, 0
    for (source, sha), read_here in sorted(by_file.items()):
        data = find(homes, source, sha)
        if data is None:
            unread += 1
            if sources is not None:
                findings.append(Finding("span", source, f"no such file under {sources}"))
            continue
        faults = list(_against(data, source, sha, read_here))
        compared += len(read_here)
        findings.extend(faults)
    notes = () if sources or not unread else (_NOT_COMPARED,)
    return Outcome(len(articles), len(mentions), compared, tuple(findings), notes)


def _records(triples: Iterable[ox.Triple], places: Iterable[str]) -> tuple[dict[str, Record], dict[str, Record]]:
    """Articles by IRI, and mentions: those typed so, and those whose IRI is a place."""
    said: dict[str, Record] = defaultdict(dict)
    kinds: dict[str, dict[str, None]] = {KG + "Article": {}, KG + "Mention": dict.fromkeys(places)}
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            continue
        if predicate == _TYPE:
            if value.value in kinds:
                kinds[value.value][subject.value] = None
        elif predicate in _WANTED:
            said[subject.value][_WANTED[predicate]] = value.value
    articles, mentions = ({iri: said.get(iri, {}) for iri in kind} for kind in kinds.values())
    return articles, mentions


def _iris(triples: Iterable[ox.Triple]) -> set[str]:
    return {term.value for t in triples for term in (t.subject, t.object) if isinstance(term, ox.NamedNode)}


def _encoded(
    mentions: dict[str, Record], places: dict[str, tuple[str, int, int]], articles: dict[str, Record]
) -> Iterator[Finding]:
    """Complete the mentions whose IRI is a place; what it encodes must be what is said of them."""
    for iri, (article, start, end) in places.items():
        encoded = {"article": article, "start": str(start), "end": str(end)}
        mention = mentions[iri]
        if any(mention.setdefault(name, value) != value for name, value in encoded.items()):
            yield Finding("span", iri, "The IRI of the mention encodes another article or other offsets than it says")
        if article not in articles:
            yield Finding("span", iri, "The IRI of the mention encodes an article that the graph does not have")
        if start >= end:
            yield Finding("span", iri, "The IRI of the mention encodes an end that is not after the start")


def _furniture(triples: Iterable[ox.Triple], articles: dict[str, Record]) -> set[str]:
    """Mentions in bylines, mastheads and captions, which may lie before or after their article."""
    return {
        triple.object.value
        for triple in triples
        if triple.predicate.value in _ABOUT_THE_PAGE
        and isinstance(triple.object, ox.NamedNode)
        and isinstance(triple.subject, ox.NamedNode)
        and triple.subject.value in articles
    }


def _place(record: Record) -> tuple[int, int] | None:
    """Start and end, None where they are missing or no numbers (the shapes say so)."""
    try:
        return int(record["start"]), int(record["end"])
    except (KeyError, ValueError):
        return None


def _misplaced(articles: dict[str, Record], mentions: dict[str, Record], furniture: set[str]) -> Iterator[Finding]:
    """Mentions outside their article or sentence, or as long as their text is not."""
    for iri, mention in mentions.items():
        place = _place(mention)
        if place is None:
            continue
        around = mentions.get(mention.get("sentence", ""))
        if around is not None and not _inside(place, _place(around)):
            yield Finding("span", iri, "The mention lies outside its sentence")
        if around is not None and around.get("article") != mention.get("article"):
            yield Finding("span", iri, "The mention and its sentence lie in different articles")
        article = articles.get(mention.get("article", ""), {})
        if iri not in furniture and not _inside(place, _place(article)):
            yield Finding("span", iri, "The mention lies outside its article")
        text = mention.get("text")
        if text is not None and len(text) != place[1] - place[0]:
            yield Finding("span", iri, f"kg:text has {len(text)} code points, the span {place[1] - place[0]}")


def _inside(inner: tuple[int, int], outer: tuple[int, int] | None) -> bool:
    return outer is None or (outer[0] <= inner[0] and inner[1] <= outer[1])


def _against(data: bytes, source: str, sha: str, read_here: list[tuple[str, Record]]) -> Iterator[Finding]:
    """The faults of one file's mentions. A file that has changed, or is all wrong, is one fault and not a thousand."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Finding("span", source, f"The file is not UTF-8 (byte {error.start})")
        return
    wrong = [
        (iri, mention, place) for iri, mention, place in _placed(read_here) if not _stands(text, iri, mention, place)
    ]
    if sha256(data) != sha:
        lost = f"{len(wrong)} of {len(read_here)} mentions no longer match"
        yield Finding("span", source, f"The file has changed since the graph was built: {lost}")
        return
    for iri, mention, (start, end) in wrong[:_MANY]:
        said, there = _short(mention.get("text", "")), _short(text[start:end])
        yield Finding("span", iri, f"kg:text is {said}, the file has {there} ({source} {start}–{end})")
    if len(wrong) > _MANY:
        yield Finding("span", source, f"{len(wrong) - _MANY} more mentions have a text that the file has not")


def _stands(text: str, iri: str, mention: Record, place: tuple[int, int]) -> bool:
    """Whether the words of a mention stand at its place; where its IRI encodes the place, it may keep no words."""
    start, end = place
    if "text" not in mention and place_of(iri):
        return end <= len(text)
    return text[start:end] == mention.get("text", "")


def _placed(read_here: list[tuple[str, Record]]) -> Iterator[tuple[str, Record, tuple[int, int]]]:
    for iri, mention in sorted(read_here, key=lambda pair: (_place(pair[1]) or (-1, -1), pair[0])):
        place = _place(mention)
        if place is not None:
            yield iri, mention, place


def _short(text: str) -> str:
    shown = repr(text)
    return shown if len(shown) <= _LONG else shown[:_LONG] + "…'"
