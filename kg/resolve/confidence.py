"""Confidence from independent witnesses.

The rule: each independent witness of a thing leaves half of the doubt, so n witnesses give ``1 - 0.5 ** n``. Reports are
one witness where they stand in one article, in articles of one outlet, or in the same sentence word for word (a reprint).
What is only claimed (no mention in an article's own voice) counts half as much: ``(1 - 0.5 ** n) / 2`` for events.
The idea of joint confidence from evidence follows SeMRA (Hoyt et al. 2025); the numbers are a convention, not a measurement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import At, Mention, Reading


def witnesses(readings: Sequence[Reading], ats: Iterable[tuple[int, Mention]]) -> int:
    """How many independent witnesses stand behind mentions ``(reading, mention)``: connected groups of reports."""
    groups: list[set[str]] = []
    for reading, mention in ats:
        marks = _marks(readings[reading], mention)
        touching = [group for group in groups if group & marks]
        groups = [group for group in groups if not group & marks]
        groups.append(marks.union(*touching))
    return len(groups)


def _marks(reading: Reading, mention: Mention) -> set[str]:
    article = reading.article
    start = article.span.start
    sentence = article.text[mention.sentence.start - start : mention.sentence.end - start]
    marks = {
        f"article:{article.source}#{start}",
        f"sentence:{' '.join(sentence.replace('’', chr(39)).split()).casefold()}",
    }
    if article.outlet:
        marks.add(f"outlet:{article.outlet.value.casefold()}")
    return marks


def of_statement(readings: Sequence[Reading], ats: tuple[At, ...]) -> str:
    """The confidence that an utterance was made, as a decimal string."""
    n = witnesses(readings, [(r, readings[r].reports[i].mention) for r, i in ats])
    return f"{1 - 0.5**n:.3f}"


def of_event(readings: Sequence[Reading], ats: tuple[At, ...]) -> str:
    """The confidence that an event is told as it is, as a decimal string."""
    told = [(r, readings[r].events[i]) for r, i in ats]
    n = witnesses(readings, [(r, event.mention) for r, event in told])
    claimed = all(event.statement is not None for _, event in told)
    return f"{(1 - 0.5**n) * (0.5 if claimed else 1):.3f}"
