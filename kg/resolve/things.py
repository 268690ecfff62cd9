"""Actors and places over all documents: chains of single articles to one world.

Chains are compared only where they share a key (reference code, name, folded spelling, family name), so the cost grows
with the number of chains, not with its square. Every order is by content; the order of the input plays no part.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from msgspec import Struct

from kg.ids import digest, slug
from kg.model import At, Entity, Judgement, Kind, Place, Reading, Thing, Verdict
from kg.resolve import gazetteer
from kg.resources import lexicon

_NAMESAKES = frozenset({"Person", "Organization", "NewsOutlet"})
_CLASS: dict[Kind, str] = {
    "Person": "person",
    "Organization": "body",
    "NewsOutlet": "body",
    "Group": "group",
    "State": "place",
    "Location": "place",
    "Facility": "facility",
}


class _Chain(Struct, frozen=True):
    """A chain with what is compared. ``mark`` names its first mention; it orders chains and appears in judgements."""

    at: At
    entity: Entity
    mark: str
    name: str
    key: str
    words: tuple[str, ...]
    states: frozenset[str]
    company: frozenset[str]
    """Names of the persons and bodies told in the same article."""

    @property
    def order(self) -> tuple[str, str, str]:
        return (self.key, self.entity.kind, self.mark)


class _Cluster:
    """Chains held to be one thing, with what is known of it over all of them."""

    def __init__(self, chain: _Chain) -> None:
        self.chains: list[_Chain] = []
        self.countries: set[str] = set()
        self.genders: set[str] = set()
        self.offices: set[str] = set()
        self.company: set[str] = set()
        self.add(chain)

    def add(self, chain: _Chain) -> None:
        """One more chain."""
        entity = chain.entity
        self.chains.append(chain)
        if entity.country:
            self.countries.add(entity.country)
        if entity.gender:
            self.genders.add(entity.gender)
        self.offices.update(_offices(entity))
        if entity.kind == "Person":
            self.company.update(chain.company)

    def join(self, other: _Cluster) -> None:
        """All chains of another cluster."""
        for chain in other.chains:
            self.add(chain)


def _offices(entity: Entity) -> set[str]:
    """The telling words of a person's roles."""
    return {w for role in entity.roles for w in role.lower().split() if len(w) > 3}


def merge_things(readings: tuple[Reading, ...]) -> tuple[tuple[Thing, ...], tuple[Judgement, ...]]:
    """The actors and places of all readings, sorted by slug, and the judgements that joined or parted their chains.

    ``Thing.chains`` are positions in ``readings`` as given; everything else is a function of the set of readings.
    """
    chains = sorted(_chains(readings), key=lambda c: c.order)
    judgements: list[Judgement] = []
    clusters = _exact(chains, judgements)
    clusters = _variants(clusters, judgements)
    clusters = _short_names(clusters, judgements)
    clusters = _misread(clusters, judgements)
    clusters.sort(key=lambda c: min(x.order for x in c.chains))
    things = _things(clusters)
    return tuple(sorted(things, key=lambda t: t.slug)), tuple(
        sorted(judgements, key=lambda j: (j.left, j.right, j.verdict))
    )


# ---- what is compared --------------------------------------------------------------------------------------------


def _chains(readings: tuple[Reading, ...]) -> Iterable[_Chain]:
    for r, reading in enumerate(readings):
        context = frozenset(e.country for e in reading.entities if e.country and e.kind == "State")
        company = frozenset(plain(e.name) for e in reading.entities if e.kind in _NAMESAKES and not vague(e))
        for e, entity in enumerate(reading.entities):
            if not entity.mentions:
                continue
            span = entity.mentions[0].mention.span
            mark = f"{reading.article.source}#{span.start}-{span.end}"
            name = plain(entity.name)
            words = tuple(name.split())
            yield _Chain((r, e), entity, mark, name, _key(entity, name, mark), words, context, company - {name})


