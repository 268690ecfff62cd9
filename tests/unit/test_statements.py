"""Attributed statements as a reader of the graph would see them."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.annotate import annotate
from kg.extract.statements import create_statements
from kg.model import Article, Report, Segment, Span
from tests.reading import parsed


def read(nlp: Language, text: str) -> tuple[Report, ...]:
    segments: list[Segment] = []
    at = 0
    for line in text.split("\n"):
        kind = "subhead" if line.startswith("#") else "body"
        segments.append(Segment(Span(at, at + len(line)), "subhead" if kind == "subhead" else "body"))
        at += len(line) + 1
    article = Article("a.txt", "0", Span(0, len(text)), text, tuple(segments))
    found: tuple[Report, ...] = create_statements(nlp, "kg_statements")(annotate(article, nlp))._.kg_reports
    return found


def only(nlp: Language, text: str) -> Report:
    reports = read(nlp, text)
    assert len(reports) == 1, [r.mention.text for r in reports]
    return reports[0]


def content(report: Report) -> list[str]:
    return [part.text for part in report.parts or (report.mention,)]


def speaker(report: Report) -> str | None:
    return report.speaker.mention.text if report.speaker is not None else None


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("The mayor said that the bridge was closed.", "The mayor", ["the bridge was closed"]),
        ("The bridge was closed, the mayor said on Friday.", "the mayor", ["The bridge was closed"]),
        ("Prices, economists say, will rise next year.", "economists", ["Prices", "will rise next year"]),
        ("The road is closed, according to the police.", "the police", ["The road is closed"]),
        ("The rebels threatened to burn the town.", "The rebels", ["to burn the town"]),
        ("The envoy urged the rebels to free the boys.", "The envoy", ["to free the boys"]),
        ("The bishop called on the army to leave.", "The bishop", ["to leave"]),
        ("The envoy described the vote as a success.", "The envoy", ["the vote as a success"]),
        ("“We won,” said Ana Ruiz.", "Ana Ruiz", ["“We won,”"]),
        ("“We won,” he said, “and we will go on.”", "he", ["“We won,”", "“and we will go on.”"]),
        ("As the envoy told reporters, the talks have failed.", "the envoy", ["the talks have failed"]),
        ("He was sure, he said, that the vote would fail.", "he", ["He was sure", "that the vote would fail"]),
        (
            "The vote left some monks and nuns asking whether it was fair.",
            "some monks and nuns",
            ["whether it was fair"],
        ),
        ("Her view is that the law must stay.", "Her", ["the law must stay"]),
        ("The guard’s claim that he was asleep surprised the court.", "The guard", ["he was asleep"]),
        ("The rebels accused the king of theft.", "The rebels", ["theft"]),
        ("PARIS (AP) — President Ana Ruiz said the talks failed.", "President Ana Ruiz", ["the talks failed"]),
    ],
)
def test_ways_of_attribution(nlp: Language, text: str, who: str, what: list[str]) -> None:
    report = only(nlp, text)
    assert speaker(report) == who
    assert content(report) == what


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not respond to a request for comment.",
        "The minister declined to comment.",
        "The envoy refused to say whether he would resign.",
        "The army issued a series of threats.",
        "The video showed that the tower fell.",
        "Many posts attacked prominent activists.",
        "#‘We will win’, says the coach",
        "",
    ],
)
def test_what_is_no_statement(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("The coach said the team had won.", "Indirect"),
        ("“The team has won,” the coach said.", "Direct"),
        ("The coach said the team was “the best of all”.", "Mixed"),
    ],
)
def test_mode(nlp: Language, text: str, mode: str) -> None:
    assert only(nlp, text).mode == mode


@pytest.mark.parametrize(
    ("text", "kind", "event"),
    [
        ("The general said he would attack the port.", "Threat", "THREATEN"),
        ("The general warned of a strong response to any attack.", "Warning", "THREATEN"),
        ("The rebels vowed revenge for the raid.", "Threat", "THREATEN"),
        ("The envoy called the vote a farce.", "Condemnation", "ACCUSE"),
        ("The bank warned that prices would rise.", "Warning", None),
        ("The premier said the rebels must leave the town.", "Demand", "REQUEST"),
        ("The premier said he would visit the town.", "Promise", None),
        ("The envoy condemned the killing of the monks.", "Condemnation", "ACCUSE"),
        ("The ministry confirmed that two soldiers were hurt.", "Confirmation", None),
        ("The senator denied taking money.", "Denial", None),
        ("An analyst said the move was meant for voters at home.", "Assessment", None),
        ("The airline apologised for the delay.", "Regret", None),
        ("The union rejected the offer of the company.", "Denial", "REJECT"),
    ],
)
def test_type_by_what_the_act_does(nlp: Language, text: str, kind: str, event: str | None) -> None:
    report = only(nlp, text)
    assert (report.type, report.event_type) == (kind, event)


def test_condition_and_addressee(nlp: Language) -> None:
    report = only(nlp, "The regime threatened to shut the network if it did not delete the posts.")
    assert report.condition is not None
    assert report.condition.text == "if it did not delete the posts"
    told = only(nlp, "The mayor told reporters that the bridge was closed.")
    assert told.addressee is not None
    assert told.addressee.mention.text == "reporters"


def test_accused_party_is_what_the_act_is_directed_at(nlp: Language) -> None:
    report = only(nlp, "The opposition accused the premier of lying about the budget.")
    assert [party.mention.text for party in report.directed_at] == ["the premier"]
    assert report.mention.text == "lying about the budget"


def test_nested_statements_are_layers(nlp: Language) -> None:
    outer, inner = read(nlp, "The newspaper reported that the envoy told reporters that the talks had failed.")
    assert outer.parent is None
    assert inner.parent == 0
    assert inner.via is not None
    assert inner.via.mention.text == "The newspaper"
    assert inner.mention.text == "the talks had failed"


@pytest.mark.parametrize(
    "text",
    [
        "“The talks are dead for now,” Reuters quoted the envoy as saying.",
        "“The talks are dead for now,” the envoy was quoted as saying by Reuters.",
        "The envoy was quoted by Reuters as saying that the talks were dead.",
    ],
)
def test_who_quotes_relays(nlp: Language, text: str) -> None:
    report = only(nlp, text)
    assert report.via is not None
    assert (speaker(report), report.via.mention.text) in {("the envoy", "Reuters"), ("The envoy", "Reuters")}


def test_quoted_as_saying_names_the_relay(nlp: Language) -> None:
    report = only(nlp, "Reuters quoted an unnamed official as saying that the talks had failed.")
    assert speaker(report) == "an unnamed official"
    assert report.via is not None
    assert report.via.mention.text == "Reuters"


def test_direct_speech_goes_on_after_the_speaker(nlp: Language) -> None:
    report = only(nlp, "“This is bad,” said Ana Ruiz. “We are all very tired.”")
    assert content(report) == ["“This is bad,”", "“We are all very tired.”"]


def test_free_quotation_has_the_speaker_of_the_context(nlp: Language) -> None:
    first, second = read(nlp, "The envoy said the talks were hard. “They have lost a lot of time.”")
    assert second.cue is None
    assert speaker(second) == speaker(first) == "The envoy"


def test_quotation_over_paragraphs_is_one(nlp: Language) -> None:
    report = only(nlp, "Ana Ruiz said: “The road is long.\n“The bridge is closed.\n“The town is cut off.”")
    assert report.mode == "Direct"
    assert report.mention.text.startswith("“The road")
    assert report.mention.text.endswith("cut off.”")


def test_odd_marks_do_not_run_away(nlp: Language) -> None:
    reports = read(nlp, "“The road is long, said Ana Ruiz.\nThe bridge fell.\nThe town “sleeps.")
    assert all("bridge" not in r.mention.text for r in reports)


def test_participle_goes_on_with_the_same_speaker(nlp: Language) -> None:
    first, second = read(nlp, "Analysts said the vote was fair, adding that the count took a week.")
    assert first.mention.text == "the vote was fair"
    assert speaker(second) == "Analysts"


def test_source_kinds(nlp: Language) -> None:
    assert only(nlp, "A ministry spokesman said the road was closed.").source_kind == "UnnamedOfficial"
    assert only(nlp, "An analyst said the road was closed.").source_kind == "Expert"
    assert only(nlp, "The report said the road was closed.").source_kind == "Document"
    assert only(nlp, "State media said the road was closed.").source_kind == "StateMedia"


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("Asked whether he would resign, the minister replied, “We will see.”", "the minister", ["“We will see.”"]),
        ("He has insisted, without evidence, that millions voted twice.", "He", ["millions voted twice"]),
        ("“It is a challenge that no one has met before,” claims writer Ana Ruiz.", "writer Ana Ruiz", None),
        ("“Talking to them is useless,” she was quoted as saying by state television.", "she", None),
        ("The court ruled on Friday that the ban was unlawful.", "The court", ["the ban was unlawful"]),
        ("A No 10 spokesman said: “We are disappointed.”", "A No 10 spokesman", ["“We are disappointed.”"]),
    ],
)
def test_cues_of_political_reporting(nlp: Language, text: str, who: str, what: list[str] | None) -> None:
    report = only(nlp, text)
    assert speaker(report) == who
    assert what is None or content(report) == what


def test_what_the_reporter_puts_behind_is_no_part_of_it(nlp: Language) -> None:
    claim, denial = read(nlp, "Critics say the envoy knew of the leak, a charge he denies.")
    assert content(claim) == ["the envoy knew of the leak"]
    assert (speaker(denial), content(denial), denial.type) == ("he", ["a charge"], "Denial")
    told = only(nlp, "Vance told him he was “very rude” before an aide stepped between them.")
    assert content(told) == ["he was “very rude”"]
    warned = only(nlp, "Ferriter warned against “talk that divides us” — a remark that drew boos at the dinner.")
    assert content(warned) == ["“talk that divides us”"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Hale said the bill was dead, an explanation that Ruiz called absurd.", "the bill was dead"),
        ("Hale said the bill was dead, even as he called it a fine law.", "the bill was dead"),
        ("Hale said the bill was dead, which he said was a loss.", "the bill was dead"),
        ("Hale promised to raise it with Ruiz, who has accused him of lying.", "to raise it with Ruiz"),
        ("Hale said that the plan “went well,” and he accused the press of lying.", "the plan “went well,”"),
        ("Hale said the US-led sanctions that he opposes are late.", "the US-led sanctions that he opposes are late"),
        ("Hale said the king, who left in May, is ill.", "the king, who left in May, is ill"),
    ],
)
def test_content_ends_where_another_voice_or_act_begins(nlp: Language, text: str, what: str) -> None:
    assert read(nlp, text)[0].mention.text == what


@pytest.mark.parametrize(
    ("text", "cue", "who", "what"),
    [
        (
            "His fund, the Ledger reported last month, paid the bill.",
            "reported",
            "the Ledger",
            ["His fund", "paid the bill"],
        ),
        ("The man wanted to know why the road was shut.", "wanted", "The man", ["why the road was shut"]),
        ("At a diner in Waukesha, Ed Kowalczyk, 68, said he was tired.", "said", "Ed Kowalczyk", ["he was tired"]),
        ("The gang is believed to be in the hills.", "believed", None, ["The gang", "to be in the hills"]),
        ("It is feared that dozens of people have died.", "feared", None, ["dozens of people have died"]),
        ("The guards allegedly beat the prisoner.", "allegedly", None, ["The guards", "beat the prisoner"]),
        ("“We were told the war was over,” Ruiz said.", "told", None, ["the war was over"]),
        (
            "Two men died in the blast, Reuters said, citing officials.",
            "citing",
            "officials",
            ["Two men died in the blast"],
        ),
        ("Many in the party are convinced that he will lose.", "convinced", "Many in the party", ["he will lose"]),
        ("Villagers were hoping that the rain would end.", "hoping", "Villagers", ["the rain would end"]),
        (
            "The suspect, who police believe acted alone, was arrested on Sunday.",
            "believe",
            "police",
            ["The suspect", "acted alone"],
        ),
        (
            "Iran was accused of arming the rebels, a charge Tehran and the group deny.",
            "deny",
            "Tehran and the group",
            ["a charge"],
        ),
        ("Combs lost and claimed, without offering evidence, that the ballots were cooked.", "claimed", "Combs", None),
        ("She made clear to her publisher from the start that she would not break it.", "clear", "She", None),
        (
            "Ruiz, reached on Monday, called the account “garbage” and hung up.",
            "called",
            "Ruiz",
            ["the account “garbage”"],
        ),
        (
            "Archer accused Ruiz, the head of the board, of sitting on a report.",
            "accused",
            "Archer",
            ["sitting on a report"],
        ),
        ("The North shelled it despite South Korea saying it will respond.", "saying", "South Korea", None),
        ("Ruiz spent the weekend urging her party to sound calm.", "urging", "Ruiz", ["to sound calm"]),
        ("Hale issued a statement saying the vote was fair.", "saying", "Hale", ["the vote was fair"]),
        ("He insisted he had done nothing and accused his rivals of lying.", "accused", "He", ["lying"]),
        ("PARIS, Texas (AP) — Ana Ruiz said the talks failed.", "said", "Ana Ruiz", ["the talks failed"]),
        ("“I said ‘No’ at once and left the room,” Ruiz recalled.", "said", "I", ["‘No’"]),
        ("“We won,” he said, before warning: “The war goes on.”", "warning", "he", ["“The war goes on.”"]),
        ("The mayor vowed to stay in the race “until the last dog dies.”", "vowed", "The mayor", None),
        (
            "The chairman promised a hearing before the recess.",
            "promised",
            "The chairman",
            ["a hearing before the recess"],
        ),
        ("The plan of his is odd, but his plan is to sell the house.", "plan", "his", ["to sell the house"]),
        (
            "Analysts say the firm “priced it low,” referring to its base price.",
            "say",
            "Analysts",
            ["the firm “priced it low,”"],
        ),
        ("They want the law changed by May.", "want", "They", ["the law changed by May"]),
    ],
)
def test_rarer_ways_of_attribution(nlp: Language, text: str, cue: str, who: str | None, what: list[str] | None) -> None:
    report = next(r for r in read(nlp, text) if r.cue is not None and r.cue.text == cue)
    assert speaker(report) == who
    assert what is None or content(report) == what


def test_a_verb_after_and_goes_on_with_the_one_who_may_say_it(nlp: Language) -> None:
    first, *_, last = read(nlp, "The senator said he intends to stay and suggested that others may leave.")
    assert content(first) == ["he intends to stay"]
    assert (speaker(last), content(last)) == ("The senator", ["others may leave"])
    text = "The minister said the rebels had attacked the town and threatened to attack again."
    threat = next(r for r in read(nlp, text) if r.type == "Threat")
    assert speaker(threat) == "the rebels"


def test_an_act_if_another_does_not_do_as_told_is_a_threat(nlp: Language) -> None:
    assert only(nlp, "Unless the South stops the leaflets, the North said, it will scrap the pact.").type == "Threat"
    assert only(nlp, "If she wins the vote, the mayor said, she will plant the trees.").type == "Promise"


def test_a_free_quotation_is_of_the_foremost_voice(nlp: Language) -> None:
    text = (
        "“Ask her father,” Hale said of the girl who, according to federal officials, had drowned. "
        "“He called me that night. He could not get a sentence out.”"
    )
    assert {speaker(r) for r in read(nlp, text) if r.mode == "Direct"} == {"Hale"}


@pytest.mark.parametrize(
    "text",
    [
        "No group has claimed the kidnapping of the two doctors.",
        "The firm did not deny that it had cut its budget.",
        "The officials requested anonymity to discuss the plan.",
        "The party has no plan to leave the alliance.",
        "It is interesting to note that prices fell.",
        "The agency declined to confirm or deny that an inquiry was open.",
        "The suspect is accused of planning to rob a bank.",
        "Asked whether he would resign, the minister shrugged.",
        "The government took the threat of a flood very seriously.",
        "Her daughter found a box of notes on top of a wardrobe, and the search went on.",
    ],
)
def test_what_nobody_has_said(nlp: Language, text: str) -> None:
    assert [r for r in read(nlp, text) if "anonymity" not in r.mention.text] == []


def test_a_condition_is_not_said(nlp: Language) -> None:
    reports = read(nlp, "If the king announces that he will stay, the party said, it will leave the government.")
    assert [speaker(r) for r in reports] == ["the party"]


def test_the_words_of_another_source_are_its_own(nlp: Language) -> None:
    first, second = read(nlp, "Officials said that the deal was fair, with one analyst saying it was too cheap.")
    assert content(first) == ["the deal was fair"]
    assert speaker(second) == "one analyst"


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Police fired at the crowd, witnesses said.", "Claim"),
        ("“I do not think he should be fired,” the envoy said.", "Assessment"),
        ("“Any attempt to split the party is doomed to failure,” the envoy said.", "Claim"),
        ("The envoy said the firm would stop its ships in response to the slump.", "Claim"),
        ("“I will say this: the voters are wise,” the envoy said.", "Assessment"),
    ],
)
def test_types_are_not_read_off_single_words(nlp: Language, text: str, type_: str) -> None:
    assert read(nlp, text)[0].type == type_


@pytest.mark.parametrize(
    ("text", "cue", "who"),
    [
        ("The senator, a Republican from Ohio, told reporters that the bill was dead.", "told", "The senator"),
        ("Mr. Hale met the president, who has said that he does not believe it is true.", "believe", "the president"),
        ("Norway denied that its jets had hit a school, saying the reports were false.", "saying", "Norway"),
        ("As well as new roads, Ruiz said that there would be schools.", "said", "Ruiz"),
        ("Hale wrote a letter to the board of directors stating that he was tired.", "stating", "a letter"),
    ],
)
def test_who_speaks(nlp: Language, text: str, cue: str, who: str) -> None:
    doc = parsed(text, nlp)
    report = next(r for r in doc._.kg_reports if r.cue is not None and r.cue.text == cue)
    given = report.speaker
    assert given is not None
    names = doc._.kg_entities[given.entity].names if given.entity is not None else (given.label,)
    assert who in names or given.mention.text.startswith(who)


def test_the_vice_president_of_a_firm_is_named_by_what_follows(nlp: Language) -> None:
    text = "The vice president of Norair, Ana Ruiz, said the price was not important."
    doc = parsed(text, nlp)
    given = doc._.kg_reports[0].speaker
    assert given is not None and given.entity is not None
    assert doc._.kg_entities[given.entity].name == "Ana Ruiz"
