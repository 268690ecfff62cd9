"""Files and pages → articles: text, offsets, headline, outlet, authors, date; furniture left out.

    paths → files → (HTML, JSONL → text) → lines → kinds of line → articles

Nothing here knows a library of language or of RDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, structs

from kg.documents import webpages
from kg.documents.files import Found, find
from kg.documents.judgements import judgements
from kg.documents.pages import articles
from kg.documents.records import Given, Row, metadata, records
from kg.errors import InputError
from kg.ids import sha256
from kg.model import Article, Known, Skipped, Span

__all__ = ["Documents", "articles", "judgements", "read"]

_Metadata = list[Row]


class Documents(Struct, frozen=True):
    """What was read. ``extracted``: source → text where that is not the file itself (HTML, JSONL records)."""

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]
    extracted: dict[str, str]


LONGEST = 3_000_000
"""Code points of one text. A million take about a gigabyte; no article is longer, and a dump belongs into JSONL."""


class _Text(Struct, frozen=True):
    """One text to look for articles in, and what its container says about it."""

    source: str
    text: str
    sha256: str
    given: Given = Given()
    stated: Given = Given()
    is_extracted: bool = False
    single: bool = False


def read(paths: Sequence[str | Path], metadata: Path | None = None, stdin: BinaryIO | None = None) -> Documents:
    """The articles of folders, globs, files (.txt, .html, .jsonl) and ``-``, sorted by (source, start).

    The outcome does not depend on the order of the paths; a file reached twice counts once. What cannot be read is
    listed in ``skipped``. ``metadata`` (JSONL or CSV: ``file`` and any of ``date, outlet, author, url, title``) wins
    over the text.

    Raises:
        InputError: a path is missing, the metadata are wrong, or there is no article at all.
    """
    rows = _rows(metadata)
    texts: dict[tuple[str, str], _Text] = {}
    skipped: set[Skipped] = set()
    for item in _texts(find(paths, stdin)):
        if isinstance(item, Skipped):
            skipped.add(item)
        else:
            texts.setdefault((item.source, item.sha256), item)
    ordered = _one_per_extract([texts[key] for key in sorted(texts)], skipped)
    given, unmatched = _given(rows, [text.source for text in ordered], metadata)
    if metadata and unmatched:
        reason = f"{len(unmatched)} rows name no file that is read (the first: {unmatched[0]})"
        skipped.add(Skipped(Path(metadata).name, reason))
    found: list[Article] = []
    for text in ordered:
        mine = tuple(_articles(text, given.get(text.source, Given())))
        if not mine:
            skipped.add(Skipped(text.source, "no article"))
        found.extend(mine)
    listed = tuple(sorted(skipped, key=lambda s: (s.source, s.reason)))
    if not found:
        raise InputError(_nothing(paths, listed))
    sources = {article.source for article in found}
    return Documents(
        tuple(found), listed, {t.source: t.text for t in ordered if t.is_extracted and t.source in sources}
    )


def _nothing(paths: Sequence[str | Path], skipped: Sequence[Skipped]) -> str:
    if len(skipped) == 1:
        return f"{skipped[0].source}: {skipped[0].reason}"
    named = ", ".join(map(str, paths[:3])) + (" …" if len(paths) > 3 else "")
    return f"no article in {named} ({len(skipped)} files skipped; the first: {skipped[0].source}: {skipped[0].reason})"


# ---- files → texts ---------------------------------------------------------------------------------------------


def _texts(files: Iterable[Found]) -> Iterator[_Text | Skipped]:
    for file in files:
        suffix = Path(file.source).suffix.lower()
        if file.problem:
            yield Skipped(file.source, file.problem)
        elif not file.data.strip():
            yield Skipped(file.source, "empty file")
        elif suffix in (".html", ".htm"):
            yield _html(file)
        else:
            text = _decode(file.data)
            if isinstance(text, Skipped):
                yield Skipped(file.source, text.reason)
            elif suffix == ".jsonl":
                yield from _jsonl(file.source, text)
            else:
                yield _checked(_Text(file.source, text, sha256(file.data)))


def _decode(data: bytes) -> str | Skipped:
    """UTF-8 with its byte order mark, if any, as one code point."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Skipped("", "not UTF-8 (UTF-16)")
    if b"\0" in data:
        return Skipped("", "binary file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        controls = sum(data[:4096].count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1b")
        return Skipped("", "binary file" if controls * 20 > len(data[:4096]) else "not UTF-8")


