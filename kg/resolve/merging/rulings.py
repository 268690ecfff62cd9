"""What a user has judged: pairs of mentions that are one thing, or are not. It goes before what the tool would decide."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from kg.ids import APART, article_id, mention_at, mention_id, mention_key
from kg.model import Article, Factuality, Judgement, Mention, Reading, Ruling, Span

KINDS = ("entity", "event", "report")
"""The kinds of mention that are merged; their key is ``kind:source#start-end``."""

_NAME = re.compile(rf"(?:(?P<kind>{'|'.join(KINDS)}):)?(?P<source>.+)#(?P<start>\d{{1,9}})-(?P<end>\d{{1,9}})")
_IRI = re.compile(r"(?:.*/mention/|mention:)([0-9a-f]{20}(?:_[0-9]{1,9}_[0-9]{1,9}(?:_report)?)?)")
_JUDGED = "judged by the user"


def key(kind: str, source: str, span: Span) -> str:
    """The name of a mention at a span in judgements."""
    return mention_key(kind, source, span.start, span.end)


def standing(factuality: Factuality) -> str:
    """An actual event, a denied one and one that is to come are never one."""
    return factuality if factuality in ("Actual", "Denied") else "Unreal"


def _mentions(reading: Reading) -> Iterator[tuple[str, str, Mention]]:
    """Every mention of a reading that may be judged, with its kind and what it can be one with: of events their standing."""
    yield from (("entity", "entity", told.mention) for entity in reading.entities for told in entity.mentions)
    yield from (("event", standing(event.factuality), event.mention) for event in reading.events)
    yield from (("report", "report", report.mention) for report in reading.reports)


# ---- from the user's words to mentions ---------------------------------------------------------------------------


def judged(rulings: Sequence[Ruling], readings: Sequence[Reading]) -> tuple[tuple[Judgement, ...], tuple[Ruling, ...]]:
    """The rulings on mentions of these readings as judgements, and those that name no two mentions here that can be one.

    An event that is threatened and one that happened are two, whoever judges. Of several rulings on one pair "different"
    goes before "same", and both before "unsure".
    """
    keys = _keys(rulings, readings)
    found: dict[tuple[str, str], Ruling] = {}
    missed = []
    for ruling in rulings:
        pairs = [
            (left, right)
            for left, one in keys.get(ruling.left, {}).items()
            for right, other in keys.get(ruling.right, {}).items()
            if left != right and left.partition(":")[0] == right.partition(":")[0]
            if one == other or ruling.verdict != "same"
        ]
        if not pairs:
            missed.append(ruling)
        for left, right in pairs:
            pair = (min(left, right), max(left, right))
            found[pair] = min((ruling, found.get(pair, ruling)), key=lambda r: (r.verdict, r.reason))
    return tuple(_judgement(pair, found[pair]) for pair in sorted(found)), tuple(missed)


def _judgement(pair: tuple[str, str], ruling: Ruling) -> Judgement:
    reasons = (_JUDGED, ruling.reason) if ruling.reason else (_JUDGED,)
    return Judgement(*pair, ruling.verdict, None, reasons)


def _keys(rulings: Iterable[Ruling], readings: Sequence[Reading]) -> dict[str, dict[str, str]]:
    """The user's name of a mention → the keys of the mentions that it may be, and what each can be one with."""
    names = _Names({name for ruling in rulings for name in (ruling.left, ruling.right)})
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for reading in readings:
        article = reading.article
        if names.hashes or article.source in names.sources:
            for kind, sort, mention in _mentions(reading):
                for name in names.of(article, kind, mention.span):
                    found[name][key(kind, article.source, mention.span)] = sort
    return found


class _Names:
    """The user's names of mentions, by what they name."""

    def __init__(self, names: Iterable[str]) -> None:
        self.sources: set[str] = set()
        self.hashes: dict[str, list[str]] = defaultdict(list)
        self._places: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            if iri := _IRI.fullmatch(name):
                self.hashes[iri[1]].append(name)
            elif place := _NAME.fullmatch(name):
                self.sources.add(place["source"])
                kinds = (place["kind"],) if place["kind"] else KINDS
                for kind in kinds:
                    self._places[key(kind, place["source"], Span(int(place["start"]), int(place["end"])))].append(name)

    def of(self, article: Article, kind: str, span: Span) -> list[str]:
        """The names that the user gave to a mention."""
        named = self._places.get(key(kind, article.source, span), [])
        if self.hashes:
            for iri in _iris(article, kind, span):
                named = [*named, *self.hashes.get(iri, [])]
        return named


def _iris(article: Article, kind: str, span: Span) -> tuple[str, str]:
    """What the IRI of a mention ends in, in a graph with full provenance and in a compact one."""
    page = article_id(article.sha256, article.source, article.span.start, article.span.end)
    whole = mention_id(kind, article.sha256, article.source, span.start, span.end)
    return whole, mention_at(page, span.start, span.end, kind if kind in APART else "")


# ---- in a clustering ---------------------------------------------------------------------------------------------


class Bonds(Struct, frozen=True):
    """The user's judgements among the members of one clustering, as pairs of indices ``(i, j)`` with ``i < j``.

    ``same`` are joined before anything else; ``different`` never end up in one group, not even through others;
    ``unsure`` are no ground for a merge by themselves.
    """

    same: tuple[tuple[int, int], ...] = ()
    different: frozenset[tuple[int, int]] = frozenset()
    unsure: frozenset[tuple[int, int]] = frozenset()


NONE = Bonds()


def bonds(judgements: Iterable[Judgement], index_of: Mapping[str, int]) -> Bonds:
    """The judgements whose two mentions are both members here; ``index_of`` maps the key of a mention to its member.

    A "different" goes before a "same" on one pair, and both before an "unsure".

    >>> bonds([Judgement("event:a#0-1", "event:b#0-1", "same", 1.0, ())], {"event:a#0-1": 4, "event:b#0-1": 2}).same
    ((2, 4),)
    """
    found: dict[str, set[tuple[int, int]]] = {"same": set(), "different": set(), "unsure": set()}
    for judgement in judgements:
        i, j = index_of.get(judgement.left), index_of.get(judgement.right)
        if i is not None and j is not None and i != j:
            found[judgement.verdict].add((min(i, j), max(i, j)))
    different = found["different"]
    same = found["same"] - different
    return Bonds(tuple(sorted(same)), frozenset(different), frozenset(found["unsure"] - same - different))
