"""The commands, each a few lines over a function of its stage.

Stages are imported when a command runs: a query must not wait for spaCy to load.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import terminal
from kg.errors import KgError, OutputError
from kg.printable import printable
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.query import Query

_READ, _WRITE, _ASK, _SHOW = "What is read", "What is written", "What is asked", "What is shown"
"""Titles of the groups of options in --help."""


def _examples(*commands: str) -> str:
    """The end of a --help: commands to copy, one a line."""
    return "\n".join(["[bold]Examples[/bold]", *(f"  {command}" for command in commands)])


app = typer.Typer(
    name="kg",
    help="News text to an RDF knowledge graph that shows the sentence behind every triple.",
    epilog=_examples(
        "kg build seeds/ -o output/seeds.ttl",
        "kg query who-threatened-what output/seeds.ttl",
        "kg query --list",
        "kg build --help",
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


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
        bool,
        typer.Option("--version", metavar="", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """News text to an RDF knowledge graph that shows the sentence behind every triple."""


@app.command(
    epilog=_examples(
        "kg build seeds/ -o output/seeds.ttl            # a folder → Turtle",
        "kg build 'seeds/*.txt' -o seeds.trig           # files → named graphs",
        "kg build seeds/ --store kept                   # later builds add to it",
        "kg build feed.jsonl --metadata feed.csv -o feed.nq --workers 4",
        "cat seeds/000_dcfe9d88d5cb9674.txt | kg build - | less",
    )
)
def build(
    paths: Annotated[
        list[str],
        typer.Argument(help="Folders, globs, .txt, .html, .jsonl files; - is standard input."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="The graph; standard output where left out.", rich_help_panel=_WRITE
        ),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="turtle, trig, nquads, ntriples or jsonld; by the suffix of -o where left out, else turtle.",
            rich_help_panel=_WRITE,
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Keep the graph in an Oxigraph store that later builds add to.", rich_help_panel=_WRITE
        ),
    ] = None,
    base_iri: Annotated[
        str, typer.Option(metavar="IRI", help="What the IRIs of things begin with.", rich_help_panel=_WRITE)
    ] = DEFAULT_BASE,
    metadata: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="JSONL or CSV: file and any of date, outlet, author, url, title; goes before what the texts say.",
            rich_help_panel=_READ,
        ),
    ] = None,
    judgements: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="TSV, CSV or JSONL: left, right, verdict (same, different, unsure) of pairs of mentions.",
            rich_help_panel=_READ,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="An installed spaCy pipeline, or a folder that holds one.", rich_help_panel=_READ
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(metavar="N", min=1, help="Processes that read side by side.", rich_help_panel=_READ)
    ] = 1,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", metavar="", help="No progress and no summary; errors are still told.")
    ] = False,
) -> None:
    """Read articles, extract, merge across documents, write one graph."""
    from kg import pipeline, summary

    output = None if str(output) == "-" else output
    target = _format(output, form)
    base_iri = _base(base_iri)
    pipeline.check_writable(output)
    stdin = sys.stdin.buffer if "-" in paths else None
    with terminal.Stages(shown=not quiet, lines=True) as stages:
        built = pipeline.build(
            paths,
            model=model or pipeline.DEFAULT_MODEL,
            base_iri=base_iri,
            workers=workers,
            metadata=metadata,
            stdin=stdin,
            progress=stages,
            judgements=judgements,
            known=pipeline.kept_in(store, base_iri) if store else None,
        )
        stages("writing", 0, 0)
        if store:
            pipeline.keep(built, store)
        if output:
            pipeline.write(built, output, target)
        printed = b"" if output or store else built.serialise(target)
    _to_stdout(printed)
    if not quiet:
        targets = [path for path in (output, store) if path]
        summary.show(summary.summary(built, stages.seconds, targets, judgements), terminal.notes)


@app.command(
    epilog=_examples(
        "kg query --list                                 # every question in words",
        "kg query who-threatened-what output/seeds.ttl",
        "kg query what-happened output/seeds.ttl --set since=2020-06-16 --evidence",
        "kg query who-said-what output/seeds.ttl --set actor='North Korea' --format csv",
        "kg query disagreements --store kept --set outlet=NBC",
        "kg query mine.rq output/seeds.ttl -o answer.json --format json",
    )
)
def query(
    name: Annotated[str | None, typer.Argument(help="A bundled query, or a .rq file.")] = None,
    graphs: Annotated[list[str] | None, typer.Argument(help="Graph files; - is standard input.")] = None,
    list_queries: Annotated[
        bool, typer.Option("--list", metavar="", help="Show every bundled question in words.", rich_help_panel=_ASK)
    ] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Narrow the question, for instance actor='North Korea'; may be given again.",
            rich_help_panel=_ASK,
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Ask an Oxigraph store that kg build --store made.", rich_help_panel=_ASK),
    ] = None,
    form: Annotated[
        Table | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table, csv, tsv, json, markdown or turtle; a table on a terminal, CSV otherwise.",
            rich_help_panel=_SHOW,
        ),
    ] = None,
    evidence: Annotated[
        bool,
        typer.Option(
            "--evidence", metavar="", help="Tables: a row for each report, not each thing.", rich_help_panel=_SHOW
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Where the rows go; standard output where left out.",
            rich_help_panel=_SHOW,
        ),
    ] = None,
) -> None:
    """Ask a bundled question of a graph, or run a query file."""
    from kg.query import catalogue, find, render, run

    if list_queries:
        _list_questions(catalogue())
        return
    if name is None:
        raise typer.BadParameter("name a bundled query or a .rq file; kg query --list shows them")
    find(name)  # a misspelt question is told before a large graph is read
    given = _settings(settings or [])
    output = None if str(output) == "-" else output
    seen = sys.stdout.isatty() and not output
    with terminal.Stages(shown=seen or output is not None) as stages:  # a pager may have the terminal
        stages("reading the graph", 0, 0)
        source = _source(graphs or [], store)
        stages("asking", 0, 0)
        rows = run(name, source, given)
        usual = "table" if seen else "turtle" if rows.triples is not None else "csv"
        stages("laying out", 0, 0)
        text = render(rows, form.value if form else usual, width=_width(), evidence=evidence, colour=_colour(output))
    _to_file(output, text.encode()) if output else _to_stdout(text.encode())


@app.command(
    epilog=_examples(
        "kg check output/seeds.ttl",
        "kg check output/seeds.ttl --sources seeds/   # mentions against files",
    )
)
def check(
    graph: Annotated[Path, typer.Argument(help="A graph file.")],
    sources: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder that was built from: every mention is compared."),
    ] = None,
) -> None:
    """SHACL shapes, OWL consistency, and every mention's text compared with the source file."""
    from kg.check import check as run

    with terminal.Stages(shown=sys.stdout.isatty()) as stages:
        stages("checking", 0, 0)
        report = run(graph, sources)
    _to_stdout(_harmless(report.render()).encode())
    if not report.ok:
        raise typer.Exit(1)


