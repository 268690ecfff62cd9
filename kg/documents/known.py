"""What a page says about its article: dates, authors, outlet. Where it is not plain, nothing is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from kg.documents.lines import Unit
from kg.model import DateBasis, Known, Span
from kg.resources import lexicon

_BAR = re.compile(r"[|•·]")
_TOLD_OFTEN = 3  # two people may have been quoted from another outlet's interview


@cache
def words(name: str) -> tuple[str, ...]:
    """A word list of ``lexicons/en/bylines.toml``."""
    found: list[str] = lexicon("bylines")["words"][name]
    return tuple(found)


@cache
def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern of the lexicon with its {placeholders} filled in."""
    parts = {name: value for name, value in lexicon("bylines")["parts"].items() if f"{{{name}}}" in source}
    while parts:
        for name, value in parts.items():
            source = source.replace(f"{{{name}}}", value)
        parts = {name: value for name, value in lexicon("bylines")["parts"].items() if f"{{{name}}}" in source}
    if "{outlets}" in source:
        names = sorted(_outlets(), key=lambda name: (-len(name), name))
        source = source.replace("{outlets}", "|".join(map(re.escape, names)))
    return re.compile(source, flags)


def _one(table: str, flags: int = 0) -> re.Pattern[str]:
    return compiled(lexicon("bylines")[table]["pattern"], flags)


@cache
def _many(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries: list[dict[str, Any]] = lexicon("bylines")[table]
    return tuple((entry["name"], compiled(entry["pattern"])) for entry in entries)


# ---- dates -----------------------------------------------------------------------------------------------------


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(words("months"), 1) for name in names.split()}


@cache
def _date() -> re.Pattern[str]:
    month = "|".join(sorted(_months(), key=lambda name: (-len(name), name)))
    year = r"(?:18|19|20)\d\d"
    return re.compile(
        rf"\b(?:(?P<m1>{month})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y1>{year})"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{month})\.?,?\s+(?P<y2>{year})"
        rf"|(?P<y3>{year})(?P<sep>[-/])(?P<m3>\d\d)(?P=sep)(?P<d3>\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
        rf"|(?P<m4>\d\d?)/(?P<d4>\d\d?)/(?P<y4>{year}))(?!\d)",
        re.IGNORECASE,
    )


def dates(text: str, start: int, end: int, basis: DateBasis) -> Iterator[Known]:
    """Full calendar dates within ``[start, end)``, as ISO dates with their spans."""
    for match in _date().finditer(text, start, end):
        if value := _iso(match):
            yield Known(value, basis, Span(match.start(), match.end()))


def caption_dates(text: str, start: int, end: int) -> Iterator[Known]:
    """The dates of a caption, unless its picture is from the archive, or the date ends a range."""
    if _one("archive", re.IGNORECASE).search(text, start, end):
        return
    for found in dates(text, start, end, "Caption"):
        if found.span and not _one("range", re.IGNORECASE).search(
            text[max(start, found.span.start - 12) : found.span.start]
        ):
            yield found


def calendar_date(text: str) -> str | None:
    """The ISO date of the first full date in a short text, None without one.

    >>> [calendar_date(text) for text in ("on 16th June 2020", "6/16/2020", "3/4/2020", "June 2020")]
    ['2020-06-16', '2020-06-16', None, None]
    """
    match = _date().search(text)
    return _iso(match) if match else None


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    i = next(n for n in "1234" if groups[f"y{n}"])
    word, day = groups[f"m{i}"], int(groups[f"d{i}"])
    month = int(word) if word.isdigit() else _months()[word.lower()]
    if i == "4":
        if month <= 12 and day <= 12 and month != day:
            return None  # 3/4/2020 is a day in March or in April
        month, day = min(month, day), max(month, day)
    try:
        return date(int(groups[f"y{i}"]), month, day).isoformat()
    except ValueError:
        return None


def date_line(text: str, line: Unit) -> tuple[Known, str] | None:
    """The date of a line that holds little else, and its label: "published", "updated" or ""."""
    if line.length > 140 or not (found := next(dates(text, line.start, line.end, "Stated"), None)) or not found.span:
        return None
    rest = line.plain[: found.span.start - line.start] + "DATE" + line.plain[found.span.end - line.start :]
    wanted = _one("date_line", re.IGNORECASE)
    match = wanted.fullmatch(rest)
    if not match and len(parts := _BAR.split(rest)) > 1 and all(len(part.split()) <= 6 for part in parts):
        match = next(filter(None, map(wanted.fullmatch, map(str.strip, parts))), None)
    if not match:
        return None
    return found, "published" if match["label"] else "updated" if match["updated"] else ""


def date_at_end(text: str, line: Unit) -> tuple[Known, int] | None:
    """The full date that a headline ends with ("… ants Tuesday, September 1, 2015"), and where the date begins."""
    for found in dates(text, line.start, line.end, "Stated"):
        if found.span and found.span.end == line.end:
            before = text[line.start : found.span.start]
            day = compiled(r"\b{day}\s*$", re.IGNORECASE).search(before)
            begin = line.start + (day.start() if day else len(before))
            return (found, begin) if day or before.rstrip().endswith(("|", "-", "–", "—")) else None
    return None


