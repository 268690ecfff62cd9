"""The one file that knows the order of the stages: documents, annotate, extract, resolve, graph."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO, Literal

import pyoxigraph as ox
import rdflib
from msgspec import Struct
from msgspec.structs import replace

from kg import annotate, documents, extract
from kg.annotate import DEFAULT_MODEL
from kg.errors import KgError, OutputError, StoreError
from kg.graph import Quads, Run, quads_of, serialise
from kg.graph.terms import Names, name
from kg.model import Article, Provenance, Reading, Ruling, Skipped, World
from kg.resolve import judged, resolve
from kg.store import journal, readings
from kg.store.embedded import append, check_folder, is_store, open_directory, writing
from kg.store.journal import Change, Entry
from kg.store.readings import Kept, load_kept, write_whole
from kg.store.versions import take_in
from kg.vocab import DEFAULT_BASE

__all__ = [
    "DEFAULT_MODEL",
    "Built",
    "Progress",
    "base_of",
    "build",
    "check_writable",
    "join",
    "keep",
    "kept_in",
    "write",
    "writing",
]

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, what is done and what there is in all: 0 of 0 as a stage begins that cannot be counted."""


class Built(Struct, frozen=True):
    """The outcome of a build: the world, its quads, what was passed over, and the texts that were extracted from pages.

    ``extracted`` maps a source to its text, for HTML and JSONL, whose offsets refer to it. ``kept`` is what the world was
    made from, ``unmatched`` are those of the user's judgements that name no two mentions of one kind here. ``entries`` tell
    what happened to the files of the store.
    """

    world: World
    quads: Quads
    skipped: tuple[Skipped, ...]
    extracted: dict[str, str]
    base: str
    kept: Kept = Kept()
    unmatched: tuple[Ruling, ...] = ()
    entries: tuple[Entry, ...] = ()

    def serialise(self, form: str = "turtle") -> bytes:
        """The graph as bytes: turtle, trig, nquads, ntriples or jsonld."""
        return serialise(self.quads, form, self.base)

    def store(self) -> ox.Store:
        """The graph as an in-memory Oxigraph store with its named graphs."""
        store = ox.Store()
        store.bulk_extend(self.quads)
        return store

    def graph(self) -> rdflib.Graph:
        """The union of all named graphs as an rdflib graph."""
        graph = rdflib.Graph()
        graph.parse(data=self.serialise("ntriples"), format="nt")
        return graph


def build(
    paths: Sequence[str | Path],
    *,
    model: str = DEFAULT_MODEL,
    base_iri: str = DEFAULT_BASE,
    workers: int = 1,
    metadata: str | Path | None = None,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
    judgements: str | Path | None = None,
    known: Kept | None = None,
    provenance: Provenance | None = None,
) -> Built:
    """Read articles, extract, merge across documents, and make one graph.

    ``paths`` are folders, globs, ``.txt``, ``.html``, ``.jsonl`` files or ``-`` (``stdin``). ``judgements`` is a TSV, CSV or
    JSONL of what the user judged of pairs of mentions, which goes before what the tool would decide. ``known`` is what an
    embedded store holds already, which the result joins, or comes in place of (kg.store.versions). ``provenance`` is full or
    compact (:func:`kg.graph.quads_of`); where it is left out, that of the store, and full without one. The same input and
    model give the same graph, whatever the order of the paths and the number of workers. ``progress`` hears of each stage
    as it begins, and of each article that is read. Raises a KgError where nothing can be read.
    """
    rulings = documents.judgements(Path(judgements)) if judgements else ()
    _begin("reading files", progress)
    found = documents.read(paths, Path(metadata) if metadata else None, stdin)
    _begin("loading the model", progress)
    version = annotate.load(model).meta.get("version", "unknown")  # a missing model is told before any work
    fresh = tuple(read_articles(found.articles, model, workers, progress))
    taken = take_in(known or Kept(), fresh, rulings, found.skipped)
    keeping = provenance or taken.kept.provenance
    kept = replace(taken.kept, model=model, model_version=version, provenance=keeping)
    skipped = (*found.skipped, *taken.refused)
    built = join(kept, skipped, found.extracted, base_iri=base_iri, progress=progress)
    missed = {(ruling.left, ruling.right) for ruling in built.unmatched}
    unmatched = tuple(ruling for ruling in rulings if (ruling.left, ruling.right) in missed)
    return replace(built, unmatched=unmatched, entries=taken.entries)


