"""How much was read, and what was passed over."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from kg.report.reader import Reader
from kg.vocab import INDIVIDUALS, STATEMENT_TYPES

_SKIPPED = "skipped: "


class Overview(Struct, frozen=True):
    """The numbers of a graph. ``skipped`` are files with the reason, ``tools`` what made the graph."""

    articles: int
    outlets: int
    first: str
    last: str
    things: dict[str, int]
    statements: dict[str, int]
    events: dict[str, int]
    silent: int
    disagreements: int
    skipped: tuple[tuple[str, str], ...]
    tools: tuple[str, ...]


def overview(reader: Reader) -> Overview:
    """Counts by class, in the order of the vocabulary."""
    facts = reader.facts
    articles = facts.all("Article")
    days = sorted(filter(None, map(reader.published, articles)))
    statements = Counter(reader.kind(iri) for iri in facts.all("Statement"))
    events = Counter(reader.factuality(iri) for iri in facts.all("Event"))
    things = Counter(reader.kind(iri) for iri in dict.fromkeys((*facts.all("Actor"), *facts.all("Location"))))
    aspects = Counter(facts.one(iri, "aspect") for iri in facts.all("Disagreement"))
    return Overview(
        len(articles),
        len({outlet for article in articles if (outlet := reader.outlet(article))}),
        days[0] if days else "",
        days[-1] if days else "",
        dict(sorted(things.items())),
        {kind: statements[kind] for kind in STATEMENT_TYPES if statements[kind]},
        {kind: events[kind] for kind in INDIVIDUALS["Factuality"] if events[kind]},
        len(facts.all("SilentSentence")),
        aspects.total() - aspects["wording"],
        tuple(_skipped(reader)),
        tuple(
            sorted(
                map(reader.label, facts.all("prov:SoftwareAgent")),
                key=lambda tool: (not tool.startswith("newskg"), tool),
            )
        ),
    )


def _skipped(reader: Reader) -> list[tuple[str, str]]:
    """Files that were not read, with the reason."""
    facts = reader.facts
    return sorted(
        (facts.one(file, "dcterms:source"), reason.removeprefix(_SKIPPED))
        for file in facts.all("prov:Entity")
        for reason in facts.get(file, "reason")
        if reason.startswith(_SKIPPED)
    )
