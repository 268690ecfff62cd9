"""The comments at the head of a query file: what it asks, takes and gives.

The first comment line is the question in words. Lines that begin with ``#+`` are YAML, as grlc (https://grlc.io) reads
them; of its decorators ``summary``, ``description`` and ``tags`` are used here, and any others are left alone. The
project's own keys stand beside them: ``params`` (what ``--set`` takes: name to what it means), ``columns`` (the columns
of the answer, in order), ``thing`` (the columns that tell one thing from another), ``provenance`` (full: asks for what a
compact graph leaves out). A file without ``#+`` may say the
same in plain comments: ``# param since: …``, ``# one thing: COLUMN…``, and prose.
"""

from __future__ import annotations

import itertools
import re

import msgspec
from msgspec import Struct

from kg.errors import QueryError
from kg.model import Provenance

_PARAMETER = re.compile(r"#\s*param\s+(\w+)\s*:\s*(.*)")
_THING = re.compile(r"#\s*one thing\s*:\s*(.*)")


class Header(Struct, frozen=True):
    """What a query file says of itself. ``columns`` is empty where it does not say."""

    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    params: dict[str, str] = {}
    columns: tuple[str, ...] = ()
    thing: tuple[str, ...] = ()
    provenance: Provenance = "compact"


def read_header(content: str, place: str) -> Header:
    """The header of a query. Raises QueryError, naming ``place``, for ``#+`` lines that are no YAML or no such keys."""
    lines = _head(content)
    plain = _plain([line for line in lines if line and not line.startswith("#+")])
    if not any(line.startswith("#+") for line in lines):
        return plain
    decorators = [line.removeprefix("#+") if line.startswith("#+") else "" for line in lines]
    header = _decorated("\n".join(decorators), place)
    return msgspec.structs.replace(header, summary=plain.summary or header.summary)


def _head(content: str) -> list[str]:
    """The lines before the query: comments, and empty ones."""
    head = itertools.takewhile(lambda line: not line or line.startswith("#"), map(str.strip, content.splitlines()))
    return list(head)


def _plain(lines: list[str]) -> Header:
    prose = [line.lstrip("# ").strip() for line in lines if not _PARAMETER.match(line) and not _THING.match(line)]
    return Header(
        summary=prose[0] if prose else "",
        description=" ".join(line for line in prose[1:] if line),
        params={match[1]: match[2] for line in lines if (match := _PARAMETER.match(line))},
        thing=tuple(name for line in lines if (match := _THING.match(line)) for name in match[1].split()),
    )


def _decorated(text: str, place: str) -> Header:
    import yaml  # here, since a query without such lines need not wait for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return msgspec.convert(yaml.load(text, loader) or {}, Header)
    except yaml.YAMLError as error:
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise QueryError(f"{place}{where}: the #+ lines are not YAML: {reason}") from error
    except msgspec.ValidationError as error:
        raise QueryError(f"{place}: the #+ lines: {error}") from error
