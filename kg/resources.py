"""Finds the data files that ship with the package, in a checkout and in a wheel alike."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder of ``ontology`` or ``queries``: beside the package in a checkout, in ``kg/_data`` in a wheel."""
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


@cache
def lexicon(name: str, language: str = "en") -> dict[str, Any]:
    """The parsed TOML file ``lexicons/LANGUAGE/NAME.toml``. Treat it as read-only: it is cached."""
    path = _PACKAGE / "lexicons" / language / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
