"""Which chains of many articles are one actor or place: blocking, comparison, decision, clustering.

Chains meet only in blocks of a shared key (reference, name, spelling, abbreviation, a name within the other), and there each
is compared with the profiles founded before it, so that the cost grows with the number of chains, not with its square.
Every order is by content; the order of the input plays no part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from rapidfuzz import fuzz

from kg.model import Judgement, Verdict
from kg.resolve.merging.comparison import Comparison, weigh
from kg.resolve.merging.decisions import Merger, Pair
from kg.resolve.merging.rulings import NONE, Bonds
from kg.resolve.things.chains import Chain, Profile, known, other_keys
from kg.resolve.things.names import firm, institutional, placed, telling_institution, vague

WEIGHTS = {
    # why two are compared at all
    "same reference": 6.0,
    "same name": 4.5,
    "spelling of one name": 3.5,
    "same names in another order": 3.5,
    "same first and last name": 3.5,
    "abbreviation of the name": 3.5,
    "another of its names": 3.5,
    "same words in a like setting": 3.5,
    "same single name": 1.75,
    "part of the name": 1.5,
    "first words of the name": 0.75,
    # what speaks for it
    "also called so": 1.5,
    "only bearer of the name": 0.5,
    "same country": 1.0,
    "of a country that the article tells of": 1.0,
    "same office": 1.0,
    "told with one of the same names": 1.0,
    "told with several of the same names": 2.0,
    "articles on one state": 1.0,
    "name of several words": 1.0,
    "read so far more often": 1.0,
    # what speaks against it
    "other country": -1.25,
    "institutions of two states": -6.0,
    "places in two countries": -2.0,
    "other field of work": -2.0,
    "other office": -1.75,
    "nothing told in common": -1.75,
    "other gender": -6.0,
    "other middle name": -3.0,
    "other number": -5.0,
    "long names unlike": -6.0,
    "bare noun of an institution": -2.0,
    "branch in a place": -3.0,
    "told apart in one article": -3.0,
    "read as another kind": -2.5,
}
"""The features of a comparison. A sum of SAME or more is one thing, one of UNSURE or more is left open."""
SAME, UNSURE = 3.0, 2.0
MARGIN = 0.5
"""By how much the best bearer of a short name must lead the next."""

_HOMES = 40
"""So many profiles of one block are compared; of more namesakes the rest are strangers to each other."""
_OPEN = 2  # bearers of a short name that are told where it is left open
_SEVERAL = 3  # names of persons and bodies that two articles share
_SEEN_APART = 4  # one in so many articles
_FAR_MORE = 3  # times as many mentions
_UNLIKE = 80.0  # percent (rapidfuzz): below it two long names of one abbreviation are two bodies


def merge(chains: Sequence[Chain], bonds: Bonds = NONE) -> tuple[list[Profile], list[Judgement]]:
    """Profiles of one thing each, and the judgements behind them. ``chains`` are sorted by their ``order``."""
    matcher = _Matcher(chains, bonds)
    matcher.gather_names()
    matcher.gather_variants()
    matcher.place_short_names()
    matcher.join_misread()
    return matcher.outcome()


# ---- comparison --------------------------------------------------------------------------------------------------


def compare(a: Profile, b: Profile, likeness: str, *more: str) -> Comparison:
    """Why the two are compared (``likeness``), what the caller knows beside it (``more``), and the features that hold."""
    held = (likeness, *more, *(label for label, holds in _features(a, b) if holds))
    return weigh([(label, True) for label in held], WEIGHTS)


def _features(a: Profile, b: Profile) -> Iterator[tuple[str, bool]]:
    sort = a.first.sort
    shared = _shared(a, b) if sort in {"person", "body"} else 0
    yield "same country", bool(a.countries & b.countries)
    yield "read as another kind", sort != b.first.sort
    yield "other number", _other_number(a, b)
    if sort == "person":
        yield "same office", bool(a.offices & b.offices)
        fields = _strange(a.fields, b.fields)
        yield "other field of work", fields
        other = not fields and _strange(a.offices, b.offices) and not shared
        yield "other office", other
        strangers = not shared and not other and not a.offices & b.offices
        yield "nothing told in common", strangers and _told_of_others(a, b)
        yield "other gender", _strange(a.genders, b.genders)
        yield "other middle name", any(_other_middle(x.split(), y.split()) for x in a.names for y in b.names)
        yield "other country", _strange(a.countries, b.countries)
    elif sort in {"body", "group"}:
        yield from _of_bodies(a, b)
    else:
        yield "places in two countries", _strange(a.countries, b.countries)
    yield "told with one of the same names", 0 < shared < _SEVERAL
    yield "told with several of the same names", shared >= _SEVERAL


def _of_bodies(a: Profile, b: Profile) -> Iterator[tuple[str, bool]]:
    strange, office = _strange(a.countries, b.countries), institutional(a.first.name)
    yield "institutions of two states", strange and office
    yield "other country", strange and not office
    if office and not (a.countries and b.countries) and not telling_institution(a.first.name):
        yield "bare noun of an institution", True
        yield "articles on one state", bool((a.countries or a.states) & (b.countries or b.states))


def _strange(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Both are known and have nothing in common."""
    return bool(one and other) and not one & other


