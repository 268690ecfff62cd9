"""Quads to bytes in the five formats, prefixed, one subject after another. Oxigraph writes; nothing depends on hashing."""

from __future__ import annotations

import pyoxigraph as ox

from kg.formats import FORMATS
from kg.graph.quads import Quads
from kg.graph.terms import prefixes
from kg.vocab import DEFAULT_BASE


def serialise(quads: Quads, form: str = "turtle", base: str = DEFAULT_BASE) -> bytes:
    """The graph in one of FORMATS. Turtle, N-Triples and JSON-LD are the union; TriG and N-Quads keep the named graphs."""
    target = FORMATS[form]
    if form in {"turtle", "trig"}:
        text = _dump(quads, target, _used(quads, prefixes(base)))
        return _spaced(text)
    return _dump(quads, target, None)


def _dump(quads: Quads, target: ox.RdfFormat, used: dict[str, str] | None) -> bytes:
    named = target in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS)
    statements = iter(quads) if named else quads.triples()
    data = ox.serialize(statements, format=target, prefixes=used)
    assert data is not None
    return data


def _used(quads: Quads, known: dict[str, str]) -> dict[str, str]:
    """Only the prefixes that shorten something; an unused one is noise at the head of the file."""
    iris = quads.iris()
    heads = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {prefix: iri for prefix, iri in known.items() if iri in heads}


def _spaced(data: bytes) -> bytes:
    """A blank line before each subject (Oxigraph escapes newlines in literals, so a line is a line of syntax)."""
    lines: list[bytes] = []
    inside = False
    for line in data.split(b"\n"):
        depth = len(line) - len(line.lstrip(b"\t"))
        starts = bool(line) and not line.startswith((b"@", b"}")) and depth == (1 if inside else 0)
        if starts and lines and not lines[-1].endswith(b"{"):
            lines.append(b"")
        if line.endswith(b"{"):
            inside = True
        elif line == b"}":
            inside = False
        lines.append(line)
    return b"\n".join(lines)