def plain(name: str) -> str:
    """A name as it is compared: no case, accents, points, hyphens, possessives or leading article.

    >>> plain("The Baek Sun-a"), plain("Norland’s Foreign Ministry")
    ('baek sun a', 'norland foreign ministry')
    """
    folded = gazetteer.fold(re.sub(r"['’]s\b", "", name).replace(".", ""))
    words = re.sub(r"[^\w\s]", " ", folded).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def vague(entity: Entity) -> bool:
    """Common nouns of no known side ("police station", "rebel groups"): the words do not say which one is meant."""
    return not entity.country and entity.name.replace("U.S.", "").lower() == entity.name.replace("Inter", "inter")


def _key(entity: Entity, name: str, mark: str) -> str:
    """Chains with one key are one thing, unless their facts forbid it."""
    if entity.ref:
        return entity.ref
    kind = _CLASS[entity.kind]
    if vague(entity):
        return f"{kind} {name} in {mark}"
    if kind == "person":
        return f"person {name}" if " " in name else f"short {name}"
    if kind in {"body", "group"}:
        return f"{kind} {institution(name, entity.country)}"
    return f"{kind} {name}"


def institution(name: str, country: str | None) -> str:
    """The name of a body without its state, and the state: "norlandish defense ministry" → "defence ministry @NL".

    >>> institution("ministry of defense", "KR") == institution("south korean defence ministry", "KR")
    True
    """
    if not country or not institutional(name):
        return _firm(name)
    same = _same()
    words = sorted({same.get(w, w) for w in _without_states(name).split() if w not in _empty()} - {""})
    return f"{' '.join(words)} @{country}" if words else name


def institutional(name: str) -> bool:
    """Does a name hold a noun for an institution of a state: "ministry", "central bank"?"""
    single, double = _heads()
    words = name.split()
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    return bool(single.intersection(words)) or bool(double & pairs)


def _firm(name: str) -> str:
    """A name without the legal form: "norland steel corporation" → "norland steel"."""
    words = name.split()
    while len(words) > 1 and words[-1] in _forms():
        words.pop()
    return " ".join(words)


@cache
def _forms() -> frozenset[str]:
    return frozenset(lexicon("organisations")["names"]["forms"])


@cache
def _same() -> dict[str, str]:
    return dict(lexicon("organisations")["institution"]["same"])


@cache
def _empty() -> frozenset[str]:
    return frozenset(lexicon("organisations")["institution"]["empty"]) | {"s"}


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """Nouns of one word and of two for institutions of a state."""
    table = lexicon("organisations")["institution"]
    nouns = [noun for kind in ("Organization", "Group", "NewsOutlet") for noun in table[kind]]
    single = frozenset(n for n in nouns if " " not in n) - frozenset(table["private"])
    return single, frozenset(n for n in nouns if " " in n)


@cache
def _state_names() -> tuple[frozenset[tuple[str, ...]], int]:
    """The names of states as words, and the number of words of the longest."""
    names: set[tuple[str, ...]] = set()
    for record in lexicon("states").values():
        for part in ("also", "adjectives", "people", "capitals", "abbreviations"):
            names.update(tuple(plain(n).split()) for n in record.get(part, ()))
        names.add(tuple(plain(record["name"]).split()))
    names.discard(())
    return frozenset(names), max(map(len, names))


def _without_states(name: str) -> str:
    known, longest = _state_names()
    words, kept, i = name.split(), list[str](), 0
    while i < len(words):
        size = next((n for n in range(min(longest, len(words) - i), 0, -1) if tuple(words[i : i + n]) in known), 0)
        if not size:
            kept.append(words[i])
        i += size or 1
    return " ".join(kept) or name


# ---- joining -----------------------------------------------------------------------------------------------------


def _judge(left: _Chain, right: _Chain, verdict: Verdict, score: float, *reasons: str) -> Judgement:
    first, second = sorted((left.mark, right.mark))
    return Judgement(first, second, verdict, score, reasons)


