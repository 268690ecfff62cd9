"""What a check found."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from msgspec import Struct

_SHOWN = 50


class Finding(Struct, frozen=True, order=True):
    """One thing that is wrong: which check found it, at which node (an IRI, or a file), and what in one line."""

    check: Literal["graph", "term", "shape", "span", "logic"]
    focus: str
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {self.focus}: {self.message}"


class CheckReport(Struct, frozen=True):
    """Counts and findings of one check.

    ``compared`` counts the mentions whose text was compared with a file. ``consistent`` is None where the logic was not
    checked; ``notes`` say what was left out and why.
    """

    triples: int
    articles: int
    mentions: int
    compared: int
    consistent: bool | None
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def render(self, shown: int = _SHOWN) -> str:
        """A text for people: counts, findings one a line, at most ``shown`` of them, a verdict."""
        logic = {True: "consistent", False: "inconsistent", None: "not checked"}[self.consistent]
        lines = [
            f"{self.triples:,} triples, {self.articles:,} articles, {self.mentions:,} mentions",
            f"texts compared with the files: {self.compared:,} of {self.mentions:,} mentions",
            f"ontology and graph: {logic}",
            *(f"note: {note}" for note in self.notes),
            *(str(finding) for finding in self.findings[:shown]),
        ]
        if len(self.findings) > shown:
            lines.append(f"… and {len(self.findings) - shown:,} more")
        lines.append(self._verdict())
        return "\n".join(lines) + "\n"

    def _verdict(self) -> str:
        if self.ok:
            return "ok"
        counts = Counter(finding.check for finding in self.findings)
        return "not ok: " + ", ".join(f"{n:,} {check}" for check, n in sorted(counts.items()))
