"""Merging does not depend on the order of the articles."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article, Entity, EntityMention, Kind, Mention, Reading, Span
from kg.resolve.things.canonical import merge_things

NAMES = [
    "Anna Berg",
    "Anna-Berg",
    "Berg",
    "Ministry of Defence",
    "defence ministry",
    "Norland",
    "Gaesong",
    "Kaesong",
    "NNA",
]
KINDS: list[Kind] = ["Person", "Organization", "State", "Location", "NewsOutlet", "Group"]


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    name = draw(st.sampled_from(NAMES))
    start = draw(st.integers(0, 50))
    mention = Mention(Span(start, start + len(name)), name, Span(start, start + len(name)), "test")
    return Entity(
        kind=draw(st.sampled_from(KINDS)),
        name=name,
        names=(name,),
        mentions=(EntityMention(mention, "name"),),
        roles=draw(st.sampled_from([(), ("minister",), ("senator",)])),
        country=draw(st.sampled_from([None, "NO", "SE"])),
        gender=draw(st.sampled_from([None, "f", "m"])),
    )


def readings(lists: list[list[Entity]]) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            article=Article(source=f"{i}.txt", sha256="", span=Span(0, 0), text="", segments=()), entities=tuple(row)
        )
        for i, row in enumerate(lists)
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(entities(), max_size=3, unique_by=lambda e: e.mentions[0].mention.span), max_size=5), st.randoms()
)
def test_order_of_articles_does_not_matter(lists: list[list[Entity]], random: object) -> None:
    given_order = readings(lists)
    shuffled = list(given_order)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, judged = merge_things(given_order)
    other, judged_again = merge_things(tuple(shuffled))
    assert [(t.slug, t.label, t.kinds, t.alt_labels, t.roles) for t in one] == [
        (t.slug, t.label, t.kinds, t.alt_labels, t.roles) for t in other
    ]
    assert judged == judged_again


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(entities(), max_size=3, unique_by=lambda e: e.mentions[0].mention.span), max_size=5))
def test_every_chain_is_in_one_thing_and_slugs_are_unique(lists: list[list[Entity]]) -> None:
    things, _ = merge_things(readings(lists))
    chains = sorted(at for t in things for at in t.chains)
    assert chains == sorted((r, e) for r, row in enumerate(lists) for e in range(len(row)))
    assert len({t.slug for t in things}) == len(things)
