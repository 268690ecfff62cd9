"""Turtle and TriG, byte for byte as Oxigraph writes them, with a blank line before each subject and graph.

Oxigraph's serialiser wants every triple as an object of its own, and making one that holds a literal takes longer than
all else that there is to do for it. The terms still write themselves: ``str`` of one is its N-Triples form, escapes and
all; here it gets its prefix. See https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/trig/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.graph.quads import Quads, Subject
from kg.vocab import PREFIXES

_RDF, _XSD = PREFIXES["rdf"], PREFIXES["xsd"]
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""The local names that need no escape; an IRI with any other is written in full."""
_BARE = {
    f"<{_XSD}integer>": re.compile(r"[+-]?[0-9]+"),
    f"<{_XSD}decimal>": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"<{_XSD}boolean>": re.compile(r"true|false"),
}
"""Datatype to the lexical forms that Turtle takes without quotation marks."""


def turtle(quads: Quads, prefixes: Mapping[str, str]) -> bytes:
    """The union of the graphs; of the prefixes (prefix to namespace) those that are used stand at the head."""
    tokens = _Tokens(prefixes, quads.predicates())
    body = b"\n".join(subject.encode() for subject in tokens.subjects(quads.subjects()))
    return tokens.head() + body


def trig(quads: Quads, prefixes: Mapping[str, str]) -> bytes:
    """The named graphs one after another, prefixes as in :func:`turtle`."""
    tokens = _Tokens(prefixes, quads.predicates())
    graphs: list[bytes] = []
    for graph, subjects in quads.graphs():
        inside = b"\n".join(subject.encode() for subject in tokens.subjects(subjects, "\t"))
        graphs.append(b"%b {\n%b}\n" % (tokens.iri(graph).encode(), inside))
    return tokens.head() + b"\n".join(graphs)


class _Tokens:
    """Terms as Turtle writes them; it remembers which namespaces they were of."""

    def __init__(self, prefixes: Mapping[str, str], predicates: Mapping[str, ox.NamedNode]) -> None:
        self._prefixes = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._used: set[str] = set()
        self._known: dict[ox.NamedNode | str, str] = {}
        self._verbs = {order: self._verb(predicate) for order, predicate in predicates.items()}

    def head(self) -> bytes:
        """The prefixes of the namespaces met so far, the longest namespace first, and a blank line."""
        used = [(namespace, prefix) for namespace, prefix in self._prefixes.items() if namespace in self._used]
        used.sort(key=lambda pair: (-len(pair[0].encode()), pair[1]))
        lines = [f"@prefix {prefix}: <{namespace}> .\n" for namespace, prefix in used]
        return "".join([*lines, *["\n"] * bool(lines)]).encode()

    def subjects(self, subjects: Iterable[Subject], indent: str = "") -> Iterator[str]:
        """Each subject with all that is said of it."""
        between, known = f" ;\n{indent}\t", self._known
        verbs = {order: f"{between}{verb} " for order, verb in self._verbs.items()}
        for subject, facts in subjects:
            parts, before = [], ""
            for order, value in facts:
                parts.append(" , " if order is before else verbs[order])
                before = order
                if isinstance(value, ox.NamedNode):
                    parts.append(known.get(value) or self.iri(value))
                else:
                    text = str(value)
                    parts.append(known.get(text) or self._literal(text))
            said = "".join(parts)
            yield f"{indent}{self.iri(subject)} {said[len(between) :]} .\n"

    def iri(self, node: ox.NamedNode) -> str:
        """An IRI, by its prefix where it has one."""
        token = self._known.get(node)
        if token is None:
            token = self._known[node] = self._short(node.value)
        return token

    def _verb(self, node: ox.NamedNode) -> str:
        token = self.iri(node)
        return "a" if node.value == f"{_RDF}type" else token

    def _short(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        namespace, local = iri[:cut], iri[cut:]
        self._used.add(namespace)
        prefix = self._prefixes.get(namespace)
        return f"{prefix}:{local}" if prefix and _LOCAL.fullmatch(local) else f"<{iri}>"

    def _literal(self, text: str) -> str:
        """A literal from its N-Triples form. Those with a datatype are kept: most are offsets, which come again and again."""
        if text[-1] != ">":  # no datatype, perhaps a language tag
            self._used.add(_XSD if text[-1] == '"' else _RDF)
            return text
        quoted, _, datatype = text.rpartition("^^")
        short = self.iri(ox.NamedNode(datatype[1:-1]))
        bare = _BARE.get(datatype)
        plain = bare is not None and bare.fullmatch(quoted, 1, len(quoted) - 1)
        token = self._known[text] = quoted[1:-1] if plain else f"{quoted}^^{short}"
        return token