def _exact(chains: list[_Chain], judgements: list[Judgement]) -> list[_Cluster]:
    """One cluster for a key; persons and bodies of one name stay apart where country and office both differ."""
    groups: dict[str, list[_Chain]] = defaultdict(list)
    for chain in chains:
        groups[chain.key].append(chain)
    out: list[_Cluster] = []
    for key in sorted(groups):
        clusters: list[_Cluster] = []
        for chain in sorted(groups[key], key=lambda c: (-_known(c), c.order)):
            home = next((c for c in clusters if _compatible(c, chain)), None)
            if home is None:
                if clusters:
                    judgements.append(
                        _judge(clusters[0].chains[0], chain, "different", 0.8, "same name", "other country and office")
                    )
                clusters.append(_Cluster(chain))
            else:
                reason = f"same reference {key}" if chain.entity.ref else f"same name {key.split(' ', 1)[-1]}"
                judgements.append(_judge(home.chains[0], chain, "same", 1.0 if chain.entity.ref else 0.95, reason))
                home.add(chain)
        out.extend(clusters)
    return out


def _known(chain: _Chain) -> int:
    """How much is known of a chain: the best known come first and found the clusters."""
    entity = chain.entity
    return 2 * bool(entity.country) + bool(entity.roles) + bool(entity.gender)


def _compatible(cluster: _Cluster, chain: _Chain) -> bool:
    """Does nothing speak against it: gender, or country together with office and company?"""
    entity = chain.entity
    if entity.ref or _CLASS[entity.kind] in {"place", "facility"}:
        return True
    if entity.gender and cluster.genders and entity.gender not in cluster.genders:
        return False
    other = bool(entity.country and cluster.countries and entity.country not in cluster.countries)
    if entity.kind == "Person":
        offices = _offices(entity)
        strange = bool(offices and cluster.offices) and not offices & cluster.offices
        return not (other and strange and not chain.company & cluster.company)
    return not other or not institutional(chain.name)


def _variants(clusters: list[_Cluster], judgements: list[Judgement]) -> list[_Cluster]:
    """Join spellings of one name, abbreviations with their long form, bodies known with and without their state."""
    index: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in sorted(clusters, key=lambda c: (-len(c.chains), c.chains[0].order)):
        for key in _other_keys(cluster):
            index[key].append(cluster)
    home = {id(c): c for c in clusters}
    for key in sorted(index):
        members = list({id(_root(home, c)): _root(home, c) for c in index[key]}.values())
        for other in members[1:]:
            if all(_compatible(members[0], chain) for chain in other.chains):
                first, second = members[0].chains[0], other.chains[0]
                judgements.append(_judge(first, second, "same", 0.85, f"both are called {key.split(' ', 1)[-1]}"))
                members[0].join(other)
                home[id(other)] = members[0]
    return [c for c in clusters if home[id(c)] is c]


def _root(home: dict[int, _Cluster], cluster: _Cluster) -> _Cluster:
    while home[id(cluster)] is not cluster:
        cluster = home[id(cluster)]
    return cluster


def _other_keys(cluster: _Cluster) -> list[str]:
    """Further keys under which a cluster may be found."""
    keys: set[str] = set()
    for chain in cluster.chains:
        entity = chain.entity
        kind = _CLASS[entity.kind]
        if entity.ref:
            continue
        if kind == "person":
            if len(chain.words) > 1:
                keys.add(f"person {sounds(chain.name)}")
            continue
        if kind in {"place", "facility"} and len(chain.name) > 4 and not vague(entity):
            keys.add(f"{kind} {sounds(chain.name)}")
        if kind == "body" and not vague(entity):
            keys.add(f"body {_firm(chain.name)}")
        if kind == "body":
            keys.update(f"body {plain(n)}" for n in entity.names if _telling(n))
            keys.update(_initials(entity))
            if entity.country:
                keys.update(f"body {institution(plain(n), entity.country)}" for n in entity.names if _institutional(n))
        if kind in {"facility", "group"}:
            keys.update(_settings(chain, kind))
    return sorted(keys)


def _initials(entity: Entity) -> set[str]:
    """An abbreviation and the names that it may be short for, with the state that both belong to."""
    keys: set[str] = set()
    for name in entity.names:
        words = [w for w in plain(name).split() if w not in {"of", "the", "and", "for"}]
        letters = name.replace(".", "") if name.isupper() and " " not in name else "".join(w[0] for w in words).upper()
        if len(letters) > 2 and (entity.country or len(letters) > 3):
            keys.add(f"initials {letters} {entity.country or ''}".strip())
    return keys


def _institutional(name: str) -> bool:
    """Does a name hold more than the bare noun: "ruling party", not "party"?"""
    words = [w for w in _without_states(plain(name)).split() if w not in _empty()]
    return len(words) > 1 and institutional(" ".join(words))


