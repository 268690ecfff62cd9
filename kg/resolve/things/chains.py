"""What is compared when actors and places are merged: the chains of single articles, and what is known of several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import TypeVar

from msgspec import Struct

from kg.model import At, Entity, Kind, Reading
from kg.resolve.merging.rulings import key
from kg.resolve.things.names import firm, initials, institution, plain, sounds, telling, telling_institution, vague
from kg.resources import lexicon

T = TypeVar("T")

CLASSES: dict[Kind, str] = {
    "Person": "person",
    "Organization": "body",
    "NewsOutlet": "body",
    "Group": "group",
    "State": "place",
    "Location": "place",
    "Facility": "facility",
}
_COMPANY = frozenset({"Person", "Organization", "NewsOutlet"})
_MANY_STATES = 8
"""An article that names more states than this is no setting for common nouns."""


class Setting(Struct, frozen=True):
    """What all chains of one article share: the states and the names of persons and bodies that it tells of."""

    states: frozenset[str]
    company: frozenset[str]


class Chain(Struct, frozen=True):
    """A chain of one article. ``mark`` is the key of its first mention; it orders chains and stands in judgements.

    Chains with one ``key`` are one thing, unless their facts forbid it.
    """

    at: At
    entity: Entity
    mark: str
    name: str
    key: str
    setting: Setting

    @property
    def order(self) -> tuple[str, str, str]:
        """Content alone decides the order."""
        return (self.key, self.entity.kind, self.mark)

    @property
    def sort(self) -> str:
        """What is compared with what: person, body, group, place, facility."""
        return CLASSES[self.entity.kind]


def chains_of(readings: Iterable[Reading]) -> Iterator[Chain]:
    """The chains of all readings; ``at`` is (reading, entity)."""
    for r, reading in enumerate(readings):
        setting = Setting(
            frozenset(e.country for e in reading.entities if e.country and e.kind == "State"),
            frozenset(plain(e.name) for e in reading.entities if e.kind in _COMPANY and not vague(e)),
        )
        for e, entity in enumerate(reading.entities):
            if not entity.mentions:
                continue
            mark = key("entity", reading.article.source, entity.mentions[0].mention.span)
            name = plain(entity.name)
            yield Chain((r, e), entity, mark, name, _key(entity, name, mark), setting)


def _key(entity: Entity, name: str, mark: str) -> str:
    if entity.ref:
        return entity.ref
    sort = CLASSES[entity.kind]
    if vague(entity):
        return f"{sort} {name} in {mark}"
    if sort == "person":
        return f"person {name}" if " " in name else f"short {name}"
    if sort in {"body", "group"}:
        return f"{sort} {institution(name, entity.country)}"
    return f"{sort} {name}"


class Profile:
    """Chains held to be one thing, and what is known of it over all of them.

    The sets of a single chain are shared with others; they are copied when a second chain adds to them.
    """

    __slots__ = ("chains", "company", "countries", "fields", "genders", "names", "offices", "readings", "states")

    def __init__(self, chain: Chain) -> None:
        entity = chain.entity
        self.chains = [chain]
        self.countries: AbstractSet[str] = _one(entity.country)
        self.genders: AbstractSet[str] = _one(entity.gender)
        self.offices, self.fields = _offices(entity.roles)
        self.names: AbstractSet[str] = frozenset(map(plain, entity.names)) if chain.sort == "body" else _one(chain.name)
        self.states: AbstractSet[str] = chain.setting.states
        self.company: AbstractSet[str] = chain.setting.company if entity.kind in _COMPANY else _one(None)
        self.readings: AbstractSet[int] = frozenset((chain.at[0],))

    def clash(self, other: Profile) -> None:
        """Nothing rules out another but what a comparison of the two says."""

    def join(self, other: Profile) -> None:
        """All that is known of another profile."""
        self.chains += other.chains
        for part in ("countries", "genders", "offices", "fields", "names", "states", "company", "readings"):
            setattr(self, part, _grown(getattr(self, part), getattr(other, part)))

    @property
    def first(self) -> Chain:
        """The chain that founded it."""
        return self.chains[0]

    @property
    def weight(self) -> int:
        """How many mentions stand behind it."""
        return sum(len(chain.entity.mentions) for chain in self.chains)


def _grown(mine: AbstractSet[T], theirs: AbstractSet[T]) -> AbstractSet[T]:
    if theirs <= mine:
        return mine
    whole = mine if isinstance(mine, set) else set(mine)
    whole |= theirs
    return whole


@lru_cache(maxsize=1 << 16)
def _one(value: str | None) -> frozenset[str]:
    return frozenset((value,)) if value else frozenset()


@lru_cache(maxsize=1 << 16)
def _offices(roles: tuple[str, ...]) -> tuple[AbstractSet[str], AbstractSet[str]]:
    """The telling words of a person's roles, and the fields of work that they belong to."""
    words = {word for role in roles for word in role.lower().split()}
    return frozenset(w for w in words if len(w) > 3), frozenset(_fields()[w] for w in words if w in _fields())


