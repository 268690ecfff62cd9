"""A graph as N-Triples in pieces that can be sent one by one: blank nodes that hang together stay in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec
import pyoxigraph as ox

from kg.errors import InputError
from kg.store.embedded import open_directory
from kg.store.files import format_of, parse_quads

_AT_ONCE = 20_000  # quads that are turned into lines together
_BLANK = re.compile(rb'^(_:\S+) | (_:[^\s"]+) \.\n$')
_DATASETS = ("trig", "nquads")
T = TypeVar("T")


class Part(msgspec.Struct, frozen=True):
    """What goes into one graph. ``graph``: its IRI, None for the default graph. Lines are N-Triples, each once."""

    graph: str | None
    ground: tuple[bytes, ...]
    """Triples without blank nodes."""
    linked: tuple[tuple[bytes, ...], ...] = ()
    """The others; those that share a blank node, directly or over others, are together."""

    @property
    def size(self) -> int:
        """How many triples there are."""
        return len(self.ground) + self.blank

    @property
    def blank(self) -> int:
        """How many triples have a blank node."""
        return sum(map(len, self.linked))

    def pieces(self, size: int) -> Iterator[tuple[bytes, ...]]:
        """The lines, ``size`` at most in a piece unless more hang together; those without blank nodes come first."""
        for start in range(0, len(self.ground), size):
            yield self.ground[start : start + size]
        piece: list[bytes] = []
        for group in self.linked:
            if piece and len(piece) + len(group) > size:
                yield tuple(piece)
                piece = []
            piece += group
        if piece:
            yield tuple(piece)


def is_dataset(path: str | Path) -> bool:
    """Whether a file (or a store's folder) says itself which graph each triple is in. Raises InputError."""
    return Path(path).is_dir() or format_of(path) in _DATASETS


def read_parts(path: str | Path, graph: str | None = None) -> list[Part]:
    """A file, or a store's folder, by graph, in the order of their IRIs; triples outside of graphs go to ``graph``.

    Raises InputError for a file that is malformed, holds nothing, or has graphs of its own beside ``graph``.
    """
    if graph is not None and is_dataset(path):
        raise InputError(f"{path}: has graphs of its own; --graph is for files of triples")
    lines: dict[str | None, dict[bytes, None]] = {}
    quads: Iterable[ox.Quad] = open_directory(path) if Path(path).is_dir() else parse_quads(path)
    for batch in batched(quads, _AT_ONCE):
        for name, triples in _by_graph(batch, path).items():
            lines.setdefault(name, {}).update(dict.fromkeys(ntriples(triples)))
    if graph is not None and any(name is not None for name in lines):
        raise InputError(f"{path}: has graphs of its own; --graph is for files of triples")
    if not lines:
        raise InputError(f"{path}: holds no triples")
    return [_part(graph if name is None else name, lines[name]) for name in sorted(lines, key=lambda each: each or "")]


def ntriples(triples: Iterable[ox.Triple]) -> list[bytes]:
    """Triples as lines."""
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of ``size``, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _by_graph(quads: list[ox.Quad], path: str | Path) -> dict[str | None, list[ox.Triple]]:
    found: dict[str | None, list[ox.Triple]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.BlankNode):
            raise InputError(f"{path}: a graph is named by a blank node; give it an IRI to load it")
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
        found.setdefault(name, []).append(quad.triple)
    return found


def _part(graph: str | None, lines: Iterable[bytes]) -> Part:
    ground: list[bytes] = []
    blank: list[bytes] = []
    for line in lines:
        (blank if _BLANK.search(line) else ground).append(line)
    return Part(graph, tuple(ground), _linked(blank))


def _linked(lines: Sequence[bytes]) -> tuple[tuple[bytes, ...], ...]:
    """Lines that share blank nodes, together (union-find)."""
    parent: dict[bytes, bytes] = {}

    def root(node: bytes) -> bytes:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = parent[above]
            node = above
        return node

    for line in lines:
        first, *others = _nodes(line)
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[bytes, list[bytes]] = {}
    for line in lines:
        groups.setdefault(root(_nodes(line)[0]), []).append(line)
    return tuple(map(tuple, groups.values()))


def _nodes(line: bytes) -> list[bytes]:
    return [node for match in _BLANK.finditer(line) for node in match.groups() if node]
