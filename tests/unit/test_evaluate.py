"""The scorers on graphs and gold small enough to compute the expected number by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.evaluate import Scores, evaluate, render
from kg.evaluate.heads import head, lemma, minimal
from kg.evaluate.matching import b_cubed, dice, f1, jaccard
from kg.evaluate.scores import Value

PREFIXES = """@prefix : <https://example.org/> .
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix plover: <https://w3id.org/newskg/plover#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

# Two sentences; the second line is a menu.
PAGE = "Arnor said that Gondor attacked Rohan. Arnor threatened to burn Edoras.\nHome | World | Sport\n"


def at(text: str, within: str = PAGE, nth: int = 0) -> tuple[int, int]:
    """Where a text stands in the page; the ``nth`` occurrence."""
    start = -1
    for _ in range(nth + 1):
        start = within.index(text, start + 1)
    return start, start + len(text)


class Graph:
    """Turtle written by hand: ``mention`` adds a place and names it."""

    def __init__(self, text: str = PAGE, source: str = "page.txt") -> None:
        self.text = text
        self.lines = [PREFIXES, f':page a kg:Article ; dcterms:source "{source}" .']
        self._count = 0

    def mention(self, words: str, nth: int = 0, more: str = "", held: str | None = None) -> str:
        start, end = at(words, self.text, nth)
        self._count += 1
        name = f":m{self._count}"
        said = json.dumps(words if held is None else held)
        self.lines.append(
            f"{name} a kg:Mention ; kg:article :page ; kg:start {start} ; kg:end {end} ; kg:text {said} {more} ."
        )
        return name

    def add(self, *triples: str) -> None:
        self.lines += triples

    def write(self, folder: Path) -> Path:
        path = folder / "graph.ttl"
        path.write_text("\n".join(self.lines), encoding="utf-8")
        return path


def span(words: str, nth: int = 0) -> dict[str, Any]:
    start, end = at(words, PAGE, nth)
    return {"start": start, "end": end, "text": words}


def place(words: str, nth: int = 0) -> dict[str, Any]:
    return {"doc": "page", **span(words, nth), "form": "name", "segment": "body"}


GOLD: dict[str, list[dict[str, Any]]] = {
    "segments": [
        {"record": "segment", "doc": "page", **span(PAGE.split("\n")[0]), "kind": "body", "is_article_text": True},
        {"record": "segment", "doc": "page", **span("Home | World | Sport"), "kind": "nav", "is_article_text": False},
    ],
    "entities": [
        {"id": "ent:A", "label": "Arnor", "mentions": [place("Arnor"), place("Arnor", 1)], "nominal": []},
        {"id": "ent:G", "label": "Gondor", "mentions": [place("Gondor")], "nominal": []},
        {"id": "ent:R", "label": "Rohan", "mentions": [place("Rohan")], "nominal": []},
    ],
    "statements": [
        {
            "id": "st:1", "doc": "page", "speaker": "ent:A", "speaker_span": span("Arnor"), "type": "claim",
            "mode": "indirect", "certainty": "clear", "cluster": None,
            "content": [span("Gondor attacked Rohan")],
        },
        {
            "id": "st:2", "doc": "page", "speaker": "ent:A", "speaker_span": span("Arnor", 1), "type": "threat",
            "mode": "indirect", "certainty": "clear", "cluster": None, "content": [span("to burn Edoras")],
        },
    ],
    "nonstatements": [],
    "events": [
        {
            "id": "ev:attack", "plover": "ASSAULT", "plover_alt": [], "agents": ["ent:G"], "targets": ["ent:R"],
            "facility": None, "time": "2020-06-16T14:49:00+09:00", "certainty": "clear",
            "mentions": [{"doc": "page", "trigger": span("attacked"), "clause": span("Gondor attacked Rohan"),
                          "segment": "body", "factuality": "actual"}],
        },
        {
            "id": "ev:burn", "plover": "ASSAULT", "plover_alt": ["COERCE"], "agents": ["ent:A"], "targets": [],
            "facility": None, "time": None, "certainty": "clear",
            "mentions": [{"doc": "page", "trigger": span("burn"), "clause": span("to burn Edoras"),
                          "segment": "body", "factuality": "threatened"}],
        },
    ],
    "threats": [
        {
            "id": "th:1", "actor": "ent:A", "statements": ["st:2"], "certainty": "clear", "fulfilled": "no",
            "fulfilled_by": None, "threatened_event": "ev:burn", "threatened_action": "burn Edoras",
        }
    ],
}  # fmt: skip


