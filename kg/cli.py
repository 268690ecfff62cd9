"""The commands, each a few lines over a function of its stage.

Stages are imported when a command runs: a query must not wait for spaCy to load.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kg.errors import KgError, OutputError
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.pipeline import Built
    from kg.pipeline import Progress as Report
    from kg.query import Query

app = typer.Typer(
    name="kg",
    help="News text to an RDF knowledge graph that shows the sentence behind every triple.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
notes = Console(stderr=True, highlight=False)


class Form(StrEnum):
    """The formats that a graph is written in."""

    turtle = "turtle"
    trig = "trig"
    nquads = "nquads"
    ntriples = "ntriples"
    jsonld = "jsonld"


class Table(StrEnum):
    """The formats that rows are shown in."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    markdown = "markdown"
    turtle = "turtle"


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        _to_stdout(f"kg (newskg) {version('newskg')}".encode())
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """News text to an RDF knowledge graph that shows the sentence behind every triple."""


@app.command()
def build(
    paths: Annotated[list[str], typer.Argument(help="Folders, globs, .txt, .html, .jsonl files; - is standard input.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The graph; standard output where left out.")
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="By the suffix of -o where left out, else Turtle.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="An installed spaCy pipeline, or a folder that holds one.")] = None,
    base_iri: Annotated[str, typer.Option(help="What the IRIs of things begin with.")] = DEFAULT_BASE,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read articles side by side.")] = 1,
    store: Annotated[
        Path | None, typer.Option(help="Keep the graph in an Oxigraph store that later builds add to.")
    ] = None,
    metadata: Annotated[
        Path | None, typer.Option(help="JSONL or CSV: file and any of date, outlet, author, url, title.")
    ] = None,
    judgements: Annotated[
        Path | None,
        typer.Option(help="TSV, CSV or JSONL: left, right, verdict (same, different, unsure) of pairs of mentions."),
    ] = None,
) -> None:
    """Read articles, extract, merge across documents, write one graph.

    Example: kg build seeds/ -o output/seeds.ttl
    """
    from kg import pipeline

    started = time.monotonic()
    output = None if str(output) == "-" else output
    target = _format(output, form)
    base_iri = _base(base_iri)
    pipeline.check_writable(output)
    stdin = sys.stdin.buffer if "-" in paths else None
    with _progress() as report:
        built = pipeline.build(
            paths,
            model=model or pipeline.DEFAULT_MODEL,
            base_iri=base_iri,
            workers=workers,
            metadata=metadata,
            stdin=stdin,
            progress=report,
            judgements=judgements,
            known=pipeline.kept_in(store, base_iri) if store else None,
        )
    if store:
        pipeline.keep(built, store)
    if output:
        pipeline.write(built, output, target)
    elif not store:
        _to_stdout(built.serialise(target))
    _summary(built, output or store, time.monotonic() - started, judgements)


@app.command()
def query(
    name: Annotated[str | None, typer.Argument(help="A bundled query, or a .rq file.")] = None,
    graphs: Annotated[list[str] | None, typer.Argument(help="Graph files; - is standard input.")] = None,
    list_queries: Annotated[bool, typer.Option("--list", help="Show every bundled question in words.")] = False,
    store: Annotated[Path | None, typer.Option(help="Ask an Oxigraph store that kg build --store made.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="VARIABLE=VALUE, for instance actor='North Korea'.")
    ] = None,
    form: Annotated[Table | None, typer.Option("--format", help="A table on a terminal, CSV otherwise.")] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Tables: a row for each report, not each thing.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where the rows go; standard output by default.")
    ] = None,
) -> None:
    """Ask a bundled question of a graph, or run a query file.

    Example: kg query who-threatened-what output/seeds.ttl
    """
    from kg.query import catalogue, find, render, run

    if list_queries:
        _list_questions(catalogue())
        return
    if name is None:
        raise typer.BadParameter("name a bundled query or a .rq file; kg query --list shows them")
    find(name)  # a misspelt question is told before a large graph is read
    source = _source(graphs or [], store)
    rows = run(name, source, _settings(settings or []))
    usual = "table" if sys.stdout.isatty() and not output else "turtle" if rows.triples is not None else "csv"
    chosen = form.value if form else usual
    text = render(rows, chosen, width=_width(), evidence=evidence, colour=_colour(output))
    _to_file(output, text.encode()) if output else _to_stdout(text.encode())


@app.command()
def check(
    graph: Annotated[Path, typer.Argument(help="A graph file.")],
    sources: Annotated[
        Path | None, typer.Option(help="The folder that was built from: every mention is compared.")
    ] = None,
) -> None:
    """SHACL shapes, OWL consistency, and every mention's text compared with the source file.

    Example: kg check output/seeds.ttl --sources seeds/
    """
    from kg.check import check as run

    report = run(graph, sources)
    _to_stdout(report.render().encode())
    if not report.ok:
        raise typer.Exit(1)


@app.command(name="eval")
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold annotations: a folder, or JSONL files.")],
    graph: Annotated[Path, typer.Option(help="The graph to score.")],
    sources: Annotated[Path | None, typer.Option(help="The folder that the graph was built from.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Every miss and false alarm as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
) -> None:
    """Accuracy against gold annotations.

    Example: kg eval tests/accuracy/gold --graph output/seeds.ttl --sources seeds/
    """
    from kg.evaluate import evaluate as run
    from kg.evaluate import render

    _to_stdout(render(run(gold, graph, sources), show=show, as_json=as_json).encode())


def main() -> None:
    """Run the command line: 0 done, 1 the input or the graph is at fault, 2 wrong usage."""
    try:
        app()
    except KgError as error:
        notes.print(f"kg: {error}", markup=False, soft_wrap=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away; nothing is at fault
        sys.exit(0)
    except MemoryError:
        notes.print("kg: out of memory; build fewer articles at once, or fewer workers")
        sys.exit(1)
    except OSError as error:
        notes.print(
            f"kg: {error.filename or 'input or output'}: {error.strerror or error}", markup=False, soft_wrap=True
        )
        sys.exit(1)
    except KeyboardInterrupt:
        notes.print("kg: interrupted; nothing half-written is left")
        sys.exit(130)


def _format(output: Path | None, form: Form | None) -> str:
    from kg.graph import SUFFIXES

    if form:
        return form.value
    if output is None:
        return "turtle"
    if output.suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise typer.BadParameter(f"cannot tell the format from {output.name!r}: use one of {known}, or --format")
    return SUFFIXES[output.suffix]


def _base(iri: str) -> str:
    """An absolute IRI that names can be put behind; a missing separator is added."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", iri):
        raise typer.BadParameter(f"--base-iri takes an absolute IRI, not {iri!r}")
    return iri if iri.endswith(("/", "#", ":")) else f"{iri}/"


def _settings(pairs: list[str]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        variable, equals, value = pair.partition("=")
        if not equals or not variable:
            raise typer.BadParameter(f"--set takes VARIABLE=VALUE, not {pair!r}")
        values[variable.lstrip("?$")] = value
    return values


def _to_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data if data.endswith(b"\n") or not data else data + b"\n")
    sys.stdout.buffer.flush()


def _width() -> int:
    return Console().width


def _colour(output: Path | None) -> bool:
    return output is None and Console().color_system is not None


@contextmanager
def _progress() -> Iterator[Report | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not notes.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=notes, transient=True) as bar:
        tasks: dict[str, int] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)  # type: ignore[arg-type]

        yield report


def _source(graphs: list[str], store: Path | None) -> ox.Store:
    """The graph to ask: files, standard input, or a store."""
    import pyoxigraph as ox

    from kg.store import open_directory, open_store, parse_quads

    if store is not None:
        if graphs:
            raise typer.BadParameter("name graph files or --store, not both")
        return open_directory(store)
    if not graphs:
        raise typer.BadParameter("name a graph file, - for standard input, or --store")
    if graphs == ["-"]:
        piped = ox.Store()
        piped.bulk_extend(parse_quads(sys.stdin.buffer.read()))
        return piped
    return open_store(*graphs)


def _list_questions(questions: Sequence[Query]) -> None:
    """Name, question in words, and what --set takes."""
    wide = max(len(question.name) for question in questions)
    lines = []
    for question in questions:
        taken = ", ".join(parameter.name for parameter in question.parameters)
        lines.append(f"{question.name:<{wide}}  {question.question}" + (f"  [{taken}]" if taken else ""))
    _to_stdout("\n".join(lines).encode())


def _to_file(output: Path, data: bytes) -> None:
    from kg.store.readings import write_whole

    try:
        write_whole(output, data)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written ({error.strerror})") from error


def _summary(built: Built, target: Path | None, seconds: float, judgements: Path | None) -> None:
    """What was found, what was passed over or not used, how long it took: on stderr."""
    world = built.world
    for ruling in built.unmatched:
        place = f"{judgements}, line {ruling.line}"
        notes.print(f"not used {place}: names no two mentions here that can be one", markup=False, soft_wrap=True)
    for skipped in built.skipped:
        notes.print(f"skipped {skipped.source}: {skipped.reason}", markup=False, soft_wrap=True)
    threats = sum(statement.type == "Threat" for statement in world.statements)
    counts = [
        f"{len(world.readings)} articles",
        f"{len(world.things)} actors and places",
        f"{len(world.statements)} statements ({threats} threats)",
        f"{len(world.events)} events",
        f"{len(built.quads)} triples",
    ]
    where = f" → {target}" if target else ""
    passed = f", {len(built.skipped)} skipped" if built.skipped else ""
    notes.print(f"{', '.join(counts)}{passed}, {seconds:.1f} s{where}", markup=False, soft_wrap=True)
