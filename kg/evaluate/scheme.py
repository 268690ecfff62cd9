"""The tables of ``scheme.toml``: which annotation equals which class, type or actor."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("scheme.toml").read_text(encoding="utf-8"))

STATEMENT_CLASSES: dict[str, str] = _TABLES["statement_classes"]
PLOVER_TYPES: frozenset[str] = frozenset(_TABLES["plover"]["types"])
RENAMED_ROOTS: dict[str, str] = _TABLES["plover"]["renamed"]
LEFT_OUT_ROOTS: frozenset[str] = frozenset(_TABLES["plover"]["left_out"])
YIELD_ROOTS: dict[str, str] = _TABLES["plover"]["yield"]
CAMEO_ROOTS: dict[str, str] = _TABLES["cameo"]
READ_SEGMENTS: frozenset[str] = frozenset(_TABLES["seeds"]["read_segments"])
EVIDENCE_SEGMENTS: frozenset[str] = frozenset(_TABLES["seeds"]["evidence_segments"])
FOLLOWED_EVENT: dict[str, str] = _TABLES["seeds"]["followed_event"]

_STATE_OF: dict[str, str] = _TABLES["seeds"]["state_of"]
_INTERCHANGEABLE: frozenset[str] = frozenset(_TABLES["seeds"]["interchangeable"])


def states(entities: set[str]) -> set[str]:
    """The states whose government or army is among the gold entities."""
    return {_STATE_OF[entity] for entity in entities if entity in _STATE_OF}


def equally_right(entity: str) -> set[str]:
    """The gold entities that answer as well as this one, itself included."""
    others = _INTERCHANGEABLE if entity in _INTERCHANGEABLE else frozenset[str]()
    return {entity} | states({entity}) | others
