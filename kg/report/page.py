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
from kg.report.drawings.network import draw as draw_network
from kg.report.drawings.strip import strip
from kg.report.drawings.worldmap import Point
from kg.report.drawings.worldmap import draw as draw_map
from kg.report.reader import Reader
from kg.report.threats import Threat
from kg.vocab import INDIVIDUALS, STATEMENT_TYPES

_HERE = Path(__file__).resolve().parent


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"words": things.spaced, "pieces": marking.pieces, "urlencode": _encoded}
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
    facts = reader.facts
    told = overview.overview(reader)
    groups = things.groups(reader)
    matter = differences.differences(reader)
    css, js = (_static(*names) for names in (("report.css", "drawings.css"), ("report.js",)))
    yield _render(
        "report",
        title=_title(reader, told),
        parts=_parts(groups, told, len(threats)),
        css=css,
        policy=_policy(css, js),
    )
    yield _render("start", threats=threats, o=told)
    yield "</div></main>\n"
    rows = articles.rows(reader)
    yield _chunk("articles", _render("articles", rows=rows))
    for iri in facts.all("Article"):
        yield _chunk(facts.key(iri), _render("article", a=articles.page(reader, iri)))
    for group, iris in groups.items():
        yield _chunk(f"{group}s", _index(reader, group, iris))
        for iri in iris:
            yield _chunk(facts.key(iri), _render("thing", p=things.page(reader, group, iri)))
    yield _chunk("timeline", _timeline(reader, groups))
    yield _chunk("network", _network(reader))
    yield _chunk("map", _map(reader, groups))
    wording = [d for d in matter if d.aspect == "wording"]
    yield _chunk(
        "disagreements",
        _render("disagreements", matter=[d for d in matter if d.aspect != "wording"], wording=wording),
    )
    yield _chunk("sources", _render("sources", s=sourcing.sourcing(reader)))
    yield _chunk("silence", _render("silence", silences=silence.silences(reader), total=told.silent))
    yield _render("end", tools=told.tools, articles=told.articles, js=js)


def _title(reader: Reader, told: overview.Overview) -> str:
    noun = "article" if told.articles == 1 else "articles"
    return f"What {told.articles} {noun} say"


def _parts(groups: dict[str, list[str]], told: overview.Overview, threats: int) -> list[tuple[str, str, int | None]]:
    """The navigation: key, name, number."""
    return [
        ("", "Threats", threats),
        ("articles", "Articles", told.articles),
        *((f"{group}s", f"{group.capitalize()}s", len(iris)) for group, iris in groups.items()),
        ("timeline", "Timeline", None),
        ("network", "Network", None),
        ("map", "Map", None),
        ("disagreements", "Disagreements", told.disagreements),
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
    "event": "What happened, or is said to. Events told as facts come first.",
    "statement": "Who said what, by the kind of statement.",
}


def _index(reader: Reader, group: str, iris: list[str]) -> str:
    entries = sorted((_entry(reader, group, iri) for iri in iris), key=lambda e: (e["order"], e["link"].key))
    folds: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        folds.setdefault(entry["fold"], []).append(entry)
    return _render("index", title=f"{group.capitalize()}s", lead=_LEADS[group], groups=folds.items(), total=len(iris))


def _entry(reader: Reader, group: str, iri: str) -> dict[str, Any]:
    """A line of an index: its fold, what sorts it, and every name that the filter finds it by."""
    link, facts = reader.link(iri), reader.facts
    entry = {"link": link, "names": " ".join([link.label, *facts.get(iri, "skos:altLabel")])}
    if group in ("actor", "place"):
        letter = link.label[:1].upper() if link.label[:1].isalpha() else "#"
        mentions = len(facts.get(iri, "mention"))
        return {**entry, "fold": letter, "order": (letter, link.label.casefold()), "mentions": mentions}
    rank = (*INDIVIDUALS["Factuality"], *STATEMENT_TYPES).index(link.kind)
    return {**entry, "fold": link.kind, "order": (rank, link.label.casefold()), "date": reader.date(iri)}


def _timeline(reader: Reader, groups: dict[str, list[str]]) -> str:
    told = {group: reader.items(groups[group]) for group in ("event", "statement")}
    actual = [item for item in told["event"] if item.status == "Actual"]
    other = [item for item in told["event"] if item.status != "Actual"]
    lanes = [("told as facts", actual), ("threatened, planned …", other), ("statements", told["statement"])]
    merged = reader.items([*groups["event"], *groups["statement"]])
    return _render("timeline", s=strip(lanes), folds=chronicle(merged))


def _network(reader: Reader) -> str:
    nodes, tied = ties.network_of(reader)
    names = {node.key: node.label for node in nodes}
    return _render("network", drawing=draw_network(nodes, tied), ties=tied, names=names, place=_place)


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
