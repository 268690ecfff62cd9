"""JSONL of articles, and the metadata (JSONL or CSV) that the user gives."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path

from msgspec import Struct

from kg.documents.known import calendar_date
from kg.errors import InputError
from kg.ids import digest

_LONGEST_NAME = 200  # bytes: file systems take 255


class Given(Struct, frozen=True):
    """What the user says about an article; "" where nothing is said. ``date`` is an ISO date."""

    date: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    title: str = ""


class Record(Struct, frozen=True):
    """One line of a JSONL of articles: ``name`` is the id as a file name without suffix."""

    name: str
    text: str
    given: Given


def records(data: str) -> Iterator[Record | str]:
    """The articles of a JSONL file line by line; for a line that is none, the reason in a few words.

    >>> [r if isinstance(r, str) else r.name for r in records('{"id": "a/1", "text": "Hi."}\\n[]')]
    ['a_1', 'line 2: not a JSON object']
    """
    for number, line in lines(data):
        try:
            yield _record(record(line))
        except ValueError as error:
            yield f"line {number}: {error}"


def lines(data: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something, with their numbers from 1."""
    for number, line in enumerate(data.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            yield number, line


def record(line: str) -> dict[str, object]:
    """A line of JSONL. Raises ValueError where it is no JSON object."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def _record(fields: dict[str, object]) -> Record:
    name, text = fields.get("id"), fields.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise ValueError("no id")
    if not isinstance(text, str):
        raise ValueError("no text")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text is not valid Unicode") from None
    return Record(_file_name(str(name)), text, given(fields))


def _file_name(name: str) -> str:
    """An id as a file name: no slashes, controls or excessive length."""
    safe = "".join("_" if c in "/\\" or c < " " or "\ud800" <= c <= "\udfff" else c for c in name.strip())
    return safe if len(safe.encode()) <= _LONGEST_NAME else f"{safe[:40]}_{digest(safe)}"


def given(fields: dict[str, object]) -> Given:
    """The fields ``date, outlet, author, url, title`` of a record.

    Raises:
        ValueError: the date is no date.
    """
    return Given(
        date=_iso_date(fields.get("date")),
        outlet=_string(fields.get("outlet")),
        authors=_authors(fields.get("author", fields.get("authors"))),
        url=_string(fields.get("url")),
        title=_string(fields.get("title")),
    )


def _string(value: object) -> str:
    text = (
        value
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int) and not isinstance(value, bool)
        else ""
    )
    return "".join(c for c in " ".join(text.split()) if not "\ud800" <= c <= "\udfff")


def _authors(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else re.split(r"\s*;\s*|\s+and\s+|\s+&\s+", _string(value))
    return tuple(
        dict.fromkeys(name for part in parts if (name := _string(part).removeprefix("By ").removeprefix("by ")))
    )


def _iso_date(value: object) -> str:
    """ISO 8601 (extended or basic, with or without a time), RFC 2822, or a date in English words."""
    text = _string(value)
    if not text:
        return ""
    if re.fullmatch(r"\d{8}", text) or re.match(r"\d{4}-\d\d-\d\d(?!\d)", text):
        try:
            return date.fromisoformat(text[:8] if "-" not in text else text[:10]).isoformat()
        except ValueError:
            raise ValueError(f"'{text[:40]}' is not a date") from None
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    if found := calendar_date(text):
        return found
    raise ValueError(f"'{text[:40]}' is not a date (YYYY-MM-DD)")


def read_text(path: Path) -> str:
    """A file in UTF-8, without its byte order mark. Raises InputError."""
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8") from None


# ---- metadata --------------------------------------------------------------------------------------------------


class Row(Struct, frozen=True):
    """One row of the metadata: the ``file`` it is about, and its line number."""

    file: str
    line: int
    given: Given


def metadata(path: Path) -> list[Row]:
    """The rows of a metadata file: CSV by its suffix or its first character, else JSONL.

    Raises:
        InputError: the file cannot be read, or a line of it is wrong; the message names the line.
    """
    text = read_text(path)
    table = path.suffix.lower() == ".csv" or not text.lstrip().startswith("{")
    return list(_csv(path, text) if table else _jsonl(path, text))


def _jsonl(path: Path, text: str) -> Iterator[Row]:
    for number, line in lines(text):
        try:
            yield _row(record(line), number)
        except ValueError as error:
            raise InputError(f"{path}, line {number}: {error}") from None


def _csv(path: Path, text: str) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if "file" not in names:
        raise InputError(f"{path}: no column 'file'")
    reader.fieldnames = names
    try:
        for fields in reader:
            yield _row(dict(fields), reader.line_num)
    except (ValueError, csv.Error) as error:
        raise InputError(f"{path}, line {reader.line_num}: {error}") from None


def _row(fields: dict[str, object], number: int) -> Row:
    file = _string(fields.get("file"))
    if not file:
        raise ValueError("no file")
    return Row(file.removeprefix("./"), number, given(fields))