def write_gold(folder: Path) -> Path:
    gold = folder / "gold"
    gold.mkdir()
    for name, records in GOLD.items():
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (gold / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return gold


def score_page(folder: Path, graph: Graph) -> tuple[Scores, ...]:
    sources = folder / "sources"
    sources.mkdir()
    (sources / "page.txt").write_text(PAGE, encoding="utf-8", newline="")
    return evaluate([write_gold(folder)], graph.write(folder), sources)


def measures(scores: tuple[Scores, ...]) -> Mapping[str, Value]:
    return {name: value for score in scores for name, value in score.measures.items()}


def lines(scores: tuple[Scores, ...], title: str, kind: str) -> list[str]:
    found = next(score for score in scores if score.title == title)
    return [str(finding) for finding in found.findings if finding.kind == kind]


def perfect() -> Graph:
    graph = Graph()
    arnor, again = graph.mention("Arnor"), graph.mention("Arnor", 1)
    graph.add(f':arnor a kg:Actor, kg:State ; skos:prefLabel "Arnor"@en ; kg:mention {arnor}, {again} .')
    graph.add(f":gondor a kg:Actor ; kg:mention {graph.mention('Gondor')} .")
    graph.add(f":rohan a kg:Actor ; kg:mention {graph.mention('Rohan')} .")
    report = "; a kg:Report ; kg:reportMode kg:Indirect ; kg:speakerMention"
    claim = graph.mention("Gondor attacked Rohan", more=f"{report} {arnor}")
    threat = graph.mention("to burn Edoras", more=f"{report} {again}")
    graph.add(f":claim a kg:Statement, kg:Claim ; kg:speaker :arnor ; kg:mention {claim} .")
    graph.add(f":threat a kg:Statement, kg:Threat ; kg:speaker :arnor ; kg:mention {threat} ; kg:threatens :burn .")
    attacked = graph.mention("attacked", more="; kg:factuality kg:Actual")
    graph.add(f":attack a kg:Event ; kg:mention {attacked} ; kg:eventType plover:ASSAULT ; kg:factuality kg:Actual .")
    graph.add(':attack kg:agent :gondor ; kg:target :rohan ; kg:date "2020-06-16" .')
    burn = graph.mention("burn", more="; kg:factuality kg:Threatened")
    graph.add(f":burn a kg:Event ; kg:mention {burn} ; kg:eventType plover:COERCE ; kg:factuality kg:Threatened .")
    graph.add(":burn kg:agent :arnor .")
    return graph


def test_a_graph_that_says_what_gold_says_scores_one_everywhere(tmp_path: Path) -> None:
    scores = score_page(tmp_path, perfect())
    got = measures(scores)
    ones = [
        "entity_mention_recall", "entity_b3_f1", "statement_f1", "content_speaker_f1", "content_speaker_type_f1",
        "utterance_b3_f1", "mode_acc", "event_mention_recall", "event_mention_precision", "event_b3_f1",
        "event_type_acc", "event_agent_acc", "event_target_acc", "event_date_acc", "event_fact_acc_unreal",
    ]  # fmt: skip
    assert {name: got[name] for name in ones} == dict.fromkeys(ones, 1.0)
    assert (got["spans_wrong"], got["mentions_in_furniture"], got["event_unreal_told_as_actual"]) == (0, 0, 0)
    threats = ("threats_gold", "threats_found", "threats_linked", "threats_fulfilment_right", "threats_false")
    assert [got[name] for name in threats] == [1, 1, 1, 1, 0]
    assert not any(score.findings for score in scores)


def test_an_empty_graph_scores_nothing_and_lists_every_miss(tmp_path: Path) -> None:
    scores = score_page(tmp_path, Graph())
    got = measures(scores)
    assert (got["entity_mention_recall"], got["statement_f1"], got["event_b3_f1"], got["threats_found"]) == (0, 0, 0, 0)
    assert len(lines(scores, "entities", "MISS")) == 4
    assert lines(scores, "statements", "MISS")[0] == (
        "MISS         page[16:37] “Gondor attacked Rohan” st:1 ent:A claim indirect"
    )


def test_a_split_actor_costs_recall_of_b_cubed(tmp_path: Path) -> None:
    graph = Graph()
    graph.add(f":one a kg:Actor ; kg:mention {graph.mention('Arnor')} .")
    graph.add(f":two a kg:Actor ; kg:mention {graph.mention('Arnor', 1)} .")
    scores = score_page(tmp_path, graph)
    # Two of four mentions, each alone: precision 1; recall (1/2 + 1/2 + 0 + 0) / 4 = 1/4; F1 = 2/5.
    assert measures(scores)["entity_mention_recall"] == 0.5
    assert measures(scores)["entity_b3_f1"] == 0.4
    assert lines(scores, "entities", "SPLIT") == ["SPLIT        ent:A (2 mentions) <- one: 'Arnor' 1x; two: 'Arnor' 1x"]


def test_a_node_for_two_actors_is_listed_as_merged(tmp_path: Path) -> None:
    graph = Graph()
    graph.add(f":both a kg:Actor ; kg:mention {graph.mention('Gondor')}, {graph.mention('Rohan')} .")
    (line,) = lines(score_page(tmp_path, graph), "entities", "MERGED")
    assert line == "MERGED       both <- ent:G: 'Gondor' 1x; ent:R: 'Rohan' 1x"


def test_a_wrong_speaker_and_a_false_alarm_are_counted_and_shown(tmp_path: Path) -> None:
    graph = Graph()
    graph.add(f":gondor a kg:Actor ; kg:mention {graph.mention('Gondor')} .")
    claim = graph.mention("Gondor attacked Rohan", more="; a kg:Report")
    false = graph.mention("Arnor threatened", more="; a kg:Report")
    graph.add(f":claim a kg:Statement, kg:Threat ; kg:speaker :gondor ; kg:mention {claim} .")
    graph.add(f":false a kg:Statement, kg:Claim ; kg:mention {false} .")
    scores = score_page(tmp_path, graph)
    got = measures(scores)
    # One of two reports is right, one of two statements found.
    assert (got["statement_p"], got["statement_r"], got["statement_f1"]) == (0.5, 0.5, 0.5)
    assert (got["content_speaker_f1"], got["type_acc"], got["threats_false"]) == (0.0, 0.0, 1)
    assert "st:1 ent:A <- ent:G" in lines(scores, "statements", "SPEAKER")[0]
    assert "st:1 claim <- Threat" in lines(scores, "statements", "TYPE")[0]
    assert "“Arnor threatened” Claim by nobody" in lines(scores, "statements", "FALSE")[0]


def test_two_classes_on_one_statement_are_no_class(tmp_path: Path) -> None:
    graph = perfect()
    graph.add(":claim a kg:Assessment .")
    assert measures(score_page(tmp_path, graph))["content_speaker_type_f1"] == 0.5


def test_a_threatened_event_told_as_a_fact_is_counted(tmp_path: Path) -> None:
    graph = perfect()
    graph.add(":burn kg:factuality kg:Actual .")
    scores = score_page(tmp_path, graph)
    assert measures(scores)["event_unreal_told_as_actual"] == 1
    assert "ev:burn threatened <- threatened (node: actual/threatened)" in lines(scores, "events", "UNREAL")[0]


def test_event_differences_name_gold_and_got(tmp_path: Path) -> None:
    graph = Graph()
    graph.add(f":rohan a kg:Actor ; kg:mention {graph.mention('Rohan')} .")
    attacked, threatened = graph.mention("attacked"), graph.mention("threatened")
    graph.add(f":attack a kg:Event ; kg:mention {attacked} ; kg:eventType plover:AID ; kg:agent :rohan .")
    graph.add(f":other a kg:Event ; kg:mention {threatened} ; kg:eventType plover:THREATEN .")
    scores = score_page(tmp_path, graph)
    got = measures(scores)
    assert (got["event_mention_recall"], got["event_mention_precision"], got["event_type_acc"]) == (0.5, 0.5, 0.0)
    assert "ev:attack ASSAULT <- AID" in lines(scores, "events", "TYPE")[0]
    assert "ev:attack ent:G <- ent:R" in lines(scores, "events", "AGENT")[0]
    assert "ev:burn ASSAULT threatened" in lines(scores, "events", "MISS")[0]
    assert "“threatened” THREATEN" in lines(scores, "events", "FALSE")[0]


def test_a_threat_without_its_event_is_found_but_not_linked(tmp_path: Path) -> None:
    graph = perfect()
    graph.lines = [line.replace(" ; kg:threatens :burn", "") for line in graph.lines]
    scores = score_page(tmp_path, graph)
    got = measures(scores)
    assert (got["threats_found"], got["threats_linked"], got["threats_fulfilment_right"]) == (1, 0, 0)
    assert lines(scores, "threats", "UNLINKED")[0].endswith("-> ev:burn <- nothing")


def test_a_wrong_text_and_a_mention_in_the_menu_are_counted(tmp_path: Path) -> None:
    graph = Graph()
    graph.mention("Rohan", held="Gohan")
    graph.mention("World")
    scores = score_page(tmp_path, graph)
    assert (measures(scores)["spans_wrong"], measures(scores)["mentions_in_furniture"]) == (1, 1)
    assert "the file has 'Rohan'" in lines(scores, "spans", "SPAN")[0]
    assert "“World”" in lines(scores, "spans", "FURNITURE")[0]


def test_triples_that_several_named_graphs_repeat_count_once(tmp_path: Path) -> None:
    turtle = perfect().write(tmp_path).read_text(encoding="utf-8").removeprefix(PREFIXES)
    trig = tmp_path / "graph.trig"
    trig.write_text(f"{PREFIXES} :g {{ {turtle} }} :h {{ {turtle} }}", encoding="utf-8")
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    got = measures(evaluate([write_gold(tmp_path)], trig, tmp_path))
    assert (got["statement_f1"], got["statements_pred"], got["entity_mention_recall"]) == (1.0, 2, 1.0)


# ---- public formats ------------------------------------------------------------------------------------------


def records(folder: Path, *items: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return path


def test_quotations_match_by_jaccard_and_by_speaker(tmp_path: Path) -> None:
    gold = records(
        tmp_path,
        {
            "id": "a/b",
            "text": PAGE,
            "attributions": [
                {"content_spans": [at("Gondor attacked Rohan")], "source_spans": [at("Arnor")]},
                {"content_spans": [at("to burn Edoras")], "source_spans": [at("Arnor", nth=1)]},
            ],
        },
    )
    graph = Graph(source="quotes.jsonl/a_b.txt")
    graph.mention("Gondor attacked Rohan", more=f"; a kg:Report ; kg:speakerMention {graph.mention('Rohan')}")
    graph.mention("burn", more="; a kg:Report")  # 4 of 14 positions: below every threshold
    scores = evaluate([gold], graph.write(tmp_path))
    got = measures(scores)
    assert (got["quotations_gold"], got["quotations_pred"], got["documents_without_statement"]) == (2, 2, 0)
    assert (got["content_0.3_f1"], got["content_0.8_f1"], got["content_speaker_0.5_f1"]) == (0.5, 0.5, 0.0)
    assert got["spans_wrong"] == 0
    assert "'Arnor' <- 'Rohan'" in lines(scores, "quotations", "SPEAKER")[0]
    assert "“to burn Edoras” by 'Arnor'" in lines(scores, "quotations", "MISS")[0]


def test_times_score_spans_and_values_apart(tmp_path: Path) -> None:
    text = "It rained on June 3 and on Monday."
    gold = records(
        tmp_path,
        {
            "id": "page",
            "text": text,
            "timexes": [
                {"span": at("June 3", text), "type": "DATE", "value": "2020-06-03"},
                {"span": at("Monday", text), "type": "DATE", "value": "2020-06-08"},
            ],
        },
    )
    graph = Graph(text)
    graph.mention("on June 3", more='; a kg:TimeExpression ; kg:value "2020-06-03"')
    scores = evaluate([gold], graph.write(tmp_path))
    # One of two found, its value right, its span not equal: F1 = 2·1 / (1 + 2).
    assert [measures(scores)[name] for name in ("relaxed_f1", "strict_f1", "value_f1")] == [0.667, 0.0, 0.667]
    assert "Monday" in lines(scores, "times", "MISS")[0]


def test_coded_events_need_type_and_both_sides(tmp_path: Path) -> None:
    event = {"source_spans": [at("Gondor")], "target_spans": [at("Rohan")]}
    gold = records(
        tmp_path,
        {"id": "page", "text": PAGE, "events": [{"code": "FIGHT", **event}, {"code": "INVESTIGATE", **event}]},
    )
    graph = perfect()
    graph.lines = [line for line in graph.lines if ":burn a" not in line]
    got = measures(evaluate([gold], graph.write(tmp_path)))
    assert (got["ASSAULT"], got["who_did_what_recall"]) == ("P=1.000 R=1.000 F1=1.000 n=1", 1.0)


def test_swapped_sides_are_no_answer(tmp_path: Path) -> None:
    event = {"code": "ASSAULT", "source_spans": [at("Rohan")], "target_spans": [at("Gondor")]}
    gold = records(tmp_path, {"id": "page", "text": PAGE, "events": [event]})
    scores = evaluate([gold], perfect().write(tmp_path))
    assert measures(scores)["who_did_what_recall"] == 0.0
    assert "ASSAULT Rohan -> Gondor <- ASSAULT gondor -> rohan" in lines(scores, "coded events", "ACTORS")[0]


def test_what_is_only_threatened_is_no_false_alarm_in_an_event_free_sentence(tmp_path: Path) -> None:
    gold = records(tmp_path, {"id": "page", "text": PAGE, "events": [], "no_event": True})
    graph = perfect()
    graph.lines = [line for line in graph.lines if ":attack" not in line]
    got = measures(evaluate([gold], graph.write(tmp_path)))
    assert (got["event_free_sentences"], got["event_free_coded"]) == (1, 0)


def test_cameo_codes_count_by_their_plover_type(tmp_path: Path) -> None:
    gold = records(tmp_path, {"id": "page", "text": PAGE, "events": [{"code": "190"}], "no_event": False})
    got = measures(evaluate([gold], perfect().write(tmp_path)))
    assert got["ASSAULT"] == "P=1.000 R=1.000 F1=1.000 n=1"


def test_coreference_within_and_across_documents(tmp_path: Path) -> None:
    mention = {"kind": "entity", "type": "LOCATION", "cluster": "1", "name": "Arnor", "text": "Arnor"}
    spans = [{**mention, "span": at("Arnor")}, {**mention, "span": at("Arnor", nth=1)}]
    gold = records(tmp_path, {"id": "page", "text": PAGE, "mentions": spans})
    graph = Graph()
    graph.add(f":one a kg:Actor ; kg:mention {graph.mention('Arnor')} .")
    graph.add(f":two a kg:Actor ; kg:mention {graph.mention('Arnor', 1)} .")
    got = measures(evaluate([gold], graph.write(tmp_path)))
    # Precision 1, recall 1/2.
    assert (got["entity_mention_recall"], got["entity_b3_f1_within"], got["entity_b3_f1_across"]) == (1.0, 0.667, 0.667)


CARRIER = "The Norburg carrier Norair, which lost money, sued the government of Harad. Norair Group waited for Norair."


def coreference(folder: Path, mentions: list[dict[str, Any]], *found: tuple[str, str, int]) -> Mapping[str, Value]:
    """The measures where gold marks ``mentions`` and the graph (node, words, which occurrence)."""
    common = {"kind": "entity", "type": "ORGANIZATION"}
    gold = records(folder, {"id": "page", "text": CARRIER, "mentions": [{**common, **item} for item in mentions]})
    graph = Graph(CARRIER)
    for node, words, nth in found:
        graph.add(f":{node} a kg:Actor ; kg:mention {graph.mention(words, nth)} .")
    return measures(evaluate([gold], graph.write(folder)))


def marked(words: str, name: str, nth: int = 0) -> dict[str, Any]:
    return {"span": at(words, CARRIER, nth), "text": words, "name": name, "cluster": name}


def test_a_name_in_a_phrase_is_its_mention_where_it_is_the_head(tmp_path: Path) -> None:
    phrase = marked("The Norburg carrier Norair, which lost money", "Norair")
    got = coreference(tmp_path, [phrase], ("norair", "Norair", 0))
    assert (got["entity_mention_recall"], got["entity_mention_recall_overlap"]) == (1.0, 0.0)
    got = coreference(tmp_path, [phrase], ("norburg", "Norburg", 0))
    assert got["entity_mention_recall"] == 0.0


def test_a_state_is_no_mention_of_its_government(tmp_path: Path) -> None:
    got = coreference(tmp_path, [marked("the government of Harad", "Harad")], ("harad", "Harad", 0))
    assert got["entity_mention_recall"] == 0.0
    got = coreference(tmp_path, [marked("the government of Harad", "Harad")], ("harad", "the government", 0))
    assert got["entity_mention_recall"] == 1.0


def test_a_mention_longer_than_the_phrase_is_another(tmp_path: Path) -> None:
    got = coreference(tmp_path, [marked("Norair", "Norair", nth=1)], ("group", "Norair Group", 0))
    assert got["entity_mention_recall"] == 0.0


def test_a_phrase_and_the_name_that_is_its_head_count_once(tmp_path: Path) -> None:
    phrase = marked("The Norburg carrier Norair, which lost money", "Norair")
    got = coreference(tmp_path, [phrase, marked("Norair", "Norair")], ("norair", "Norair", 0))
    assert (got["entity_mentions_gold"], got["entity_mentions_nested"], got["entity_mention_recall"]) == (1, 1, 1.0)
    assert got["entity_mention_recall_overlap"] == 0.5


def test_the_baseline_calls_one_what_has_one_head(tmp_path: Path) -> None:
    gold = [marked("Norair", "Norair"), marked("Norair Group", "Norair"), marked("Norair", "Norair", nth=2)]
    got = coreference(tmp_path, gold, ("one", "Norair", 0), ("one", "Norair Group", 0))
    # Ours: one cluster of two, one missed: P = 1, R = (2/3 + 2/3 + 0) / 3.
    assert got["entity_b3_f1_within"] == 0.615
    # The baseline over the same two: heads "norair" and "group", P = 1, R = (1/3 + 1/3 + 0) / 3.
    assert got["entity_b3_f1_within_baseline"] == 0.364
    # Over all of gold: {norair, norair} and {group}, P = 1, R = (2/3 + 2/3 + 1/3) / 3.
    assert got["entity_b3_f1_within_baseline_gold"] == 0.714


def test_noun_phrases_and_pronouns_count_among_all_mentions(tmp_path: Path) -> None:
    gold = [marked("Norair", "Norair"), marked("which", "Norair")]
    got = coreference(tmp_path, gold, ("norair", "Norair", 0))
    assert (got["entity_mentions_gold"], got["entity_all_mentions_gold"]) == (1, 2)
    assert (got["entity_mention_recall"], got["entity_all_mention_recall"]) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("Norair", "Norair"),
        ("the Norburg carrier Norair, which lost money", "Norair"),
        ("the government of Harad", "government"),
        ("its parent company, Norair", "company"),
        ("Norair Holdings Ltd.", "Ltd"),
        ("Esker-based", "Esker"),
        ("Norair (NRA", "Norair"),
        ("some of them", "some"),
        ("the", "the"),
    ],
)
def test_heads_are_read_off_the_words(phrase: str, word: str) -> None:
    assert phrase[slice(*head(phrase))] == word


