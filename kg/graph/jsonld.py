"""Triples to JSON-LD 1.1, compacted with the context of the vocabulary: plain JSON to whoever knows no RDF.

Written here and not by a library: PyLD takes a hundred times as long (a minute for 300,000 triples), and graphs of this
project have neither blank nodes nor lists. What is written is what compaction (JSON-LD 1.1 API, 6.1) gives with this context,
but for ``type``, an array always; PyLD and rdflib read it in the tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from kg.errors import OutputError
from kg.graph.context import shipped
from kg.graph.quads import Term
from kg.vocab import PREFIXES

_TYPE, _STRING = PREFIXES["rdf"] + "type", PREFIXES["xsd"] + "string"
_INTEGER = PREFIXES["xsd"] + "integer"
_EXACT = 15
"""Digits of an integer that every JSON parser keeps: larger ones become doubles in JavaScript."""
_WIDE: Final = 100
"""Characters beyond which the values of an array stand in a line each."""
_CANONICAL = re.compile(r"0|-?[1-9][0-9]*")
_HIERARCHY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+/([^?#]*/)?")
_RELATIVE = re.compile(r"[a-z]+(/[\w~-][\w.~-]*)+")
_quoted = json.JSONEncoder(ensure_ascii=False).encode


class _Key(NamedTuple):
    """How a property is written for one kind of value; without ``is_plain`` the value says its kind itself."""

    name: str
    is_array: bool
    is_plain: bool


def compacted(triples: Iterable[ox.Triple], base: str) -> bytes:
    """The triples as one JSON-LD document with its context inlined, as far as it is used; subjects in the order given.

    All triples of a subject must stand together. Things below ``base`` get relative IRIs, integers are JSON numbers,
    everything else is a string, so that no digit is lost. Raises OutputError where the base reads like a prefixed name.
    """
    writer = _Writer(shipped(), base)
    nodes = ",\n".join(writer.node(subject, facts) for subject, facts in groupby(triples, key=_subject))
    return f'{{\n  "@context": {writer.context()},\n  "@graph": [\n{nodes}\n  ]\n}}\n'.encode()


def _subject(triple: ox.Triple) -> ox.NamedNode:
    assert isinstance(triple.subject, ox.NamedNode)
    return triple.subject


class _Writer:
    """Shortens terms by a context and keeps in mind which of its entries were of use."""

    def __init__(self, context: dict[str, Any], base: str) -> None:
        scheme = base.partition(":")[0]
        if scheme in context and not base.startswith(f"{scheme}://"):
            raise OutputError(f"JSON-LD would take IRIs below {base} for prefixed names; use another base or format")
        self._context = context
        self._base = base if _HIERARCHY.fullmatch(base) else ""
        self._prefixes = {iri: name for name, iri in context.items() if _is_prefix(iri)}
        self._used = {"id"}
        self._terms, self._words = self._by_iri()
        self._keys: dict[tuple[str, str], _Key] = {}
        self._links: dict[str, str] = {}

    def _by_iri(self) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
        """Property to the kinds of its values to the term for each; class or individual to its term."""
        terms: dict[str, dict[str, str]] = {}
        words: dict[str, str] = {}
        for name, term in self._context.items():
            if name in {"id", "type"} or _is_prefix(term):
                continue
            entry = {"@id": term} if isinstance(term, str) else term
            iri, kind = self._expanded(entry["@id"]), entry.get("@language") or self._expanded(entry.get("@type", ""))
            terms.setdefault(iri, {})[kind or _STRING] = name
            words[iri] = name
        return terms, words

    def _expanded(self, curie: str) -> str:
        prefix, colon, local = curie.partition(":")
        return self._context[prefix] + local if colon else curie

    def context(self) -> str:
        """The entries that were used, in the context's order, a line each."""
        curies = [self._context[name] for name in self._used if isinstance(self._context[name], str)]
        coerced = [self._context[name] for name in self._used if isinstance(self._context[name], dict)]
        curies += [value for term in coerced for value in term.values()]
        used = self._used | {curie.partition(":")[0] for curie in curies}
        entries = {"@base": self._base} if self._base else {}
        entries |= {name: term for name, term in self._context.items() if name in used}
        lines = ",\n".join(f"    {_quoted(name)}: {_quoted(term)}" for name, term in entries.items())
        return f"{{\n{lines}\n  }}"

    def node(self, subject: ox.NamedNode, facts: Iterable[ox.Triple]) -> str:
        """One object: its id, then a line for each key, or for each value where there are many."""
        told: dict[str, list[str]] = {}
        arrays = set()
        for triple in facts:
            assert isinstance(triple.object, ox.NamedNode | ox.Literal)
            key, value = self._fact(triple.predicate.value, triple.object)
            told.setdefault(key.name, []).append(value)
            if key.is_array:
                arrays.add(key.name)
        lines = [f'      "id": {self._link(subject.value)}']
        lines += [f"      {name}: {_values(values, name in arrays)}" for name, values in told.items()]
        return "    {\n" + ",\n".join(lines) + "\n    }"

    def _fact(self, predicate: str, value: Term) -> tuple[_Key, str]:
        if isinstance(value, ox.NamedNode):
            return self._resource(predicate, value.value)
        kind = value.language or value.datatype.value
        key = self._keys.get((predicate, kind)) or self._key(predicate, kind)
        if not key.is_plain:
            return key, self._explicit(value)
        is_number = kind == _INTEGER and len(value.value) <= _EXACT and _CANONICAL.fullmatch(value.value)
        return key, value.value if is_number else _quoted(value.value)

    def _resource(self, predicate: str, iri: str) -> tuple[_Key, str]:
        kind = "@vocab" if predicate == _TYPE or "@vocab" in self._terms.get(predicate, ()) else "@id"
        key = self._keys.get((predicate, kind)) or self._key(predicate, kind)
        link = self._word(iri) if kind == "@vocab" else self._link(iri)
        return key, link if key.is_plain else f'{{"id": {link}}}'

    def _key(self, predicate: str, kind: str) -> _Key:
        """The term made for this kind of value of the property; without one the prefixed name, and the value tells its kind."""
        name = "type" if kind == "@vocab" and predicate == _TYPE else self._terms.get(predicate, {}).get(kind)
        if name is None:
            key = _Key(self._name(predicate), is_array=False, is_plain=kind == _STRING)
        else:
            self._used.add(name)
            key = _Key(_quoted(name), is_array=name == "type" or "@container" in self._context[name], is_plain=True)
        self._keys[predicate, kind] = key
        return key

    def _explicit(self, value: ox.Literal) -> str:
        """A literal with its language or datatype beside it."""
        said = {"@value": value.value}
        if value.language:
            said["@language"] = value.language
        elif value.datatype.value != _STRING:
            said["@type"] = json.loads(self._name(value.datatype.value))
        return _quoted(said)

    def _word(self, iri: str) -> str:
        """A class or an individual by its term; another resource as any link."""
        if iri not in self._words:
            return self._link(iri)
        self._used.add(self._words[iri])
        return _quoted(self._words[iri])

    def _link(self, iri: str) -> str:
        """Relative to the base, prefixed, or whole."""
        known = self._links.get(iri)
        if known is None:
            local = iri[len(self._base) :] if self._base and iri.startswith(self._base) else ""
            known = self._links[iri] = _quoted(local) if _RELATIVE.fullmatch(local) else self._name(iri)
        return known

    def _name(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefixes.get(iri[:cut])
        if prefix is None or not iri[cut:]:
            return _quoted(iri)
        self._used.add(prefix)
        return _quoted(f"{prefix}:{iri[cut:]}")


def _is_prefix(term: Any) -> bool:
    return isinstance(term, str) and term.endswith(("#", "/"))


def _values(values: list[str], is_array: bool) -> str:
    if len(values) == 1 and not is_array:
        return values[0]
    line = ", ".join(values)
    if len(values) == 1 or len(line) <= _WIDE:
        return f"[{line}]"
    return "[\n        " + ",\n        ".join(values) + "\n      ]"
