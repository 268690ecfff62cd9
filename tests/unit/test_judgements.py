"""What the user judges goes before what the tool would decide, survives rebuilds, and a "no" is final."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from msgspec.structs import replace

import kg
from kg import documents
from kg.errors import InputError
from kg.model import Article, Entity, EntityMention, Kind, Mention, Reading, Ruling, Span, Verdict
from kg.pipeline import keep, kept_in
from kg.query import render
from kg.resolve import judged, resolve
from kg.resolve.things.canonical import merge_things
from kg.resolve.things.parting import part

EVENT = """PREFIX kg: <https://w3id.org/newskg/ontology#> PREFIX plover: <https://w3id.org/newskg/plover#>
SELECT ?event ?m ?t WHERE { ?event a kg:Event ; kg:mention ?m . ?m kg:text ?t }"""


def entity(name: str, kind: Kind, *places: int, **more: object) -> Entity:
    mentions = tuple(
        EntityMention(Mention(Span(at, at + len(name)), name, Span(at, at + len(name)), "test"), "name")
        for at in places or (0,)
    )
    return Entity(kind=kind, name=name, names=(name,), mentions=mentions, **more)  # type: ignore[arg-type]


def reading(source: str, *entities: Entity) -> Reading:
    return Reading(Article(source=source, sha256="", span=Span(0, 0), text="", segments=()), entities=entities)


def groups(readings: list[Reading], *rulings: Ruling) -> list[list[str]]:
    judgements, _ = judged(rulings, readings)
    things, _ = merge_things(part(readings, judgements), judgements)
    return sorted(sorted(readings[r].article.source for r, _ in thing.chains) for thing in things)


BERGS = [reading(source, entity("Anna Berg", "Person")) for source in ("a.txt", "b.txt", "c.txt")]


def ruling(left: str, right: str, verdict: Verdict) -> Ruling:
    return Ruling(f"{left}#0-9", f"{right}#0-9", verdict)


def test_without_judgements_a_full_name_is_one_person() -> None:
    assert groups(BERGS) == [["a.txt", "b.txt", "c.txt"]]


def test_a_no_is_final_also_through_a_third_mention() -> None:
    parted = groups(BERGS, ruling("a.txt", "b.txt", "different"))
    assert all(not {"a.txt", "b.txt"} <= set(group) for group in parted)
    assert sum(map(len, parted)) == 3


def test_a_no_goes_before_a_yes_that_would_lead_round_it() -> None:
    told = [ruling("a.txt", "b.txt", "different"), ruling("a.txt", "c.txt", "same"), ruling("b.txt", "c.txt", "same")]
    assert all(not {"a.txt", "b.txt"} <= set(group) for group in groups(BERGS, *told))


def test_a_yes_joins_what_nothing_else_would() -> None:
    strangers = [reading("a.txt", entity("Anna Berg", "Person")), reading("b.txt", entity("The Fox", "Person"))]
    assert groups(strangers) == [["a.txt"], ["b.txt"]]
    assert groups(strangers, Ruling("a.txt#0-9", "b.txt#0-7", "same")) == [["a.txt", "b.txt"]]


def test_unsure_leaves_two_mentions_apart_that_nothing_else_ties() -> None:
    assert groups(BERGS[:2], ruling("a.txt", "b.txt", "unsure")) == [["a.txt"], ["b.txt"]]


def test_a_chain_of_one_article_is_parted() -> None:
    one = reading("a.txt", entity("Berg", "Person", 0, 20, 40))
    other = replace(one.entities[0].mentions[1], mention=Mention(Span(20, 24), "Bergs", Span(20, 24), "test"))
    chain = replace(one.entities[0], mentions=(one.entities[0].mentions[0], other, one.entities[0].mentions[2]))
    readings = [replace(one, entities=(chain,))]
    judgements, missed = judged([Ruling("a.txt#0-4", "a.txt#20-24", "different")], readings)
    assert not missed
    things, _ = merge_things(part(readings, judgements), judgements)
    assert sorted(thing.label for thing in things) == ["Berg", "Bergs"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("j.tsv", "left\tright\tverdict\na.txt#0-9\tb.txt#0-9\tno\n"),
        ("j.csv", "verdict,left,right,reason\r\ndifferent,b.txt#0-9,a.txt#0-9,two people\r\n"),
        ("j.jsonl", '{"left": "entity:a.txt#0-9", "right": "b.txt#0-9", "verdict": "different"}\n'),
        ("q.tsv", '?score\t?verdict\t?left\t?right\n"3.5"\t"different"\t"a.txt#0-9"\t"b.txt#0-9"\n'),
    ],
)
def test_files_of_judgements(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    rulings = documents.judgements(tmp_path / name)
    assert [r.verdict for r in rulings] == ["different"]
    assert len(groups(BERGS[:2], *rulings)) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no column 'left'"),
        ("left\tright\tverdict\na.txt#0-9\tb.txt#0-9\tperhaps\n", "line 2: the verdict is same, different or unsure"),
        ("left\tright\tverdict\na.txt#0-9\ta.txt#0-9\tsame\n", "line 2: left and right are one mention"),
        ("left\tright\tverdict\na.txt#0-9\t\tsame\n", "line 2: two mentions are judged"),
        ('{"left": 1', "line 1: not JSON"),
        ('left\tright\tverdict\na.txt#0-9\tb.txt#0-9\t"per\nhaps"\n', "not 'per haps'"),
        ("left\tright\tverdict\n\0", "line 2"),
    ],
)
def test_a_bad_file_is_told_in_one_line(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "j.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told) as error:
        documents.judgements(path)
    assert "\n" not in str(error.value)


def test_what_names_no_mention_is_told() -> None:
    far = f"z.txt#{'9' * 5000}-9"
    rulings = [Ruling("a.txt#0-9", right, "same") for right in ("z.txt#0-9", far, "b.txt#0-9")]
    judgements, missed = judged(rulings, BERGS)
    assert [m.right for m in missed] == ["z.txt#0-9", far]
    assert len(judgements) == 1


# ---- through a whole build -------------------------------------------------------------------------------------

STORIES = {
    "one.txt": "Norwegian troops destroyed the Hardanger Bridge on 3 May 2021. Police said the bridge was old.",
    "two.txt": "The Hardanger Bridge was destroyed by Norwegian troops on 3 May 2021, the mayor said.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    for name, text in STORIES.items():
        (tmp_path / "news" / name).write_text(text, encoding="utf-8")
    return tmp_path / "news"


def destroyed(built: kg.Built) -> list[set[str]]:
    """The sources of the mentions of each event that tells of the destruction."""
    found = []
    for event in built.world.events:
        told = [(r, built.world.readings[r].events[i]) for r, i in event.mentions]
        if any(mention.lemma == "destroy" for _, mention in told):
            found.append({built.world.readings[r].article.source for r, _ in told})
    return sorted(found, key=sorted)


def name_of(built: kg.Built, source: str, text: str) -> str:
    for r in built.world.readings:
        for event in r.events:
            if r.article.source == source and event.mention.text == text:
                return f"event:{source}#{event.mention.span.start}-{event.mention.span.end}"
    raise AssertionError(f"no {text} in {source}")


def test_an_event_that_the_user_parts_stays_parted_over_rebuilds(folder: Path, tmp_path: Path) -> None:
    first = kg.build([folder])
    assert destroyed(first) == [{"one.txt", "two.txt"}]
    left, right = (name_of(first, source, "destroyed") for source in STORIES)
    judgements = tmp_path / "judgements.tsv"
    judgements.write_text(f"left\tright\tverdict\treason\n{left}\t{right}\tno\ttwo bridges\n", encoding="utf-8")
    assert destroyed(kg.build([folder], judgements=judgements)) == [{"one.txt"}, {"two.txt"}]

    store = tmp_path / "store"
    keep(kg.build([folder / "one.txt"], judgements=judgements, known=kept_in(store)), store)
    keep(kg.build([folder / "two.txt"], known=kept_in(store)), store)
    joined = kg.build([folder], known=kept_in(store))
    assert destroyed(joined) == [{"one.txt"}, {"two.txt"}]
    assert joined.serialise("nquads") == kg.build([folder], judgements=judgements).serialise("nquads")
    told = [j for j in joined.world.judgements if j.reasons[0] == "judged by the user"]
    assert [(j.verdict, j.reasons[1]) for j in told] == [("different", "two bridges")]


def test_a_threat_and_its_fulfilment_are_two_events_whoever_judges(folder: Path, tmp_path: Path) -> None:
    text = "On Saturday rebels threatened to destroy the Hardanger Bridge."
    (folder / "three.txt").write_text(text, encoding="utf-8")
    threat = f"event:three.txt#{text.index('destroy')}-{text.index('destroy') + 7}"
    actual = name_of(kg.build([folder]), "one.txt", "destroyed")
    path = tmp_path / "j.tsv"
    path.write_text(f"left\tright\tverdict\n{threat}\t{actual}\tsame\n", encoding="utf-8")
    built = kg.build([folder], judgements=path)
    assert [r.line for r in built.unmatched] == [2]
    assert {"three.txt"} in destroyed(built)


def test_a_later_word_on_one_pair_replaces_the_earlier(folder: Path, tmp_path: Path) -> None:
    first = kg.build([folder])
    left, right = (name_of(first, source, "destroyed") for source in STORIES)
    store, path = tmp_path / "store", tmp_path / "j.tsv"
    for verdict in ("no", "yes"):
        path.write_text(f"left\tright\tverdict\n{left}\t{right}\t{verdict}\n", encoding="utf-8")
        keep(kg.build([folder], judgements=path, known=kept_in(store)), store)
    assert destroyed(kg.build([folder], known=kept_in(store))) == [{"one.txt", "two.txt"}]


def test_mentions_may_be_named_by_their_iri(folder: Path, tmp_path: Path) -> None:
    first = kg.build([folder])
    rows = first.store().query(EVENT, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    iris = sorted({row["m"].value for row in rows if row["t"].value == "destroyed"})
    assert len(iris) == 2
    path = tmp_path / "j.tsv"
    path.write_text(f"left\tright\tverdict\n{iris[0]}\t<{iris[1]}>\tdifferent\n", encoding="utf-8")
    assert len(destroyed(kg.build([folder], judgements=path))) == 2


def test_the_tools_own_judgements_can_be_given_back(folder: Path, tmp_path: Path) -> None:
    first = kg.build([folder])
    rows = kg.query("judgements", first.store())
    assert {"same"} <= {row["verdict"] for row in rows.texts()}
    path = tmp_path / "j.tsv"
    path.write_text(render(rows, "tsv"), encoding="utf-8")
    again = kg.build([folder], judgements=path)
    assert not again.unmatched
    assert [t.slug for t in again.world.things] == [t.slug for t in first.world.things]
    assert [e.slug for e in again.world.events] == [e.slug for e in first.world.events]


def test_resolving_with_the_judgements_of_a_world_changes_nothing(folder: Path) -> None:
    world = kg.build([folder]).world
    again = resolve(world.readings, world.judgements)
    assert again.things == world.things
    assert again.events == world.events
    assert again.statements == world.statements
