"""Actors and places over all documents: what a graph says of each, from all the chains that are held to be it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.ids import digest, slug
from kg.model import At, Judgement, Kind, Place, Reading, Thing
from kg.resolve.merging.rulings import NONE, bonds, key
from kg.resolve.things import gazetteer
from kg.resolve.things.chains import Chain, Profile, chains_of
from kg.resolve.things.matching import merge


def merge_things(
    readings: Sequence[Reading], rulings: Sequence[Judgement] = ()
) -> tuple[tuple[Thing, ...], tuple[Judgement, ...]]:
    """The actors and places of all readings, sorted by slug, and the judgements that joined or parted their chains.

    ``Thing.chains`` are positions in ``readings`` as given; everything else is a function of the set of readings.
    ``rulings`` are the user's judgements, which go before the tool's.
    """
    chains = sorted(chains_of(readings), key=lambda chain: chain.order)
    profiles, judgements = merge(chains, bonds(rulings, _mentions(readings, chains)) if rulings else NONE)
    profiles.sort(key=lambda profile: min(chain.order for chain in profile.chains))
    things = _things(profiles)
    return tuple(sorted(things, key=lambda t: t.slug)), tuple(
        sorted(judgements, key=lambda j: (j.left, j.right, j.verdict))
    )


def _mentions(readings: Sequence[Reading], chains: Sequence[Chain]) -> dict[str, int]:
    """The key of every mention of a chain → the chain's index."""
    return {
        key("entity", readings[chain.at[0]].article.source, told.mention.span): i
        for i, chain in enumerate(chains)
        for told in chain.entity.mentions
    }


def _things(clusters: list[Profile]) -> list[Thing]:
    labels = [_label(c).translate(_BRACKETS) for c in clusters]
    slugs = _slugs(clusters, labels)
    slug_at = {chain.at: name for cluster, name in zip(clusters, slugs, strict=True) for chain in cluster.chains}
    places = _places(clusters, labels)
    return [
        _thing(cluster, label, name, place, slug_at)
        for cluster, label, name, place in zip(clusters, labels, slugs, places, strict=True)
    ]


def _thing(cluster: Profile, label: str, name: str, place: Place | None, slug_at: dict[At, str]) -> Thing:
    chains = sorted(cluster.chains, key=lambda c: c.mark)
    forms = Counter(n for c in chains for n in c.entity.names if n.count("[") == n.count("]"))
    others = sorted((n for n in forms if n != label), key=lambda n: (-forms[n], n))
    roles = Counter(r for c in chains for r in c.entity.roles)
    members = {slug_at[(c.at[0], c.entity.member_of)] for c in chains if c.entity.member_of is not None
               and (c.at[0], c.entity.member_of) in slug_at}  # fmt: skip
    sites = {slug_at[at] for c in chains if c.entity.site is not None and (at := (c.at[0], c.entity.site)) in slug_at}
    return Thing(
        slug=name,
        kinds=_kinds(chains),
        label=label,
        alt_labels=tuple(others),
        chains=tuple(sorted(c.at for c in chains)),
        roles=tuple(sorted(roles, key=lambda r: (-roles[r], r))),
        ref=next((c.entity.ref for c in chains if c.entity.ref), None)
        or (f"geonames:{place.geonames}" if place and place.geonames else None),
        country=_country(chains) or (place.country if place else None),
        member_of=tuple(sorted(members - {name})),
        sites=tuple(sorted(sites - {name})),
        place=place,
    )


def _country(chains: list[Chain]) -> str | None:
    votes = Counter(c.entity.country for c in chains if c.entity.country)
    return min(votes, key=lambda code: (-votes[code], code)) if votes else None


def _kinds(chains: list[Chain]) -> tuple[Kind, ...]:
    """The kind most mentions have; a state that the texts use as a place is a location too."""
    votes: Counter[Kind] = Counter()
    placed = False
    for chain in chains:
        votes[chain.entity.kind] += len(chain.entity.mentions)
        placed = placed or any(m.mention.rule.endswith("-place") for m in chain.entity.mentions)
    best = min(votes, key=lambda kind: (-votes[kind], kind))
    return ("State", "Location") if best == "State" and placed else (best,)


