"""The user's judgements on the merge: TSV, CSV or JSONL with ``left``, ``right``, ``verdict`` and, if wanted, ``reason``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from kg.documents.records import lines, read_text, record
from kg.errors import InputError
from kg.model import Ruling, Verdict

_VERDICTS: dict[str, Verdict] = {"yes": "same", "no": "different", **{v: v for v in get_args(Verdict)}}
_COLUMNS = ("left", "right", "verdict")


def judgements(path: Path) -> tuple[Ruling, ...]:
    """The rulings of a file, in its order. A table is told by its header, whose further columns are ignored, so that the
    answer of ``kg query judgements --format tsv`` can be edited and given back.

    Raises:
        InputError: the file cannot be read, or a line of it is wrong; the message names the line.
    """
    text = read_text(path)
    rows = _jsonl(path, text) if text.lstrip().startswith("{") else _table(path, text)
    found = []
    for number, fields in rows:
        try:
            found.append(_ruling(fields, number))
        except ValueError as error:
            raise InputError(f"{path}, line {number}: {error}") from None
    return tuple(found)


def _jsonl(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in lines(text):
        try:
            yield number, record(line)
        except ValueError as error:
            raise InputError(f"{path}, line {number}: {error}") from None


def _table(path: Path, text: str) -> Iterable[tuple[int, Mapping[str, object]]]:
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in head else ",")
    reader.fieldnames = [name.strip().lstrip("?").lower() for name in reader.fieldnames or ()]
    if missing := [name for name in _COLUMNS if name not in reader.fieldnames]:
        raise InputError(f"{path}: no column '{missing[0]}' (the first line names left, right and verdict)")
    try:
        for fields in reader:
            yield reader.line_num, {name: _bare(value) for name, value in fields.items() if name and value}
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: {error}") from None


def _bare(value: str) -> str:
    """A cell without the marks of a Turtle term, as SPARQL's TSV writes it."""
    value = value.strip()
    for first, last in ('""', "<>"):
        if len(value) > 1 and value[0] == first and value[-1] == last:
            return value[1:-1]
    return value


def _ruling(fields: Mapping[str, object], number: int) -> Ruling:
    left, right, verdict = (" ".join(str(fields.get(name) or "").split()) for name in _COLUMNS)
    if not left or not right:
        raise ValueError("two mentions are judged: left and right")
    if left == right:
        raise ValueError("left and right are one mention")
    if verdict.lower() not in _VERDICTS:
        raise ValueError(f"the verdict is same, different or unsure, not '{verdict[:40]}'")
    first, second = sorted((left, right))
    return Ruling(first, second, _VERDICTS[verdict.lower()], str(fields.get("reason") or "").strip(), number)
