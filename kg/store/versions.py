"""Which articles a store takes in, and which versions they come in place of; the unit is the file.

A file replaces the one of the same path, and the one older version that was published at the same address. An address
that several files of a build, or of the store, have in common names no single article, and replaces nothing.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from kg.errors import InputError
from kg.model import File, Reading, Revision, Ruling, Skipped, Withdrawal
from kg.store.journal import Change, Entry, Happened
from kg.store.readings import Kept

Files = dict[str, tuple[Reading, ...]]
"""From a path to the readings of the articles in that file."""


class Taken(Struct, frozen=True):
    """What is kept now, what happened to each file that is new or changed, and the files that were not taken in."""

    kept: Kept
    entries: tuple[Entry, ...] = ()
    refused: tuple[Skipped, ...] = ()


def take_in(
    kept: Kept, fresh: Sequence[Reading], rulings: Sequence[Ruling] = (), skipped: Sequence[Skipped] = ()
) -> Taken:
    """The readings and judgements of a build, joined to those of the builds before it.

    Of two versions the one with the later date of publication is the newer, and where that does not tell, the one that
    arrives later; an older one that arrives is refused.
    """
    present, arriving = by_file(kept.readings), by_file(fresh)
    refused = _superseded(kept, present, arriving)
    rivals = _rivals(present, {source: told for source, told in arriving.items() if source not in refused})
    refused |= {s: old for s, old in rivals.items() if s not in present and _is_older(arriving[s], present[old])}
    taken = {source: told for source, told in sorted(arriving.items()) if source not in refused}
    entries = tuple(filter(None, (_entry(kept, present, told, rivals.get(source)) for source, told in taken.items())))
    passed = tuple(
        Skipped(source, f"an older version of {other}, which the store holds")
        for source, other in sorted(refused.items())
    )
    joined = _without(kept, {rivals[source] for source in taken if source in rivals})
    joined = joined.joined([reading for told in taken.values() for reading in told], rulings)
    joined = replace(joined, readings=tuple(sorted(joined.readings, key=lambda r: (r.article.source, r.article.span))))
    return Taken(_recorded(kept, joined, entries, (*skipped, *passed)), entries, passed)


def by_file(readings: Iterable[Reading]) -> Files:
    """The readings of each file."""
    files: dict[str, list[Reading]] = {}
    for reading in readings:
        files.setdefault(reading.article.source, []).append(reading)
    return {source: tuple(told) for source, told in files.items()}


def file_of(readings: Sequence[Reading]) -> File:
    """The file of some readings that have it in common."""
    article = readings[0].article
    return File(article.source, article.sha256, address_of(readings))


def address_of(readings: Sequence[Reading]) -> str:
    """The one address of a file's articles, "" where they have none or several."""
    found = {address(reading.article.url) for reading in readings if reading.article.url}
    return found.pop() if len(found) == 1 else ""


def address(url: str) -> str:
    """A URL as it is compared: scheme and host in lower case, no fragment.

    >>> address("HTTPS://News.Example/Story?id=1#top"), address("[x")
    ('https://news.example/Story?id=1', '[x')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    return parts._replace(netloc=parts.netloc.lower(), fragment="").geturl()


def published(readings: Sequence[Reading]) -> str:
    """The last date that a file's articles give or state, "" where none does."""
    return max((reading.article.date.value for reading in readings if reading.article.date), default="")


def _superseded(kept: Kept, present: Files, arriving: Files) -> dict[str, str]:
    """Files that another path has replaced already, and that arrive again as they were: each with its successor."""
    successors = {(r.old.source, r.old.sha256): r.new.source for r in kept.revisions if r.new.source != r.old.source}
    return {
        source: successors[key]
        for source, told in arriving.items()
        if (key := (source, told[0].article.sha256)) in successors
        and source not in present
        and successors[key] in present
    }


def _rivals(present: Files, arriving: Files) -> dict[str, str]:
    """Arriving files, each with the one file of the store that has the same address to itself."""
    holders: dict[str, list[str]] = {}
    for source, told in present.items():
        if source not in arriving:
            holders.setdefault(address_of(told), []).append(source)
    addresses = {source: address_of(told) for source, told in arriving.items()}
    often = Counter(addresses.values())
    return {
        source: holders[at][0]
        for source, at in addresses.items()
        if at and often[at] == 1 and len(holders.get(at, ())) == 1
    }


def _is_older(fresh: Sequence[Reading], old: Sequence[Reading]) -> bool:
    dates = published(fresh), published(old)
    precision = min(map(len, dates))
    return dates[0][:precision] < dates[1][:precision]


def _entry(kept: Kept, present: Files, told: Sequence[Reading], rival: str | None) -> Entry | None:
    """What happens to a file that is taken in, None where it is known as it is."""
    file, day = file_of(told), published(told)
    before = present.get(file.source, ())
    former = [old for source in (file.source, rival) if source and (old := present.get(source))]
    replaced = tuple(file_of(old) for old in former if old[0].article.sha256 != file.sha256 or old is not before)
    if replaced:
        return Entry(file, "replaced", day, replaced)
    if before:
        return Entry(file, "read again", day) if tuple(told) != before else None
    again = any(file.source == gone.file.source for gone in kept.withdrawn)
    happened: Happened = "added again" if again else "added"
    return Entry(file, happened, day)


def _without(kept: Kept, sources: set[str]) -> Kept:
    return replace(kept, readings=tuple(r for r in kept.readings if r.article.source not in sources))