@pytest.mark.parametrize(
    ("phrase", "name", "parts"),
    [
        ("the chairman of Norair Ana Ruiz", "Ana Ruiz", ["chairman", "Ana Ruiz"]),
        ("the chairman of Norair", "Norair", ["chairman"]),
        ("Norair and Eskair", "", ["Norair and Eskair"]),
        ("Arnor, Gondor, Rohan and Harad", "", ["Arnor, Gondor, Rohan and Harad"]),
        ("Ana Ruiz, chairman and founder of Norair", "Ana Ruiz (of Norair)", ["Ruiz"]),
    ],
)
def test_what_a_mention_must_hold(phrase: str, name: str, parts: list[str]) -> None:
    assert [phrase[slice(*part)] for part in minimal(phrase, name)] == parts


def test_lemmas_of_heads_forget_number_and_case() -> None:
    assert [lemma(word) for word in ("Banks", "bank's", "Agencies", "news")] == ["bank", "bank", "agency", "new"]


def test_entities_of_an_attribution_corpus_are_scored_by_their_links(tmp_path: Path) -> None:
    entities = [
        {"span": at("Gondor"), "etype": "place", "wiki": "Gondor"},
        {"span": at("Rohan"), "etype": "place", "wiki": "Rohan_(kingdom)"},
        {"span": at("Edoras"), "etype": "place", "wiki": None},
    ]
    gold = records(tmp_path, {"id": "page", "text": PAGE, "attributions": [], "entities": entities})
    graph = Graph()
    graph.add(f":gondor a kg:Actor ; kg:mention {graph.mention('Gondor')} .")
    scores = evaluate([gold], graph.write(tmp_path))
    assert measures(scores)["entity_mention_recall"] == 0.5
    assert lines(scores, "coreference", "MISS") == ["MISS         page[32:37] “Rohan” place Rohan (kingdom)"]


