"""Sentences and articles that are one text: wire copy, reprints, edited versions of one report.

Two sentences are one text where they have the same words in the same order, nearly: at least 12 words in common runs that
make up 65 % of the shorter one (a clause dropped), or 88 % of the longer one (a number edited in a short sentence). Runs of
a single word do not count, since "the … of … on" is shared by texts that only tell the same fact. Sentences of fewer than
8 words ("The cause is under investigation") are nobody's copy, and a sentence in which three numbers or more are others is
a form filled anew (the daily market report), no version of the last one.

Method: an inverted index of shingles of three words (Broder 1997) proposes pairs, an alignment of the words (rapidfuzz)
decides. Only neighbours in a posting list are paired, so that a sentence printed in 5,000 articles makes a chain, not 12
million pairs. MinHash with LSH (datasketch, 64 permutations) was measured on 8,478 texts: at a Jaccard similarity of
.25, where a text with a clause dropped may lie, it joins as many of the 2,138 pairs of versions (2,137; this index 2,131) in
ten times the time, several times the memory, and with scipy as a further dependency.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise, repeat
from zlib import crc32

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from rapidfuzz.distance import Indel

from kg.model import Mention, Reading, Span
from kg.resolve.merging.unions import Unions

SHORTEST = 8  # words
SHARED, PART = 12, 0.65  # words in common runs, and their part of the shorter sentence
WHOLE = 0.88  # the part of the longer sentence that makes short ones one text
REFILLED = 3  # other numbers
NEIGHBOURS = 8
"""Articles of one text are compared with so many others of it, by path: pairs stay linear where thousands share a text."""

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")
_SLICE = 1 << 20  # postings looked at in one go, to bound memory
_PRIMES = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_NONE = np.uint32(0xFFFFFFFF)

Numbers = npt.NDArray[np.uint64]


class Sentence(Struct, frozen=True, order=True, gc=False):
    """A sentence of an article: the index of the reading, and code points of the file as ``Mention.sentence`` has them."""

    reading: int
    span: Span


class _Texts:
    """The distinct texts of the sentences: words as hashes, in one array for all; ``places`` are the sentences of each."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.words, self.starts = array("I"), array("q", [0])
        self.places: list[list[Sentence]] = []
        self._figures: set[int] = set()
        hashes: dict[str, int] = {}
        known: dict[bytes, int] = {}
        for r, reading in enumerate(readings):
            for span in sentences(reading):
                words = _WORD.findall(reading.article.words(span).casefold())
                if len(words) >= SHORTEST:
                    text = known.setdefault(_digest(words), len(self.places))
                    if text == len(self.places):
                        self._add(words, hashes)
                    self.places[text].append(Sentence(r, span))
        self.digests = np.frombuffer(b"".join(known), dtype=">u8").astype(np.uint64)

    def _add(self, words: list[str], hashes: dict[str, int]) -> None:
        for word in words:
            if word not in hashes:
                hashes[word] = crc32(word.encode())  # the same on every machine
                if word[0].isdigit():
                    self._figures.add(hashes[word])
        self.words.extend(map(hashes.__getitem__, words))
        self.starts.append(len(self.words))
        self.places.append([])

    def words_of(self, text: int) -> list[int]:
        """The words of a text, as hashes."""
        return self.words[self.starts[text] : self.starts[text + 1]].tolist()

    def one(self, a: int, b: int) -> bool:
        """Are two texts versions of one?"""
        left, right = sorted((self.words_of(a), self.words_of(b)), key=len)
        blocks = Indel.opcodes(left, right).as_matching_blocks()
        shared = sum(block.size for block in blocks if block.size > 1)
        alike = (shared >= SHARED and shared >= PART * len(left)) or shared >= WHOLE * len(right)
        return alike and not self._refilled(left, right)

    def _refilled(self, left: list[int], right: list[int]) -> bool:
        ours, theirs = (self._figures.intersection(words) for words in (left, right))
        return min(len(ours - theirs), len(theirs - ours)) >= REFILLED


def copies(readings: Sequence[Reading]) -> tuple[tuple[Sentence, ...], ...]:
    """Groups of sentences of two or more articles that are one text, word for word or nearly so.

    Sentences are those that something was read in; where one holds others (a quotation that runs on) the inner ones are
    taken. Groups and their members are sorted; which sentences are grouped does not depend on the order of the readings.
    """
    texts = _Texts(readings)
    unions = Unions[int]()
    for a, b in _pairs(texts):
        if not unions.one(a, b) and texts.one(a, b):
            unions.join(a, b)
    groups: dict[int, list[Sentence]] = defaultdict(list)
    for text, places in enumerate(texts.places):
        groups[unions.root(text)] += places
    return tuple(sorted(tuple(sorted(g)) for g in groups.values() if len({place.reading for place in g}) > 1))


