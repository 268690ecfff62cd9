"""What is done with a store that is kept: an article is withdrawn, and it is asked what is new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from kg.changes import News, changes
from kg.errors import InputError, StoreError
from kg.graph.terms import Names
from kg.model import Reading, World
from kg.periods import period
from kg.pipeline import Built, Progress, base_of, join, keep
from kg.resolve import judged, resolve
from kg.store import readings
from kg.store.embedded import open_directory, writing
from kg.store.journal import Change
from kg.store.readings import Kept, load_kept
from kg.store.versions import held, named, take_out

By = Literal["added", "published"]
"""What says which articles were known on a date: the journal of the store, or their dates of publication."""


class Since(Struct, frozen=True):
    """What is new in a store: the news, what was taken as known (in words), and what the IRIs begin with."""

    news: tuple[News, ...]
    known: str
    base: str


def remove(article: str, store: str | Path, *, now: datetime | None = None, progress: Progress | None = None) -> Built:
    """Withdraw an article from an embedded store, with everything that rested on it alone.

    ``article`` is a path as in dcterms:source, the IRI of an article, or the URL that one file alone was published at. The
    rest is merged anew. Raises InputError for an unknown name, saying what is close, and StoreError.
    """
    store = Path(store)
    open_directory(store)  # a missing store is told, not made
    with writing(store):
        base_iri = base_of(store)
        kept = load_kept(store)
        if readings.is_unsettled(store):
            keep(join(kept, base_iri=base_iri), store)  # what a run began that was ended
        articles = {Names(base_iri).article(reading.article).value: reading for reading in kept.readings}
        taken = take_out(kept, named(article, kept, articles))
        built = join(taken.kept, base_iri=base_iri, progress=progress)
        _tell(progress, "writing")
        built = replace(built, entries=taken.entries)
        keep(built, store, command="remove", now=now)
        return built


def news(store: str | Path, since: str, *, by: By | None = None, progress: Progress | None = None) -> Since:
    """What is new in a store since a date, or since its ``last`` change (:mod:`kg.changes`).

    ``since`` is a year, month, day or instant. Known by then is what the store held by its journal (``added``), or what was
    published before (``published``; an article without a date counts as known). Left out, the journal decides where it
    reaches back so far. Raises InputError for what is no date, and StoreError.
    """
    store = Path(store)
    base = base_of(store) if open_directory(store) else ""
    kept = load_kept(store)
    told = readings.changes(store, kept)
    _tell(progress, "merging what is known now")
    if since == "last" or _by(since, told, by) == "added":
        then, words = _held_on(since, kept, told)
        present = {reading.article.source for reading in kept.readings}
        former = [reading for reading in then if reading.article.source not in present]
        now = _world(kept, (*kept.readings, *former))
    else:
        now = _world(kept, kept.readings)
        then, words = _published_before(since, now)
    _tell(progress, "merging what was known then")
    return Since(changes(_world(kept, then), now), words, base)


def _by(since: str, told: Sequence[Change], by: By | None) -> By:
    """The journal, where it reaches back to the date; else publication."""
    if by == "added" and not told:
        raise StoreError("the store has no journal; use --by published")
    return by or ("added" if told and told[0].moment < _moment(since) else "published")


def _moment(since: str) -> datetime:
    try:
        return period(since)[0]
    except ValueError as error:
        raise InputError(f"{since}: {error}, and not last") from None


def _held_on(since: str, kept: Kept, told: Sequence[Change]) -> tuple[tuple[Reading, ...], str]:
    if since == "last":
        count = max((at for at, change in enumerate(told) if change.articles), default=-1)
        if count < 0:
            raise StoreError("the store has no journal, so no last change; name a date")
        when = f"before the last change ({told[count].time})"
    else:
        count, when = sum(change.moment < _moment(since) for change in told), f"before {_instant(since)}"
    was = held(kept, told, count)
    left = f"; withdrawn since: {len(was.gone)}" if was.gone else ""
    files = len({reading.article.source for reading in was.readings})
    return was.readings, f"{_files(files)} that the store held {when}{left}"


def _published_before(since: str, now: World) -> tuple[tuple[Reading, ...], str]:
    moment = _moment(since)
    pairs = list(zip(now.readings, now.dates, strict=True))
    then = tuple(reading for reading, date in pairs if date is None or period(date.value)[0] < moment)
    undated = sum(date is None for _, date in pairs)
    articles = f"{len(then):,} article{'' if len(then) == 1 else 's'}"
    beside = f", {undated:,} of them undated" if undated else ""
    return then, f"{articles} published before {_instant(since)}{beside}"


def _instant(since: str) -> str:
    return _moment(since).astimezone(UTC).strftime("%Y-%m-%d %H:%MZ").removesuffix(" 00:00Z")


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"


def _world(kept: Kept, found: Sequence[Reading]) -> World:
    """The world of some of the readings, with the user's judgements."""
    return resolve(found, judged(kept.rulings, found)[0])


def _tell(progress: Progress | None, stage: str) -> None:
    if progress:
        progress(stage, 0, 0)
