"""What a build found, passed over and took, in a few lines that a person reads and grep finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.printable import printable
from kg.vocab import INDIVIDUALS

if TYPE_CHECKING:
    from kg.model import Ruling, Skipped, World
    from kg.pipeline import Built
    from kg.store.journal import Entry

Line = tuple[str, str]
"""A topic, and what there is to say of it."""

_NAMED = 3  # names of one sort that a line has room for
_REASONS = 8  # lines of what was skipped
_LINE = re.compile(r"line (\d+): (.*)", re.DOTALL)
_HAPPENED = {
    "added": "added",
    "added again": "taken in again that had been withdrawn",
    "replaced": "in place of an older version",
    "read again": "read otherwise than before",
    "removed": "removed",
}
_THINGS = {
    "Person": ("person", "people"),
    "Organization": ("organisation", "organisations"),
    "State": ("state", "states"),
    "Group": ("group", "groups"),
    "NewsOutlet": ("news outlet", "news outlets"),
    "Location": ("place", "places"),
    "Facility": ("facility", "facilities"),
}


def summary(
    built: Built, seconds: Mapping[str, float], targets: Sequence[Path], judgements: Path | None = None
) -> list[Line]:
    """The lines of a summary.

    ``seconds`` by stage, ``targets`` are where the graph went (none for standard output), ``judgements`` the user's file.
    """
    lines = [*_found(built.world), ("triples", _triples(built))]
    lines += [("graph", _written(target)) for target in targets]
    lines += [("store", text) for text in _happened(built.entries, built.world)]
    lines += [("not used", text) for text in _unmatched(built.unmatched, judgements)]
    lines += [("skipped", text) for text in _skipped(built.skipped)]
    parts = ", ".join(f"{stage} {took:.1f}" for stage, took in seconds.items())
    if silent := sum(len({word.sentence for word in reading.silences}) for reading in built.world.readings):
        told = _number(silent, "sentence", "sentences")
        lines.append(("silence", f"{told} with a word of speech or conflict from which nothing was read"))
    return [*lines, ("time", f"{sum(seconds.values()):.1f} s: {parts}")]


def show(lines: Sequence[Line], console: Console) -> None:
    """Print the lines: aligned and wrapped on a terminal, elsewhere ``topic: text``, one line each."""
    if not console.is_terminal:
        for topic, text in lines:
            console.print(f"{topic}: {printable(text)}", markup=False, soft_wrap=True)
        return
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for at, (topic, text) in enumerate(lines):
        again = at and lines[at - 1][0] == topic
        style = "yellow" if topic in {"skipped", "not used"} else ""
        grid.add_row("" if again else Text(topic, style), Text(printable(text)))
    console.print(grid)


def _found(world: World) -> list[Line]:
    kinds = Counter[str](thing.kinds[0] for thing in world.things)
    types = Counter[str](statement.type for statement in world.statements)
    realities = Counter[str](event.factuality for event in world.events)
    aspects = Counter[str](disagreement.aspect for disagreement in world.disagreements)
    wording = aspects.pop("wording", 0)
    things = [_number(kinds[kind], *names) for kind, names in _THINGS.items() if kinds[kind]]
    statements = [_number(types[kind], kind.lower(), f"{kind.lower()}s") for kind in _by_number(types)]
    events = [f"{realities[each]:,} {each.lower()}" for each in INDIVIDUALS["Factuality"] if realities[each]]
    differing = [f"{aspects[each]} {each}" for each in _by_number(aspects)]
    return [
        ("articles", _articles(world)),
        ("actors and places", _counted(len(world.things), things)),
        ("statements", _counted(len(world.statements), statements)),
        ("events", _counted(len(world.events), events)),
        (
            "disagreements",
            _counted(sum(aspects.values()), differing) + (f"; and {wording} of wording" if wording else ""),
        ),
    ]


def _triples(built: Built) -> str:
    """How many, how many to an article, and how many of them are evidence for one fact (kg.graph.Quads.proportion)."""
    number, articles = len(built.quads), len(built.world.readings)
    stated, evidence = built.quads.proportion()
    parts = [
        f"{number / articles:,.0f} per article" if articles else "",
        f"{evidence / stated:.1f} evidence triples per stated fact" if stated else "",
    ]
    return _counted(number, filter(None, parts))


def _articles(world: World) -> str:
    """Number, files, and the first and last date of publication."""
    files = len({reading.article.source for reading in world.readings})
    dates = sorted(date.value[:10] for date in world.dates if date)
    span = dates[0] if len(set(dates)) == 1 else f"{dates[0]} to {dates[-1]}" if dates else ""
    undated = len(world.readings) - len(dates)
    parts = [
        f"{len(world.readings):,} in {_number(files, 'file', 'files')}",
        span,
        f"{undated:,} undated" if undated else "",
    ]
    return ", ".join(filter(None, parts))


def _written(target: Path) -> str:
    """Where the graph went, with its size where it is a file."""
    return f"{target} ({_size(target.stat().st_size)})" if target.is_file() else f"{target} (store)"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB" if count >= 1e3 else f"{count} bytes"


def _happened(entries: Sequence[Entry], world: World) -> list[str]:
    """What a store lost and gained, a line for each sort; nothing where all is new."""
    names: dict[str, list[str]] = {}
    for entry in entries:
        olds = ", ".join(old.source for old in entry.former if old.source != entry.file.source)
        names.setdefault(entry.happened, []).append(f"{entry.file.source} (for {olds})" if olds else entry.file.source)
    files = {reading.article.source for reading in world.readings}
    if set(names) == {"added"} and len(names["added"]) == len(files):
        return []
    return [
        f"{len(names[each]):,} {_HAPPENED[each]}: {_listed(names[each])}" for each in _HAPPENED if each in names
    ] or ["nothing new"]


def _unmatched(rulings: Sequence[Ruling], judgements: Path | None) -> list[str]:
    if not rulings:
        return []
    lines = _listed([str(ruling.line) for ruling in rulings])
    word = "line" if len(rulings) == 1 else "lines"
    return [f"{judgements}, {word} {lines}: no two mentions here that can be one"]


def _skipped(skipped: Sequence[Skipped]) -> list[str]:
    """A line for each reason, the commonest first: how many, why, and the first few names."""
    names: dict[str, list[str]] = {}
    for each in skipped:
        line = _LINE.match(each.reason)  # of a JSONL file: the line belongs to the name
        reason, name = (line[2], f"{each.source}:{line[1]}") if line else (each.reason, each.source)
        names.setdefault(reason, []).append(name)
    ordered = sorted(names.items(), key=lambda item: (-len(item[1]), item[0]))
    told = [f"{len(sources):,}, {reason}: {_listed(sources)}" for reason, sources in ordered[:_REASONS]]
    rest = sum(len(sources) for _, sources in ordered[_REASONS:])
    return [*told, f"{rest:,} for {len(ordered) - _REASONS} other reasons"] if rest else told


def _listed(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _counted(count: int, parts: Iterable[str]) -> str:
    told = ", ".join(parts)
    return f"{count:,}: {told}" if told else f"{count:,}"


def _by_number(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))