def sentences(reading: Reading) -> list[Span]:
    """The sentences of a reading that something was read in and that hold no other, sorted."""
    spans = sorted({m.sentence for m in _mentions(reading)}, key=lambda span: (span.start, -span.end))
    return [a for a, b in pairwise(spans) if b.end > a.end] + spans[-1:]


def overlaps(readings: Sequence[Reading], groups: Sequence[Sequence[Sentence]]) -> dict[tuple[int, int], int]:
    """Pairs of articles (the smaller index first) with the number of sentences that are one text in both.

    ``groups`` are those that ``copies`` gives. Where a text stands in many articles each is compared with its
    ``NEIGHBOURS`` in the order of their paths.
    """
    codes = array("q")
    for group in groups:
        codes.extend(_side_by_side(readings, Counter(sentence.reading for sentence in group)))
    found, counts = np.unique(np.array(codes, dtype=np.int64), return_counts=True)
    pairs = map(divmod, found.tolist(), repeat(len(readings)))
    return dict(zip(pairs, counts.tolist(), strict=True))


def shared_texts(readings: Sequence[Reading], shared: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Pairs of articles that share two sentences or a third of the shorter article, from ``overlaps``."""
    sizes = _sizes(readings, shared)
    return [(a, b) for (a, b), count in shared.items() if count > 1 or 3 * count >= min(sizes[a], sizes[b])]


def reprints(readings: Sequence[Reading], shared: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Pairs of articles of which one stands for the most part in the other, from ``overlaps``."""
    sizes = _sizes(readings, shared)
    return [(a, b) for (a, b), count in shared.items() if 2 * count > min(sizes[a], sizes[b])]


def _sizes(readings: Sequence[Reading], shared: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The number of sentences of the articles that share any."""
    return {r: len(sentences(readings[r])) for r in {r for pair in shared for r in pair}}


def _side_by_side(readings: Sequence[Reading], counts: Counter[int]) -> Iterator[int]:
    """The pairs of articles of one text, as one number each, once for each sentence that they share."""
    ranked = sorted(counts, key=lambda r: (readings[r].article.source, readings[r].article.span, r))
    for i, a in enumerate(ranked):
        for b in ranked[i + 1 : i + 1 + NEIGHBOURS]:
            yield from [min(a, b) * len(readings) + max(a, b)] * min(counts[a], counts[b])


def _mentions(reading: Reading) -> Iterator[Mention]:
    yield from (each.mention for entity in reading.entities for each in entity.mentions)
    yield from (time.mention for time in reading.times)
    yield from (report.mention for report in reading.reports)
    yield from (event.mention for event in reading.events)


def _digest(words: list[str]) -> bytes:
    return blake2b(" ".join(words).encode(), digest_size=8).digest()


def _pairs(texts: _Texts) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share two shingles or more and are neighbours in their posting lists."""
    if texts.places:
        postings, order = _postings(texts)
        for pair in _neighbours(postings):
            yield int(order[pair >> _HALF]), int(order[pair & _LOW])


def _postings(texts: _Texts) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """(shingle, rank of the text) in one number each, and the texts in the order of their ranks.

    They are ranked by content, least shingle first: versions of one text are then likely to stand beside each other.
    """
    starts = np.frombuffer(texts.starts, dtype=np.int64)
    shingles = _shingles(np.frombuffer(texts.words, dtype=np.uint32))
    shingles[_run_over(starts)] = _NONE
    order = np.lexsort((texts.digests, np.minimum.reduceat(shingles, starts[:-1])))
    rank = np.empty(len(order), dtype=np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    postings = shingles.astype(np.uint64)
    postings <<= _HALF
    postings |= np.repeat(rank, np.diff(starts))[:-2]
    return postings[shingles != _NONE], order


def _run_over(starts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where a run of three words begins in one text and ends in the next."""
    ends = starts[1:-1]
    return np.concatenate([ends - 2, ends - 1])


def _shingles(words: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Hashes of each three words in a row."""
    mixed: Numbers = words[:-2] * _PRIMES[0] + words[1:-1] * _PRIMES[1] + words[2:] * _PRIMES[2]
    return (mixed >> _HALF).astype(np.uint32)


def _neighbours(postings: Numbers) -> Numbers:
    """Pairs that stand beside each other in two posting lists or more, sorted; ``postings`` are (shingle, rank)."""
    postings.sort()
    pairs = np.concatenate([_beside(postings[i : i + _SLICE + 1]) for i in range(0, len(postings), _SLICE)])
    pairs.sort()
    again: Numbers = pairs[1:][pairs[1:] == pairs[:-1]]
    return np.unique(again)


def _beside(postings: Numbers) -> Numbers:
    """Neighbours in one posting list, as (rank, rank)."""
    same = postings[1:] >> _HALF == postings[:-1] >> _HALF
    left: Numbers = postings[:-1][same] & _LOW
    right: Numbers = postings[1:][same] & _LOW
    pairs: Numbers = (left << _HALF | right)[left != right]
    return pairs
