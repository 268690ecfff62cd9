"""What servers differ in, as data: paths, quirks and how each is recognised (``profiles.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from kg.errors import EndpointError

PLAIN: Final = "sparql"
"""The profile of a server that is not recognised."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One table of ``profiles.toml``, which says what each field means."""

    name: str
    title: str
    tested: bool
    query: str
    update: str
    default_graph: bool
    whole: str
    piece: int
    batch: int
    step: int = 0
    together: int = 0
    unites: bool = True
    fetch: int = 0
    server: str = ""
    store: str | None = None
    login_query: str | None = None
    login_update: str | None = None
    login_store: str | None = None
    roots: tuple[str, ...] = ()
    bulk: dict[str, str] = {}
    hints: dict[str, str] = {}
    system: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


@cache
def profiles() -> dict[str, Profile]:
    """Profile name to profile, in the order of the file."""
    tables = tomllib.loads((Path(__file__).parent / "profiles.toml").read_text(encoding="utf-8"))
    return {name: msgspec.convert({"name": name, **table}, Profile) for name, table in tables.items()}


def profile(name: str) -> Profile:
    """The profile of that name. Raises EndpointError listing those that exist."""
    if name not in profiles():
        raise EndpointError(f"unknown profile {name!r}; known are {', '.join(profiles())}")
    return profiles()[name]