@app.command(
    epilog=_examples(
        "kg report output/seeds.ttl --sources seeds/ -o report.html",
        "kg report kept -o report.html        # what kg build --store keeps",
    )
)
def report(
    graph: Annotated[Path, typer.Argument(help="A graph file, or the folder of a store.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The page; - is standard output.", show_default=False)
    ],
    sources: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder that was built from; without it only sentences are shown."),
    ] = None,
) -> None:
    """One self-contained HTML page: threats, articles, things, timeline, network, map, disagreements, gaps."""
    from kg.report import html
    from kg.report import report as write

    with terminal.Stages(shown=str(output) != "-" or not sys.stdout.isatty()) as stages:
        stages("writing the report", 0, 0)
        if str(output) == "-":
            for piece in html(graph, sources):
                sys.stdout.buffer.write(piece.encode())
        else:
            write(graph, output, sources)


@app.command(
    name="eval",
    epilog=_examples(
        "kg eval tests/accuracy/gold --graph output/seeds.ttl --sources seeds/",
        "kg eval tests/accuracy/gold --graph output/seeds.ttl --sources seeds/ --show",
    ),
)
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold annotations: a folder, or JSONL files.")],
    graph: Annotated[Path, typer.Option(metavar="GRAPH", help="The graph to score.")],
    sources: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder that the graph was built from.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", metavar="", help="Every miss and false alarm as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", metavar="", help="JSON instead of a table.")] = False,
) -> None:
    """Accuracy against gold annotations."""
    from kg.evaluate import evaluate as run
    from kg.evaluate import render

    with terminal.Stages(shown=sys.stdout.isatty()) as stages:
        stages("comparing", 0, 0)
        scores = run(gold, graph, sources)
    _to_stdout(_harmless(render(scores, show=show, as_json=as_json)).encode())


