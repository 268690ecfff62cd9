"""What is part of what: whether two names can stand for one side or one place, so that they are no disagreement."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz

from kg.model import Place, Thing
from kg.resolve.things import gazetteer

_ALIKE = 85.0  # percent of letters: "Kharkiv" and "Kharkov" are two spellings
_NEAR = 25.0  # kilometres: a suburb and its city


class Parts:
    """The things of a world with what each is part of, by membership, by site, by reference data and by name."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._things = {thing.slug: thing for thing in things}
        self._wholes = self._direct()
        self._above: dict[str, frozenset[str]] = {}
        self._names: dict[str, list[tuple[str, frozenset[str]]]] = {}
        self._known: dict[tuple[str, str], bool] = {}

    def _direct(self) -> dict[str, set[str]]:
        by_ref = {thing.ref: slug for slug, thing in self._things.items() if thing.ref}
        named = {gazetteer.fold(thing.label): slug for slug, thing in self._things.items()}
        wholes: dict[str, set[str]] = defaultdict(set)
        for slug, thing in self._things.items():
            wholes[slug].update(thing.member_of, thing.sites)
            within = thing.place.within if thing.place else ()
            wholes[slug].update(by_ref[ref] for ref in within if ref in by_ref)
            for name in (thing.label, *thing.alt_labels):
                _, _, whole = gazetteer.fold(name).partition(" of ")
                wholes[slug].update({named[w] for w in (whole, whole.removeprefix("the ")) if w in named})
        return wholes

    def above(self, slug: str) -> frozenset[str]:
        """Everything that a thing is part of, however many steps up."""
        if slug not in self._above:
            found: set[str] = set()
            rest = [slug]
            while rest:
                fresh = self._wholes.get(rest.pop(), set()) - found - {slug}
                found |= fresh
                rest.extend(fresh)
            self._above[slug] = frozenset(found)
        return self._above[slug]

    def single(self, slug: str) -> bool:
        """Whether a name stands for one thing and no more: no state, which does much, and no group."""
        return not {"State", "Group"}.intersection(self._things[slug].kinds)

    def meet(self, one: str, other: str) -> bool:
        """Whether two things can be meant by one value: the same, one part of the other, or too vague to tell.

        A group ("activists") and an outlet that passes words on stand beside anything; a person beside the body or the
        state that he or she may speak for; a place beside what is no place.
        """
        if one == other:
            return True
        if (one, other) not in self._known:
            self._known[one, other] = self._meet(one, other)
        return self._known[one, other]

    def _meet(self, one: str, other: str) -> bool:
        if one in self.above(other) or other in self.above(one):
            return True
        a, b = self._things[one], self._things[other]
        if _vague(a) or _vague(b) or self._alike(one, other):
            return True
        if a.place is not None and b.place is not None:
            return _near(a.place, b.place, a, b)
        return _one_side(a, b)

    def _alike(self, one: str, other: str) -> bool:
        """Whether some name of one is a shorter form or another spelling of a name of the other."""
        return any(
            its <= others or others <= its or fuzz.ratio(x, y, score_cutoff=_ALIKE)
            for x, its in self._called(one)
            for y, others in self._called(other)
        )

    def _called(self, slug: str) -> list[tuple[str, frozenset[str]]]:
        """The names of a thing, each with its words."""
        if slug not in self._names:
            self._names[slug] = [(name, frozenset(name.split())) for name in sorted(_names(self._things[slug]))]
        return self._names[slug]


def _vague(thing: Thing) -> bool:
    """A group that common nouns name ("Norland soldiers"), and an outlet that passes words on."""
    words = thing.label.split()
    named = len(words) > 1 and all(word[0].isupper() for word in words)
    return "NewsOutlet" in thing.kinds or ("Group" in thing.kinds and not named)


def _names(thing: Thing) -> set[str]:
    """The names as they are compared; common nouns ("the military") are said of many."""
    return {gazetteer.fold(n) for n in (thing.label, *thing.alt_labels) if n == thing.label or n != n.lower()}


def _near(x: Place, y: Place, a: Thing, b: Thing) -> bool:
    """Places of reference data: a state covers what lies in it, other places meet where they are near each other."""
    if x.country == y.country and "State" in {*a.kinds, *b.kinds}:
        return True
    if None in (x.latitude, x.longitude, y.latitude, y.longitude):
        return x.country == y.country or not (x.country and y.country)
    if set(x.within) & {y.name} or set(y.within) & {x.name}:
        return True
    return _kilometres(x, y) <= _NEAR


def _kilometres(x: Place, y: Place) -> float:
    """The great-circle distance (haversine)."""
    assert x.latitude and x.longitude and y.latitude and y.longitude
    lat1, lon1, lat2, lon2 = (math.radians(float(v)) for v in (x.latitude, x.longitude, y.latitude, y.longitude))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def _one_side(a: Thing, b: Thing) -> bool:
    """Actors: two persons, two bodies or two states are two sides; a state covers whatever is its own."""
    if a.country != b.country and a.country and b.country:
        return False
    states = ["State" in t.kinds for t in (a, b)]
    if all(states):
        return False
    if any(states):
        return True  # its own, or of a country that nobody told
    return not any(kind in a.kinds and kind in b.kinds for kind in ("Person", "Organization", "Group"))
