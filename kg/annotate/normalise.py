"""One character to one character: what the models were trained on, with every offset kept."""

from __future__ import annotations

import re
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

    One piece a read segment, with the blanks up to the next one; what is not read is blanked. A dateline is a piece
    of its own: it is no part of the sentence behind it.
    """
    shift = article.span.start
    spans = [(s.span.start - shift, s.span.end - shift) for s in article.segments if s.kind in READ]
    titles = {s.span.start - shift for s in article.segments if s.kind == "headline"}
    pieces: list[tuple[int, str]] = []
    begin = 0
    for i, (start, end) in enumerate(spans):
        until = spans[i + 1][0] if i + 1 < len(spans) else len(article.text)
        body = normalise(article.text[start:end]).replace("\n", " ").replace("\r", " ")
        if start in titles:
            body = sentence_case(body, article.text[end:])
        whole = " " * (start - begin) + body + " " * (until - end)
        told = start - begin + _dateline(body)
        pieces += [(begin, whole)] if told == start - begin else [(begin, whole[:told]), (begin + told, whole[told:])]
        begin = until
    return pieces or [(0, " " * len(article.text))]


_DATED = r"(?:,? (?:[A-Z][\w.]{0,20}|\d{1,4}),?){0,6}"
_DATELINE = re.compile(
    r"(?:[A-Z][\w.'-]{0,20}(?:[ ,]{1,2}[\w.'-]{1,20}){0,7} ?)?\([A-Z][^()]{1,30}\) ?[—–-]{1,2} "  # Paris (AP) -
    rf"|(?:[A-Z]{{3}}|[A-Z]{{2}} [A-Z]{{2}})[A-Z./' -]{{0,40}}{_DATED} ?(?:[—–]|--| -) "  # PARIS, France, May 3 -
    r"|[A-Z]{3}[A-Z. ]{0,30}: (?=[A-Z])"  # NEW DELHI: The …
)


def _dateline(body: str) -> int:
    """The length of the dateline that opens a paragraph.

    >>> _dateline("PARIS, May 3 (AP) — The king left."), _dateline("The king left.")
    (20, 0)
    >>> _dateline("NEW DELHI/PARIS, France, May 3 - The king left."), _dateline("PARIS: The king left.")
    (33, 7)
    >>> _dateline("EL PASO, Texas - The king left."), _dateline("US - The king left.")
    (17, 0)
    """
    found = _DATELINE.match(body)
    return found.end() if found is not None else 0


_WORD = re.compile(r"[^\W\d_][\w'’]*")
_TITLED = 0.85  # the share of longer words that begin with a capital, from which a headline is in title case


def sentence_case(headline: str, body: str) -> str:
    """A headline in title case as a sentence would have it, of the same length: the models are trained on sentences.

    A word loses its capital where the body has it in small letters, and nowhere with a capital within a sentence.

    >>> sentence_case("Arnor Urges Calm After Raid", "The king of Arnor urged calm after the raid.")
    'Arnor urges calm after raid'
    >>> sentence_case("Arnor urges calm", "")
    'Arnor urges calm'
    """
    words = [word.group() for word in _WORD.finditer(headline)]
    longer = [word for word in words if len(word) > 3]
    if len(words) < 4 or sum(word[0].isupper() for word in longer) < _TITLED * len(longer) or headline.isupper():
        return headline
    written = {word.group(): None for word in _WORD.finditer(body)}
    inside = set(re.findall(r"(?<=[\w,;'’\"] )[A-Z][\w'’]*", body))
    stems = {_stem(word) for word in written if word.islower()}

    def plain(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        if word in inside or not word[1:].islower() or _stem(lower) not in stems:
            return word
        return lower if len(lower) == len(word) else word

    return _WORD.sub(plain, headline)


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|e)$", "", word)
