"""Who did what to whom: events as a reader of the graph would find them."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.annotate import annotate
from kg.extract import components
from kg.model import Article, EventMention, Reading, Segment, Span


def read(nlp: Language, text: str) -> Reading:
    span = Span(0, len(text))
    article = Article("a.txt", "0" * 64, span, text, (Segment(span, "body"),))
    doc = annotate(article, nlp)
    for step in components(nlp):
        doc = step(doc)
    extra = doc._
    return Reading(article, extra.kg_entities, extra.kg_times, extra.kg_reports, extra.kg_events, extra.kg_proposals)


def told(nlp: Language, text: str, act: str) -> EventMention:
    found = [event for event in read(nlp, text).events if event.lemma == act]
    assert len(found) == 1, [(e.lemma, e.mention.text) for e in found]
    return found[0]


def texts(arguments: object) -> list[str]:
    assert isinstance(arguments, tuple)
    return [argument.mention.text for argument in arguments]


@pytest.mark.parametrize(
    ("text", "act", "trigger"),
    [
        ("Freedonia blew up the bridge.", "destroy", "blew up"),
        ("The demolition of the bridge took place on Monday.", "destroy", "demolition"),
        ("Police rounded up the critics of the government.", "arrest", "rounded up"),
        ("The rebels carried out an attack on the convoy.", "attack", "attack"),
        ("Freedonia and Sylvania held talks in Vienna.", "meet", "talks"),
        ("Freedonia has made several threats against Sylvania.", "threaten", "threats"),
        ("The servers were taken offline by the government.", "shut down", "taken offline"),
    ],
)
def test_trigger_is_the_shortest_expression(nlp: Language, text: str, act: str, trigger: str) -> None:
    event = told(nlp, text, act)
    assert event.mention.text == trigger
    assert text[event.mention.span.start : event.mention.span.end] == trigger


def test_active_and_passive_have_the_same_agent(nlp: Language) -> None:
    active = told(nlp, "Freedonia arrested three journalists.", "arrest")
    passive = told(nlp, "Three journalists were arrested by Freedonia.", "arrest")
    assert texts(active.agents) == texts(passive.agents) == ["Freedonia"]
    assert texts(active.targets)[0].lower() == texts(passive.targets)[0].lower() == "three journalists"


def test_agentless_passive_has_no_agent(nlp: Language) -> None:
    assert told(nlp, "Three journalists were arrested on Monday.", "arrest").agents == ()


def test_sides_of_a_noun(nlp: Language) -> None:
    event = told(nlp, "North Korea's demolition of the office angered Seoul.", "destroy")
    assert texts(event.agents) == ["North Korea's"] or texts(event.agents) == ["North Korea"]
    assert texts(event.affected) == ["the office"]


def test_reciprocal_event_has_both_sides(nlp: Language) -> None:
    event = told(nlp, "Talks between Freedonia and Sylvania began in Vienna.", "meet")
    assert texts(event.agents) == ["Freedonia", "Sylvania"]


def test_coordinated_verbs_share_their_subject(nlp: Language) -> None:
    text = "The army shelled the town and arrested twelve villagers."
    assert texts(told(nlp, text, "arrest").agents) == texts(told(nlp, text, "bomb").agents) == ["The army"]


def test_a_threat_is_coded_once_and_what_it_threatens_is_not_a_fact(nlp: Language) -> None:
    reading = read(nlp, "Freedonia threatened to destroy the bridge.")
    assert [event.lemma for event in reading.events] == ["destroy"]
    assert reading.events[0].factuality == "Threatened"
    assert reading.proposals == ((0, 0),)
    assert reading.reports[0].event_type == "THREATEN"


def test_condition_of_a_threat_is_not_proposed(nlp: Language) -> None:
    reading = read(nlp, "Freedonia threatened to destroy the bridge if Sylvania attacks the town.")
    proposed = {reading.events[event].lemma for _, event in reading.proposals}
    assert proposed == {"destroy"}


def test_what_a_source_says_is_vouched_for_by_the_statement(nlp: Language) -> None:
    reading = read(nlp, "The ministry said rebels had killed two officers.")
    event = next(e for e in reading.events if e.lemma == "kill")
    assert event.factuality == "Actual"
    assert event.statement is not None


@pytest.mark.parametrize(
    "text",
    [
        "The clip blew up on social media.",
        "The Ministry of Defence published a report.",
        "The threat assessment office moved to a new floor.",
        "He died of a heart attack.",
        "The team beat the champions 3-1.",
        "The ministry declined to comment on the plan.",
        "Share prices were hit by the news.",
    ],
)
def test_no_event(nlp: Language, text: str) -> None:
    assert [e.mention.text for e in read(nlp, text).events if e.factuality == "Actual"] == []


def test_numbers_hang_on_their_event(nlp: Language) -> None:
    event = told(nlp, "Police arrested 280 people on Monday.", "arrest")
    assert [(q.low, q.high, q.mention.text) for q in event.quantities] == [("280", "280", "280")]
    term = told(nlp, "The court sentenced three reporters to between 11 and 15 years in prison.", "sentence")
    assert ("11", "15", "year") in {(q.low, q.high, q.unit) for q in term.quantities}
    some = told(nlp, "The attack killed dozens of villagers.", "kill")
    assert [(q.low, q.high) for q in some.quantities] == [("24", "99")]


def test_date_of_the_clause(nlp: Language) -> None:
    reading = read(nlp, "Freedonia blew up the bridge on Tuesday after rebels attacked a convoy on Monday.")
    dated = {e.lemma: [reading.times[i].mention.text for i in e.times] for e in reading.events}
    assert dated["destroy"] == ["Tuesday"]
    assert dated["attack"] == ["Monday"]


def test_a_bare_noun_stands_for_the_event_told(nlp: Language) -> None:
    reading = read(nlp, "Freedonia blew up the bridge. The incident was condemned by Sylvania.")
    generic = [e for e in reading.events if e.generic]
    assert [(e.mention.text, e.lemma) for e in generic] == [("incident", "destroy")]


def test_odd_texts_do_no_harm(nlp: Language) -> None:
    for text in (
        "",
        " ",
        '"',
        "attack",
        "Attack!!! “",
        "threat of threat of threat",
        "\u200b\ud7ff bombed",
        "will will",
    ):
        read(nlp, text)


def test_whom_a_call_is_made_on_is_to_act(nlp: Language) -> None:
    event = told(nlp, "Ian Berg called on Ana Ruiz to resign.", "resign")
    assert texts(event.agents) == ["Ana Ruiz"]


def test_who_reports_a_plan_takes_no_part_in_it(nlp: Language) -> None:
    event = told(nlp, "The plan, first reported by The Washington Post, has not been approved.", "agree")
    assert (event.agents, event.targets, event.factuality) == ((), (), "Denied")


def test_a_person_without_a_name_is_not_the_speaker(nlp: Language) -> None:
    text = "Spokesman Najib Berg said the bomber had tried to enter the camp when he was shot by guards."
    assert texts(told(nlp, text, "shoot").targets) == []


def test_a_conditional_pronoun_takes_up_the_condition(nlp: Language) -> None:
    reading = read(nlp, "Dominic Hale said that if Mr Berg had misled the court, he should resign.")
    event = next(e for e in reading.events if e.lemma == "resign")
    assert [reading.entities[a.entity].name for a in event.agents if a.entity is not None] == ["Berg"]


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether he would resign, the minister laughed.",
        "A falling branch struck the roof of the hangar.",
        "Chrysler was hardest hit by the slump.",
        "Shares rose again on Monday. The rally began after the news from the bank.",
        "Mr. Hale held one of his rallies in Ohio.",
        "The rebels claimed responsibility.",
        "The company has warned that it might run out of money.",
        "The government is fighting to stem the losses.",
        "The firm re-entered the stock market in May.",
        "The director held a press conference.",
        "The airline has ordered 55 jets.",
        "Norair has demonstrated that it can build clean cars.",
        "Senator Ana Ruiz, who hails from the same town, was absent.",
        "If the president fires the special counsel, prices will fall.",
    ],
)
def test_figures_of_speech_and_questions_are_no_acts(nlp: Language, text: str) -> None:
    events = [e for e in read(nlp, text).events if e.type not in {"CONSULT"} or e.mention.text != "meet"]
    assert [(e.type, e.mention.text) for e in events] == []


def test_a_party_votes_with_its_own_side(nlp: Language) -> None:
    event = told(nlp, "Three Democrats voted with thirty Republicans against the bill.", "reject")
    assert "Republicans" not in " ".join(texts(event.targets))


def test_the_year_of_a_deal_is_no_count(nlp: Language) -> None:
    events = read(nlp, "Norland violated the 1991 agreement with Esker.").events
    assert [q.mention.text for e in events for q in e.quantities] == []


def test_protesting_in_the_street_is_no_criticism(nlp: Language) -> None:
    assert [e.type for e in read(nlp, "The crowd protested in the capital on Monday.").events] == ["PROTEST"]


def test_an_attack_in_words_is_no_assault(nlp: Language) -> None:
    reading = read(nlp, "Senator Ana Ruiz attacked Tom Hale on immigration.")
    assert [e.type for e in reading.events] == []
    assert [r.event_type for r in reading.reports] == ["ACCUSE"]


def test_an_attack_on_a_day_is_an_assault(nlp: Language) -> None:
    reading = read(nlp, "The rebels attacked Esker on Monday.")
    assert [e.type for e in reading.events] == ["ASSAULT"]
    assert reading.reports == ()
