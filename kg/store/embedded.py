"""The Oxigraph store kept in a folder: one writer, any number of readers, changed in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError


def is_store(path: str | Path) -> bool:
    """Whether a folder holds an Oxigraph store (RocksDB's CURRENT names its manifest)."""
    return (Path(path) / "CURRENT").is_file()


def open_directory(path: str | Path) -> ox.Store:
    """The store in a folder, read-only: nothing is created or locked. Raises StoreError."""
    folder = Path(path)
    if not folder.exists():
        raise StoreError(f"{folder}: no such store; kg build --store makes one")
    if not is_store(folder):
        raise StoreError(f"{folder}: not a store (it holds no Oxigraph database)")
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise StoreError(f"{folder}: {_reason(error)}") from error


def append(path: str | Path, quads: Iterable[ox.Quad], replace: Iterable[ox.NamedNode] = ()) -> int:
    """Add quads to the store in a folder, made where it is missing; returns how many it holds afterwards.

    The quads are all produced before the store is touched, and go in as one transaction. ``replace`` names graphs
    whose old content leaves in the same transaction. Raises StoreError where another process writes or the folder is
    no store.
    """
    new = list(quads)
    store = _writable(Path(path))
    try:
        _change(store, new, list(replace))
        store.flush()
        return len(store)
    except OSError as error:
        raise StoreError(f"{path}: {_reason(error)}") from error


def _writable(folder: Path) -> ox.Store:
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: a file, where the folder of a store was expected")
    if folder.is_dir() and any(folder.iterdir()) and not is_store(folder):
        raise StoreError(f"{folder}: holds other files and no store; name an empty or a new folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return ox.Store(str(folder))
    except OSError as error:
        raise StoreError(f"{folder}: {_reason(error)}") from error


def _change(store: ox.Store, new: list[ox.Quad], replaced: list[ox.NamedNode]) -> None:
    """One transaction that touches only what differs: an update is the one transaction that can also remove."""
    kept = set(new)
    gone = [quad for graph in replaced for quad in store.quads_for_pattern(None, None, None, graph) if quad not in kept]
    if not gone:
        store.extend(new)
        return
    fresh = [quad for quad in new if quad not in store]
    clauses = [f"DELETE DATA {{\n{_block(gone)}\n}}", f"INSERT DATA {{\n{_block(fresh)}\n}}"]
    store.update(" ;\n".join(clauses))


def _block(quads: list[ox.Quad]) -> str:
    """Quads as SPARQL writes them."""
    lines = []
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        named = not isinstance(quad.graph_name, ox.DefaultGraph)
        lines.append(f"GRAPH {quad.graph_name} {{ {triple} }}" if named else triple)
    return "\n".join(lines)


def _reason(error: OSError) -> str:
    text = str(error)
    if "lock" in text.lower():
        return "another process is writing to this store; try again when it has ended"
    if isinstance(error, PermissionError) or "Permission denied" in text:
        return "permission denied"
    return text.splitlines()[0].removeprefix("IO error: ")
