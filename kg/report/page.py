"""All parts of the report to one HTML page, in pieces, so that a large one never stands in memory twice.

The page asks no network for anything. What it shows first stands in it as HTML; each other part is kept as inert text
(``<script type="text/x-page">``) and becomes HTML when it is opened. Scripts and styles run by their hash alone.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from kg.report import articles, differences, marking, overview, silence, sourcing, things, ties
from kg.report.chronicle import chronicle
from kg.report.direction import closed
from kg.report.drawings.network import draw as draw_network
from kg.report.drawings.strip import strip
from kg.report.drawings.worldmap import Point
from kg.report.drawings.worldmap import draw as draw_map
from kg.report.reader import Item, Reader
from kg.report.threats import Threat
from kg.report.wording import called
from kg.vocab import INDIVIDUALS, STATEMENT_TYPES

_HERE = Path(__file__).resolve().parent


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=closed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"words": called, "pieces": marking.pieces, "urlencode": _encoded}
    return environment


def _encoded(key: str) -> str:
    return quote(key, safe="/-._~")


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(f"{name}.html.j2").render(**values)


def _chunk(key: str, html: str) -> str:
    """A part of the report, asleep. It holds no ``</script``: every ``<`` from a text is escaped."""
    assert "</script" not in html.lower() and "<!--" not in html, key
    return f'<script type="text/x-page" id="page:{escape(key)}">{html}</script>\n'


def pieces(reader: Reader, threats: list[Threat]) -> Iterator[str]:
    """The page from its first byte to its last."""
    groups = things.groups(reader)
    told = overview.overview(reader, groups)
    found = differences.differences(reader)
    css, js = (_static(*names) for names in (("report.css", "drawings.css"), ("report.js",)))
    title = f"What {told.articles} {'article says' if told.articles == 1 else 'articles say'}"
    matter = [d for d in found if d.aspect != "wording"]
    parts = _parts(groups, told, len(threats), len(matter))
    yield _render("report", title=title, parts=parts, css=css, policy=_policy(css, js))
    yield _render("start", threats=threats, o=told, differences=len(matter))
    yield "</div></main>\n"
    for part in (_articles(reader), _things(reader, groups), _views(reader, groups, found)):
        yield from (_chunk(key, html) for key, html in part)
    yield _render("end", tools=told.tools, articles=told.articles, js=js)


def _articles(reader: Reader) -> Iterator[tuple[str, str]]:
    rows = {iri: articles.row(reader, iri) for iri in reader.facts.all("Article")}
    yield "articles", _render("articles", rows=articles.in_order(rows.values()))
    for iri, row in rows.items():
        yield row.origin.article.key, _render("article", a=articles.page(reader, iri, row))


def _things(reader: Reader, groups: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for group, iris in groups.items():
        yield f"{group}s", _index(reader, group, iris)
        for iri in iris:
            yield reader.facts.key(iri), _render("thing", p=things.page(reader, group, iri))


def _views(
    reader: Reader, groups: dict[str, list[str]], found: list[differences.Difference]
) -> Iterator[tuple[str, str]]:
    """What is shown of everything at once."""
    yield "timeline", _timeline(reader, groups)
    yield "network", _network(reader)
    yield "map", _map(reader, groups)
    yield "disagreements", _disagreements(found)
    yield "sources", _render("sources", s=sourcing.sourcing(reader))
    yield "silence", _render("silence", silences=silence.silences(reader))


def _parts(
    groups: dict[str, list[str]], told: overview.Overview, threats: int, matter: int
) -> list[tuple[str, str, int | None]]:
    """The navigation: key, name, number."""
    return [
        ("", "Threats", threats),
        ("articles", "Articles", told.articles),
        *((f"{group}s", f"{group.capitalize()}s", len(iris)) for group, iris in groups.items()),
        ("timeline", "Timeline", None),
        ("network", "Network", None),
        ("map", "Map", None),
        ("disagreements", "Disagreements", matter),
        ("sources", "Sources", None),
        ("silence", "Silence", told.silent),
    ]


def _static(*names: str) -> Markup:
    """Our own style or script; nothing from an article is ever put into one."""
    return Markup("\n".join((_HERE / "static" / name).read_text(encoding="utf-8") for name in names))


def _policy(css: str, js: str) -> str:
    """A content-security policy under which nothing is fetched and nothing runs but this style and this script."""
    style, script = (b64encode(sha256(text.encode()).digest()).decode() for text in (css, js))
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


# ---- parts -----------------------------------------------------------------------------------------------------------

_LEADS = {
    "actor": "People, organisations, states and groups, by name. A state that is a place too stands here.",
    "place": "Places and buildings, by name.",
    "event": "What happened, or is said to; the best attested first.",
    "statement": "Who said what, by the kind of statement; the best attested first.",
}


_TITLES = {
    "Actual": "Told as facts",
    "Claimed": "Claimed by a source, told by no article in its own voice",
    "Hypothetical": "Supposed",
}


def _index(reader: Reader, group: str, iris: list[str]) -> str:
    entries = sorted((_entry(reader, group, iri) for iri in iris), key=lambda e: (e["order"], e["link"].key))
    folds: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        folds.setdefault(entry["fold"], []).append(entry)
    return _render(
        "index",
        title=f"{group.capitalize()}s",
        lead=_LEADS[group],
        groups=folds.items(),
        titles=_TITLES,
        total=len(iris),
    )


def _entry(reader: Reader, group: str, iri: str) -> dict[str, Any]:
    """A line of an index: its fold, what sorts it, and every name that the filter finds it by."""
    link, facts = reader.link(iri), reader.facts
    entry = {"link": link, "names": " ".join([link.label, *facts.get(iri, "skos:altLabel")])}
    if group in ("actor", "place"):
        letter = link.label[:1].upper() if link.label[:1].isalpha() else "#"
        mentions = len(facts.get(iri, "mention"))
        return {**entry, "fold": letter, "order": (letter, link.label.casefold()), "mentions": mentions}
    kinds = (*INDIVIDUALS["Factuality"][:1], "Claimed", *INDIVIDUALS["Factuality"][1:], *STATEMENT_TYPES)
    witnesses = facts.number(iri, "witnesses")
    rank = kinds.index(link.kind) if link.kind in kinds else len(kinds)
    order = (rank, -witnesses, link.label.casefold())
    return {**entry, "fold": link.kind, "order": order, "date": reader.date(iri), "witnesses": witnesses}


def _disagreements(found: list[differences.Difference]) -> str:
    wording = [d for d in found if d.aspect == "wording"]
    return _render("disagreements", matter=[d for d in found if d.aspect != "wording"], wording=wording)


_LANES = {"Actual": "told as facts", "Claimed": "claimed"}
_OTHER = "threatened, planned …"


def _timeline(reader: Reader, groups: dict[str, list[str]]) -> str:
    items = reader.items([*groups["event"], *groups["statement"]])
    lanes: dict[str, list[Item]] = {title: [] for title in (*_LANES.values(), _OTHER, "statements")}
    for item in items:
        lanes["statements" if item.link.kind in STATEMENT_TYPES else _LANES.get(item.link.kind, _OTHER)].append(item)
    dated = sum(bool(item.earliest) for item in items)
    return _render("timeline", s=strip([*lanes.items()]), folds=chronicle(items), dated=dated, total=len(items))


def _network(reader: Reader) -> str:
    nodes, tied = ties.network_of(reader)
    names = {node.key: node.label for node in nodes}
    often = sorted(tied, key=lambda tie: -tie.count)
    return _render("network", drawing=draw_network(nodes, tied), ties=often, names=names, place=_place, most=_MOST_TIES)


_MOST_TIES = 500  # lines of the table beside the drawing


def _map(reader: Reader, groups: dict[str, list[str]]) -> str:
    points = [point for iri in (*groups["actor"], *groups["place"]) if (point := _point(reader, iri))]
    return _render("map", drawing=draw_map(points), points=points, place=_place)


def _point(reader: Reader, iri: str) -> Point | None:
    facts, link = reader.facts, reader.link(iri)
    try:
        latitude, longitude = float(facts.one(iri, "geo:lat")), float(facts.one(iri, "geo:long"))
    except ValueError:
        return None
    return Point(link.key, link.label, latitude, longitude, len(facts.get(iri, "mention")), link.kind)


def _place(key: str) -> str:
    return f"#{_encoded(key)}"
