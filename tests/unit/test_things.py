"""Actors and places over several articles."""

from __future__ import annotations

from kg.model import Article, Entity, EntityMention, Kind, Mention, Reading, Span, Thing
from kg.resolve.gazetteer import choose, prepare
from kg.resolve.things import merge_things


def entity(name: str, kind: Kind, at: int = 0, **more: object) -> Entity:
    mention = Mention(Span(at, at + len(name)), name, Span(at, at + len(name)), "test")
    return Entity(kind=kind, name=name, names=(name,), mentions=(EntityMention(mention, "name"),), **more)  # type: ignore[arg-type]


def reading(source: str, *entities: Entity) -> Reading:
    article = Article(source=source, sha256="", span=Span(0, 0), text="", segments=())
    return Reading(article=article, entities=entities)


def merged(*readings: Reading) -> dict[str, Thing]:
    return {t.slug: t for t in merge_things(readings)[0]}


def test_spelling_variants_are_one_person() -> None:
    things = merged(
        reading("a", entity("Kim Mi Ra", "Person", country="KP")),
        reading("b", entity("Kim Mi-ra", "Person", country="KP")),
    )
    assert set(things) == {"kim-mi-ra"}
    assert things["kim-mi-ra"].alt_labels


def test_namesakes_with_other_country_and_office_all_get_a_suffix() -> None:
    things = merged(
        reading("a", entity("John Smith", "Person", country="US", roles=("senator",))),
        reading("b", entity("John Smith", "Person", country="AU", roles=("cricketer",))),
    )
    assert set(things) == {"john-smith-us", "john-smith-au"}


def test_institutions_of_one_state_under_different_names() -> None:
    things = merged(
        reading("a", entity("South Korean defence ministry", "Organization", country="KR")),
        reading("b", entity("Ministry of Defense", "Organization", country="KR")),
        reading("c", entity("Ministry of Defense", "Organization", country="JP")),
    )
    assert sorted(len(t.chains) for t in things.values()) == [1, 2]


def test_transliterations_of_a_place_are_one() -> None:
    things = merged(reading("a", entity("Kaesong", "Location")), reading("b", entity("Gaesong", "Location")))
    assert len(things) == 1


def test_abbreviation_and_full_name_of_one_state_are_one() -> None:
    things = merged(
        reading("a", entity("Norlandish Central News Agency", "NewsOutlet", country="NO")),
        reading("b", entity("NCNA", "NewsOutlet", country="NO")),
    )
    assert len(things) == 1


def test_family_name_alone_joins_the_only_bearer() -> None:
    us = entity("United States", "State", ref="country:US", country="US")
    things = merged(
        reading("a", entity("Mary Winters", "Person", country="US", roles=("President",)), us),
        reading("b", entity("Winters", "Person", country="US"), us),
    )
    assert set(things) == {"mary-winters", "united-states"}


def test_common_nouns_without_a_side_stay_apart() -> None:
    things = merged(
        reading("a", entity("police station", "Facility")), reading("b", entity("police station", "Facility"))
    )
    assert len(things) == 2


def test_member_of_leads_to_the_thing() -> None:
    state = entity("Norway", "State", ref="country:NO", country="NO")
    body = entity("Norway's parliament", "Organization", at=20, country="NO", member_of=0)
    things = merged(reading("a", state, body))
    assert things["norways-parliament"].member_of == ("norway",)


def test_city_is_chosen_by_the_country_in_the_article() -> None:
    cities = prepare(frozenset({"Cambridge"}))["Cambridge"]
    british, american = choose(cities, frozenset({"GB"})), choose(cities, frozenset({"US"}))
    assert british is not None and british.country == "GB"
    assert american is not None and american.country == "US"
    assert "GB" in british.reason