def join(
    known: Kept,
    skipped: tuple[Skipped, ...] = (),
    extracted: dict[str, str] | None = None,
    *,
    base_iri: str = DEFAULT_BASE,
    progress: Progress | None = None,
) -> Built:
    """One graph from all that is known: readings and the user's judgements. ``skipped`` is what this build passed over."""
    _begin("merging", progress)
    judgements, unmatched = judged(known.rulings, known.readings)
    world = resolve(known.readings, judgements)
    _begin("making the graph", progress)
    quads = quads_of(world, _run(known, skipped), base_iri, compact=known.provenance == "compact")
    return Built(world, quads, skipped, extracted or {}, base_iri, known, unmatched)


def _run(known: Kept, skipped: Sequence[Skipped]) -> Run:
    """What the graph tells of its making: of the files that it rests on, of those that left, of those not read."""
    model = known.model or DEFAULT_MODEL
    version = known.model_version or annotate.load(model).meta.get("version", "unknown")
    passed = tuple(dict.fromkeys((*known.skipped, *skipped)))
    return Run(_version("newskg"), model, version, passed, known.revisions, known.withdrawn)


def _begin(stage: str, progress: Progress | None) -> None:
    if progress:
        progress(stage, 0, 0)


def read_articles(
    articles: Sequence[Article], model: str = DEFAULT_MODEL, workers: int = 1, progress: Progress | None = None
) -> Iterator[Reading]:
    """Annotate and extract each article, in order, in ``workers`` processes where there are several."""
    if workers <= 1 or len(articles) < 2:
        yield from _counted(map(partial(read_article, model=model), articles), len(articles), progress)
        return
    context, others = multiprocessing.get_context("spawn"), set(multiprocessing.active_children())
    with ProcessPoolExecutor(min(workers, len(articles)), mp_context=context) as pool:
        try:
            with _deaf_children():
                futures = deque(pool.submit(read_article, article, model) for article in articles)
            readings = (futures.popleft().result() for _ in articles)
            yield from _counted(readings, len(articles), progress)
        except BrokenProcessPool as error:
            raise KgError("a worker process was ended from outside; nothing was written") from error
        except BaseException:  # Ctrl-C, or an error: what the workers still read is of no use
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
            raise


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Processes that start in here do not hear Ctrl-C: the first process does, and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _counted(readings: Iterator[Reading], total: int, progress: Progress | None) -> Iterator[Reading]:
    if progress:
        progress("reading articles", 0, total)
    for done, reading in enumerate(readings, 1):
        if progress:
            progress("reading articles", done, total)
        yield reading


def read_article(article: Article, model: str = DEFAULT_MODEL) -> Reading:
    """Everything that one article says. The outcome depends on the article and the model alone."""
    doc = annotate.annotate(article, annotate.load(model))
    return extract.read(article, doc, _components(model))


@cache
def _components(model: str) -> tuple[extract.Component, ...]:
    """The extractors, made once a process: they keep nothing of an article."""
    return extract.components(annotate.load(model))