def _recorded(before: Kept, kept: Kept, entries: Sequence[Entry], skipped: Sequence[Skipped]) -> Kept:
    """With what is told of versions that left, of files that came back, and of those that could not be read."""
    present = {_version(reading) for reading in kept.readings}
    left = {(old.source, old.sha256) for entry in entries for old in entry.former}
    former = [reading for reading in before.readings if _version(reading) in left]
    former += [reading for reading in before.former if _version(reading) not in present | left]
    revisions = {*before.revisions, *(Revision(entry.file, old) for entry in entries for old in entry.former)}
    sources = {source for source, _ in present}
    told = sources.union(each.source for each in skipped)
    return replace(
        kept,
        former=tuple(former),
        revisions=tuple(sorted(r for r in revisions if (r.old.source, r.old.sha256) not in present)),
        withdrawn=tuple(gone for gone in kept.withdrawn if gone.file.source not in sources),
        skipped=(*(each for each in before.skipped if each.source not in told), *skipped),
    )


def named(name: str, kept: Kept, articles: Mapping[str, Reading]) -> tuple[Reading, ...]:
    """The articles that a path, an IRI (of ``articles``) or a URL names. Raises InputError, saying which are close."""
    if name in articles:
        return (articles[name],)
    files = by_file(kept.readings)
    if name in files:
        return files[name]
    there = [source for source, told in files.items() if any(r.article.url for r in told) and _is_at(name, told)]
    if len(there) > 1:
        raise InputError(f"{name}: names {len(there)} files ({', '.join(there[:3])}); name one by its path")
    if there:
        return files[there[0]]
    if any(name == gone.file.source for gone in kept.withdrawn):
        raise InputError(f"{name}: has been withdrawn already")
    raise InputError(f"{name}: no such article in the store{_hint(name, files)}")


def _is_at(name: str, told: Sequence[Reading]) -> bool:
    return any(address(reading.article.url) == address(name) for reading in told if reading.article.url)


def _hint(name: str, files: Files) -> str:
    urls = [reading.article.url for told in files.values() for reading in told if reading.article.url]
    ends = [source for source in files if source.rpartition("/")[2] == name.rpartition("/")[2]]
    close = ends[:3] or difflib.get_close_matches(name, [*files, *dict.fromkeys(urls)], n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def take_out(kept: Kept, gone: Sequence[Reading]) -> Taken:
    """Without some articles, their former versions, and what is told of these."""
    places = {(r.article.source, r.article.span) for r in gone}
    left = tuple(r for r in kept.readings if (r.article.source, r.article.span) not in places)
    files = by_file(gone)
    emptied = set(files) - {reading.article.source for reading in left}
    withdrawals = (Withdrawal(file_of(files[r.article.source]), r.article.span) for r in gone)
    revisions = _led_to(kept.revisions, {_version(reading) for reading in left})
    former = {(revision.old.source, revision.old.sha256) for revision in revisions}
    without = replace(
        kept,
        readings=left,
        former=tuple(reading for reading in kept.former if _version(reading) in former),
        revisions=revisions,
        withdrawn=tuple(sorted({*kept.withdrawn, *withdrawals})),
        skipped=tuple(each for each in kept.skipped if each.source not in emptied),
    )
    return Taken(without, tuple(Entry(file_of(told), "removed", published(told)) for _, told in sorted(files.items())))


def _version(reading: Reading) -> tuple[str, str]:
    return reading.article.source, reading.article.sha256


def _led_to(revisions: Sequence[Revision], reached: set[tuple[str, str]]) -> tuple[Revision, ...]:
    """The revisions that led, one after the other, to versions that are still there."""
    found = set[Revision]()
    while more := {r for r in revisions if (r.new.source, r.new.sha256) in reached} - found:
        found |= more
        reached |= {(r.old.source, r.old.sha256) for r in more}
    return tuple(sorted(found))


class Held(Struct, frozen=True):
    """What a store held at some time: ``readings`` of now or of former versions, and the files that have left it since.

    Where a former version has the path of a present one, its path ends in the beginning of its hash.
    """

    readings: tuple[Reading, ...]
    gone: tuple[str, ...] = ()


def held(kept: Kept, changes: Sequence[Change], count: int) -> Held:
    """What a store held after the first ``count`` of its changes; what none ever told of was there before the first."""
    versions = _at_first(kept, changes)
    present = {reading.article.source for reading in kept.readings}
    for entry in (entry for change in changes[:count] for entry in change.articles):
        versions -= {(old.source, old.sha256) for old in entry.former}
        if entry.happened != "removed":
            versions.add((entry.file.source, entry.file.sha256))
        elif entry.file.source not in present:  # else another article of its page is still there
            versions -= {version for version in versions if version[0] == entry.file.source}
    now = [reading for reading in kept.readings if _version(reading) in versions]
    former = [reading for reading in kept.former if _version(reading) in versions]
    gone = {source for source, _ in versions - {_version(reading) for reading in (*now, *former)}}
    return Held((*now, *(_apart(reading, present) for reading in former)), tuple(sorted(gone)))


def _at_first(kept: Kept, changes: Sequence[Change]) -> set[tuple[str, str]]:
    """The versions that were there before the journal began: those that left without having come, or never left."""
    first, told = set[tuple[str, str]](), set[tuple[str, str]]()
    for entry in (entry for change in changes for entry in change.articles):
        leaving = (*entry.former, *((entry.file,) if entry.happened in ("removed", "read again") else ()))
        first |= {(old.source, old.sha256) for old in leaving} - told
        told |= {(file.source, file.sha256) for file in (entry.file, *entry.former)}
    return first | ({_version(reading) for reading in (*kept.readings, *kept.former)} - told)


def _apart(reading: Reading, present: set[str]) -> Reading:
    article = reading.article
    if article.source not in present:
        return reading
    return replace(reading, article=replace(article, source=f"{article.source} ({article.sha256[:8]})"))