def _checked(text: _Text) -> _Text | Skipped:
    if not text.text.strip("\ufeff \t\r\n"):
        return Skipped(text.source, "empty file")
    if len(text.text) > LONGEST:
        return Skipped(text.source, f"longer than {LONGEST:,} characters; split it")
    return text if any(map(str.isalpha, text.text)) else Skipped(text.source, "no letters")


def _html(file: Found) -> _Text | Skipped:
    page = webpages.extract(file.data)
    if page is None:
        return Skipped(file.source, "no article text in the page")
    stated = Given(
        page.date, page.outlet, tuple(a.strip() for a in page.author.split(";") if a.strip()), page.url, page.title
    )
    return _Text(
        f"{file.source}.txt", page.text, sha256(page.text.encode()), stated=stated, is_extracted=True, single=True
    )


def _jsonl(source: str, data: str) -> Iterator[_Text | Skipped]:
    for record in records(data):
        if isinstance(record, str):
            yield Skipped(source, record)
        else:
            name = f"{source}/{record.name}.txt"
            digest = sha256(record.text.encode())
            yield _checked(_Text(name, record.text, digest, given=record.given, is_extracted=True, single=True))


def _one_per_extract(texts: Sequence[_Text], skipped: set[Skipped]) -> list[_Text]:
    """An extracted text is kept under its source, so there can be only one of a name."""
    seen: set[str] = set()
    kept: list[_Text] = []
    for text in texts:
        if text.is_extracted and text.source in seen:
            skipped.add(Skipped(text.source, "another text of the same name was read"))
        else:
            kept.append(text)
        seen.add(text.source)
    return kept


# ---- texts → articles ------------------------------------------------------------------------------------------


def _articles(text: _Text, given: Given) -> Iterator[Article]:
    found = articles(text.text, text.source, text.sha256)
    if text.single and len(found) > 1:
        found = articles(text.text, text.source, text.sha256, single=True)
    for article in found:
        stated = _with(article, text.stated, "Stated", title=True)
        yield _with(_with(stated, text.given, "Given", title=True), given, "Given", title=len(found) == 1)


def _with(article: Article, values: Given, basis: str, title: bool) -> Article:
    """The article with the values that are given put in place of its own."""
    changes: dict[str, object] = {}
    if values.date:
        changes["date"] = Known(values.date, basis)  # type: ignore[arg-type]
    if values.outlet:
        changes["outlet"] = Known(values.outlet, basis)  # type: ignore[arg-type]
    if values.authors:
        changes["authors"] = tuple(Known(name, basis) for name in values.authors)  # type: ignore[arg-type]
    if values.url:
        changes["url"] = values.url
    if values.title and title and values.title != (article.headline.value if article.headline else None):
        changes["headline"] = Known(values.title, basis, _place(article, values.title))  # type: ignore[arg-type]
    return structs.replace(article, **changes) if changes else article


def _place(article: Article, title: str) -> Span | None:
    """Where the article opens with the title, if it does."""
    start = article.span.start
    return Span(start, start + len(title)) if article.text.startswith(title) else None


# ---- metadata --------------------------------------------------------------------------------------------------


def _rows(path: Path | None) -> _Metadata:
    return metadata(Path(path)) if path is not None else []


def _given(rows: _Metadata, sources: Sequence[str], path: Path | None) -> tuple[dict[str, Given], list[str]]:
    """source → what the metadata say, and the names in rows that match no source.

    A row names the source, the file, the JSONL id, or a file name that is unique.
    """
    names: dict[str, list[str]] = {}
    for source in sources:
        for name in dict.fromkeys((source, source.removesuffix(".txt"), source.rsplit("/", 1)[-1], Path(source).stem)):
            names.setdefault(name, []).append(source)
    exact = set(sources) | {source.removesuffix(".txt") for source in sources}
    given: dict[str, Given] = {}
    unmatched: list[str] = []
    for row in rows:
        matches = sorted(set(names.get(row.file, ())))
        if row.file in exact:
            matches = [s for s in matches if row.file in (s, s.removesuffix(".txt"))]
        if len(matches) > 1:
            raise InputError(f"{path}, line {row.line}: '{row.file}' may be {matches[0]} or {matches[1]}")
        if matches:
            given[matches[0]] = row.given
        else:
            unmatched.append(row.file)
    return given, unmatched
