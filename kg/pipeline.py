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
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
import rdflib
from msgspec import Struct
from msgspec.structs import replace

from kg import annotate, documents, extract
from kg.annotate import DEFAULT_MODEL
from kg.errors import KgError, OutputError, StoreError
from kg.graph import Quads, Run, quads_of, serialise
from kg.graph.terms import name
from kg.model import Article, Reading, Ruling, Skipped, World
from kg.resolve import judged, resolve
from kg.store.embedded import append, is_store
from kg.store.files import open_store
from kg.store.readings import Kept, load_kept, save_kept, write_whole
from kg.vocab import DEFAULT_BASE

__all__ = ["DEFAULT_MODEL", "Built", "Progress", "build", "check_writable", "join", "keep", "kept_in", "write"]

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, what is done and what there is in all: 0 of 0 as a stage begins that cannot be counted."""


class Built(Struct, frozen=True):
    """The outcome of a build: the world, its quads, what was passed over, and the texts that were extracted from pages.

    ``extracted`` maps a source to its text, for HTML and JSONL, whose offsets refer to it. ``kept`` is what the world was
    made from, ``unmatched`` are those of the user's judgements that name no two mentions of one kind here.
    """

    world: World
    quads: Quads
    skipped: tuple[Skipped, ...]
    extracted: dict[str, str]
    base: str
    kept: Kept = Kept()
    unmatched: tuple[Ruling, ...] = ()

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
) -> Built:
    """Read articles, extract, merge across documents, and make one graph.

    ``paths`` are folders, globs, ``.txt``, ``.html``, ``.jsonl`` files or ``-`` (``stdin``). ``judgements`` is a TSV, CSV or
    JSONL of what the user judged of pairs of mentions, which goes before what the tool would decide. ``known`` is what an
    embedded store holds already, which the result joins. The same input and model give the same graph, whatever the order
    of the paths and the number of workers. ``progress`` hears of each stage as it begins, and of each article that is
    read. Raises a KgError where nothing can be read.
    """
    rulings = documents.judgements(Path(judgements)) if judgements else ()
    _begin("reading files", progress)
    found = documents.read(paths, Path(metadata) if metadata else None, stdin)
    _begin("loading the model", progress)
    annotate.load(model)  # a missing model is told before any work
    fresh = tuple(read_articles(found.articles, model, workers, progress))
    kept = (known or Kept()).joined(fresh, rulings)
    built = join(kept, found.skipped, found.extracted, model=model, base_iri=base_iri, progress=progress)
    missed = {(ruling.left, ruling.right) for ruling in built.unmatched}
    return replace(built, unmatched=tuple(ruling for ruling in rulings if (ruling.left, ruling.right) in missed))


def join(
    known: Kept,
    skipped: tuple[Skipped, ...] = (),
    extracted: dict[str, str] | None = None,
    *,
    model: str = DEFAULT_MODEL,
    base_iri: str = DEFAULT_BASE,
    progress: Progress | None = None,
) -> Built:
    """One graph from all that is known: readings and the user's judgements."""
    _begin("merging", progress)
    judgements, unmatched = judged(known.rulings, known.readings)
    world = resolve(known.readings, judgements)
    _begin("making the graph", progress)
    run = Run(_version("newskg"), model, annotate.load(model).meta.get("version", "unknown"), skipped)
    quads = quads_of(world, run, base_iri)
    return Built(world, quads, skipped, extracted or {}, base_iri, known, unmatched)


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
    if is_store(store):
        graphs = [graph.value for graph in open_store(store).named_graphs() if isinstance(graph, ox.NamedNode)]
        if graphs and not all(graph.startswith(f"{base_iri}graph/") for graph in graphs):
            raise StoreError(f"{store}: its IRIs do not begin with {base_iri}; name its --base-iri, or another store")
    return load_kept(store)


def keep(built: Built, store: Path) -> None:
    """Make an embedded store hold this graph, in one transaction; write what was renamed to ``newskg/renamed.tsv``."""
    before = open_store(store) if is_store(store) else None
    old = _owners(before.quads_for_pattern(None, name("mention"), None)) if before else {}
    graphs = list(before.named_graphs()) if before else []
    del before
    append(store, ())  # the folder must be a store before anything else is put there
    save_kept(store, built.kept)
    append(store, built.quads, [graph for graph in graphs if isinstance(graph, ox.NamedNode)])
    new = _owners(built.quads)
    moved = sorted({(old[m], new[m]) for m in old.keys() & new.keys() if old[m] != new[m]})
    lines = "".join(f"{a}\t{b}\n" for a, b in moved)
    write_whole(store / "newskg" / "renamed.tsv", f"old\tnew\n{lines}".encode())


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
