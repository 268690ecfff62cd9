"""Text that several articles share, and how many independent witnesses are left."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.model import (
    Argument,
    Article,
    At,
    Entity,
    EntityMention,
    Event,
    EventMention,
    Kind,
    Known,
    Mention,
    Reading,
    Report,
    SourceKind,
    Span,
    Statement,
    Thing,
)
from kg.resolve.witnesses.copies import NEIGHBOURS, copies, overlaps, reprints, shared_texts
from kg.resolve.witnesses.counting import Witnesses

# ---- one text ------------------------------------------------------------------------------------------------------

BASE = "Rescue teams from Norhaven reached the flooded valley on Monday and found nine people alive in the town hall."


def told(source: str, *lines: str, outlet: str | None = None) -> Reading:
    """An article of these sentences, with an event told in each by its first word."""
    events, start = [], 0
    for line in lines:
        mention = Mention(Span(start, start + len(line.split()[0])), line.split()[0], span(start, line), "test")
        events.append(EventMention(mention, "AID", "reach", "Actual"))
        start += len(line) + 1
    text = "\n".join(lines)
    known = Known(outlet, "Given") if outlet else None
    return Reading(Article(source, "", Span(0, len(text)), text, (), outlet=known), events=tuple(events))


def span(start: int, line: str) -> Span:
    return Span(start, start + len(line))


def grouped(one: str, other: str) -> bool:
    return len(copies([told("a.txt", one), told("b.txt", other)])) == 1


@pytest.mark.parametrize(
    "version",
    [
        BASE,
        BASE.replace("nine", "eleven"),
        BASE.replace("reached", "have reached"),
        "Rescue teams from Norhaven reached the flooded valley on Monday and found nine people alive.",
        "The government said that " + BASE.replace("Rescue", "rescue"),
    ],
)
def test_versions_of_a_sentence_are_one_text(version: str) -> None:
    assert grouped(BASE, version)


@pytest.mark.parametrize(
    "other",
    [
        "Nine survivors were discovered in the town hall of the flooded valley on Monday by rescuers from Norhaven.",
        "Rescue teams from Norhaven found nine people dead in the harbour of Estmere after a ferry sank on Friday.",
    ],
)
def test_one_fact_in_other_words_is_two_texts(other: str) -> None:
    assert not grouped(BASE, other)


def test_short_sentences_and_stock_phrases_are_nobodys_copy() -> None:
    assert not grouped("The cause is under investigation.", "The cause is under investigation.")
    comment = " did not immediately respond to a request for comment."
    assert not grouped("The Ministry of Fisheries" + comment, "A spokesman for Ostrand Steel" + comment)


def test_a_form_filled_anew_is_another_text_and_an_edited_number_is_not() -> None:
    market = "The Norhaven index closed {} points lower at {} on Friday while the Estmere index lost {} to end the day."
    assert not grouped(market.format("12.5", "2,310", "0.8"), market.format("31.2", "2,279", "1.4"))
    assert grouped(market.format("12.5", "2,310", "0.8"), market.format("12.5", "2,310", "1.8"))


def test_a_quotation_that_runs_on_is_taken_sentence_by_sentence() -> None:
    other = "Nobody in the harbour had been warned before the second wave came in from the sea."
    long = told("a.txt", BASE, other)
    whole = Mention(Span(0, len(long.article.text)), long.article.text, Span(0, len(long.article.text)), "test")
    long = Reading(long.article, events=long.events, reports=(Report(whole, "Claim", "Direct"),))
    found = copies([long, told("b.txt", BASE), told("c.txt", other)])
    assert [[s.reading for s in group] for group in found] == [[0, 1], [0, 2]]


def test_a_sentence_of_one_article_alone_is_no_copy() -> None:
    assert (
        copies([told("a.txt", BASE, BASE), told("b.txt", "Something else happened far away from all this today.")])
        == ()
    )


def test_a_text_printed_everywhere_is_one_group_and_costs_few_pairs() -> None:
    readings = [told(f"{n:03}.txt", BASE.replace("nine", str(n))) for n in range(300)]
    (group,) = copies(readings)
    assert [sentence.reading for sentence in group] == list(range(300))
    assert len(overlaps(readings, [group])) <= NEIGHBOURS * len(readings)


LINES = [
    "The regional court of Estmere sentenced the former mayor to four years in prison for taking bribes.",
    "Prosecutors had asked for seven years and for the confiscation of his house on the lake.",
    "His lawyer announced that the former mayor would appeal against the sentence within a week.",
    "The trial had begun in March after two years of investigation by the financial police.",
    "Outside the court some forty supporters of the former mayor sang and waved banners in the rain.",
]


def test_a_reprint_stands_in_another_for_the_most_part() -> None:
    one, other = told("a.txt", *LINES[:4]), told("b.txt", *LINES[:3], LINES[4])
    brief = told("c.txt", LINES[0], *(f"Nothing like this was ever heard in the valley of {n} lakes." for n in (3, 4)))
    readings = [one, other, brief]
    shared = overlaps(readings, copies(readings))
    assert shared == {(0, 1): 3, (0, 2): 1, (1, 2): 1}
    assert reprints(readings, shared) == [(0, 1)]
    assert shared_texts(readings, shared) == [(0, 1), (0, 2), (1, 2)]  # one sentence is a third of the brief


# ---- witnesses -----------------------------------------------------------------------------------------------------

Line = tuple[str, ...]
"""A sentence, who says it (if anybody), and who relays that (if anybody)."""

KINDS: dict[str, tuple[Kind, SourceKind]] = {
    "Harbour Ministry": ("Organization", "Organisation"),
    "Anna Ruud": ("Person", "NamedOfficial"),
    "Nordic Wire": ("NewsOutlet", "Media"),
}


def argument(name: str, names: list[str], sentence: Span) -> Argument:
    mention = Mention(sentence, name, sentence, "test")
    return Argument(mention, entity=names.index(name)) if name in KINDS else Argument(mention, label=name)


def reading(source: str, *lines: Line, outlet: str | None = None) -> Reading:
    """An article with an event in each sentence, and a report where somebody says it; a relay is a report around it."""
    bare = told(source, *(line[0] for line in lines), outlet=outlet)
    names = sorted(KINDS)
    reports, events = list[Report](), list[EventMention]()
    for event, line in zip(bare.events, lines, strict=True):
        statement: int | None = None
        for name in reversed(line[1:]):
            kind = KINDS[name][1] if name in KINDS else "Unnamed"
            made = Report(
                event.mention,
                "Claim",
                "Indirect",
                speaker=argument(name, names, event.mention.sentence),
                source_kind=kind,
                parent=statement,
            )
            reports.append(made)
            statement = len(reports) - 1
        events.append(EventMention(event.mention, event.type, event.lemma, event.factuality, statement=statement))
    first = bare.events[0].mention
    entities = [Entity(KINDS[n][0], n, (n,), (EntityMention(first, "name"),)) for n in names]
    return Reading(bare.article, tuple(entities), reports=tuple(reports), events=tuple(events))


def witnesses(readings: list[Reading]) -> Witnesses:
    things = {n: Thing(n.lower().replace(" ", "-"), (KINDS[n][0],), n, (), ()) for n in KINDS}
    thing_at: dict[At, Thing] = {(r, i): things[n] for r in range(len(readings)) for i, n in enumerate(sorted(KINDS))}
    copied = copies(readings)
    return Witnesses(readings, thing_at, copied, reprints(readings, overlaps(readings, copied)))


def of_event(*readings: Reading) -> int:
    ats = [(r, i) for r, one in enumerate(readings) for i in range(len(one.events))]
    return witnesses(list(readings)).of_event(ats)


def of_statement(speaker: str, *readings: Reading) -> int:
    """The witnesses of the one statement that all reports by a speaker carry."""
    entity = sorted(KINDS).index(speaker)
    ats = [(r, i) for r, one in enumerate(readings) for i, report in enumerate(one.reports)
           if report.speaker and report.speaker.entity == entity]  # fmt: skip
    return witnesses(list(readings)).of_statement(ats)


OWN = ["Fishermen blocked the port.", "A blockade began there.", "Boats closed the harbour.", "The port was shut."]


def test_every_article_in_its_own_words_is_a_witness_once() -> None:
    assert of_event(*(reading(f"{n}.txt", (line,)) for n, line in enumerate(OWN))) == 4
    assert of_event(reading("a.txt", *((line,) for line in OWN))) == 1


def test_articles_of_one_outlet_are_one_witness() -> None:
    assert of_event(reading("a.txt", (OWN[0],), outlet="The Tide"), reading("b.txt", (OWN[1],), outlet="THE TIDE")) == 1
    assert of_event(reading("a.txt", (OWN[0],), outlet="The Tide"), reading("b.txt", (OWN[1],), outlet="The Gull")) == 2


def test_copies_of_one_sentence_are_one_witness() -> None:
    assert of_event(reading("a.txt", (BASE,)), reading("b.txt", (BASE.replace("nine", "eleven"),))) == 1
    assert of_event(reading("a.txt", (BASE,)), reading("b.txt", (LINES[0],))) == 2


def test_an_article_that_stands_in_another_adds_no_witness() -> None:
    """Though the sentence that tells the event was written anew."""
    one = reading("a.txt", *((line,) for line in (OWN[0], *LINES[:3])))
    reprint, other = (reading("b.txt", *((line,) for line in (OWN[1], *LINES[n : n + 3]))) for n in (0, 2))
    assert witnesses([one, reprint]).of_event([(0, 0), (1, 0)]) == 1
    assert witnesses([one, other]).of_event([(0, 0), (1, 0)]) == 2


def test_papers_that_pass_on_one_word_are_one_witness_of_the_event_and_each_of_the_statement() -> None:
    papers = [reading(f"{n}.txt", (line, "Harbour Ministry")) for n, line in enumerate(OWN)]
    assert of_event(*papers) == 1
    assert of_statement("Harbour Ministry", *papers) == 4


def test_papers_that_quote_two_speakers_are_two_witnesses_of_the_event() -> None:
    ministry, ruud = (reading(f"{n}.txt", (OWN[n], name)) for n, name in enumerate(("Harbour Ministry", "Anna Ruud")))
    assert of_event(ministry, ruud) == 2
    assert of_event(reading("a.txt", (OWN[0], "Harbour Ministry"), (OWN[1], "Anna Ruud"))) == 1, "one article"


def test_unnamed_speakers_of_two_papers_are_not_known_to_be_the_same() -> None:
    assert of_event(*(reading(f"{n}.txt", (OWN[n], "residents")) for n in range(2))) == 2


def test_quoting_one_source_does_not_make_papers_that_saw_it_themselves_one() -> None:
    papers = [reading(f"{n}.txt", (OWN[n],), (OWN[n + 2], "Harbour Ministry")) for n in range(2)]
    assert of_event(*papers) == 2
    assert of_event(*papers, reading("c.txt", (LINES[4], "Harbour Ministry"))) == 3


def test_reports_relayed_by_one_agency_are_its_one_witness() -> None:
    relayed = [reading(f"{n}.txt", (OWN[n], "Anna Ruud", "Nordic Wire")) for n in range(2)]
    assert of_statement("Anna Ruud", *relayed) == 1
    assert of_statement("Anna Ruud", *relayed, reading("c.txt", (OWN[2], "Anna Ruud"))) == 2
    through = [reading(f"{n}.txt", (OWN[n], "Anna Ruud", "Harbour Ministry")) for n in range(2)]
    assert of_statement("Anna Ruud", *through) == 2, "a ministry is no agency"


def test_the_agencys_own_article_is_that_witness_too() -> None:
    relayed = reading("a.txt", (OWN[0], "Nordic Wire"))
    assert of_event(relayed, reading("b.txt", (OWN[1],), outlet="Nordic Wire")) == 1
    assert of_event(relayed, reading("b.txt", (OWN[1],), outlet="The Gull")) == 2


def test_confidence_halves_the_doubt_with_each_witness_and_what_is_only_claimed_counts_half() -> None:
    papers = [reading("a.txt", (OWN[0],)), reading("b.txt", (OWN[1],)), reading("c.txt", (OWN[2], "Anna Ruud"))]
    found = witnesses(papers)
    assert found.told(Event("e", "ASSAULT", "Actual", ((0, 0), (1, 0)))).confidence == "0.750"
    assert found.told(Event("e", "ASSAULT", "Actual", ((2, 0),))).confidence == "0.250"
    assert found.said(Statement("s", "Claim", ((2, 0),))).confidence == "0.500"


def test_the_graph_counts_witnesses_and_says_which_articles_share_text(tmp_path: Path) -> None:
    story = "Gunmen attacked the Harbour Hotel in Norhaven on 4 May 2021. {} Police closed all the roads to the old harbour."
    (tmp_path / "a.txt").write_text(story.format("The owner of the hotel was wounded by a shot in the arm."), "utf-8")
    (tmp_path / "b.txt").write_text(story.format("Nobody in the building was hurt, a guest said."), "utf-8")
    own = "Shots were heard all night. On 4 May 2021 gunmen attacked the Harbour Hotel, a landmark of Norhaven."
    (tmp_path / "c.txt").write_text(own, "utf-8")
    built = kg.build([str(tmp_path)])
    rows = kg.query("sources", built.store()).texts()
    attack = [row for row in rows if "attacked" in row["what"]]
    assert {row["file"] for row in attack} == {"a.txt", "b.txt", "c.txt"}
    assert {(row["independent"], row["articles"], row["confidence"]) for row in attack} == {("2", "3", "0.75")}
    shared = (
        """SELECT ?a ?b WHERE { ?x kg:sharesTextWith ?y . ?x dcterms:source ?a . ?y dcterms:source ?b } ORDER BY ?a"""
    )
    path = tmp_path / "shared.rq"
    path.write_text(shared, "utf-8")
    assert [tuple(row.values()) for row in kg.query(path, built.store()).texts()] == [
        ("a.txt", "b.txt"),
        ("b.txt", "a.txt"),
    ]
