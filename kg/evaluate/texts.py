"""The texts that gold and graph speak about."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError


def source_texts(sources: Path | None, gold: Path) -> dict[str, str]:
    """Document key → text, of every ``.txt`` file below a folder; code points of UTF-8, newlines untouched."""
    if sources is None:
        raise InputError(f"{gold}: this gold needs the source texts; name their folder with --sources")
    if not sources.is_dir():
        raise InputError(f"{sources}: no such folder of source texts")
    return {path.name.removesuffix(".txt"): _read(path) for path in sorted(sources.rglob("*.txt"))}


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return file.read()
