"""Which lines are plainly not prose: the rules of ``lexicons/en/furniture.toml``, compiled once."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from msgspec import Struct

from kg.documents.lines import Unit
from kg.resources import lexicon

Effect = Literal["", "shell", "end", "final"]
CueKind = Literal["furniture", "caption", "byline", "date"]
_LONGEST = 420  # a longer line is prose unless its rule says otherwise
_EDGES = " \t:…»›>→|•·-–—+*[]()"


class Cue(Struct, frozen=True):
    """What a line was recognised as, by which rule, and what that means for the lines after it."""

    kind: CueKind
    rule: str
    effect: Effect = ""

    @property
    def ends(self) -> bool:
        """Whether the article stops here."""
        return self.effect in ("end", "final")

    @property
    def of_the_web(self) -> bool:
        """Whether only scraped pages have such lines."""
        return self.effect != "" and self.rule != "reference" and self.kind == "furniture"


class Rule(Struct, frozen=True):
    """One rule of the lexicon. ``whole``: the pattern must match the whole line, else some of its last ``tail``."""

    cue: Cue
    pattern: re.Pattern[str]
    whole: bool
    limit: int
    tail: int
    fires: str
    silent: str

    def matches(self, line: str) -> bool:
        """Whether the rule fires on a line of plain text."""
        if len(line) > self.limit:
            return False
        return bool(self.pattern.fullmatch(line) if self.whole else self.pattern.search(line[-self.tail :]))


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order of the file."""
    data = lexicon("furniture")
    agency: str = data["caption"]["agency"]
    return tuple(_rule(entry, agency) for entry in data["rule"])


def _rule(entry: dict[str, str], agency: str) -> Rule:
    source = (entry.get("pattern") or entry["part"]).replace("{agency}", agency)
    pattern = re.compile(source, 0 if entry.get("case") else re.IGNORECASE)
    effect: Effect = entry.get("effect", "")  # type: ignore[assignment]
    kind: CueKind = entry["kind"]  # type: ignore[assignment]
    cue = Cue(kind, entry["name"], effect)
    limit, tail = int(entry.get("limit", _LONGEST)), int(entry.get("tail", _LONGEST))
    return Rule(cue, pattern, "pattern" in entry, limit, tail, entry["fires"], entry["not"])


@cache
def _lines() -> dict[str, Cue]:
    """Whole lines; a line listed twice has the weaker effect."""
    data: dict[str, list[str]] = lexicon("furniture")["lines"]
    effects: dict[str, Effect] = {"final": "final", "reference": "final", "end": "end", "shell": "shell", "label": ""}
    return {line: Cue("furniture", name, effect) for name, effect in effects.items() for line in data[name]}


def cue(unit: Unit) -> Cue | None:
    """What the unit plainly is, if it is not prose."""
    line = unit.plain
    if unit.words <= 8 and (known := _lines().get(line.strip(_EDGES).lower()) or _lines().get(line.strip().lower())):
        return known
    return next((rule.cue for rule in rules() if rule.matches(line)), None)
