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
        "Such attacks are rare in this part of Freedonia.",
        "Good mediators usually meet both parties separately.",
        "A bomb attack on a dam of this size could flood three valleys.",
        "The central bank stepped up its attack on inflation.",
        "A gas explosion destroyed a bakery and injured three people.",
        "Hurricane Delia hit the coast and killed nine people.",
        "The play ends when the king's brother stabs him and seizes the crown.",
        "Forecasters warned that rising water threatened the village.",
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


def sides(reading: Reading, act: str, role: str) -> list[str]:
    """The names of the actors that an event of this act is given, its phrases where they are none."""
    event = next(e for e in reading.events if e.lemma == act)
    return [reading.entities[a.entity].name if a.entity is not None else a.mention.text for a in getattr(event, role)]


@pytest.mark.parametrize(
    ("text", "act", "agents", "targets"),
    [
        ("The French rebels attacked Darfur refugees.", "attack", ["French rebels"], ["Darfur refugees"]),
        ("Hezbollah guerrillas shot two Israeli soldiers.", "shoot", ["Hezbollah"], ["Israeli soldiers"]),
        ("Rebels in Chad attacked the French army.", "attack", ["Rebels in Chad"], ["French army"]),
        ("Thousands of Nigerians demonstrated in Lagos.", "protest", ["Nigerians"], []),
        ("French and Italian officials met in Vienna.", "meet", ["France", "Italy"], ["France", "Italy"]),
        ("Libya negotiated with the president of Chad.", "meet", ["Libya"], ["Chad"]),
        ("France condemned the raid by Chad on Libya.", "attack", ["Chad"], ["Libya"]),
    ],
)
def test_sides_are_the_narrowest_actors_that_are_named(
    nlp: Language, text: str, act: str, agents: list[str], targets: list[str]
) -> None:
    reading = read(nlp, text)
    assert sides(reading, act, "agents") == agents
    assert sides(reading, act, "targets") == targets


def test_whose_raid_it_was_killed(nlp: Language) -> None:
    for text in ("A French raid killed nine villagers.", "Nine villagers were killed in a French raid."):
        assert sides(read(nlp, text), "kill", "agents") == ["France"]
    assert sides(read(nlp, "Nine villagers were killed in clashes between France and Chad."), "kill", "agents") == []


def test_who_is_asked_is_the_target_of_a_demand(nlp: Language) -> None:
    report = read(nlp, "France demanded that Chad release the prisoners.").reports[0]
    assert [a.mention.text for a in report.directed_at] == ["Chad"]


def test_a_threat_is_against_those_whom_its_condition_names(nlp: Language) -> None:
    report = read(nlp, "Russia threatened to halt the talks if France goes ahead with the plan.").reports[0]
    assert [a.mention.text for a in report.directed_at] == ["France"]


def test_receiving_is_done_by_who_gives(nlp: Language) -> None:
    reading = read(nlp, "Chad will receive a loan of 5 million euros from France.")
    assert (sides(reading, "give aid", "agents"), sides(reading, "give aid", "targets")) == (["France"], ["Chad"])


def test_what_a_passive_keeps_is_its_object(nlp: Language) -> None:
    reading = read(nlp, "Two Libyan students were granted asylum by France.")
    assert sides(reading, "give asylum", "agents") == ["France"]
    assert sides(reading, "give asylum", "targets") == ["Libyan students"]


def test_a_headline_leaves_the_auxiliary_out(nlp: Language) -> None:
    event = told(nlp, "Three editors arrested in Paris", "arrest")
    assert (event.agents, texts(event.targets)) == ((), ["Three editors"])


def test_a_dateline_is_no_side(nlp: Language) -> None:
    reading = read(nlp, "KHARKIV, Ukraine, Aug 17 - A Russian missile strike killed seven villagers.")
    assert sides(reading, "kill", "agents") == ["Russia"]


def test_places_within_the_clause(nlp: Language) -> None:
    for text in (
        "Two soldiers were killed by a sniper in Lagos.",
        "Rebels killed two soldiers and wounded nine in Lagos.",
    ):
        assert sides(read(nlp, text), "kill", "places") == ["Lagos"]