def write(built: Built, output: Path, form: str) -> None:
    """Write the graph whole or not at all, and the texts extracted from pages to ``OUTPUT.sources/``. Raises OutputError."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        for source, text in sorted(built.extracted.items()):
            path = output.with_name(f"{output.name}.sources") / source
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
        write_whole(output, built.serialise(form))
    except OSError as error:
        raise OutputError(f"{output}: cannot be written ({error.strerror})") from error


def check_writable(output: Path | None) -> None:
    """Find out before the work, not after it, that the output cannot be written. Raises OutputError."""
    if output is None:
        return
    if output.is_dir():
        raise OutputError(f"{output}: is a folder; name a file")
    above = next(folder for folder in output.absolute().parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise OutputError(f"{output}: cannot be written ({above} is not a folder that you may write to)")


def kept_in(store: Path, base_iri: str = DEFAULT_BASE) -> Kept:
    """What an embedded store was made from, nothing where it is new. Raises StoreError where its IRIs have another base."""
    if base_of(store, base_iri) != base_iri:
        raise StoreError(f"{store}: its IRIs do not begin with {base_iri}; name its --base-iri, or another store")
    return load_kept(store)


def base_of(store: Path, otherwise: str = DEFAULT_BASE) -> str:
    """What the IRIs of a store begin with. Raises StoreError."""
    if not is_store(store):
        return otherwise
    graphs = [graph.value for graph in open_directory(store).named_graphs() if isinstance(graph, ox.NamedNode)]
    runs = [graph.removesuffix("graph/run") for graph in graphs if graph.endswith("graph/run")]
    return runs[0] if runs else otherwise if not graphs else ""


def keep(
    built: Built, store: Path, *, command: Literal["build", "remove"] = "build", now: datetime | None = None
) -> None:
    """Make an embedded store hold this graph, old or new and never a half; write what was renamed, and the journal.

    ``now`` is the time that the journal tells. Readings go first: a run that is ended before its graph has come leaves
    what the next one finishes. Hold :func:`writing` from :func:`kept_in` to the end. Raises StoreError.
    """
    check_folder(store)
    kept = _dated(built, store, command, now)
    graphs, renamed = _replaced(store, built)
    readings.settle(store)  # what an ended run left is ahead of the graph, and must not go if this one fails
    readings.announce(store, kept)
    try:
        if graphs and (renamed or kept.last != built.kept.last):
            readings.save_renamed(store, renamed)
        append(store, built.quads, graphs)
    except BaseException:
        if not _holds(store, built):
            readings.withdraw(store)
        raise
    readings.settle(store)
    if not graphs:
        readings.save_renamed(store, ())
    readings.save_journal(store, kept)


def _replaced(store: Path, built: Built) -> tuple[list[ox.NamedNode], list[tuple[str, str]]]:
    """The graphs of a store that the built ones come in place of, and the old and new IRI of each thing renamed by that."""
    if not is_store(store):
        return [], []
    before = open_directory(store)
    old, new = _owners(before.quads_for_pattern(None, name("mention"), None)), _owners(built.quads)
    renamed = sorted({(old[m], new[m]) for m in old.keys() & new.keys() if old[m] != new[m]})
    return [graph for graph in before.named_graphs() if isinstance(graph, ox.NamedNode)], renamed


def _dated(built: Built, store: Path, command: Literal["build", "remove"], now: datetime | None) -> Kept:
    """What is kept, with the change that leads to it where there is one. Raises StoreError where another run came between."""
    kept, before = built.kept, load_kept(store)
    if kept.last != before.last:
        raise StoreError(f"{store}: another run has changed this store since this one began; run it again")
    if (kept.readings, kept.rulings) == (before.readings, before.rulings):
        return kept
    changes = readings.changes(store, before)
    number = changes[-1].number + 1 if changes else 1
    return replace(kept, last=Change(number, journal.clock(now), command, built.entries))


def _holds(store: Path, built: Built) -> bool:
    """Whether the graph of a store is the one that was built, as far as its record of the run tells."""
    try:
        graph = open_directory(store) if is_store(store) else ox.Store()
        return all(quad in graph for quad in built.quads if quad.graph_name == Names(built.base).graph("run"))
    except StoreError:
        return True  # readings that are ahead of a graph do no harm, those that are behind would lose it


def _owners(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Mention IRI to the IRI of the thing that it is a mention of."""
    owned = (quad for quad in quads if quad.predicate == name("mention"))
    return {
        quad.object.value: quad.subject.value
        for quad in owned
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode)
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
