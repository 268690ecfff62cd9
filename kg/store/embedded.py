"""The Oxigraph store kept in a folder: one writer, any number of readers, the old graph or the new one and never a half.

A new graph is bulk-loaded beside its place (``newskg/graph.part``) and its files move into the folder, the one that makes
them a database last. A change to a graph is one transaction that touches only what differs.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError

try:
    import fcntl
except ImportError:  # Windows: the lock of the database itself is all there is
    fcntl = None  # type: ignore[assignment]

FOLDER = "newskg"
"""The folder inside a store that holds what is no database."""
_LOCK, _PART = "lock", "graph.part"
_DATABASE = re.compile(
    r"CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.(sst|log|blob|dbtmp)"
)
_OWN = re.compile(r"lock\Z|graph\.part\Z|\.?readings\.")
_WAITS = (0.01, 0.03, 0.1, 0.3, 1.0, None)
"""Seconds between attempts to open a store that somebody writes to."""
_LOCKED = "another process is writing to this store; try again when it has ended"


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
    for wait in _WAITS:  # a writer may put new files in the place of those that are being opened
        try:
            return ox.Store.read_only(str(folder))
        except (OSError, RuntimeError) as error:
            if wait is None or "No such file" not in str(error):
                raise StoreError(f"{folder}: {_reason(error)}") from error
            time.sleep(wait)
    raise AssertionError


@contextmanager
def writing(path: str | Path) -> Iterator[None]:
    """Be the one who writes to a store, from reading what it holds to the last change; what killed runs left is cleared.

    A folder that is missing is made, and goes again where nothing was put in it. Raises StoreError, at once, where another
    process writes.
    """
    folder = Path(path)
    check_folder(folder)
    own = folder / FOLDER
    with _told(folder):
        own.mkdir(parents=True, exist_ok=True)
        lock = (own / _LOCK).open("ab")
    with lock:
        _lock(lock.fileno(), folder)
        try:
            with _told(folder):
                _clear(folder)
            yield
        finally:
            _leave(folder)


def _lock(file: int, folder: Path) -> None:
    """Raises StoreError where another process holds the lock, or has just made way for a third."""
    if fcntl is None:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path = folder / FOLDER / _LOCK
        if path.exists() and path.stat().st_ino == os.fstat(file).st_ino:
            return
    except BlockingIOError:
        pass
    raise StoreError(f"{folder}: {_LOCKED}")


def _leave(folder: Path) -> None:
    """A folder in which no store came to be goes again; what a later run can use stays."""
    own = folder / FOLDER
    if not is_store(folder) and [entry.name for entry in own.iterdir()] == [_LOCK]:
        (own / _LOCK).unlink()
        with suppress(OSError):  # each only where it is empty
            own.rmdir()
            folder.rmdir()


def append(path: str | Path, quads: Iterable[ox.Quad], replace: Iterable[ox.NamedNode] = ()) -> int:
    """Add quads to the store in a folder, made where it is missing; returns how many it holds afterwards.

    The quads of a graph come one after the other. ``replace`` names graphs whose old content leaves in the same
    transaction. Where a quad cannot be made, nothing has changed. Raises StoreError where another process writes, the
    disk is full or the folder is no store.
    """
    folder = Path(path)
    check_folder(folder)
    with _told(folder):
        if is_store(folder):
            store = ox.Store(str(folder))
            _change(store, quads, set(replace))
            return len(store)
        return _create(folder, quads)


def check_folder(folder: Path) -> None:
    """Whether a store can be kept in a folder. Raises StoreError where it holds other files."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: a file, where the folder of a store was expected")
    with _told(folder):
        names = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
        begun = FOLDER in names and any(_OWN.match(entry.name) for entry in (folder / FOLDER).iterdir())
    strange = [name for name in names - {FOLDER} if not (begun and _DATABASE.fullmatch(name))]
    if (strange or (names and not begun)) and not is_store(folder):
        raise StoreError(f"{folder}: holds other files and no store; name an empty or a new folder")


def _clear(folder: Path) -> None:
    """Remove what runs left that were ended from outside, and the database's old logs, of which each run adds one."""
    for left in (*(folder / FOLDER).glob(".*.part"), *folder.glob("LOG.old.*")):
        left.unlink()
    shutil.rmtree(folder / FOLDER / _PART, ignore_errors=True)
    if not is_store(folder):
        for entry in folder.iterdir():
            if _DATABASE.fullmatch(entry.name):
                entry.unlink()


def _create(folder: Path, quads: Iterable[ox.Quad]) -> int:
    """Bulk-load a new database beside its place, then move it there: CURRENT comes last and makes it one."""
    part = folder / FOLDER / _PART
    try:
        part.mkdir(parents=True)
    except FileExistsError:
        _clear(folder)
        part.mkdir(parents=True)
    try:
        store = ox.Store(str(part))
        store.bulk_extend(quads)
        store.flush()
        count = len(store)
        del store  # closes it
        for file in sorted(part.iterdir(), key=lambda file: (file.name == "CURRENT", file.name)):
            file.rename(folder / file.name)
        return count
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _change(store: ox.Store, quads: Iterable[ox.Quad], replaced: set[ox.NamedNode]) -> None:
    """One transaction that touches only what differs: an update is the one transaction that can also remove."""
    gone, fresh = _differences(store, quads, replaced)
    if gone:
        clauses = [f"DELETE DATA {{\n{_block(gone)}\n}}", f"INSERT DATA {{\n{_block(fresh)}\n}}"]
        store.update(" ;\n".join(clauses))
    elif fresh:
        store.extend(fresh)
    with suppress(OSError):  # what was committed is in the log already
        store.flush()


def _differences(
    store: ox.Store, quads: Iterable[ox.Quad], replaced: set[ox.NamedNode]
) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """The quads that must go and those that must come, one graph in memory at a time."""
    gone: set[ox.Quad] = set()
    fresh: list[ox.Quad] = []
    unseen = set(replaced)
    for graph, told in groupby(quads, key=lambda quad: quad.graph_name):
        if graph in unseen:
            unseen.remove(graph)
            gone.update(store.quads_for_pattern(None, None, None, graph))
        for quad in told:
            if quad in gone:
                gone.remove(quad)
            elif graph in replaced or quad not in store:
                fresh.append(quad)
    for graph in unseen:
        gone.update(store.quads_for_pattern(None, None, None, graph))
    return list(gone), fresh


def _block(quads: list[ox.Quad]) -> str:
    """Quads as SPARQL writes them."""
    lines = []
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        named = not isinstance(quad.graph_name, ox.DefaultGraph)
        lines.append(f"GRAPH {quad.graph_name} {{ {triple} }}" if named else triple)
    return "\n".join(lines)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Errors of the system and of the database in one line that names the store."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{folder}: {_reason(error)}") from error


def _reason(error: OSError | RuntimeError) -> str:
    text = str(error)
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, PermissionError) or "Permission denied" in text:
        return "permission denied"
    if number == errno.ENOSPC or "No space left" in text:
        return "no space left on the disk; the store is as it was"
    if "lock" in text.lower():
        return _LOCKED
    if "Corruption" in text:
        return "damaged: a file of its database is missing or is not what it was; build it anew"
    return (error.strerror if isinstance(error, OSError) else None) or text.splitlines()[0].removeprefix("IO error: ")
