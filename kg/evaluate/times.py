"""Time expressions against TIMEX3 gold (TempEval-3: relaxed and strict spans, values)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from kg.evaluate.facts import Facts, document_key, number, text
from kg.evaluate.gold import TimeRecord, Timex
from kg.evaluate.matching import overlaps
from kg.evaluate.scores import Finding, Scores, Value, rounded

_TIMES = """SELECT ?f ?s ?e ?v WHERE { ?m a kg:TimeExpression ;
kg:article/dcterms:source ?f ; kg:start ?s ; kg:end ?e . OPTIONAL { ?m kg:value ?v } }"""


class Time(NamedTuple):
    """A time expression of the graph."""

    start: int
    end: int
    value: str | None


class Pair(NamedTuple):
    """A gold expression and the best overlapping one of the graph, None where there is none."""

    gold: Timex
    time: Time | None


def score(records: Sequence[TimeRecord], facts: Facts) -> Scores:
    """F1 of overlapping spans, of equal spans, and of overlapping spans with the right value."""
    predicted = predictions(facts)
    findings: list[Finding] = []
    pairs: list[Pair] = []
    given = 0
    for record in records:
        times = predicted.get(_key(record), [])
        matched, unused = match(record.timexes, times)
        given += len(times)
        pairs += matched
        findings += _findings(record, matched, unused)
    found = [(gold, time) for gold, time in pairs if time]

    def _f1(right: int) -> float:
        return rounded(2 * right / (given + len(pairs)) if given + len(pairs) else 0.0)

    measures: dict[str, Value] = {
        "times_gold": len(pairs),
        "times_pred": given,
        "relaxed_f1": _f1(len(found)),
        "strict_f1": _f1(sum((time.start, time.end) == gold.span for gold, time in found)),
        "value_f1": _f1(sum(time.value == gold.value for gold, time in found)),
    }
    return Scores("times", measures, tuple(sorted(findings)))


def predictions(facts: Facts) -> dict[str, list[Time]]:
    """The time expressions of every document."""
    found: dict[str, list[Time]] = defaultdict(list)
    for row in facts.rows(_TIMES):
        found[document_key(text(row, "f"))].append(Time(number(row, "s"), number(row, "e"), row["v"]))
    return found


def match(gold: Sequence[Timex], times: Sequence[Time]) -> tuple[list[Pair], list[Time]]:
    """Each gold expression in turn takes the unused one that overlaps it best; what is left over comes second."""
    unused, pairs = list(times), []
    for timex in gold:
        touching = [time for time in unused if overlaps(time.start, time.end, *timex.span)]
        best = min(touching, key=lambda time: _rank(time, timex), default=None)
        if best is not None:
            unused.remove(best)
        pairs.append(Pair(timex, best))
    return pairs, unused


def _rank(time: Time, timex: Timex) -> tuple[float, int, int, str]:
    start, end = timex.span
    shared = min(time.end, end) - max(time.start, start)
    return -shared / (max(time.end, end) - min(time.start, start)), time.start, time.end, time.value or ""


def _key(record: TimeRecord) -> str:
    return record.id.replace("/", "_")


def _findings(record: TimeRecord, pairs: list[Pair], unused: list[Time]) -> list[Finding]:
    found = [_finding(record, "FALSE", (time.start, time.end), f"{time.value}") for time in unused]
    for timex, time in pairs:
        if time is None:
            found.append(_finding(record, "MISS", timex.span, f"{timex.type} {timex.value}"))
        elif time.value != timex.value:
            found.append(_finding(record, "VALUE", timex.span, f"{timex.value} <- {time.value}"))
        elif (time.start, time.end) != timex.span:
            given = record.text[time.start : time.end]
            found.append(_finding(record, "SPAN", timex.span, f"<- [{time.start}:{time.end}] {given!r}"))
    return found


def _finding(record: TimeRecord, kind: str, span: tuple[int, int], note: str) -> Finding:
    return Finding(_key(record), *span, kind, record.text[slice(*span)], note)
