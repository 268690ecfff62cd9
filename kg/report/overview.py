"""How much was read, and what was passed over."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from kg.report.reader import Reader
from kg.vocab import INDIVIDUALS, STATEMENT_TYPES

_SKIPPED = "skipped: "


class Overview(Struct, frozen=True):
    """The numbers of a graph.

    ``first`` and ``last`` are days of publication, ``claimed`` the actual events that no article tells in its own voice,
    ``skipped`` the files that were not read with the reason, ``tools`` what made the graph.
    """

    articles: int
    outlets: int
    first: str
    last: str
    undated: int
    actors: dict[str, int]
    places: dict[str, int]
    statements: dict[str, int]
    events: dict[str, int]
    claimed: int
    silent: int
    skipped: tuple[tuple[str, str], ...]
    tools: tuple[str, ...]


def overview(reader: Reader, groups: dict[str, list[str]]) -> Overview:
    """Counts by class, in the order of the vocabulary; ``groups`` are the things by group."""
    facts = reader.facts
    articles = facts.all("Article")
    days = sorted(filter(None, map(reader.published, articles)))
    kinds = {group: Counter(map(reader.kind, iris)) for group, iris in groups.items()}
    realities = Counter(map(reader.factuality, groups["event"]))
    tools = map(reader.label, facts.all("prov:SoftwareAgent"))
    return Overview(
        articles=len(articles),
        outlets=len({outlet for article in articles if (outlet := reader.outlet(article))}),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        undated=len(articles) - len(days),
        actors=dict(sorted(kinds["actor"].items())),
        places=dict(sorted(kinds["place"].items())),
        statements={kind: kinds["statement"][kind] for kind in STATEMENT_TYPES if kinds["statement"][kind]},
        events={kind: realities[kind] for kind in INDIVIDUALS["Factuality"] if realities[kind]},
        claimed=kinds["event"]["Claimed"],
        silent=len(facts.all("SilentSentence")),
        skipped=tuple(_skipped(reader)),
        tools=tuple(sorted(tools, key=lambda tool: (not tool.startswith("newskg"), tool))),
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