_NUMBER = re.compile(r"\b(?:\d+|[ivx]+)\b")


def _other_number(a: Profile, b: Profile) -> bool:
    """World War I and World War II; a product or unit without its number is another thing too, a king is not."""
    one, other = (set(_NUMBER.findall(" ".join(p.first.name.split()[1:]))) for p in (a, b))
    return one != other and (bool(one and other) or a.first.sort == "body")


def _shared(a: Profile, b: Profile) -> int:
    """How many names of persons and bodies the articles of both tell, up to as many as count; their own apart."""
    fewer, more = sorted((a.company, b.company), key=len)
    shared = 0
    for name in fewer:
        shared += name in more and name not in a.names and name not in b.names
        if shared == _SEVERAL:
            break
    return shared


def _told_of_others(a: Profile, b: Profile) -> bool:
    """Whether the articles of both tell of others beside, and of no state that both tell of."""
    told = [len(p.company - p.names) + len(p.states) if len(p.chains) == 1 else 1 for p in (a, b)]
    return all(told) and not a.states & b.states


def _other_middle(one: list[str], other: list[str]) -> bool:
    """John Paul Smith and John Mark Smith are two; John P. Smith may be either John Paul Smith or John Smith."""
    if (one[0], one[-1]) != (other[0], other[-1]) or len(one) < 3 or len(other) < 3:
        return False
    return any(not x.startswith(y) and not y.startswith(x) for x, y in zip(one[1:-1], other[1:-1], strict=False))


# ---- decision and clustering -------------------------------------------------------------------------------------


