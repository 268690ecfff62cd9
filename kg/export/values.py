"""How the cell of a row is found, by the names that ``columns.toml`` uses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from kg.export.columns import Column
from kg.export.evidence import Evidence, first, mentions
from kg.export.facts import Facts, local
from kg.vocab import KG, PREFIXES, STATEMENT_TYPES

Cell = str | int | float | datetime | tuple[str | None, ...] | tuple[float | None, ...] | None
"""One value, several, or None where the graph has none."""

_VOICE = KG + "ArticleVoice"
_THREATEN = PREFIXES["plover"] + "THREATEN"
_UNNAMED = "an unnamed source"


class Row:
    """One statement or event, with the first place where it is read."""

    def __init__(self, facts: Facts, iri: str) -> None:
        self.facts = facts
        self.iri = iri
        self.first: Evidence = first(facts, iri)

    def get(self, name: str) -> list[str]:
        """The values of a property."""
        return self.facts.get(self.iri, name)

    def cell(self, column: Column) -> Cell:
        """What stands in a column."""
        return _VALUES[column.value](self, column.path)

    def order(self) -> tuple[bool, str, str, int, str]:
        """By date, what has none last; then by place, then by IRI."""
        earliest = self.facts.one(self.iri, "earliest")
        return not earliest, earliest, self.first.file or "", self.first.start or 0, self.iri


def _text(row: Row, name: str) -> Cell:
    return row.facts.one(row.iri, name) or None


def _name(row: Row, name: str) -> Cell:
    return local(row.facts.one(row.iri, name)) or None


def _kind(row: Row, _: str) -> Cell:
    kinds = {local(iri) for iri in row.get("rdf:type")}
    return next((kind for kind in STATEMENT_TYPES if kind in kinds), None)


def _whole(row: Row, name: str) -> Cell:
    value = row.facts.one(row.iri, name)
    return int(value) if re.fullmatch(r"[+-]?[0-9]{1,18}", value) else None


def _real(row: Row, name: str) -> Cell:
    return _number(row.facts.one(row.iri, name))


def _number(value: str) -> float | None:
    return float(value) if re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", value) else None


def _time(row: Row, name: str) -> Cell:
    """A moment in UTC; None for what is none (years beyond 9999 among them)."""
    try:
        moment = datetime.fromisoformat(row.facts.one(row.iri, name))
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _numbers(row: Row, path: str) -> Cell:
    return tuple(_number(value or "") for value in _each(row, path))


def _each(row: Row, path: str) -> tuple[str | None, ...]:
    """Of each thing, in the order of their labels, the values of its own property."""
    way, name = path.split()
    return tuple(", ".join(row.facts.get(thing, name)) or None for thing in row.facts.things(row.iri, way))


def _words(row: Row, name: str) -> Cell:
    told = [(row.facts.one(mention, "start").zfill(18), mention) for mention in row.facts.get(row.first.iri, name)]
    return tuple(dict.fromkeys(text for _, mention in sorted(told) if (text := row.facts.one(mention, "text"))))


def _outcome(row: Row, _: str) -> Cell:
    """As the bundled query who-threatened-what has it: what became of the threat as a whole."""
    deeds = row.get("threatens")
    if not deeds and _THREATEN not in row.get("eventType"):
        return None
    kept = [bool(row.facts.get(deed, "fulfilledBy")) for deed in deeds]
    if any(kept):
        return "carried out" if all(kept) else "partly"
    return "overtaken" if any(row.facts.get(deed, "overtakenBy") for deed in deeds) else "not reported"


def _outcomes(row: Row) -> list[str]:
    ways = ("fulfilledBy", "overtakenBy")
    done = {event for deed in row.get("threatens") for way in ways for event in row.facts.get(deed, way)}
    return sorted(done, key=lambda event: (row.facts.label(event), event))


def _voices(row: Row, _: str) -> Cell:
    """The article first, then the speakers by name."""
    vouchers = _vouchers(row)
    speakers = {who for statement in vouchers if statement != _VOICE for who in _speakers(row.facts, statement)}
    return (*(["the article"] if _VOICE in vouchers else []), *sorted(speakers))


def _speakers(facts: Facts, statement: str) -> list[str]:
    named = [facts.label(actor) for actor in facts.get(statement, "speaker")]
    return named or facts.get(statement, "speakerLabel") or [_UNNAMED]


def _vouchers(row: Row) -> list[str]:
    return sorted({voice for mention in row.get("mention") for voice in row.facts.get(mention, "vouchedBy")})


_VALUES: Final[dict[str, Callable[[Row, str], Cell]]] = {
    "iri": lambda row, _: row.iri,
    "kind": _kind,
    "text": _text,
    "texts": lambda row, name: tuple(row.get(name)),
    "labels": lambda row, name: tuple(map(row.facts.label, row.facts.things(row.iri, name))),
    "iris": lambda row, name: tuple(row.facts.things(row.iri, name)),
    "name": _name,
    "names": lambda row, name: tuple(map(local, row.get(name))),
    "numbers": _numbers,
    "codes": _each,
    "whole": _whole,
    "real": _real,
    "time": _time,
    "first": lambda row, part: getattr(row.first, part),
    "words": _words,
    "outcome": _outcome,
    "outcome_labels": lambda row, _: tuple(map(row.facts.label, _outcomes(row))),
    "outcome_iris": lambda row, _: tuple(_outcomes(row)),
    "voices": _voices,
    "voice_iris": lambda row, _: tuple(voice for voice in _vouchers(row) if voice != _VOICE),
    "mentions": lambda row, _: len(row.get("mention")),
    "articles": lambda row, _: len({mention.article for mention in mentions(row.facts, row.iri) if mention.article}),
}
"""Name in ``columns.toml`` to what makes the cell from the row and the property."""
