"""Reports to look at: of the seed pages, of invented articles, of a thousand articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

import kg
from kg.ids import sha256
from kg.vocab import DEFAULT_BASE, KG, PREFIXES

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "output" / "seeds.ttl"
"""The graph of the seed pages; a golden test keeps it current."""
MANY = 1000


def of_seeds(folder: Path, *, sources: bool = True) -> Path:
    """The report of the seed pages, with their text or without."""
    page = folder / ("seeds.html" if sources else "seeds-alone.html")
    kg.report(SEEDS, page, ROOT / "seeds" if sources else None)
    return page


def of_texts(folder: Path, texts: Mapping[str, str], metadata: str = "") -> Path:
    """The report of some articles, given as file name → text, and JSONL of what a feed knows of them."""
    files = folder / "texts"
    files.mkdir(parents=True)
    for name, text in texts.items():
        (files / name).write_text(text, encoding="utf-8")
    given = folder / "metadata.jsonl"
    given.write_text(metadata, encoding="utf-8")
    graph = folder / "graph.nq"
    built = kg.build([str(files)], metadata=given if metadata else None)
    graph.write_bytes(built.serialise("nquads"))
    kg.report(graph, folder / "report.html", files)
    return folder / "report.html"


BENIGN = """The Tarsk crossing is to be closed, Ruvenia says

By Olena Marrick

VELDMOOR, Ruvenia, March 3, 2021 - Ruvenia threatened on Wednesday to close the Tarsk crossing if Ostmark does not \
withdraw its troops from the border.

"We will close the crossing within a week," Defence Minister Anton Vashko told reporters in Veldmoor.

Ostmark condemned the threat. The foreign ministry of Ostmark said on Wednesday that its troops would stay.

Soldiers of Ruvenia blew up a bridge near the crossing on Tuesday, killing three people, the ministry said.
"""
"""An invented article with a threat, its condition, a quotation, a condemnation and an event on the word of a ministry."""


def of_many(folder: Path) -> Path:
    """The report of a thousand copies of the invented article, each with things of its own but for its actors."""
    files = folder / "texts"
    files.mkdir(parents=True)
    (files / "a.txt").write_text(BENIGN, encoding="utf-8")
    lines = kg.build([str(files)]).serialise("nquads").decode().splitlines(keepends=True)
    graph = folder / "many.nq"
    graph.write_text("".join(_copies(lines, MANY)), encoding="utf-8")
    kg.report(graph, folder / "many.html", files)
    return folder / "many.html"


_OWN = re.compile(r"(/id/(?:article|mention|event|statement|graph/article|sentence|quantity|fulfilment)/[^>]+)>")


def _copies(lines: Sequence[str], number: int) -> Iterator[str]:
    yield from lines
    template = "".join(_OWN.sub(r"\1-@COPY@>", line) for line in lines if _OWN.search(line))
    yield from (template.replace("@COPY@", str(copy)) for copy in range(1, number))


def of_crowd(folder: Path, names: Sequence[str]) -> Path:
    """The report of one article that is a list of names, a sentence each; every third one attacks the next."""
    files = folder / "texts"
    files.mkdir(parents=True)
    text = "".join(f"{name} came.\n" for name in names)
    (files / "a.txt").write_text(text, encoding="utf-8")
    graph = folder / "crowd.nt"
    graph.write_bytes(ox.serialize(_crowd(text, names), format=ox.RdfFormat.N_TRIPLES) or b"")
    kg.report(graph, folder / "crowd.html", files)
    return folder / "crowd.html"


def _crowd(text: str, names: Sequence[str]) -> Iterator[ox.Triple]:
    article = _id("article/a")
    yield from _said(article, ["Article"], sha256=sha256(text.encode()), start=0, end=len(text))
    yield ox.Triple(article, ox.NamedNode(PREFIXES["dcterms"] + "source"), ox.Literal("a.txt"))
    start = 0
    for number, name in enumerate(names):
        actor, told, sentence = _id(f"actor/{number}"), _id(f"mention/{number}"), _id(f"mention/s{number}")
        yield from _said(actor, ["Actor", "Person"], mention=told)
        yield ox.Triple(actor, ox.NamedNode(PREFIXES["skos"] + "prefLabel"), ox.Literal(name, language="en"))
        place: dict[str, ox.NamedNode | str | int] = {"article": article, "start": start}
        yield from _said(told, ["Mention"], **place, end=start + len(name), text=name, sentence=sentence, rule="name")
        around = f"{name} came."
        yield from _said(sentence, ["Mention", "Sentence"], **place, end=start + len(around), text=around)
        if number % 3 == 0:
            yield from _attack(number, (number + 1) % len(names), told)
        start += len(around) + 1


def _attack(agent: int, target: int, told: ox.NamedNode) -> Iterator[ox.Triple]:
    event = _id(f"event/{agent}")
    assault = ox.NamedNode(PREFIXES["plover"] + "ASSAULT")
    actual = ox.NamedNode(KG + "Actual")
    parts = {"agent": _id(f"actor/{agent}"), "target": _id(f"actor/{target}"), "mention": told}
    yield from _said(event, ["Event"], eventType=assault, factuality=actual, **parts)


def _said(subject: ox.NamedNode, classes: Sequence[str], **facts: ox.NamedNode | str | int) -> Iterator[ox.Triple]:
    for name in classes:
        yield ox.Triple(subject, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(KG + name))
    for name, value in facts.items():
        term = value if isinstance(value, ox.NamedNode) else ox.Literal(value)
        yield ox.Triple(subject, ox.NamedNode(KG + name), term)


def _id(path: str) -> ox.NamedNode:
    return ox.NamedNode(DEFAULT_BASE + path)
