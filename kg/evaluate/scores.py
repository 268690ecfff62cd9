"""What a scorer hands back: measures in a fixed order, and the errors behind them, as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

Value = float | int | str | list[str]

_EXCERPT = 160


class Finding(Struct, frozen=True, order=True):
    """One error: its kind (``MISS``, ``FALSE``, ``SPEAKER`` …), its place (code points), the text, gold against got."""

    document: str
    start: int
    end: int
    kind: str
    text: str = ""
    note: str = ""

    def __str__(self) -> str:
        where = f"{self.document}[{self.start}:{self.end}]" if self.document else ""
        words = " ".join(self.text.split())
        quote = f"“{words[:_EXCERPT]}{'…' if len(words) > _EXCERPT else ''}”" if words else ""
        return " ".join(part for part in (f"{self.kind:<12}", where, quote, self.note) if part)


class Scores(Struct, frozen=True):
    """The scores of one kind: ``measures`` in the order in which they are printed, ``findings`` sorted by place."""

    title: str
    measures: Mapping[str, Value]
    findings: tuple[Finding, ...] = ()


def rounded(value: float) -> float:
    """Three digits, as all scores are given."""
    return round(value, 3)


def render(scores: Iterable[Scores], *, show: bool = False, as_json: bool = False) -> str:
    """What the command prints: text or JSON, with the errors where ``show`` is set."""
    return render_json(scores, show=show) if as_json else render_text(scores, show=show)


def render_text(scores: Iterable[Scores], *, show: bool = False) -> str:
    """One line per measure under the title of its kind; with ``show`` the errors below them."""
    blocks = []
    for score in scores:
        lines = [score.title, *(f"{name:28} {value}" for name, value in score.measures.items())]
        if show:
            lines += [str(finding) for finding in score.findings]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def render_json(scores: Iterable[Scores], *, show: bool = False) -> str:
    """A JSON array of ``{"title", "measures"}``, with ``"findings"`` where ``show`` is set."""
    return json.dumps([_as_dict(score, show) for score in scores], ensure_ascii=False, indent=2) + "\n"


def _as_dict(score: Scores, show: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"title": score.title, "measures": dict(score.measures)}
    if show:
        fields = ("kind", "document", "start", "end", "text", "note")
        found["findings"] = [{name: getattr(item, name) for name in fields} for item in score.findings]
    return found
