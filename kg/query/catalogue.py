"""The bundled questions, and any file with a question in it.

The first comment line of a file is the question in words, the next comment lines describe the answer. A line
``# param since: …`` declares a parameter that ``--set`` takes, and a line of the body that begins with ``#[since]``
holds what the query says once that parameter is given: without it the line is a comment, so the file runs as it stands
on any engine. A line that ends with ``#[unless wording]`` holds until ``--set wording=yes``. ``# one thing: COLUMN…`` says
which columns tell one thing from another.
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
from kg.vocab import PREFIXES

_PARAMETER = re.compile(r"#\s*param\s+(\w+)\s*:\s*(.*)")
_THING = re.compile(r"#\s*one thing\s*:\s*(.*)")
_CONDITION = re.compile(r"^[ \t]*#\[(\w+)\][ \t]*(.*)$", re.MULTILINE)
_UNLESS = re.compile(r"^([ \t]*)(\S.*?)[ \t]*#\[unless (\w+)\][ \t]*$", re.MULTILINE)
_NOISE = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|\"""(?s:.*?)\"""|'''(?s:.*?)'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*"""
)


class Parameter(Struct, frozen=True):
    """Something that ``--set NAME=VALUE`` narrows a query by."""

    name: str
    description: str


class Query(Struct, frozen=True):
    """A question, its words and its SPARQL."""

    name: str
    question: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    thing: tuple[str, ...]
    text: str


@cache
def catalogue() -> tuple[Query, ...]:
    """Every bundled query, by name."""
    return tuple(read(path) for path in sorted(resources.folder("queries").glob("*.rq")))


def find(name_or_path: str | Path) -> Query:
    """A bundled query by its name, or a query file by its path. Raises QueryError naming what is close."""
    wanted = str(name_or_path)
    for query in catalogue():
        if query.name == wanted:
            return query
    path = Path(wanted)
    if path.suffix in {".rq", ".sparql"} or path.is_file():
        return read(path)
    raise QueryError(_unknown(wanted))


def _unknown(wanted: str) -> str:
    names = [query.name for query in catalogue()]
    folded = wanted.casefold().replace("_", "-").replace(" ", "-")
    close = difflib.get_close_matches(folded, names, n=3, cutoff=0.5) or [n for n in names if folded and folded in n]
    hint = f"did you mean {' or '.join(close)}? " if close else ""
    return f"no query named {wanted!r}; {hint}there are: {', '.join(names)}"


def read(path: Path) -> Query:
    """The query in a file. Raises QueryError where it cannot be read or does not parse."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else str(error)
        raise QueryError(f"{path}: {reason}") from error
    return parse(path.stem, content, str(path))


def parse(name: str, content: str, place: str | None = None) -> Query:
    """The query in a text. Raises QueryError for what is no query: bad syntax, an update, a call to another server."""
    head = _head(content)
    parameters = tuple(Parameter(*match.groups()) for line in head if (match := _PARAMETER.match(line)))
    thing = tuple(name for line in head if (match := _THING.match(line)) for name in match[1].split())
    prose = [line.lstrip("# ").strip() for line in head if not _PARAMETER.match(line) and not _THING.match(line)]
    question = prose[0] if prose else ""
    description = " ".join(line for line in prose[1:] if line)
    return Query(name, question, description, parameters, _columns(content, place or name), thing, content)


def _head(content: str) -> list[str]:
    """The comment lines before the query."""
    lines: list[str] = []
    for line in content.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            break
        if line.strip():
            lines.append(line.strip())
    return lines


def _columns(content: str, place: str) -> tuple[str, ...]:
    """The columns of a SELECT, none for other forms; asking an empty store checks the syntax on the way."""
    check_safe(content, place)
    try:
        answer = ox.Store().query(content, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise QueryError(f"{place}: {syntax(error)}") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"{place}: {str(error).splitlines()[0]}") from error
    if not isinstance(answer, ox.QuerySolutions):
        return ()
    return tuple(variable.value for variable in answer.variables)


def check_safe(content: str, place: str) -> None:
    """Refuse updates and SERVICE: a query reads the graph it is given, and calls nobody. Raises QueryError."""
    words = bare(content)
    if re.search(r"(?<![\w:?$-])SERVICE\b(?!\s*:)", words, re.IGNORECASE):
        raise QueryError(f"{place}: SERVICE is refused; a query reads only the graph it is given")
    start = re.sub(r"(?i)\A(\s*(PREFIX\s+[\w.-]*:|BASE)\s*)*\s*", "", words)
    verb = re.match(r"(?i)(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b", start)
    if verb:
        raise QueryError(f"{place}: {verb[0].upper()} would change the graph; kg query only reads")


def bare(content: str) -> str:
    """The query without comments, strings and IRIs, so that words can be looked for."""
    return _NOISE.sub(" ", content)


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
