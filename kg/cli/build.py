"""``kg build``: articles to a graph."""

from __future__ import annotations

import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.cli.options import READ, WRITE, Form, Provenance, Quiet, examples
from kg.cli.output import to_stdout
from kg.vocab import DEFAULT_BASE

EPILOG = examples(
    "kg build seeds/ -o output/seeds.ttl            # a folder → Turtle",
    "kg build 'seeds/*.txt' -o seeds.trig           # files → named graphs",
    "kg build seeds/ --store kept                   # later builds add to it",
    "kg build feed.jsonl --metadata feed.csv -o feed.nq --workers 4",
    "cat seeds/000_dcfe9d88d5cb9674.txt | kg build - | less",
)


def build(
    paths: Annotated[
        list[str],
        typer.Argument(help="Folders, globs, .txt, .html, .jsonl files; - is standard input."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="The graph; standard output where left out.", rich_help_panel=WRITE
        ),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="turtle, trig, nquads, ntriples or jsonld; by the suffix of -o where left out, else turtle.",
            rich_help_panel=WRITE,
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Keep the graph in an Oxigraph store that later builds add to.", rich_help_panel=WRITE
        ),
    ] = None,
    provenance: Annotated[
        Provenance | None,
        typer.Option(
            metavar="MODE",
            help="full, or compact: half the triples, each fact still traced to its place. Else what the store has, or full.",
            rich_help_panel=WRITE,
        ),
    ] = None,
    base_iri: Annotated[
        str, typer.Option(metavar="IRI", help="What the IRIs of things begin with.", rich_help_panel=WRITE)
    ] = DEFAULT_BASE,
    metadata: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="JSONL or CSV: file and any of date, outlet, author, url, title; goes before what the texts say.",
            rich_help_panel=READ,
        ),
    ] = None,
    judgements: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="TSV, CSV or JSONL: left, right, verdict (same, different, unsure) of pairs of mentions.",
            rich_help_panel=READ,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="An installed spaCy pipeline, or a folder that holds one.", rich_help_panel=READ
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(metavar="N", min=1, help="Processes that read side by side.", rich_help_panel=READ)
    ] = 1,
    quiet: Quiet = False,
) -> None:
    """Read articles, extract, merge across documents, write one graph."""
    from kg import pipeline, summary

    output = None if str(output) == "-" else output
    target = _format(output, form)
    base_iri = _base(base_iri)
    pipeline.check_writable(output)
    stdin = sys.stdin.buffer if "-" in paths else None
    alone = pipeline.writing(store) if store else nullcontext()
    with terminal.Stages(shown=not quiet, lines=True) as stages, alone:
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
            provenance=provenance.value if provenance else None,
        )
        stages("writing", 0, 0)
        if store:
            pipeline.keep(built, store)
        if output:
            pipeline.write(built, output, target)
        printed = b"" if output or store else built.serialise(target)
    to_stdout(printed)
    if not quiet:
        targets = [path for path in (output, store) if path]
        summary.show(summary.summary(built, stages.seconds, targets, judgements), terminal.notes)


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
