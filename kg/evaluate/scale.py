"""What merging costs as the articles grow: ``python -m kg.evaluate.scale seeds/``.

Each size is resolved in a process of its own. The articles are copies of real ones: in every copy the names of persons,
bodies and places give way to other names of the same length, so that all offsets stay true, and the dates move by whole
weeks within a year, so that the news grow denser with their number. Names with reference data (states, cities) stay:
they are the hubs that grow with the news. Times are CPU seconds; memory is the peak resident set of the process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count, islice, pairwise
from math import log
from pathlib import Path
from types import FunctionType, ModuleType
from typing import get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kg import model
from kg.errors import InputError, KgError
from kg.evaluate.cost import run
from kg.model import Reading
from kg.vocab import PLOVER_TYPES

SIZES = (5_000, 10_000, 20_000)
READINGS, RESOLUTION = "readings", "resolution"

# Another stage is not imported here but by the child alone: the stages stay independent of each other.
_CHILD = """
import sys
from pathlib import Path
import kg.resolve
from kg.evaluate.scale import spent
from kg.store.readings import load_readings

print(spent(load_readings(Path(sys.argv[1])), int(sys.argv[2]), kg.resolve, sys.argv[3:]))
"""

_MIB = 1024 * 1024
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, KiB elsewhere
_WEEKS = 52
_LETTERS = ("bcdfghjklmnprstvz", "aeiou")
_SYMBOLS = frozenset(w for name in vars(model).values() for w in get_args(name) if isinstance(w, str))
_FIXED = _SYMBOLS | frozenset(PLOVER_TYPES)
_PIECE = re.compile(r"(?<!\\)[^\W\d_]+|(?<=\"value\":\")\d{4}-\d\d-\d\d")
"""A word, or a date that is the value of a record; in JSON, the letter after a backslash is no letter of the text."""


# ---- many articles out of few -----------------------------------------------------------------------------------


def copies(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Readings without end: the given ones, then copy after copy with other names and dates, no two of one source.

    Raises InputError where there are no readings.
    """
    if not readings:
        raise InputError("no articles to make others from")
    names = _names(readings)
    pieces = [_pieces(msgspec.json.encode(reading).decode(), names) for reading in readings]
    decoder = msgspec.json.Decoder(Reading)
    for k in count():
        known: dict[str, str] = {}
        for parts in pieces:
            yield _distinct(decoder.decode("".join(_changed(parts, k, known))), k)


def _names(readings: Sequence[Reading]) -> set[str]:
    """The words to vary: in names without reference data, never in lower case, so that "Ministry" and "Bank" stay."""
    varied, kept, common = set[str](), set(_FIXED), set[str]()
    for reading in readings:
        common.update(_words(reading.article.text))
        for entity in reading.entities:
            (kept if entity.ref else varied).update(word for name in entity.names for word in _words(name))
    return {word for word in varied - kept if word[0].isupper() and len(word) > 2 and word.lower() not in common}


def _pieces(record: str, names: set[str]) -> list[str]:
    """A record cut so that the odd pieces are the names and dates to change."""
    parts, end = list[str](), 0
    for found in _PIECE.finditer(record):
        if found[0] in names or found[0][0].isdigit():
            parts += (record[end : found.start()], found[0])
            end = found.end()
    return [*parts, record[end:]]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _changed(parts: Sequence[str], k: int, known: dict[str, str]) -> Iterator[str]:
    """The pieces of a record with the odd ones, names and dates, changed as copy ``k`` has them."""
    for i, part in enumerate(parts):
        if i % 2 and k:
            if part not in known:
                known[part] = _shifted(part, k) if part[0].isdigit() else renamed(part, k)
            yield known[part]
        else:
            yield part