def _settings(chain: _Chain, kind: str) -> set[str]:
    """A facility or group told by common nouns is the same where articles on the same states use the same words."""
    keys: set[str] = set()
    states = sorted(chain.states)
    for name in chain.entity.names:
        words = plain(name).split()
        if len(words) > 2:
            keys.update(f"{kind} {' '.join(words)} @{code}" for code in states)
        elif len(words) == 2:
            keys.update(f"{kind} {' '.join(words)} @{a}+{b}" for a in states for b in states if a < b)
    return keys if len(states) < 8 else set()


def _telling(name: str) -> bool:
    """Is this name enough to know a body by: several words with capitals, or an abbreviation of three letters?"""
    capitals = [w for w in name.split() if w[0].isupper()]
    return len(capitals) > 1 or (name.replace(".", "").isupper() and len(name.replace(".", "")) > 2)


_SOUND = str.maketrans({"g": "k", "b": "p", "d": "t", "j": "c", "v": "f", "w": "f", "z": "s", "q": "k", "y": "i"})


def sounds(name: str) -> str:
    """A folded spelling that transliterations of one name share.

    >>> sounds("busan") == sounds("pusan"), sounds("jeju") == sounds("cheju")
    (True, True)
    """
    text = name.replace("ch", "c").replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("ph", "f")
    return re.sub(r"(.)\1+", r"\1", text.translate(_SOUND).replace("kh", "k").replace("h", "") or text)


def _short_names(clusters: list[_Cluster], judgements: list[Judgement]) -> list[_Cluster]:
    """A person named by one word joins the only person of that name, if there is exactly one that fits."""
    index: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        words = {
            w
            for c in cluster.chains
            if c.entity.kind == "Person" and len(c.words) > 1
            for w in (c.words[0], c.words[-1])
        }
        for word in sorted(words):
            index[word].append(cluster)
    kept: list[_Cluster] = []
    for cluster in clusters:
        first = cluster.chains[0]
        if not first.key.startswith("short "):
            kept.append(cluster)
            continue
        options = [
            c for c in index.get(first.name, []) if c is not cluster and all(_close(c, x) for x in cluster.chains)
        ]
        if len(options) == 1:
            judgements.append(
                _judge(options[0].chains[0], first, "same", 0.7, f"the only {first.name} with this side or office")
            )
            options[0].join(cluster)
        else:
            kept.append(cluster)
            judgements.extend(
                _judge(o.chains[0], first, "unsure", 0.4, f"may be called {first.name}") for o in options[:3]
            )
    return kept


def _close(cluster: _Cluster, chain: _Chain) -> bool:
    """A short name needs a shared country or office, not only the absence of a contradiction."""
    offices = _offices(chain.entity) & cluster.offices
    shared = chain.entity.country in cluster.countries or offices or cluster.countries & chain.states
    return _compatible(cluster, chain) and bool(shared)


def _misread(clusters: list[_Cluster], judgements: list[Judgement]) -> list[_Cluster]:
    """A proper name that most articles read as one kind is that kind where a few read another."""
    index: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        first = cluster.chains[0]
        if (
            _CLASS[first.entity.kind] in {"body", "place", "facility"}
            and not first.entity.ref
            and not vague(first.entity)
        ):
            index[first.name].append(cluster)
    gone: set[int] = set()
    for name in sorted(index):
        ranked = sorted(index[name], key=lambda c: (-_weight(c), c.chains[0].order))
        for other in ranked[1:]:
            if len(name) > 3 and _weight(ranked[0]) >= 3 * _weight(other):
                first, second = ranked[0].chains[0], other.chains[0]
                judgements.append(_judge(first, second, "same", 0.6, f"same name {name}", "kind read differently"))
                ranked[0].join(other)
                gone.add(id(other))
    return [c for c in clusters if id(c) not in gone]


def _weight(cluster: _Cluster) -> int:
    return sum(len(c.entity.mentions) for c in cluster.chains)


# ---- things ------------------------------------------------------------------------------------------------------