@pytest.mark.parametrize(
    ("text", "act", "places"),
    [
        ("A raid killed nine and wounded two at a market in the city of Lagos.", "kill", ["Lagos"]),
        ("Clashes at Bulawayo airport killed nine.", "kill", ["Bulawayo"]),
        ("An Indian delegation visited Lagos.", "visit", ["Lagos"]),
        ("Iraq invaded Kuwait.", "occupy", ["Kuwait"]),
        ("They fled to Lagos, where soldiers killed nine of them.", "kill", ["Lagos"]),
        ("They fled to Lagos, whose mayor was killed.", "kill", []),
        ("Students in Lagos held a vigil.", "protest", ["Lagos"]),
        ("France withdrew its troops from Mali.", "withdraw", ["Mali"]),
        ("The European Union imposed sanctions on Iran.", "sanction", []),
        ("France withdrew from the talks with Iran.", "withdraw", []),
        ("Germany cut aid to Mali.", "cut aid", []),
    ],
)
def test_what_is_entered_or_hit_is_the_place_too(nlp: Language, text: str, act: str, places: list[str]) -> None:
    assert sides(read(nlp, text), act, "places") == places


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Gunmen stormed the embassy in Lagos.", "ASSAULT"), ("Protesters stormed the embassy in Lagos.", "PROTEST")],
)
def test_who_storms_tells_an_attack_from_a_riot(nlp: Language, text: str, kind: str) -> None:
    assert [e.type for e in read(nlp, text).events] == [kind]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("The president threatened to announce new sanctions.", ["Threat"]),
        ("The president announced new sanctions.", ["Announcement"]),
    ],
)
def test_what_one_threatens_to_say_is_not_said(nlp: Language, text: str, types: list[str]) -> None:
    assert [r.type for r in read(nlp, text).reports] == types


def test_who_is_given_something_is_not_threatened(nlp: Language) -> None:
    text = "Kim Yo Jong said she would leave to the navy the right of retaliation against South Korea."
    (threat,) = (r for r in read(nlp, text).reports if r.type == "Threat")
    assert "navy" not in texts(threat.directed_at)


def test_a_demand_that_is_still_to_come_is_no_demand(nlp: Language) -> None:
    reading = read(nlp, "The minister will urge Chad to open its ports.")
    assert [r.event_type for r in reading.reports if r.type == "Demand"] == []
    assert [(e.type, e.factuality) for e in reading.events if e.lemma == "request"] == [("REQUEST", "Planned")]


def test_an_official_who_tells_what_the_own_side_will_do_to_another_threatens(nlp: Language) -> None:
    text = "The U.S. ambassador said Washington would sanction Chad."
    reading = read(nlp, text)
    assert [(r.type, r.event_type) for r in reading.reports] == [("Threat", "THREATEN")]
    assert [(e.type, e.factuality) for e in reading.events] == [("SANCTION", "Threatened")]


def test_one_act_of_speech_is_one_node(nlp: Language) -> None:
    reading = read(nlp, "France pledged 500 million euros in aid to Chad.")
    assert [r.event_type for r in reading.reports] == ["AGREE"]
    assert [e.type for e in reading.events] == []


def test_open_bounds_of_a_number(nlp: Language) -> None:
    least = told(nlp, "At least nine villagers were killed in Lagos.", "kill").quantities[0]
    most = told(nlp, "Up to 40 villagers were arrested in Lagos.", "arrest").quantities[0]
    assert (least.low, least.high, most.low, most.high) == ("9", None, None, "40")
    taking_part = told(nlp, "About 150 fishermen rallied in Lagos.", "protest").quantities[0]
    assert (taking_part.low, taking_part.unit, taking_part.of) == ("150", "fisherman", "protesting")


def test_a_number_that_is_a_name_counts_nothing(nlp: Language) -> None:
    events = read(nlp, "Rebels attacked posts 542 and 543.").events
    assert [q.mention.text for e in events for q in e.quantities] == []


def test_what_a_source_tells_of_an_event_named_before_carries_the_source(nlp: Language) -> None:
    reading = read(nlp, 'Freedonia blew up the bridge. "The incident was a mistake," said General Ruiz.')
    generic = next(e for e in reading.events if e.generic)
    assert generic.statement is not None


def test_a_vow_to_arm_is_neither_a_threat_nor_an_agreement(nlp: Language) -> None:
    reading = read(nlp, "General Ruiz vowed to expand the nuclear arsenal.")
    assert [r.event_type for r in reading.reports] == [None]
    assert [(e.type, e.factuality) for e in reading.events] == [("MOBILIZE", "Planned")]


def test_who_i_is_in_a_quotation(nlp: Language) -> None:
    reading = read(nlp, '"I was beaten by the police," said Nguyen Quang A, an activist.')
    assert sides(reading, "wound", "targets") == ["Nguyen Quang A"]
    reading = read(nlp, '"We will attack the fleet of Chad," the Iranian foreign ministry said.')
    assert sides(reading, "attack", "agents") == ["Iranian foreign ministry"]
