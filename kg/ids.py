"""Content to identifier. The only hashing in the project; parts are joined by U+001F, which no part may contain."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SEPARATOR = "\x1f"


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
