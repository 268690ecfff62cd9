"""The word lists of actors and places say one thing each."""

from __future__ import annotations

import re
from collections import defaultdict

from kg.extract.name_lexicon import pieces, states
from kg.resources import lexicon


def test_no_name_belongs_to_two_states() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for code, record in states().items():
        for part in ("also", "adjectives", "people", "capitals", "abbreviations"):
            listed = record.get(part, [])
            assert isinstance(listed, list)
            for form in listed:
                owners[form].add(code)
        owners[str(record["name"])].add(code)
    assert {form: codes for form, codes in owners.items() if len(codes) > 1} == {}


def test_states_have_iso_codes_or_words_as_keys() -> None:
    assert [code for code in states() if not re.fullmatch(r"[A-Z]{2}|[a-z]+(-[a-z]+)*", code)] == []


def test_every_listed_name_can_be_cut_into_tokens() -> None:
    for table in lexicon("organisations")["known"].values():
        for name, others in table.items():
            assert all(pieces(form) for form in (name, *others))


def test_given_names_tell_one_gender() -> None:
    given = lexicon("roles")["given"]
    assert not set(given["f"]) & set(given["m"])


def test_adjectives_are_those_of_listed_places() -> None:
    organisations = lexicon("organisations")
    for kind, table in organisations["adjectives"].items():
        assert set(table) <= set(organisations["known"][kind])


def test_nouns_for_firms_stand_for_organisations_and_those_of_bodies_for_no_person() -> None:
    nominals, roles = lexicon("nominals"), lexicon("roles")
    assert set(nominals["firms"]["bodies"]) <= set(nominals["firms"]["nouns"])
    assert set(nominals["firms"]["nouns"]) <= set(nominals["kinds"]["Organization"])
    assert not set(nominals["firms"]["bodies"]) & {*nominals["kinds"]["Person"], *roles["titles"]["words"]}


def test_what_ends_a_firms_name_is_no_legal_form() -> None:
    lists = lexicon("organisations")["names"]
    assert not set(lists["tails"]) & {*lists["forms"], *lists["heads"]}