def dateline(text: str, line: Unit) -> Known | None:
    """The full date of an agency's dateline ("SEOUL, June 16, 2020 (AFP) —") at the start of the text."""
    match = _one("dateline").match(text, line.start, min(line.end, line.start + 120))
    return next(dates(text, match.start(), match.end(), "Stated"), None) if match else None


# ---- authors ---------------------------------------------------------------------------------------------------


def byline(text: str, line: Unit) -> tuple[Known, ...]:
    """The persons of a line such as "By Jane Doe and John Roe | June 1, 2020"; () where it is no byline."""
    if line.length > 220:
        return ()
    matches = (pattern.fullmatch(text, line.start, line.end) for _, pattern in _many("author"))
    match = next(filter(None, matches), None)
    return tuple(_names(text, match.start("names"), match.end("names"))) if match else ()


def author_label(plain: str) -> bool:
    """Whether the line announces the author's name in the next one.

    >>> author_label("About Author")
    True
    """
    return bool(_one("announce", re.IGNORECASE).fullmatch(plain))


def person(text: str, line: Unit) -> Known | None:
    """A line that is nothing but a person's name."""
    return _person(text, line.start, line.end) if line.length <= 60 else None


def _person(text: str, start: int, end: int) -> Known | None:
    name = text[start:end]
    if not compiled("{name}").fullmatch(name) or any(char.isdigit() for char in name):
        return None
    return None if set(name.split()) & set(words("not_name")) else Known(name, "Stated", Span(start, end))


def _names(text: str, start: int, end: int) -> Iterator[Known]:
    begin = start
    for cut in [*re.compile(r"\s*,\s*and\s+|\s+and\s+|\s*&\s*|\s*,\s*").finditer(text, start, end), None]:
        if found := _person(text, begin, cut.start() if cut else end):
            yield found
        begin = cut.end() if cut else end


# ---- outlet ----------------------------------------------------------------------------------------------------


@cache
def _outlets() -> frozenset[str]:
    return frozenset(lexicon("outlets")["outlets"])


def known_outlet(name: str) -> bool:
    """Whether the name is that of a listed outlet or agency."""
    return name in _outlets() or name in lexicon("outlets")["agencies"]


def outlet_name(name: str) -> bool:
    """Whether a name behind a headline is an outlet's: a listed one, or one with a word that only newspapers bear.

    >>> outlet_name("The Zenda Gazette"), outlet_name("Zenda News")
    (True, False)
    """
    return known_outlet(name) or bool(_one("outlet_name").fullmatch(name))


def opening_outlet(text: str, line: Unit) -> Known | None:
    """The outlet that a first paragraph opens with: "(CNN) — …"; an agency there is only the source."""
    match = _one("opening").match(text, line.start, min(line.end, line.start + 120))
    return _known(match) if match else None


def outlet(text: str, start: int, end: int, around: Sequence[Unit]) -> Known | None:
    """The outlet of the article ``[start, end)``: a credit line, the masthead, else what the article calls its own.

    ``around`` are the lines before and after the article that belong to it. Agencies are not taken from the text:
    other outlets run their reports word for word.
    """
    return _credit(text, around) or _masthead(text, around) or _own_voice(text, start, end)


def _credit(text: str, around: Sequence[Unit]) -> Known | None:
    for line in around:
        for _, pattern in _many("credit"):
            if line.length <= 120 and (match := pattern.fullmatch(text, line.start, line.end)):
                return _known(match)
    return None


def _masthead(text: str, around: Sequence[Unit]) -> Known | None:
    """A name that a line of the frame calls a newspaper, that is a listed outlet's, or that two lines agree on."""
    found = [
        (kind, match)
        for line in around
        if line.length <= 600
        for kind, pattern in _many("masthead")
        if (match := pattern.search(text, line.start, line.end))
    ]
    lines = [(text[line.start : line.end], "line") for line in around if line.length <= 60]
    seen = {(bare_name(name), kind) for name, kind in [*((m["name"], kind) for kind, m in found), *lines]}
    for kind, match in sorted(
        found, key=lambda pair: pair[0] == "follow"
    ):  # what the outlet says of itself is better evidence
        others = sum(name == bare_name(match["name"]) for name, _ in seen)
        if kind == "paper" or known_outlet(match["name"]) or others >= 2:
            return _known(match)
    return None


def bare_name(name: str) -> str:
    """Without the article, in small letters: how two writings of an outlet's name compare."""
    return name.strip().removeprefix("The ").casefold()


def _own_voice(text: str, start: int, end: int) -> Known | None:
    """ "Al Jazeera’s Jane Doe, reporting from …", or the only outlet that people "told", and often."""
    for hint in re.compile(r",\s+(?:reporting|speaking|who is)\s").finditer(text, start, end):
        if match := _one("own").search(text, max(start, hint.start() - 150), min(end, hint.end() + 30)):
            return _known(match)
    matches = list(_one("told").finditer(text, start, end))
    return _known(matches[0]) if len({m["name"] for m in matches}) == 1 and len(matches) >= _TOLD_OFTEN else None


def _known(match: re.Match[str]) -> Known:
    return Known(match["name"], "Stated", Span(match.start("name"), match.end("name")))
