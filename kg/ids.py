"""Content to identifier. The only hashing in the project; parts are joined by U+001F, which no part may contain."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SEPARATOR = "\x1f"
APART = ("report", "sentence")
"""The kinds of mention that are told apart where they cover the same words: a report may be a whole sentence."""
_AT = re.compile(
    r"(?P<base>.*)mention/(?P<article>[0-9a-f]{20})_(?P<start>[0-9]{1,15})_(?P<end>[0-9]{1,15})(_report|_sentence)?",
    re.DOTALL,
)


def digest(*parts: str | int, length: int = 20) -> str:
    """A hexadecimal SHA-256 prefix over the parts.

    >>> digest("mention", 3, 14) == digest("mention", 3, 14) != digest("mention", 31, 4)
    True
    """
    joined = _SEPARATOR.join(str(part).replace(_SEPARATOR, " ") for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def mention_id(kind: str, sha256: str, source: str, start: int, end: int) -> str:
    """The hash in a mention's IRI: its kind, its file's hash and relative path, and its place, so that it survives a rebuild."""
    return digest(kind, sha256, source, start, end)


def article_id(sha256: str, source: str, start: int, end: int) -> str:
    """The hash in an article's IRI: its file's hash and relative path, and its place in the file."""
    return digest("article", sha256, source, start, end)


def mention_at(article: str, start: int, end: int, kind: str = "") -> str:
    """What a mention's IRI ends in under compact provenance: the key of its article's IRI, and its offsets.

    ``kind`` is one of APART, or empty.

    >>> mention_at("0123456789abcdef0123", 12, 30), mention_at("0123456789abcdef0123", 0, 31, "sentence")
    ('0123456789abcdef0123_12_30', '0123456789abcdef0123_0_31_sentence')
    """
    return f"{article}_{start}_{end}_{kind}" if kind else f"{article}_{start}_{end}"


def place_of(iri: str) -> tuple[str, int, int] | None:
    """The article's IRI, the start and the end that a compact mention's IRI encodes; None for any other IRI.

    >>> place_of("https://example.org/mention/0123456789abcdef0123_12_30_report")
    ('https://example.org/article/0123456789abcdef0123', 12, 30)
    """
    found = _AT.fullmatch(iri)
    return (f"{found['base']}article/{found['article']}", int(found["start"]), int(found["end"])) if found else None


def mention_key(kind: str, source: str, start: int, end: int) -> str:
    """The name of a mention in judgements: ``kind:source#start-end``.

    >>> mention_key("event", "news/a.txt", 3, 9)
    'event:news/a.txt#3-9'
    """
    return f"{kind}:{source}#{start}-{end}"


def sha256(data: bytes) -> str:
    """The full hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def slug(text: str, limit: int = 60) -> str:
    """Lower-case ASCII words joined by hyphens; readable in an IRI.

    >>> slug("Korean People’s Army"), slug("김"), slug("Nguyễn Văn A")
    ('korean-peoples-army', '', 'nguyen-van-a')
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    return "-".join(words)[:limit].strip("-")
