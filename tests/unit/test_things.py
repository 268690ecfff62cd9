"""Actors and places over several articles."""

from __future__ import annotations

from kg.model import Article, Entity, EntityMention, Kind, Mention, Reading, Span, Thing
from kg.resolve.things.canonical import merge_things
from kg.resolve.things.gazetteer import choose, prepare


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


def judged(*readings: Reading) -> dict[tuple[str, ...], str]:
    """The verdict for each pair of sources."""
    return {
        tuple(sorted(m[7:].partition("#")[0] for m in (j.left, j.right))): j.verdict for j in merge_things(readings)[1]
    }


def test_namesakes_in_two_fields_of_work_stay_apart_and_the_company_they_keep_decides() -> None:
    coach = entity("Ian Robertson", "Person", roles=("football coach",))
    analyst = entity("Ian Robertson", "Person", roles=("security analyst",))
    assert set(merged(reading("a", coach), reading("b", analyst))) == {
        "ian-robertson-football-coach",
        "ian-robertson-security-analyst",
    }
    others = [entity(name, "Person", at=20 + 20 * n) for n, name in enumerate(("Eva Holm", "Per Lund", "Jan Moe"))]
    assert set(merged(reading("a", coach, *others), reading("b", analyst, *others))) >= {"ian-robertson"}


def test_a_family_name_alone_in_two_articles_is_not_yet_one_person() -> None:
    one, other = reading("a", entity("Robertson", "Person")), reading("b", entity("Robertson", "Person"))
    assert len(merged(one, other)) == 2
    assert judged(one, other) == {("a", "b"): "different"}
    minister = entity("Berg", "Person", country="NO", roles=("minister",))
    assert len(merged(reading("a", minister), reading("b", minister))) == 1


def test_a_family_name_with_two_bearers_is_left_open() -> None:
    things = merged(
        reading("a", entity("Kim Mi Ra", "Person", country="KP")),
        reading("b", entity("Kim Do Yun", "Person", country="KP")),
        reading("c", entity("Kim", "Person", country="KP")),
        reading("d", entity("Kim Seo Jun", "Person", country="KR")),
    )
    assert len(things) == 4


def test_the_bearer_told_with_the_same_people_is_meant() -> None:
    company = [entity("Eva Holm", "Person", at=20), entity("Norland Steel", "Organization", at=40)]
    things = merged(
        reading("a", entity("Anna Berg", "Person", country="NO"), *company),
        reading("b", entity("Carl Berg", "Person", country="NO")),
        reading("c", entity("Berg", "Person", country="NO"), *company),
    )
    assert sorted(len(t.chains) for t in things.values() if "berg" in t.slug) == [1, 2]
    assert len(things["anna-berg"].chains) == 2


def test_a_name_with_another_middle_name_or_number_is_another() -> None:
    assert len(merged(reading("a", entity("Jan P. Moe", "Person")), reading("b", entity("Jan Moe", "Person")))) == 1
    assert (
        len(merged(reading("a", entity("Jan Paul Moe", "Person")), reading("b", entity("Jan Mark Moe", "Person")))) == 2
    )
    assert len(merged(reading("a", entity("Louis XVI", "Person")), reading("b", entity("Louis XVIII", "Person")))) == 2


def test_names_in_another_order_are_one_person() -> None:
    assert len(merged(reading("a", entity("Baek Sun-a", "Person")), reading("b", entity("Sun-a Baek", "Person")))) == 1


def test_a_firm_under_its_short_name_and_not_its_branch_abroad() -> None:
    whole = entity("Norland Steel Works", "Organization")
    called = Entity("Organization", whole.name, (whole.name, "Norland Steel"), whole.mentions)
    others = [entity("Eva Holm", "Person", at=40), entity("Norway", "State", at=60, ref="country:NO", country="NO")]
    short = entity("Norland Steel", "Organization")
    assert len(merged(reading("a", called, *others), reading("b", short, *others))) == 3
    branch = entity("Norland Steel Europe", "Organization")
    assert len(merged(reading("a", branch, *others), reading("b", short, *others))) == 4


def test_one_full_name_in_articles_that_share_nothing_else_is_left_open() -> None:
    one = reading("a", entity("Ana Costa", "Person"), entity("Port Authority of Vik", "Organization", at=40))
    other = reading("b", entity("Ana Costa", "Person"), entity("Eva Holm", "Person", at=40))
    assert sum("Ana Costa" in t.label for t in merged(one, other).values()) == 2
    assert judged(one, other)["a", "b"] == "unsure"


def test_two_long_names_of_one_abbreviation_stay_apart() -> None:
    things = merged(
        reading("a", entity("Ministry of Grain", "Organization", country="NO")),
        reading("b", entity("Museum of Glass", "Organization", country="NO")),
        reading("c", entity("MOG", "Organization", country="NO")),
    )
    assert {"ministry-of-grain", "museum-of-glass"} <= set(things)


def test_places_of_one_name_in_two_countries_stay_apart() -> None:
    one, other = entity("Tripoli", "Location", country="LY"), entity("Tripoli", "Location", country="LB")
    assert set(merged(reading("a", one), reading("b", other))) == {"tripoli-location-ly", "tripoli-location-lb"}


def test_the_bare_noun_of_an_institution_needs_one_state() -> None:
    norway = entity("Norway", "State", at=30, ref="country:NO", country="NO")
    sweden = entity("Sweden", "State", at=30, ref="country:SE", country="SE")
    senate = entity("Senate", "Organization")
    assert len(merged(reading("a", senate, norway), reading("b", senate, norway))) == 2
    assert len(merged(reading("a", senate, norway), reading("b", senate, sweden))) == 4
