"""The bundled questions, and any file with a question in it.

``kg.query.headers`` says what stands in the comments at the head of a file. A line of the body that begins with
``#[since]`` holds what the query says once that parameter is given: without it the line is a comment, so the file runs
as it stands on any engine. A line that ends with ``#[unless wording]`` holds until ``--set wording=yes``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from msgspec import Struct

from kg import resources
from kg.errors import QueryError
from kg.model import Provenance
from kg.query.headers import read_header
from kg.query.safety import calls_others, change, check_safe
from kg.vocab import PREFIXES

_CONDITION = re.compile(r"^[ \t]*#\[(\w+)\][ \t]*(.*)$", re.MULTILINE)
_UNLESS = re.compile(r"^([ \t]*)(\S.*?)[ \t]*#\[unless (\w+)\][ \t]*$", re.MULTILINE)


class Parameter(Struct, frozen=True):
    """Something that ``--set NAME=VALUE`` narrows a query by."""

    name: str
    description: str


class Query(Struct, frozen=True):
    """A question, its words and its SPARQL."""

    name: str
    question: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    thing: tuple[str, ...]
    text: str
    provenance: Provenance = "compact"


@cache
def catalogue() -> tuple[Query, ...]:
    """Every bundled query, by name."""
    return tuple(read(path) for path in sorted(resources.folder("queries").glob("*.rq")))


def find(name_or_path: str | Path, allow: Collection[str] = ()) -> Query:
    """A bundled query by its name, or a query file by its path. Raises QueryError naming what is close.

    ``allow`` is what a file may do beside reading (``kg.query.safety.ALLOWANCES``).
    """
    wanted = str(name_or_path)
    bundled = resources.folder("queries") / f"{wanted}.rq"
    if re.fullmatch(r"[\w-]+", wanted) and bundled.is_file():
        return read(bundled)
    path = Path(wanted)
    if path.suffix in {".rq", ".sparql"} or path.is_file():
        return read(path, allow)
    raise QueryError(_unknown(wanted))


def _unknown(wanted: str) -> str:
    names = [query.name for query in catalogue()]
    folded = wanted.casefold().replace("_", "-").replace(" ", "-")
    close = difflib.get_close_matches(folded, names, n=3, cutoff=0.5) or [n for n in names if folded and folded in n]
    hint = f"did you mean {' or '.join(close)}? " if close else ""
    return f"no query named {wanted!r}; {hint}there are: {', '.join(names)}"


def read(path: Path, allow: Collection[str] = ()) -> Query:
    """The query in a file. Raises QueryError where it cannot be read or does not parse."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else str(error)
        raise QueryError(f"{path}: {reason}") from error
    return parse(path.stem, content, str(path), allow)


def parse(name: str, content: str, place: str | None = None, allow: Collection[str] = ()) -> Query:
    """The query in a text. Raises QueryError for bad syntax, a bad header, and what is not allowed."""
    place = place or name
    check_safe(content, place, allow)
    header = read_header(content, place)
    parameters = tuple(Parameter(*each) for each in header.params.items())
    columns = _columns(content, place)
    told = header.summary, header.description, header.tags
    return Query(name, *told, parameters, columns, header.thing, content, header.provenance)


def _columns(content: str, place: str) -> tuple[str, ...]:
    """The columns of a SELECT, none for other forms; asking an empty store checks the syntax on the way."""
    if calls_others(content) or change(content):
        return ()  # only the server can tell, and none is called to find out
    try:
        answer = ox.Store().query(content, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise QueryError(f"{place}: {syntax(error)}") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"{place}: {str(error).splitlines()[0]}") from error
    if not isinstance(answer, ox.QuerySolutions):
        return ()
    return tuple(variable.value for variable in answer.variables)


def conditions(content: str) -> list[tuple[str, str]]:
    """The ``#[name] SPARQL`` lines of a query."""
    return _CONDITION.findall(content)


def switches(content: str) -> list[str]:
    """The parameters of ``… #[unless name]`` lines: yes or no, and no where they are not given."""
    return [name for _, _, name in _UNLESS.findall(content)]


def without(content: str, names: Collection[str]) -> str:
    """The query with the ``… #[unless name]`` lines of the given names out of force."""

    def comment(match: re.Match[str]) -> str:
        blank, line, name = match.groups()
        return f"{blank}# {line}" if name in names else match[0]

    return _UNLESS.sub(comment, content)


def with_conditions(content: str, values: dict[str, str]) -> str:
    """The query with the lines of the given parameters in force, each after its VALUES block."""

    def uncomment(match: re.Match[str]) -> str:
        name, line = match.groups()
        return f"{values[name]} {line}" if name in values else match[0]

    return _CONDITION.sub(uncomment, content)


def syntax(error: SyntaxError) -> str:
    """The first line of a syntax error, without the long list of what else could have stood there."""
    first = str(error.args[0]).splitlines()[0]
    place = re.match(r"error at (\d+):(\d+): (.*)", first)
    if not place:
        return first
    line, column, reason = place.groups()
    return f"line {line}, column {column}: {reason if len(reason) <= 120 else 'not SPARQL from here on'}"