@cache
def _fields() -> dict[str, str]:
    """A word of an office → the field of work."""
    return {word: field for field, words in lexicon("fields")["fields"].items() for word in words}


def known(chain: Chain) -> int:
    """How much is known of a chain: the best known come first and found the profiles."""
    entity = chain.entity
    return 2 * bool(entity.country) + bool(entity.roles) + bool(entity.gender)


# ---- further keys under which a chain may be found ---------------------------------------------------------------


def other_keys(chain: Chain) -> set[tuple[str, str]]:
    """Pairs (likeness, key): spellings, abbreviations, other names, common nouns in a like setting."""
    entity, sort = chain.entity, chain.sort
    if entity.ref:
        return set()
    if sort == "person":
        return _person_keys(chain.name.split())
    keys: set[tuple[str, str]] = set()
    if sort in {"place", "facility"} and len(chain.name) > 4 and not vague(entity):
        keys.add(("spelling of one name", f"{sort} {sounds(chain.name)}"))
    if sort == "body":
        keys |= _body_keys(chain)
    if sort in {"facility", "group"}:
        keys |= {("same words in a like setting", f"{sort} {words}") for words in _settings(chain)}
    return keys


def _person_keys(words: list[str]) -> set[tuple[str, str]]:
    if len(words) < 2:
        return set()
    return {
        ("spelling of one name", f"person {sounds(' '.join(words))}"),
        ("same names in another order", f"person {' '.join(sorted(words))}"),
        ("same first and last name", f"person {words[0]} {words[-1]}"),
    }


def _body_keys(chain: Chain) -> set[tuple[str, str]]:
    entity = chain.entity
    names = {f"body {plain(n)}" for n in entity.names if telling(n)}
    if not vague(entity):
        names.add(f"body {firm(chain.name)}")
    if entity.country:
        names |= {f"body {institution(plain(n), entity.country)}" for n in entity.names if telling_institution(n)}
    short = {
        f"{letters} {entity.country or ''}".strip()
        for name in entity.names
        for letters in initials(name)
        if len(letters) > 2 and (entity.country or len(letters) > 3)
    }
    return {("another of its names", n) for n in names} | {("abbreviation of the name", s) for s in short}


def _settings(chain: Chain) -> set[str]:
    """A facility or group told by common nouns is the same where articles on the same states use the same words."""
    states = sorted(chain.setting.states)
    if len(states) >= _MANY_STATES:
        return set()
    keys: set[str] = set()
    for name in chain.entity.names:
        words = plain(name).split()
        if len(words) > 2:
            keys.update(f"{' '.join(words)} @{code}" for code in states)
        elif len(words) == 2:
            keys.update(f"{' '.join(words)} @{a}+{b}" for a in states for b in states if a < b)
    return keys