def _things(clusters: list[_Cluster]) -> list[Thing]:
    labels = [_label(c).translate(_BRACKETS) for c in clusters]
    slugs = _slugs(clusters, labels)
    slug_at = {chain.at: name for cluster, name in zip(clusters, slugs, strict=True) for chain in cluster.chains}
    places = _places(clusters, labels)
    return [
        _thing(cluster, label, name, place, slug_at)
        for cluster, label, name, place in zip(clusters, labels, slugs, places, strict=True)
    ]


def _thing(cluster: _Cluster, label: str, name: str, place: Place | None, slug_at: dict[At, str]) -> Thing:
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


def _country(chains: list[_Chain]) -> str | None:
    votes = Counter(c.entity.country for c in chains if c.entity.country)
    return min(votes, key=lambda code: (-votes[code], code)) if votes else None


def _kinds(chains: list[_Chain]) -> tuple[Kind, ...]:
    """The kind most mentions have; a state that the texts use as a place is a location too."""
    votes: Counter[Kind] = Counter()
    placed = False
    for chain in chains:
        votes[chain.entity.kind] += len(chain.entity.mentions)
        placed = placed or any(m.mention.rule.endswith("-place") for m in chain.entity.mentions)
    best = min(votes, key=lambda kind: (-votes[kind], kind))
    return ("State", "Location") if best == "State" and placed else (best,)


_BRACKETS = str.maketrans("", "", "[]")  # an editor's brackets may be cut by a name: "Ana] Ruiz administration"


def _label(cluster: _Cluster) -> str:
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


def _slugs(clusters: list[_Cluster], labels: list[str]) -> list[str]:
    """Readable and unique: namesakes all get a suffix from country, office or, failing these, a digest."""
    bases = [slug(label) or f"x-{digest(label, length=10)}" for label in labels]
    shared = Counter(bases)
    out: list[str] = []
    for cluster, base in zip(clusters, bases, strict=True):
        out.append(base if shared[base] == 1 else f"{base}-{_suffix(cluster)}")
    again = Counter(out)
    marks = [digest(*sorted(c.mark for c in cluster.chains), length=8) for cluster in clusters]
    return [s if again[s] == 1 else f"{s}-{mark}" for s, mark in zip(out, marks, strict=True)]


def _suffix(cluster: _Cluster) -> str:
    kinds = Counter(c.entity.kind for c in cluster.chains)
    kind = min(kinds, key=lambda k: (-kinds[k], k)).lower()
    code = _country(cluster.chains)
    if kind != "person":
        return f"{kind}-{code.lower()}" if code else kind
    roles = sorted({r for c in cluster.chains for r in c.entity.roles})
    if code:
        return code.lower()
    return slug(roles[0], 30) if roles else digest(*sorted(c.mark for c in cluster.chains), length=8)


def _places(clusters: list[_Cluster], labels: list[str]) -> list[Place | None]:
    """Reference data for states and places."""
    asked = [_ask(cluster, label) for cluster, label in zip(clusters, labels, strict=True)]
    wanted = frozenset(name for name in asked if name)
    cities = gazetteer.prepare(wanted) if wanted else {}
    out: list[Place | None] = []
    for cluster, label, name in zip(clusters, labels, asked, strict=True):
        out.append(_place(cluster, label, cities.get(name, ())) if name or _state_code(cluster) else None)
    return out


def _state_code(cluster: _Cluster) -> str | None:
    refs = sorted({c.entity.ref for c in cluster.chains if c.entity.ref and c.entity.ref.startswith("country:")})
    return refs[0].removeprefix("country:") if refs else None


def _ask(cluster: _Cluster, label: str) -> str:
    kinds = {c.entity.kind for c in cluster.chains}
    return label if kinds <= {"Location", "State"} and "Location" in kinds and not _state_code(cluster) else ""


def _place(cluster: _Cluster, label: str, cities: tuple[gazetteer.City, ...]) -> Place | None:
    code = _state_code(cluster)
    if code is not None:
        return gazetteer.country(code)
    own = frozenset(c.entity.country for c in cluster.chains if c.entity.country)
    context = frozenset(code for c in cluster.chains for code in c.states)
    near = own or context
    return gazetteer.choose(cities, near) or gazetteer.region(label) or gazetteer.province(label, near)
