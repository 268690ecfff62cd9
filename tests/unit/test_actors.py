"""Actors and places of one article, on sentences written for the purpose."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract import times
from kg.extract.actors import read_actors
from kg.extract.participants import argument
from kg.model import Entity


def read(nlp: Language, text: str) -> Doc:
    return read_actors(nlp(text))


def entity(doc: Doc, name: str) -> Entity:
    """The chain with this among its named forms."""
    found: list[Entity] = [e for e in doc._.kg_entities if name in e.names or e.name == name]
    assert len(found) == 1, (name, [(e.name, e.names) for e in doc._.kg_entities])
    return found[0]


def texts(chain: Entity) -> list[str]:
    return [m.mention.text for m in chain.mentions]


def head(doc: Doc, word: str, nth: int = 0) -> Token:
    return [t for t in doc if t.text == word][nth]


@pytest.mark.parametrize(
    ("text", "form", "code"),
    [
        ("Norway urged Kenyan officials to wait.", "Kenyan", "KE"),
        ("The DPRK rejected the offer.", "DPRK", "KP"),
        ("Canberra condemned the attack.", "Canberra", "AU"),
        ("The Americans left early.", "The Americans", "US"),
        ("U.S.-led talks failed.", "U.S.", "US"),
        ("Ministers from the United Kingdom met.", "the United Kingdom", "GB"),
    ],
)
def test_states_under_all_their_names(nlp: Language, text: str, form: str, code: str) -> None:
    chain = entity(read(nlp, text), form)
    assert (chain.kind, chain.ref, chain.country) == ("State", f"country:{code}", code)


def test_a_capital_is_its_government_or_a_place(nlp: Language) -> None:
    doc = read(nlp, "Ottawa rejected the demand. A crowd gathered in Ottawa on Monday.")
    kinds = sorted((e.kind, texts(e)) for e in doc._.kg_entities)
    assert kinds == [("Location", ["Ottawa"]), ("State", ["Ottawa"])]


def test_elided_state_needs_its_full_name(nlp: Language) -> None:
    doc = read(nlp, "North Korea and South Korea met. The North refused to sign. The South left.")
    assert "The North" in texts(entity(doc, "North Korea"))
    assert "The South" in texts(entity(doc, "South Korea"))
    alone = read(nlp, "Voters in the North stayed at home.")
    assert not [e for e in alone._.kg_entities if e.kind == "State"]


def test_full_and_short_names_with_office(nlp: Language) -> None:
    doc = read(nlp, "French President Anna Dupont met reporters. Dupont said she would resign.")
    chain = entity(doc, "Anna Dupont")
    assert texts(chain) == ["French President", "Anna Dupont", "Dupont", "she"]
    assert (chain.kind, chain.roles, chain.gender, chain.country) == ("Person", ("President",), "f", "FR")


def test_bare_family_name_is_the_one_last_meant(nlp: Language) -> None:
    doc = read(
        nlp,
        "Kim Han Sol arrived on Monday. Kim Mi Ra, a lawyer, stayed away. "
        "Reporters asked Kim Han Sol about the deal. Kim said he was satisfied.",
    )
    assert texts(entity(doc, "Kim Han Sol"))[-2:] == ["Kim", "he"]


def test_apposition_gives_role_and_side(nlp: Language) -> None:
    doc = read(nlp, "Maria Lopez, a senior analyst at the Baker Institute, said the plan had failed.")
    chain = entity(doc, "Maria Lopez")
    assert chain.roles == ("senior analyst at the Baker Institute",)
    assert chain.member_of is not None
    assert doc._.kg_entities[chain.member_of].name == "Baker Institute"


def test_institutions_of_a_state_under_their_variants(nlp: Language) -> None:
    doc = read(
        nlp,
        "Norway's defence ministry denied the report. The Norwegian defense ministry said it would respond. "
        "The ministry gave no details.",
    )
    chain = entity(doc, "Norway's defence ministry")
    assert texts(chain)[:2] == ["Norway's defence ministry", "Norwegian defense ministry"]
    assert "The ministry" in texts(chain)
    assert (chain.kind, chain.country) == ("Organization", "NO")


def test_two_ministries_of_a_state_stay_apart(nlp: Language) -> None:
    doc = read(nlp, "Norway's defence ministry denied it. Norway's foreign ministry confirmed it.")
    assert entity(doc, "Norway's defence ministry") is not entity(doc, "Norway's foreign ministry")


def test_possessive_and_article_are_no_part_of_a_name(nlp: Language) -> None:
    doc = read(nlp, "Reuters's reporter met the Red Cross's envoy in Oslo.")
    assert {"Reuters", "Red Cross", "Oslo"} <= {t for e in doc._.kg_entities for t in texts(e)}


def test_facility_told_by_common_nouns(nlp: Language) -> None:
    doc = read(nlp, "Rebels attacked the border liaison office. The building burned down. The office had been empty.")
    chain = next(e for e in doc._.kg_entities if e.kind == "Facility")
    assert texts(chain) == ["border liaison office", "The building", "The office"]


def test_groups_with_a_side_are_entities_and_others_are_labels(nlp: Language) -> None:
    doc = read(nlp, "Syrian rebels attacked on Monday. Some analysts doubt it.")
    assert entity(doc, "Syrian rebels").kind == "Group"
    said = argument(head(doc, "analysts"), "test")
    assert (said.entity, said.label) == (None, "Some analysts")


def test_unnamed_spokesperson_is_a_label_with_affiliation(nlp: Language) -> None:
    doc = read(nlp, "A State Department spokesperson said talks would go on.")
    said = argument(head(doc, "spokesperson"), "test")
    assert (said.entity, said.label) == (None, "A State Department spokesperson")
    assert said.affiliation is not None
    assert doc._.kg_entities[said.affiliation].name == "State Department"


def test_possessor_is_not_the_participant(nlp: Language) -> None:
    doc = read(nlp, "Norway's leader Lars Berg condemned the raid.")
    said = argument(head(doc, "Berg"), "test")
    assert said.entity is not None
    assert doc._.kg_entities[said.entity].name == "Lars Berg"


def test_apposition_names_the_participant(nlp: Language) -> None:
    doc = read(nlp, "Norway's deputy fisheries minister, Lars Berg, condemned the raid.")
    said = argument(head(doc, "minister"), "test")
    assert said.entity is not None
    assert doc._.kg_entities[said.entity].name == "Lars Berg"


def test_invented_countries_work_by_grammar(nlp: Language) -> None:
    doc = read(nlp, "Dagolath's army attacked Osgiliath on Monday. Dagolathi troops withdrew on Friday.")
    chain = entity(doc, "Dagolath")
    assert chain.kind == "State"
    assert "Dagolathi" in texts(chain)
    assert entity(doc, "Osgiliath")


def test_pronouns_keep_to_gender(nlp: Language) -> None:
    doc = read(nlp, "Mary Jones met John Smith. She thanked him.")
    assert texts(entity(doc, "Mary Jones")) == ["Mary Jones", "She"]
    assert texts(entity(doc, "John Smith")) == ["John Smith", "him"]


def test_pleonastic_it_stands_for_nobody(nlp: Language) -> None:
    doc = read(nlp, "Norway waited. It is clear that the talks failed.")
    assert texts(entity(doc, "Norway")) == ["Norway"]


@pytest.mark.parametrize(
    "text", ["", " ", '"', "“Unclosed quote by [Someone", "ALL CAPS HEADLINE HERE", "'s 's of the", "…\n\n"]
)
def test_odd_text_is_no_error(nlp: Language, text: str) -> None:
    doc = read(nlp, text)
    for chain in doc._.kg_entities:
        for m in chain.mentions:
            assert text[m.mention.span.start : m.mention.span.end] == m.mention.text


def test_tokens_lead_to_their_entity(nlp: Language) -> None:
    doc = read(nlp, "The Norwegian foreign ministry summoned the ambassador.")
    by_token = doc._.kg_token_entity
    assert doc._.kg_entities[by_token[head(doc, "Norwegian").i]].kind == "State"
    assert doc._.kg_entities[by_token[head(doc, "ministry").i]].kind == "Organization"


def test_an_air_force_is_not_that_of_another_state(nlp: Language) -> None:
    doc = read(nlp, "The Royal Australian Air Force bought jets. The Royal Air Force bought tankers.")
    assert entity(doc, "Royal Air Force") != entity(doc, "Royal Australian Air Force")


def test_the_last_subject_outranks_a_known_gender(nlp: Language) -> None:
    doc = read(nlp, "Tom Hale disagreed. President Drumm closed the border on Friday. He has done it before.")
    assert "He" in texts(entity(doc, "Drumm"))


def test_which_follows_no_person(nlp: Language) -> None:
    doc = read(nlp, "Its rival Norbus, which has sold more planes, believes in large jets.")
    assert entity(doc, "Norbus").kind != "Person"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Indonesia stands to gain. In May Jakarta and New Delhi signed a memorandum.", []),
        ("Mr May said he would leave.", ["May"]),
    ],
)
def test_a_month_is_no_actor(nlp: Language, text: str, names: list[str]) -> None:
    doc = read_actors(times.TimeTagger()(nlp(text)))
    assert [e.name for e in doc._.kg_entities if e.name == "May"] == names


# ---- one chain for one body ----------------------------------------------------------------------------------


def names_of(nlp: Language, text: str) -> list[tuple[str, ...]]:
    return [e.names for e in read(nlp, text)._.kg_entities]


def test_an_abbreviation_in_brackets_is_the_name_before_it(nlp: Language) -> None:
    doc = read(nlp, "The State Harbour Agency (SPAX) denied the report. Later SPAX agreed. The NRA disagreed.")
    assert texts(entity(doc, "SPAX")) == ["State Harbour Agency", "SPAX", "SPAX"]
    assert texts(entity(doc, "NRA")) == ["NRA"]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Toreno Motor Company sold the plant. Toreno said it was too small.", "Toreno"),
        ("Vel Arden Group PLC sold the plant. Vel Arden said it was too small.", "Vel Arden"),
        ("KDP Group sold the plant. KDP said it was too small.", "KDP"),
    ],
)
def test_a_firm_without_its_legal_form_is_the_firm(nlp: Language, text: str, short: str) -> None:
    assert len(entity(read(nlp, text), short).names) == 2


def test_what_is_named_after_a_firm_is_not_the_firm(nlp: Language) -> None:
    told = "{} cut jobs on Monday. {} was spared. Investors in Norair sold their shares."
    doc = read(nlp, told.format("Norair", "Norair Electronics"))
    assert texts(entity(doc, "Norair")) == ["Norair", "Norair"]
    assert "Norair" in entity(read(nlp, told.format("Norair Electronics", "The plant")), "Norair Electronics").names


def test_a_person_is_not_the_firm_of_the_same_name(nlp: Language) -> None:
    doc = read(nlp, "Anna Toreno founded Toreno Motor Company. Toreno said she was proud.")
    assert texts(entity(doc, "Anna Toreno")) == ["Anna Toreno", "Toreno", "she"]


def test_a_capitalised_head_takes_up_the_one_body_that_has_it(nlp: Language) -> None:
    one = "The Cromer Institute of Fisheries published the figures. The Institute refused to comment."
    assert "Institute" in entity(read(nlp, one), "Cromer Institute of Fisheries").names
    two = "The Cromer Institute met the Selby Institute. The Institute refused to comment."
    assert not [names for names in names_of(nlp, two) if "Institute" in names and len(names) > 1]


def test_what_a_firm_has_is_no_part_of_its_name(nlp: Language) -> None:
    doc = read(nlp, "Passengers left Air Selby Flight 221 in Oslo. Air Selby apologised.")
    assert "Air Selby" in {name for e in doc._.kg_entities for name in e.names}
    assert not [e.name for e in doc._.kg_entities if "Flight" in e.name]


def test_a_hyphen_joins_two_names_where_the_first_stands_alone_elsewhere(nlp: Language) -> None:
    doc = read(nlp, "The Norair-Selby Steel merger failed. Investors in Norair sold their shares.")
    assert texts(entity(doc, "Norair")) == ["Norair", "Norair"]
    alone = read(nlp, "Shares of Rolls-Norair fell.")
    assert "Rolls-Norair" in {name for e in alone._.kg_entities for name in e.names}


def test_a_person_keeps_an_unknown_given_name(nlp: Language) -> None:
    doc = read(nlp, "The winner, nonpartisan Junius Ho, thanked Anna Ho from the Labour Party.")
    assert entity(doc, "Junius Ho") != entity(doc, "Anna Ho")
    assert "Ho" in entity(read(nlp, "NASA Administrator Ho resigned."), "Ho").names


def test_what_a_capital_has_as_a_city_is_not_the_states(nlp: Language) -> None:
    doc = read(nlp, "Ottawa's Parkdale Museum reopened. Ottawa's refusal surprised nobody.")
    assert sorted(e.kind for e in doc._.kg_entities if "Ottawa" in e.names) == ["Location", "State"]


def test_capitals_are_no_town_of_these_letters(nlp: Language) -> None:
    doc = read(nlp, "The Grain Accounts Office (GAO) published its figures. The GAO warned of losses.")
    assert "GAO" in entity(doc, "Grain Accounts Office").names
    assert entity(read(nlp, "Fighters left Gao on Monday."), "Gao").kind == "Location"


def test_the_adjective_of_a_continent_is_that_place_and_no_state(nlp: Language) -> None:
    doc = read(nlp, "North American plants closed. European ministers met American officials.")
    assert texts(entity(doc, "North American")) == ["North American"]
    assert {e.kind for e in doc._.kg_entities if e.name in {"Europe", "North America"}} == {"Location"}
    assert texts(entity(doc, "American")) == ["American"]


def test_a_court_in_a_capital_is_not_the_state(nlp: Language) -> None:
    doc = read(nlp, "An Ottawa court heard the case. The Ottawa government declined to comment.")
    assert sorted((e.kind, texts(e)[0]) for e in doc._.kg_entities if "Ottawa" in e.names) == [
        ("Location", "Ottawa"),
        ("State", "Ottawa"),
    ]


# ---- noun phrases --------------------------------------------------------------------------------------------


def test_the_company_is_the_firm_that_the_text_is_about(nlp: Language) -> None:
    doc = read(nlp, "Dunmore Motors cut jobs on Monday. The company blamed the market. It expects losses.")
    assert texts(entity(doc, "Dunmore Motors")) == ["Dunmore Motors", "The company", "It"]


@pytest.mark.parametrize(
    "text",
    [
        "Dunmore Motors and Selby Steel cut jobs on Monday. The company blamed the market.",
        "Dunmore Motors cut jobs on Monday. The rival company blamed the market.",
        "Dunmore Motors cut jobs on Monday. The company that makes its tyres blamed the market.",
    ],
)
def test_another_company_is_nobody_named(nlp: Language, text: str) -> None:
    assert not [t for e in read(nlp, text)._.kg_entities for t in texts(e) if "company" in t.lower()]


def test_a_title_before_a_name_stands_for_its_bearer(nlp: Language) -> None:
    doc = read(nlp, "Norwegian Prime Minister Anna Berg met the managers of the Danish carrier Air Selby.")
    assert "Norwegian Prime Minister" in texts(entity(doc, "Anna Berg"))
    assert "the Danish carrier" in texts(entity(doc, "Air Selby"))
    assert texts(entity(read(nlp, "Mr Berg left."), "Berg")) == ["Berg"]


def test_a_relative_pronoun_is_what_its_clause_hangs_on(nlp: Language) -> None:
    doc = read(nlp, "Norjet, which lost money, thanked Anna Berg, who had left.")
    assert texts(entity(doc, "Norjet")) == ["Norjet", "which"]
    assert texts(entity(doc, "Anna Berg")) == ["Anna Berg", "who"]
