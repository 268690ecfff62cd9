"""HTML → text: the main text by trafilatura, with the headline on top, and what the page's own metadata give."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kg.documents.known import calendar_date

_DATE_TAGS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
)


class WebPage(Struct, frozen=True):
    """The extracted text (headline, blank line, paragraphs) and the page's metadata, "" where it has none."""

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    outlet: str = ""
    url: str = ""


def extract(data: bytes) -> WebPage | None:
    """The article of an HTML page in any encoding that it declares; None where there is none.

    The date is read from the page's metadata and never guessed.
    """
    import trafilatura  # heavy: only where HTML is read

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        tree = trafilatura.load_html(data)
        if tree is None:
            return None
        date = _published(tree)
        page = trafilatura.bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2100-01-01"},
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
    fields: dict[str, Any] = {} if page is None else page if isinstance(page, dict) else page.as_dict()
    body = _clean(fields.get("text"))
    if not any(char.isalpha() for char in body):
        return None
    title, host = _clean(fields.get("title")), _clean(fields.get("hostname"))
    outlet = _clean(fields.get("sitename"))
    return WebPage(
        text=body if not title or body.startswith(title) else f"{title}\n\n{body}",
        title=title,
        author=_clean(fields.get("author")),
        date=date,
        outlet="" if _is_host(outlet, host) else outlet,
        url=_clean(fields.get("url")),
    )


def _is_host(name: str, host: str) -> bool:
    """Whether a site's name is only its address."""
    return name.casefold() == host.casefold() or ("." in name.strip(".") and " " not in name)


def _clean(value: object) -> str:
    """A string without lone surrogates or controls other than line ends."""
    text = value if isinstance(value, str) else ""
    return "".join(c for c in text if c == "\n" or (c >= " " and not "\ud800" <= c <= "\udfff")).strip()


def _published(tree: Any) -> str:
    """The ISO date of publication that meta tags, JSON-LD or a marked <time> state."""
    for value in _stated_dates(tree):
        if found := calendar_date(value):
            return found
    return ""


def _stated_dates(tree: Any) -> Iterator[str]:
    tags: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        tags.setdefault(name, meta.get("content") or "")
    yield from (tags[name] for name in _DATE_TAGS if tags.get(name))
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and script.text:
            yield from _json_dates(script.text)
    for time in tree.iter("time"):
        if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None:
            yield time.get("datetime") or time.text or ""


def _json_dates(source: str) -> Iterator[str]:
    try:
        stack: list[Any] = [json.loads(source)]
    except (ValueError, RecursionError):
        return
    while stack:
        node = stack.pop(0)
        if isinstance(node, dict):
            if isinstance(node.get("datePublished"), str):
                yield node["datePublished"]
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