# ---- stories told by several reports -------------------------------------------------------------------------

TOLD = ("Gondor attacked Rohan and killed 12. Arnor will burn Edoras.", "Rohan was raided and 15 died. Edoras burned.")


def story(folder: Path) -> Path:
    """Two reports of an attack, and of a threat that the second one tells was carried out; the tolls differ."""

    def told(*words: tuple[int, str]) -> list[list[Any]]:
        return [[f"war-{k + 1}", *at(word, TOLD[k]), word] for k, word in words]

    happened = {"factuality": "Actual", "fulfilled_by": None}
    files: dict[str, list[dict[str, Any]]] = {
        "reports": [{"id": f"war-{k}", "text": text} for k, text in enumerate(TOLD, 1)],
        "events": [
            {"id": "attack", **happened, "mentions": told((0, "attacked"), (1, "raided"))},
            {"id": "plan", "factuality": "Planned", "fulfilled_by": "fire", "mentions": told((0, "burn"))},
            {"id": "fire", **happened, "mentions": told((1, "burned"))},
        ],
        "entities": [{"id": "rohan", "mentions": told((0, "Rohan"), (1, "Rohan"))}],
        "conflicts": [
            {"id": "toll", "aspect": "number", "really_conflict": "yes", "left": told((0, "killed 12")),
             "right": told((1, "15 died"))},
        ],
    }  # fmt: skip
    gold = folder / "story"
    gold.mkdir()
    for name, items in files.items():
        (gold / f"{name}.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return gold


def telling(folder: Path, *triples: str) -> tuple[Scores, ...]:
    """The scores of a graph that has every mention (``:attacked``, ``:raided`` …) and what ``triples`` make of them."""
    lines = [PREFIXES]
    for k, words in enumerate((("attacked", "burn", "Rohan", "12"), ("raided", "burned", "Rohan", "15"))):
        lines.append(f':page{k} a kg:Article ; dcterms:source "reports.jsonl/war-{k + 1}.txt" .')
        for word in words:
            start, end = at(word, TOLD[k])
            place = f'kg:article :page{k} ; kg:start {start} ; kg:end {end} ; kg:text "{word}"'
            lines.append(f":{word}{k} a kg:Mention ; {place} .")
    graph = folder / "story.ttl"
    graph.write_text("\n".join((*lines, *triples)), encoding="utf-8")
    return evaluate([story(folder)], graph)


def test_one_node_for_what_two_reports_tell_is_right(tmp_path: Path) -> None:
    scores = telling(
        tmp_path,
        ":attack a kg:Event ; kg:mention :attacked0, :raided1 . :rohan a kg:Actor ; kg:mention :Rohan0, :Rohan1 .",
        ":plan a kg:Event ; kg:mention :burn0 ; kg:fulfilledBy :fire . :fire a kg:Event ; kg:mention :burned1 .",
        ':tolls a kg:Disagreement ; kg:aspect "number" ; kg:left :120 ; kg:right :151 .',
    )
    got = measures(scores)
    assert (got["event_mention_recall"], got["event_b3_across_f1"], got["entity_b3_across_f1_all"]) == (1.0, 1.0, 1.0)
    pairs = ("event_pairs_gold", "event_pairs_read", "event_pairs_merged", "event_pairs_wrong", "entity_pairs_merged")
    assert [got[name] for name in pairs] == [1, 1, 1, 0, 1]
    assert (got["plans_read"], got["plans_fulfilment_right"]) == (1, 1)
    assert (got["conflicts_listed"], got["conflicts_others"], got["statement_mentions_gold"]) == (1, 0, 0)
    assert not any(score.findings for score in scores)


def test_what_is_apart_wrongly_one_or_unread_is_counted_and_shown(tmp_path: Path) -> None:
    scores = telling(
        tmp_path,
        ":attack a kg:Event ; kg:mention :attacked0, :burned1 . :raid a kg:Event ; kg:mention :raided1 .",
        ":plan a kg:Event ; kg:mention :burn0 . :rohan a kg:Actor ; kg:mention :Rohan0 .",
    )
    got = measures(scores)
    assert [got[f"event_pair{name}"] for name in ("s_read", "s_merged", "_recall", "s_wrong")] == [1, 0, 0.0, 1]
    # Four mentions in nodes of two (one thing each), one and one: P = (1/2 + 1/2 + 1 + 1) / 4, R = (1/2 + 1 + 1/2 + 1) / 4.
    assert (got["event_b3_across_p"], got["event_b3_across_r"]) == (0.75, 0.75)
    assert (got["entity_pairs_gold"], got["entity_pairs_read"], got["entity_b3_across_f1"]) == (1, 0, 1.0)
    assert (got["plans_fulfilment_right"], got["conflicts_listed"]) == (0, 0)
    assert lines(scores, "event merging", "APART") == [
        "APART        war-1[7:15] “attacked” attack against war-2[10:16] “raided” attack"
    ]
    assert lines(scores, "event merging", "WRONG") == [
        "WRONG        war-1[7:15] “attacked” attack against war-2[37:43] “burned” fire"
    ]
    assert lines(scores, "entity merging", "MISS") == ["MISS         war-2[0:5] “Rohan” rohan"]
    assert lines(scores, "fulfilments", "OUTCOME") == ["OUTCOME      plan -> fire <- nothing"]


# ---- input at fault, output, arithmetic ----------------------------------------------------------------------


def test_an_unknown_format_names_those_that_are_understood(tmp_path: Path) -> None:
    gold = records(tmp_path, {"id": "x", "text": "y", "labels": []})
    with pytest.raises(InputError, match="understood: a folder of the seed format"):
        evaluate([gold], Graph().write(tmp_path))


def test_a_folder_without_gold_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"segments\.jsonl"):
        evaluate([tmp_path], Graph().write(tmp_path))