class _Matcher:
    """Chains by index, and the blocks in which their groups are compared."""

    def __init__(self, chains: Sequence[Chain], bonds: Bonds) -> None:
        self._chains = chains
        self._groups = Merger([chain.mark for chain in chains], lambda i: Profile(chains[i]), bonds)

    def outcome(self) -> tuple[list[Profile], list[Judgement]]:
        """A profile for each group, and the judgements."""
        return [self._profile(members[0]) for members in self._groups.groups()], self._groups.judgements()

    def _root(self, i: int) -> int:
        return self._groups.root(i)

    def _profile(self, i: int) -> Profile:
        return self._groups.profile(i)

    def _decide(self, home: int, other: int, comparison: Comparison) -> bool:
        """Judge two groups by the comparison of their profiles, and join them where it says so."""
        return self._groups.take(Pair(home, other, comparison, _verdict(comparison.score)))

    def _gather(self, members: Iterable[int], likeness: str) -> None:
        """One block: each member joins the most like of the groups founded before it, or founds one."""
        homes: list[int] = []
        for member in members:
            if any(self._groups.one(home, member) for home in homes):
                continue
            ranked = self._ranked(homes, member, likeness)
            options = [pair for pair in ranked if pair[1].score >= SAME] or ranked[:1]
            joined = any(self._decide(home, member, comparison) for home, comparison in options)
            if not joined and len(homes) < _HOMES:
                homes.append(member)

    def _ranked(self, homes: list[int], member: int, likeness: str) -> list[tuple[int, Comparison]]:
        """The groups of a block from the most to the least like."""
        if likeness == "same reference":
            return [(home, Comparison(WEIGHTS[likeness], (likeness,))) for home in homes[:1]]
        compared = [(home, self._compare(home, member, likeness)) for home in homes]
        return sorted(compared, key=lambda pair: (-pair[1].score, self._chains[pair[0]].order))

    def _compare(self, home: int, other: int, likeness: str) -> Comparison:
        """Two groups of one block; places of like spelling that one article tells of are two."""
        a, b = self._profile(home), self._profile(other)
        spelt = likeness == "spelling of one name" and a.first.sort == "place"
        return compare(a, b, likeness, *["told apart in one article"] * (spelt and _told_apart(a, b)))

    # ---- blocks ----

    def gather_names(self) -> None:
        """Chains of one reference, or of one full name."""
        blocks: dict[str, list[int]] = defaultdict(list)
        for i, chain in enumerate(self._chains):
            blocks[chain.key].append(i)
        for key in sorted(blocks):
            if key.startswith("short "):
                continue
            first = self._chains[blocks[key][0]]
            members = sorted(blocks[key], key=lambda i: (-known(self._chains[i]), self._chains[i].order))
            self._gather(members, "same reference" if first.entity.ref else "same name")

    def gather_variants(self) -> None:
        """Spellings of one name, abbreviations and their long forms, bodies with and without their state."""
        blocks: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
        for i, chain in enumerate(self._chains):
            for key in other_keys(chain):
                blocks[key][self._root(i)] = None
        for likeness, name in sorted(block for block, members in blocks.items() if len(members) > 1):
            members = sorted(blocks[likeness, name], key=self._largest_first)
            if likeness == "abbreviation of the name":
                self._shorten(members, name.partition(" ")[0].lower())
            else:
                self._gather(members, likeness)

    def _largest_first(self, root: int) -> tuple[int, tuple[str, str, str]]:
        return -len(self._profile(self._root(root)).chains), self._chains[root].order

    def _shorten(self, members: list[int], letters: str) -> None:
        """Only what is called by its letters somewhere joins long names, and one long name only."""
        called = {self._root(i) for i in members if letters in self._profile(self._root(i)).names}
        for short in sorted(called, key=self._largest_first):
            for long in members:
                home, other = self._root(long), self._root(short)
                if home != other:
                    a, b = self._profile(home), self._profile(other)
                    unlike = ["long names unlike"] * _unlike(a, b)
                    self._decide(home, other, compare(a, b, "abbreviation of the name", *unlike))

    def place_short_names(self) -> None:
        """A person told by one word, a body told by the first words of its name: the one bearer that fits best."""
        index = self._bearers()
        short = [i for i, chain in enumerate(self._chains) if chain.key.startswith("short ")]
        for i in short:
            self._place(self._root(i), self._options(index, self._chains[i]))
        blocks: dict[str, list[int]] = defaultdict(list)
        for i in short:
            blocks[self._chains[i].key].append(i)
        for key in sorted(blocks):
            self._gather(sorted(blocks[key], key=lambda i: (-known(self._chains[i]), i)), "same single name")
        for i, chain in enumerate(self._chains):
            if chain.sort == "body" and self._root(i) == i and not vague(chain.entity):
                self._place(i, index.get(("body", firm(chain.name)), []))

    def _bearers(self) -> dict[tuple[str, ...], list[int]]:
        """(sort, part of a name) and, for persons, (…, country or office) → the profiles that bear it."""
        index: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
        for i, chain in enumerate(self._chains):
            words, root = chain.name.split(), self._root(i)
            if chain.sort == "person" and len(words) > 1:
                profile = self._profile(root)
                for word in {words[0], words[-1]}:
                    index["person", word][root] = None
                    for mark in (*profile.countries, *profile.offices):
                        index["person", word, mark][root] = None
            if chain.sort == "body" and not chain.entity.ref and not vague(chain.entity):
                words = firm(chain.name).split()
                for n in range(1, len(words)):
                    index["body", " ".join(words[:n])][root] = None
        return {key: list(roots) for key, roots in index.items()}

    def _options(self, index: dict[tuple[str, ...], list[int]], chain: Chain) -> list[int]:
        """The bearers of a person's short name; of a common name only those of a country or office that is told."""
        found = index.get(("person", chain.name), [])
        if len(found) <= _HOMES:
            return found
        marks = sorted({*chain.setting.states, *Profile(chain).countries, *Profile(chain).offices})
        return [root for mark in marks for root in index.get(("person", chain.name, mark), [])[:_HOMES]]

    def _place(self, short: int, options: Iterable[int]) -> None:
        bearers = list(dict.fromkeys(root for root in map(self._root, options) if root != short))[:_HOMES]
        likeness = "part of the name" if self._chains[short].sort == "person" else "first words of the name"
        compared = [
            (
                root,
                compare(self._profile(root), self._profile(short), likeness, *self._beside(root, short, len(bearers))),
            )
            for root in bearers
        ]
        ranked = sorted(compared, key=lambda pair: (-pair[1].score, self._chains[pair[0]].order))
        if not ranked:
            return
        best, comparison = ranked[0]
        if len(ranked) > 1 and comparison.score - ranked[1][1].score < MARGIN and comparison.score >= SAME:
            for root, told in ranked[:_OPEN]:
                self._groups.take(Pair(root, short, told, "unsure"))
        else:
            self._decide(best, short, comparison)

    def _beside(self, long: int, short: int, bearers: int) -> Iterator[str]:
        """What speaks for and against a short name beside the facts of its bearer."""
        bearer, called = self._profile(long), self._profile(short)
        if not bearer.countries & called.countries and bearer.countries & called.states:
            yield "of a country that the article tells of"
        if _told_apart(bearer, called):
            yield "told apart in one article"
        if called.first.sort == "person":
            yield from ("only bearer of the name",) if bearers == 1 else ()
            return
        if called.first.name in bearer.names:
            yield "also called so"
        if placed(tuple(firm(bearer.first.name).split()[len(called.first.name.split()) :])):
            yield "branch in a place"

    def join_misread(self) -> None:
        """A proper name that most articles read as one kind is that kind where a few read another."""
        index: dict[str, list[int]] = defaultdict(list)
        for i, chain in enumerate(self._chains):
            sorts = {"body", "place", "facility", *(["person"] if " " in chain.name else [])}
            plain_name = chain.sort in sorts and not chain.entity.ref
            if self._root(i) == i and plain_name and not vague(chain.entity) and len(chain.name) > 3:
                index[chain.name].append(i)
        for name in sorted(name for name, members in index.items() if len(members) > 1):
            ranked = sorted(index[name], key=lambda i: (-self._profile(i).weight, self._chains[i].order))
            for other in ranked[1:]:
                home = self._profile(ranked[0])
                if home.first.sort == self._profile(other).first.sort:
                    continue  # namesakes
                more = ["read so far more often"] * (home.weight >= _FAR_MORE * self._profile(other).weight)
                more += ["name of several words"] * (" " in name)
                self._decide(ranked[0], other, compare(home, self._profile(other), "same name", *more))


def _verdict(score: float) -> Verdict:
    if score >= SAME:
        return "same"
    return "unsure" if score >= UNSURE else "different"


def _told_apart(a: Profile, b: Profile) -> bool:
    """Whether articles tell of both as of two; a few of many may only have failed to see that they are one."""
    return _SEEN_APART * len(a.readings & b.readings) >= min(len(a.readings), len(b.readings))


def _unlike(a: Profile, b: Profile) -> bool:
    """Whether both have a long name and no two of them are alike."""
    long = [[name for name in sorted(profile.names) if " " in name] for profile in (a, b)]
    return all(long) and all(fuzz.token_sort_ratio(x, y) < _UNLIKE for x in long[0] for y in long[1])