_Refusal: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""What Typer raises for wrong usage; it does not name the class itself."""


def main() -> None:
    """Run the command line: 0 done, 1 the input or the graph is at fault, 2 wrong usage."""
    if terminal.is_colourless():
        from typer import rich_utils

        rich_utils.COLOR_SYSTEM = None  # else bold and underlined text stay in --help
    try:
        status = app(prog_name="kg", standalone_mode=False)
        if status == 130:
            raise KeyboardInterrupt
        sys.exit(status if isinstance(status, int) else 0)
    except _Refusal as error:
        sys.exit(_refused(error))
    except KgError as error:
        terminal.complain(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away; nothing is at fault
        sys.exit(0)
    except MemoryError:
        terminal.complain("out of memory; build fewer articles at once, or fewer workers")
        sys.exit(1)
    except OSError as error:
        terminal.complain(f"{error.filename or 'input or output'}: {error.strerror or error}")
        sys.exit(1)
    except (KeyboardInterrupt, typer.Abort):
        terminal.complain("interrupted; nothing half-written is left")
        sys.exit(130)


def _refused(error: Exception) -> int:
    """Wrong usage in one line, with what was perhaps meant; ``kg`` alone has shown its help already."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return 2
    context: typer.Context | None = getattr(error, "ctx", None)
    command = context.command_path if context else "kg"
    message = str(error.format_message() if hasattr(error, "format_message") else error)
    message = re.sub(r" \(Possible options?: (.*)\)", r"; did you mean \1?", message).replace("Value error, ", "")
    terminal.complain(f"{message} ({command} --help tells more)")
    return int(getattr(error, "exit_code", 2))


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
            raise typer.BadParameter(f"--set takes NAME=VALUE, not {pair!r}")
        values[variable.lstrip("?$")] = value
    return values


def _to_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data if data.endswith(b"\n") or not data else data + b"\n")
    sys.stdout.buffer.flush()


def _harmless(lines: str) -> str:
    """What articles say in it cannot move the cursor or reorder a line."""
    return "\n".join(map(printable, lines.split("\n")))


def _width() -> int:
    return terminal.console().width


def _colour(output: Path | None) -> bool:
    return output is None and terminal.console().color_system is not None


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
    """Name, question in words, and what --set takes: a line each, wrapped on a terminal."""
    from rich.table import Table as Grid
    from rich.text import Text

    wide = max(len(question.name) for question in questions)
    taken = [", ".join(parameter.name for parameter in question.parameters) for question in questions]
    if not sys.stdout.isatty():
        listed = zip(questions, taken, strict=True)
        lines = [f"{each.name:<{wide}}  {each.question}" + (f"  [{names}]" if names else "") for each, names in listed]
        _to_stdout("\n".join(lines).encode())
        return
    grid = Grid.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(style="bold", no_wrap=True)
    for question, names in zip(questions, taken, strict=True):
        grid.add_row(question.name, Text.assemble(question.question, "  ", (f"[{names}]" if names else "", "dim")))
    terminal.console().print(grid)


def _to_file(output: Path, data: bytes) -> None:
    from kg.store.readings import write_whole

    try:
        write_whole(output, data)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written ({error.strerror})") from error