def test_the_seed_format_asks_for_the_sources(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--sources"):
        evaluate([write_gold(tmp_path)], Graph().write(tmp_path))


@pytest.mark.parametrize("content", ["not json\n", "[1]\n", '{"id": "a", "text": "b", "timexes": [{}]}\n'])
def test_damaged_gold_is_an_input_error(tmp_path: Path, content: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        evaluate([gold], Graph().write(tmp_path))


@pytest.mark.parametrize("name", ["missing.ttl", "damaged.ttl", "graph.xlsx"])
def test_a_graph_that_cannot_be_read_is_an_input_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "damaged.ttl").write_text(":no prefix .", encoding="utf-8")
    gold = records(tmp_path, {"id": "x", "text": "y", "timexes": []})
    with pytest.raises(InputError, match=name):
        evaluate([gold], tmp_path / name)


def test_text_and_json_carry_the_same_measures(tmp_path: Path) -> None:
    scores = score_page(tmp_path, Graph())
    assert "statement_f1                 0.0" in render(scores)
    assert "MISS" not in render(scores)
    assert "MISS" in render(scores, show=True)
    parsed = json.loads(render(scores, as_json=True))
    assert [item["title"] for item in parsed] == ["spans", "entities", "statements", "events", "threats"]
    assert parsed[2]["measures"]["statement_f1"] == 0.0
    assert json.loads(render(scores, show=True, as_json=True))[2]["findings"][0]["kind"] == "MISS"


def test_b_cubed_by_hand() -> None:
    # System {1, 2}, {3}; gold {1}, {2, 3} and one missed.
    # Precision (1/2 + 1/2 + 1) / 3, recall (1 + 1/3 + 1/3 + 0) / 4.
    result = b_cubed([("a", "x"), ("a", "y"), ("b", "y")], ["y"])
    assert result.precision == pytest.approx(2 / 3)
    assert result.recall == pytest.approx(5 / 12)


def test_overlaps_of_nothing_are_zero() -> None:
    assert (dice(set(), set()), jaccard(set(), set()), f1(0, 0, 0).f1, b_cubed([]).f1) == (0, 0, 0, 0)
