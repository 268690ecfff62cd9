"""One character to one character: what the models were trained on, with every offset kept."""

from __future__ import annotations

import unicodedata

from kg.model import Article
from kg.resources import lexicon

READ = frozenset({"headline", "subhead", "body"})
"""The kinds of segment that are read; everything else becomes blanks."""


def _table() -> dict[int, str]:
    pairs: dict[str, str] = lexicon("characters")["replace"]
    return {ord(old): new for old, new in pairs.items()}


_TABLE = _table()


def normalise(text: str) -> str:
    """The text with curly quotes, odd spaces and controls replaced, of exactly the same length.

    >>> normalise("“Kim’s\\u00a0office”")
    '"Kim\\'s office"'
    """
    plain = text.translate(_TABLE)
    if plain.isascii():
        return plain
    return "".join(c if c.isprintable() or c in "\n\r\t" else _blank(c) for c in plain)


def _blank(char: str) -> str:
    return "\n" if unicodedata.category(char) in {"Zl", "Zp"} else " "


def readable(article: Article) -> list[tuple[int, str]]:
    """Pieces ``(offset in the article, normalised text)`` that join to a text as long as the article's.

    One piece a read segment, with the blanks up to the next one; what is not read is blanked.
    """
    shift = article.span.start
    spans = [(s.span.start - shift, s.span.end - shift) for s in article.segments if s.kind in READ]
    pieces: list[tuple[int, str]] = []
    begin = 0
    for i, (start, end) in enumerate(spans):
        until = spans[i + 1][0] if i + 1 < len(spans) else len(article.text)
        body = normalise(article.text[start:end]).replace("\n", " ").replace("\r", " ")
        pieces.append((begin, " " * (start - begin) + body + " " * (until - end)))
        begin = until
    return pieces or [(0, " " * len(article.text))]
