"""Where the files behind a graph lie: in the folder that was built from, or beside the graph where they were extracted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from kg.ids import sha256


def folders(graph: Path, sources: Path | None) -> list[Path]:
    """The folders to look in that exist: the one the user names, then ``GRAPH.sources`` as ``kg build`` writes it."""
    beside = (graph.with_name(f"{graph.name}.sources"), graph.with_name(f"{graph.stem}.sources"))
    return [folder for folder in (sources, *beside) if folder is not None and folder.is_dir()]


def find(places: Iterable[Path], source: str, sha: str) -> bytes | None:
    """The bytes of the file with this hash, else of the first file of this name, None where there is none.

    ``source`` is a ``dcterms:source``: relative, with POSIX slashes. A path that leads out of the folders finds nothing.
    """
    parts = PurePosixPath(source).parts
    if not parts or PurePosixPath(source).is_absolute() or ".." in parts:
        return None
    first: bytes | None = None
    for folder in places:
        for name in (source, f"{source}.txt"):
            path = folder / name
            try:
                data = path.read_bytes() if path.is_file() else None
            except OSError:
                data = None
            if data is not None and sha256(data) == sha:
                return data
            first = data if first is None else first
    return first