def renamed(word: str, k: int) -> str:
    """Another word of the same length and case, the same for the same copy.

    >>> len(renamed("Arnor", 3)), renamed("Arnor", 3) == renamed("Arnor", 4), renamed("UBA", 1).isupper()
    (5, False, True)
    """
    random = hashlib.sha256(f"{word.casefold()} {k}".encode()).digest() * (1 + len(word) // 32)
    made = "".join(_LETTERS[i % 2][random[i] % len(_LETTERS[i % 2])] for i in range(len(word)))
    return made.upper() if word.isupper() else made.capitalize()


def _shifted(day: str, k: int) -> str:
    """A date some weeks later, so that its day of the week stays."""
    try:
        return (date.fromisoformat(day) + timedelta(weeks=k * 19 % _WEEKS)).isoformat()
    except (ValueError, OverflowError):
        return day


def _distinct(reading: Reading, k: int) -> Reading:
    article = reading.article
    sha256 = hashlib.sha256(f"{k} {article.sha256}".encode()).hexdigest()
    return replace(reading, article=replace(article, source=f"{k:05}/{article.source}", sha256=sha256))


# ---- what one size costs ----------------------------------------------------------------------------------------


class Spent(Struct, frozen=True):
    """CPU seconds of the whole resolution and of its parts; memory in MiB.

    ``floor`` is the peak with the readings alone, ``rises`` by how much each part raised it, ``peak`` that at the end.
    """

    size: int
    seconds: float
    parts: dict[str, float]
    floor: float
    peak: float
    rises: dict[str, float] = {}


def spent(readings: Iterable[Reading], size: int, stage: ModuleType, sources: Sequence[str] = ()) -> str:
    """Resolve ``size`` articles made from these readings (of these sources, where any are named); a Spent as JSON.

    ``stage`` is the package that resolves.
    """
    wanted = set(sources)
    chosen = [reading for reading in readings if not wanted or reading.article.source in wanted]
    made = tuple(islice(copies(chosen), size))
    floor = _peak()
    watch = _Stopwatch()
    watch.attend(stage)
    before = time.process_time()
    stage.resolve(made)
    seconds = time.process_time() - before
    parts = {**watch.seconds, "rest": seconds - sum(watch.seconds.values())}
    told = Spent(len(made), seconds, parts, floor, _peak(), watch.rises)
    return msgspec.json.encode(told).decode()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT / _MIB


class _Stopwatch:
    """CPU seconds and rises of the peak, by module of the functions that a package calls; what one calls is not its own."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.rises: dict[str, float] = {}
        self._inside = ""
        self._running: list[tuple[float, float]] = []

    def attend(self, package: ModuleType) -> None:
        """Time what the package's own namespace holds of its modules, as it stands: functions, or whole modules."""
        self._inside = inside = f"{package.__name__}."
        for name, value in list(vars(package).items()):
            if isinstance(value, FunctionType) and value.__module__.startswith(inside):
                setattr(package, name, self._timed(value))
            elif isinstance(value, ModuleType) and value.__name__.startswith(inside):
                setattr(package, name, _Attended(value, self._timed))

    def _timed(self, function: Callable[..., object]) -> Callable[..., object]:
        part = function.__module__.removeprefix(self._inside).partition(".")[0]

        def timed(*given: object, **named: object) -> object:
            before = time.process_time(), _peak()
            self._running.append((0.0, 0.0))
            try:
                return function(*given, **named)
            finally:
                self._charge(part, time.process_time() - before[0], _peak() - before[1])

        return timed

    def _charge(self, part: str, seconds: float, rise: float) -> None:
        inner = self._running.pop()
        self.seconds[part] = self.seconds.get(part, 0.0) + seconds - inner[0]
        self.rises[part] = self.rises.get(part, 0.0) + rise - inner[1]
        if self._running:
            outer = self._running[-1]
            self._running[-1] = outer[0] + seconds, outer[1] + rise


class _Attended:
    """A module whose functions are timed when they are called from outside it."""

    def __init__(self, module: ModuleType, timed: Callable[[Callable[..., object]], Callable[..., object]]) -> None:
        self._module = module
        self._timed = timed

    def __getattr__(self, name: str) -> object:
        value = getattr(self._module, name)
        return self._timed(value) if isinstance(value, FunctionType) else value


# ---- several sizes ----------------------------------------------------------------------------------------------


class Growth(Struct, frozen=True):
    """What each size costs, the smallest first."""

    sizes: tuple[Spent, ...]

    def exponents(self, part: str | None = None) -> list[float]:
        """Between each two sizes, the power of the number of articles with which the time grows."""
        return [
            log(_seconds(b, part) / _seconds(a, part)) / log(b.size / a.size)
            if _seconds(a, part) and _seconds(b, part)
            else 0.0
            for a, b in pairwise(self.sizes)
        ]

    def allowed(self) -> list[float]:
        """The same for n log n."""
        return [
            log(b.size * log(b.size) / (a.size * log(a.size))) / log(b.size / a.size) for a, b in pairwise(self.sizes)
        ]

    def render(self) -> str:
        """A table for people."""
        head = "".join(f"{spent.size:>12,}" for spent in self.sizes)
        rows = [f"{'CPU s':20}{head}   growth between sizes"]
        parts = sorted({part for spent in self.sizes for part in spent.parts})
        rows += [self._row(part, part) for part in parts]
        rows.append(self._row(RESOLUTION, None))
        rows.append(f"{'n log n':20}{'':{12 * len(self.sizes)}}   {_powers(self.allowed())}")
        rows.append(f"{'MiB, ' + READINGS:20}" + "".join(f"{spent.floor:12,.0f}" for spent in self.sizes))
        for part in parts:
            if any(spent.rises.get(part, 0.0) >= 1 for spent in self.sizes):
                rows.append(
                    f"{'  ' + part:20}" + "".join(f"{spent.rises.get(part, 0.0):+12,.0f}" for spent in self.sizes)
                )
        rows.append(f"{'MiB, ' + RESOLUTION:20}" + "".join(f"{spent.peak:12,.0f}" for spent in self.sizes))
        return "\n".join(rows) + "\n"

    def _row(self, label: str, part: str | None) -> str:
        times = "".join(f"{_seconds(spent, part):12.2f}" for spent in self.sizes)
        return f"{label:20}{times}   {_powers(self.exponents(part))}"


def _seconds(spent: Spent, part: str | None) -> float:
    return spent.seconds if part is None else spent.parts.get(part, 0.0)


def _powers(exponents: Iterable[float]) -> str:
    return "  ".join(f"n^{exponent:.2f}" for exponent in exponents)


def measure(
    paths: Sequence[Path], *, store: Path | None = None, sizes: Sequence[int] = SIZES, model: str | None = None
) -> Growth:
    """What resolution costs at each size, over copies of the articles of these paths.

    The paths are read once with the model; with ``store``, the readings of an earlier ``kg build --store`` are used,
    those of the paths alone where there are any. Raises :class:`kg.errors.KgError` where a child fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        if store is None:
            store = Path(folder) / "store"
            build = ["build", *map(str, paths), "--store", str(store), *(("--model", model) if model else ())]
            run("kg build", [sys.executable, "-m", "kg", *build])
            paths = ()
        sources = sorted({source for path in paths for source in _sources(path)})
        return Growth(tuple(_measure(store, size, sources) for size in sorted(sizes)))


def _sources(path: Path) -> list[str]:
    """What the articles below a path are called in a store."""
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    return [file.relative_to(path).as_posix() for file in path.rglob("*.*")] if path.is_dir() else [path.name]


def _measure(store: Path, size: int, sources: Sequence[str]) -> Spent:
    with tempfile.TemporaryFile() as output:
        run(f"resolution of {size}", [sys.executable, "-c", _CHILD, str(store), str(size), *sources], output)
        output.seek(0)
        return msgspec.json.decode(output.read(), type=Spent)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 done, 1 a child failed or there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluate.scale", description="CPU time and memory of merging")
    parser.add_argument("paths", type=Path, nargs="*", help="folders or files of articles to make the others from")
    parser.add_argument("--store", type=Path, help="use the readings of this store (of the paths, where any are given)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of articles (default %(default)s)")
    parser.add_argument("--model", help="the spaCy model that reads the paths")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    given = parser.parse_args(arguments)
    if not given.paths and given.store is None:
        parser.error("name paths, a --store, or both")
    try:
        growth = measure(given.paths, store=given.store, sizes=given.sizes, model=given.model)
    except KgError as error:
        sys.stderr.write(f"kg: {error}\n")
        return 1
    sys.stdout.write(json.dumps(msgspec.to_builtins(growth)) + "\n" if given.json else growth.render())
    return 0


if __name__ == "__main__":
    sys.exit(main())