_BRACKETS = str.maketrans("", "", "[]")  # an editor's brackets may be cut by a name: "Ana] Ruiz administration"


def _label(cluster: Profile) -> str:
    """The fullest of the frequent names."""
    kinds = {c.entity.kind for c in cluster.chains}
    votes = Counter(c.entity.name for c in cluster.chains)
    if kinds == {"Person"}:
        return min(votes, key=lambda n: (-min(len(n.split()), 3), -votes[n], n))
    if kinds == {"Facility"}:  # common nouns: the fullest phrase that several articles share, or that is used again
        told = [m.mention.text for c in cluster.chains for m in c.entity.mentions if m.mention.text in c.entity.names]
        votes = Counter(" ".join(text.split()) for text in told) or votes
        shared = [name for name, count in votes.items() if count > 1] or list(votes)
        return min(shared, key=lambda n: (-min(len(n.split()), 3), -votes[n], n))
    return min(votes, key=lambda n: (n.isupper(), -votes[n], -len(n), n))


def _slugs(clusters: list[Profile], labels: list[str]) -> list[str]:
    """Readable and unique: namesakes all get a suffix from country, office or, failing these, a digest."""
    bases = [slug(label) or f"x-{digest(label, length=10)}" for label in labels]
    shared = Counter(bases)
    out: list[str] = []
    for cluster, base in zip(clusters, bases, strict=True):
        out.append(base if shared[base] == 1 else f"{base}-{_suffix(cluster)}")
    again = Counter(out)
    marks = [digest(*sorted(c.mark for c in cluster.chains), length=8) for cluster in clusters]
    return [s if again[s] == 1 else f"{s}-{mark}" for s, mark in zip(out, marks, strict=True)]


def _suffix(cluster: Profile) -> str:
    kinds = Counter(c.entity.kind for c in cluster.chains)
    kind = min(kinds, key=lambda k: (-kinds[k], k)).lower()
    code = _country(cluster.chains)
    if kind != "person":
        return f"{kind}-{code.lower()}" if code else kind
    roles = sorted({r for c in cluster.chains for r in c.entity.roles})
    if code:
        return code.lower()
    return slug(roles[0], 30) if roles else digest(*sorted(c.mark for c in cluster.chains), length=8)


def _places(clusters: list[Profile], labels: list[str]) -> list[Place | None]:
    """Reference data for states and places."""
    asked = [_ask(cluster, label) for cluster, label in zip(clusters, labels, strict=True)]
    wanted = frozenset(name for name in asked if name)
    cities = gazetteer.prepare(wanted) if wanted else {}
    out: list[Place | None] = []
    for cluster, label, name in zip(clusters, labels, asked, strict=True):
        out.append(_place(cluster, label, cities.get(name, ())) if name or _state_code(cluster) else None)
    return out


def _state_code(cluster: Profile) -> str | None:
    refs = sorted({c.entity.ref for c in cluster.chains if c.entity.ref and c.entity.ref.startswith("country:")})
    return refs[0].removeprefix("country:") if refs else None


def _ask(cluster: Profile, label: str) -> str:
    kinds = {c.entity.kind for c in cluster.chains}
    return label if kinds <= {"Location", "State"} and "Location" in kinds and not _state_code(cluster) else ""


def _place(cluster: Profile, label: str, cities: tuple[gazetteer.City, ...]) -> Place | None:
    code = _state_code(cluster)
    if code is not None:
        return gazetteer.country(code)
    own = frozenset(c.entity.country for c in cluster.chains if c.entity.country)
    context = frozenset(code for c in cluster.chains for code in c.setting.states)
    near = own or context
    return gazetteer.choose(cities, near) or gazetteer.region(label) or gazetteer.province(label, near)
