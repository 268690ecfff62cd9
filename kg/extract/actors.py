"""Actors and places of a Doc: one entity for one actor or place, with every mention of it.

Names are found (``names``), linked (``chains``), joined by institutions and facilities that are named by common nouns
(``institutions``), and taken up again by noun phrases and pronouns (``coreference``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import participants
from kg.extract.chains import Chain, Place
from kg.extract.coreference import resolve
from kg.extract.institutions import adopt, describe, inherit
from kg.extract.name_linking import link
from kg.extract.name_recognition import find
from kg.extract.names import Name
from kg.extract.people import profile
from kg.extract.spans import mention, mention_at
from kg.model import Entity, EntityMention, Form, Mention

__all__ = ["create_actors", "participants", "read_actors"]

_NAMED: frozenset[Form] = frozenset({"name", "adjective", "abbreviation", "metonym", "short", "descriptive"})


@Language.factory(
    "kg_actors",
    assigns=["doc._.kg_entities", "doc._.kg_token_entity"],
    requires=["token.tag", "token.dep", "token.lemma", "doc.ents", "doc.sents"],
)
def create_actors(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component that fills ``doc._.kg_entities`` and ``doc._.kg_token_entity``."""
    return read_actors


def read_actors(doc: Doc) -> Doc:
    """Find, link and number the actors and places of a parsed Doc."""
    names = _untimed(doc, find(doc)) if len(doc) else []
    chains = _bodies(doc, link(doc, names))
    chains = describe(doc, chains)
    profile(doc, chains)
    adopt(doc, chains)
    resolve(doc, chains)
    inherit(doc, chains)
    chains = sorted((c for c in chains if c.places), key=lambda c: (c.first, -max(p.end for p in c.places), c.key))
    numbers = {id(chain): i for i, chain in enumerate(chains)}
    doc._.kg_token_entity = _tokens(chains)
    sites = [_site(doc, chain, chains, doc._.kg_token_entity) for chain in chains]
    doc._.kg_entities = tuple(_entity(doc, c, numbers, site) for c, site in zip(chains, sites, strict=True))
    return doc


def _untimed(doc: Doc, names: list[Name]) -> list[Name]:
    """Names, without the words of dates that look like one: "May" of "in May"."""
    shift = doc._.kg_offset
    dates = {
        i for time in doc._.kg_times for i in range(time.mention.span.start - shift, time.mention.span.end - shift)
    }
    return [n for n in names if n.entry is not None or not {doc[n.start].idx, doc[n.end - 1].idx} <= dates]


def _bodies(doc: Doc, chains: list[Chain]) -> list[Chain]:
    """ "Norair, which ...": a single name with "which" behind it is a body, taken for a person."""
    known = {c.key: c for c in chains if c.kind == "Organization"}
    kept: list[Chain] = []
    for chain in chains:
        if chain.kind == "Person" and len(chain.words) == 1 and any(_which(doc, p.end) for p in chain.places):
            other = known.get(chain.key)
            if other is not None:
                other.places.extend(chain.places)
                continue
            chain.kind = "Organization"
        kept.append(chain)
    return kept


def _which(doc: Doc, end: int) -> bool:
    after = [t.lower_ for t in doc[end : end + 2]]
    return after == [",", "which"] or after[:1] == ["which"]


_STANDS = frozenset({"in", "at", "near", "outside", "on"})


def _site(doc: Doc, chain: Chain, chains: list[Chain], known: dict[int, int]) -> int | None:
    """Where a facility is said to stand: "the office in Esker", "an Esker hospital"; the place told most often."""
    if chain.kind != "Facility":
        return None
    votes: Counter[int] = Counter()
    for place in chain.places:
        for child in doc[place.head].children:
            beside = child.dep_ in {"compound", "nmod"} and child.i < place.head
            behind = [g for g in child.children if g.dep_ == "pobj"] if child.lower_ in _STANDS else []
            near = [known[t.i] for t in ([child] if beside else behind) if t.i in known]
            votes.update(i for i in near if chains[i].kind == "Location" and chains[i] is not chain)
    return min(votes, key=lambda i: (-votes[i], i)) if votes else None


def _entity(doc: Doc, chain: Chain, numbers: dict[int, int], site: int | None) -> Entity:
    places = _distinct(chain.places)
    mentions = tuple(EntityMention(_mention(doc, p), p.form) for p in places)
    named = [m for m in mentions if m.form in _NAMED]
    names = tuple(dict.fromkeys(" ".join(m.mention.text.split()) for m in named))
    owner = numbers.get(id(chain.owner)) if chain.owner is not None and chain.owner is not chain else None
    return Entity(
        kind=chain.kind,
        name=" ".join((chain.title or (names[0] if names else mentions[0].mention.text)).split()),
        names=names,
        mentions=mentions,
        roles=tuple(dict.fromkeys(chain.roles)),
        ref=chain.ref,
        country=chain.country,
        gender=chain.gender,
        member_of=owner,
        site=site,
    )


def _mention(doc: Doc, place: Place) -> Mention:
    """Without the full stop that the tokeniser left on a sentence's last word."""
    span = doc[place.start : place.end]
    if place.width:
        return mention_at(doc, span.start_char, doc[place.end - 1].idx + place.width, place.rule)
    last = doc[place.end - 1].text
    stop = (
        len(last) > 3
        and last.endswith(".")
        and "." not in last[:-1]
        and place.form != "abbreviation"
        and not last[:-1].isupper()
    )
    return mention_at(doc, span.start_char, span.end_char - 1, place.rule) if stop else mention(span, place.rule)


def _distinct(places: list[Place]) -> list[Place]:
    """In order of the text, one of each stretch."""
    seen: dict[tuple[int, int], Place] = {}
    for place in sorted(places, key=lambda p: (p.start, p.end, p.form, p.rule)):
        seen.setdefault((place.start, place.end), place)
    return list(seen.values())


def _tokens(chains: list[Chain]) -> dict[int, int]:
    """Token → entity: the shortest name around a token owns it, and every mention owns its head."""
    spans = [(p, i) for i, chain in enumerate(chains) for p in chain.places]
    owned: dict[int, int] = {}
    for place, i in sorted(spans, key=lambda pair: (-(pair[0].end - pair[0].start), pair[0].start, pair[1])):
        if place.form in _NAMED and place.form != "descriptive" and not place.width:
            owned.update(dict.fromkeys(range(place.start, place.end), i))
    spans = [(p, i) for p, i in spans if not p.width]
    heads = sorted(spans, key=lambda pair: (pair[0].end - pair[0].start, pair[0].start, -pair[1]))
    for place, i in heads:
        owned[place.head] = i
    return dict(sorted(owned.items()))
