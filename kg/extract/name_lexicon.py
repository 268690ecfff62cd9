"""The lexicon of names: states, organisations and news outlets, and where a text names them.

Positions are token indices, half-open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc

from kg.extract.columns import column
from kg.model import Form, Kind
from kg.resources import lexicon

_PIECE = re.compile(r"'s\b|'(?=\s|$)|-|,|[^\s',-]+(?:'[^\s',-]+)*?(?=\s|-|,|'s\b|'(?:\s|$)|$)")


class Entry(NamedTuple):
    """What the lexicon knows of a name. ``key`` is the state's code for states, else the main name."""

    kind: Kind
    form: Form
    key: str
    state: str | None = None
    region: bool = False


def pieces(phrase: str) -> tuple[str, ...]:
    """A phrase cut the way the tokeniser cuts it.

    >>> pieces("Korean People's Army"), pieces("Al-Jazeera")
    (('Korean', 'People', "'s", 'Army'), ('Al', '-', 'Jazeera'))
    """
    return tuple(_PIECE.findall(phrase))


@cache
def states() -> dict[str, dict[str, object]]:
    """The lexicon of states: code → record."""
    return lexicon("states")


@cache
def institution_heads() -> frozenset[str]:
    """Last words of the nouns that name an institution of a state."""
    table = lexicon("organisations")["institution"]
    return frozenset(phrase.split()[-1] for kind in ("Organization", "Group") for phrase in table[kind])


@cache
def listed(name: str) -> frozenset[str]:
    """One list of words about names, lower case: ``forms``, ``heads``, ``generic``, ``endings``.

    ``KeyError`` where the lexicon of organisations has no such list.
    """
    return frozenset(lexicon("organisations")["names"][name])


@cache
def by_first_word() -> dict[str, list[tuple[tuple[str, ...], bool, Entry]]]:
    """First word of a name, lower case → (its words, exact case?, entry), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = defaultdict(list)

    def put(phrase: str, entry: Entry, exact: bool = False) -> None:
        words = pieces(phrase)
        kept = words if exact else tuple(w.lower() for w in words)
        found[words[0].lower()].append((kept, exact, entry))

    for code, record in states().items():
        _put_state(code, record, put)
    organisations = lexicon("organisations")
    for kind, table in organisations["known"].items():
        for name, others in table.items():
            for form in (name, *others):
                short = form.isupper() or "." in form
                put(
                    form,
                    Entry(kind, "abbreviation" if short else "name", name),
                    exact=short or form.lower() != name.lower(),
                )
    for kind, table in organisations["adjectives"].items():
        for name, adjectives in table.items():
            for form in adjectives:
                put(form, Entry(kind, "adjective", name), exact=True)
    for code, names in organisations["institutions"].items():
        for name in names:
            put(name, Entry("Organization", "name", name, code), exact=name.isupper())
    for code, names in organisations["armies"].items():
        for name in names:
            put(name, Entry("Organization", "name", f"military of {code}", code), exact=name.isupper())
    outlets = organisations["outlets"]["names"]
    for name in outlets:
        short = name.removeprefix("The ").removesuffix(" News")
        key = short if short in outlets else name.removeprefix("The ")
        put(name, Entry("NewsOutlet", "name", key), exact=True)
    for code, names in organisations["outlets"]["state"].items():
        for name in names:
            put(name, Entry("NewsOutlet", "name", name, code), exact=True)
    for rows in found.values():
        rows.sort(key=lambda row: (-len(row[0]), row[0]))
    return dict(found)


def _put_state(code: str, record: dict[str, object], put: object) -> None:
    assert callable(put)
    kind: Kind = "State"
    region = bool(record.get("region"))
    forms: list[tuple[str, Form]] = [(str(record["name"]), "name")]
    groups: tuple[tuple[str, Form], ...] = (
        ("also", "name"),
        ("adjectives", "adjective"),
        ("people", "adjective"),
        ("capitals", "metonym"),
        ("abbreviations", "abbreviation"),
    )
    for part, form in groups:
        listed = record.get(part, [])
        assert isinstance(listed, list)
        forms.extend((str(text), form) for text in listed)
    for text, form in forms:
        put(text, Entry(kind, form, code, code, region), form == "abbreviation")


def known(doc: Doc) -> Iterator[tuple[int, int, Entry]]:
    """Every longest match of the lexicons, left to right: first token, end, what is known of the name."""
    entries = by_first_word()
    words = column(doc, "ORTH")
    lower = [w.lower() for w in words]
    i, size = 0, len(words)
    while i < size:
        rows = entries.get(lower[i])
        best = (
            _longest(rows, words, lower, i) if rows and words[i][0].isupper() | (words[i] in ("al", "inter")) else None
        )
        if best is None:
            i += 1
        else:
            yield i, best[0], best[1]
            i = best[0]


def _longest(
    rows: list[tuple[tuple[str, ...], bool, Entry]], words: list[str], lower: list[str], start: int
) -> tuple[int, Entry] | None:
    for pattern, exact, entry in rows:
        end = _matches(pattern, words if exact else lower, start)
        if end is not None and (exact or _capitals(words, start, end)):
            return end, entry
    return None


def _capitals(words: list[str], start: int, end: int) -> bool:
    """Every longer word of a name has a capital, the last one perhaps not ("Korean peninsula")."""
    return all(w[0].isupper() or len(w) < 4 or not w[0].isalpha() for w in words[start : max(start + 1, end - 1)])


def _matches(pattern: tuple[str, ...], words: list[str], start: int) -> int | None:
    i = start
    for piece in pattern:
        while i < len(words) and words[i].isspace():
            i += 1
        if i >= len(words) or words[i] != piece:
            return None
        i += 1
    return i


@cache
def compass() -> frozenset[str]:
    """Words before the name of a state or region that are no name by themselves."""
    return frozenset(lexicon("organisations")["names"]["compass"])
