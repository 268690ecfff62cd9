"""Bundled and user-written questions, asked of two invented articles: what an analyst reads in the answer."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import resources
from kg.errors import QueryError
from kg.query import Parameter, Rows, ask, catalogue, find, render, run
from kg.query.catalogue import conditions, parse, switches
from kg.query.headers import read_header
from kg.query.rows import Term
from kg.store import as_dataset, as_rdflib, open_store

FIXTURE = Path(__file__).parent / "fixtures" / "two_articles.trig"
SEEDS = Path(__file__).parents[2] / "output" / "seeds.ttl"
EVIDENCE = {"quote", "article", "file", "start", "end"}
NAMES = (
    "actors", "conditional-threats", "disagreements", "second-hand", "silence", "sources", "threats-and-outcomes", "timeline",
    "what-happened", "what-is-claimed", "where", "who-did-what-to-whom", "who-said-what", "who-threatened-what",
)  # fmt: skip


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return open_store(FIXTURE)


@pytest.fixture(scope="module")
def graph(store: ox.Store) -> rdflib.Graph:
    return as_rdflib(store)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The two articles, from the comment at the head of the fixture."""
    lines = FIXTURE.read_text(encoding="utf-8").splitlines()[1:3]
    return dict(line.removeprefix("# ").split(": ", 1) for line in lines)


def answers(name: str, store: ox.Store, **parameters: str) -> list[dict[str, str]]:
    return run(name, store, parameters).texts()


def test_every_promised_question_is_there_in_words() -> None:
    known = {each.name: each for each in catalogue()}
    assert set(NAMES) <= set(known)
    assert all(each.question.endswith("?") and each.description for each in known.values())
    assert all(set(each.columns) >= EVIDENCE for each in known.values())


@pytest.mark.parametrize("name", NAMES)
def test_same_rows_in_the_same_order_on_both_engines(name: str, store: ox.Store, graph: rdflib.Graph) -> None:
    answer = run(name, store)
    assert answer.rows
    assert answer.texts() == run(name, graph).texts()
    assert answer.columns == next(each.columns for each in catalogue() if each.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_in_the_file(name: str, store: ox.Store, texts: dict[str, str]) -> None:
    for row in answers(name, store):
        assert texts[row["file"]][int(row["start"]) : int(row["end"])] == row["quote"]
        if "outcome_quote" in row:
            span = slice(int(row["outcome_start"]), int(row["outcome_end"]))
            assert texts[row["outcome_file"]][span] == row["outcome_quote"]


@pytest.mark.parametrize("name", NAMES)
def test_parameters_narrow_and_never_add(name: str, store: ox.Store) -> None:
    everything = {tuple(row.items()) for row in answers(name, store)}
    declared = next(each.parameters for each in catalogue() if each.name == name)
    values = {"since": "2020-06-14", "until": "2020-06", "actor": "graustark", "outlet": "zenda times", "wording": "no"}
    values["kind"] = "speech"
    for parameter in declared:
        narrowed = {tuple(row.items()) for row in answers(name, store, **{parameter.name: values[parameter.name]})}
        assert narrowed <= everything


def test_a_threat_comes_with_its_outcome_and_the_sentence_that_tells_it(store: ox.Store) -> None:
    rows = [row for row in answers("who-threatened-what", store) if row["actor"] == "Rudolf Elphberg"]
    assert [row["file"] for row in rows] == ["a.txt", "b.txt"]
    assert {row["outcome"] for row in rows} == {"carried out"}
    assert rows[0]["outcome_quote"] == "Ruritania blew up the bridge at Zenda on Tuesday."
    assert (rows[0]["target"], rows[0]["addressee"], rows[0]["date"]) == ("the bridge", "Graustark", "2020-06-13")


def test_outcomes_are_never_more_than_the_articles_tell(store: ox.Store) -> None:
    outcomes = {row["threatened"]: row["outcome"] for row in answers("who-threatened-what", store)}
    assert outcomes == {
        "the bridge – be gone": "carried out",
        "Ruritania – shut the border": "partly",
        "Ruritania – expel the envoys": "partly",
        "Graustark – respond – Ruritania": "not reported",
    }


def test_newest_threat_first_and_undated_last(store: ox.Store) -> None:
    dates = [row.get("date", "") for row in answers("who-threatened-what", store)]
    assert dates == sorted(dates, reverse=True) and dates[-1] == ""


def test_conditions_are_given_in_words(store: ox.Store) -> None:
    (row,) = answers("conditional-threats", store)
    assert (row["actor"], row["condition"]) == ("Graustark", "if Ruritania crosses the river")


def test_what_happened_lists_nothing_threatened_or_denied(store: ox.Store) -> None:
    rows = answers("what-happened", store)
    assert {row["happened"] for row in rows} == {
        "Ruritania – blew up – the bridge", "Ruritania – closed its border", "killed", "Graustark – shelled – Zenda",
    }  # fmt: skip
    assert {row["vouched_by"] for row in rows} == {"the article", "a hospital official", "villagers"}


def test_what_only_a_source_says_is_a_claim(store: ox.Store) -> None:
    rows = {row["claimed"]: row for row in answers("what-is-claimed", store)}
    assert set(rows) == {"killed", "Graustark – shelled – Zenda"}
    assert (rows["killed"]["said_by"], rows["killed"]["named"], rows["killed"]["sources"]) == (
        "a hospital official",
        "no",
        "1",
    )


def test_disagreements_show_both_sources_what_matters_most_first(store: ox.Store) -> None:
    rows = answers("disagreements", store)
    assert [(row["aspect"], row["value"], row["other_value"]) for row in rows] == [
        ("factuality", "denied", "happened"),
        ("agent", "Ruritania", "Black Guard"),
        ("number", "Twelve people (12)", "Twenty people (20)"),
        ("time", "2020-06-16", "2020-06-17"),
        ("place", "Zenda", "Strelsau"),
    ]
    assert all((row["file"], row["other_file"]) == ("a.txt", "b.txt") for row in rows)
    assert rows[1]["what"] == "Ruritania – blew up – the bridge"


def test_mere_wording_is_shown_where_asked(store: ox.Store, graph: rdflib.Graph) -> None:
    for source in (store, graph):
        rows = run("disagreements", source, {"wording": "yes"}).texts()
        assert (len(rows), rows[-1]["aspect"]) == (6, "wording")
        assert rows[-1]["what"] == rows[-1]["quote"], "of no event or statement, the sentence itself is what differs"
        assert len(run("disagreements", source, {"wording": "no"}).rows) == 5
    with pytest.raises(QueryError, match="not yes or no"):
        run("disagreements", store, {"wording": "maybe"})


def test_a_gap_is_shown_with_the_words_that_point_to_it(store: ox.Store) -> None:
    rows = answers("silence", store)
    assert [(row["word"], row["kind"]) for row in rows] == [("Rumours", "speech"), ("raid", "conflict")]
    assert {row["quote"] for row in rows} == {"Rumours of a raid on Strelsau spread."}
    assert [row["word"] for row in answers("silence", store, kind="conflict")] == ["raid"]
    assert answers("silence", store, outlet="Strelsau Gazette") == []


def test_an_actor_is_found_by_any_of_its_names(store: ox.Store) -> None:
    for name in ("Rudolf V", "RUDOLF ELPHBERG", "https://w3id.org/newskg/id/actor/rudolf-elphberg"):
        assert {row["actor"] for row in answers("who-said-what", store, actor=name)} == {"Rudolf Elphberg"}
    assert {row["actor"] for row in answers("who-said-what", store, actor="villagers")} == {"villagers"}
    assert answers("who-said-what", store, actor='"} INSERT') == []


def test_dates_narrow_by_instants(store: ox.Store) -> None:
    assert {row["actor"] for row in answers("who-threatened-what", store, until="2020-06-13")} == {"Rudolf Elphberg"}
    assert {row["actor"] for row in answers("who-threatened-what", store, since="2020-06-14")} == {"Ruritania"}
    with pytest.raises(QueryError, match="2020-06-13"):
        answers("timeline", store, since="last week")


def test_unknown_names_and_parameters_say_what_exists(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="did you mean who-threatened-what"):
        run("who-threatend", store)
    with pytest.raises(QueryError, match="it takes: since, until, actor, outlet"):
        run("timeline", store, {"author": "x"})


@pytest.mark.parametrize(
    ("sparql", "complaint"),
    [
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }", "only reads"),
        ("SELECT ?s { ?s ?p ", "line 1"),
        ("", "line 1"),
    ],
)
def test_what_is_no_query_is_refused(tmp_path: Path, store: ox.Store, sparql: str, complaint: str) -> None:
    path = tmp_path / "own.rq"
    path.write_text(sparql, encoding="utf-8")
    with pytest.raises(QueryError, match=complaint):
        run(path, store)


def test_a_file_of_ones_own_takes_any_of_its_variables(tmp_path: Path, store: ox.Store, graph: rdflib.Graph) -> None:
    path = tmp_path / "own.rq"
    path.write_text('# Whose?\nSELECT ?label { ?who skos:prefLabel ?label . FILTER(?label != "SERVICE") }', "utf-8")
    for source in (store, graph, as_dataset(store)):
        rows = run(path, source, {"who": "https://w3id.org/newskg/id/actor/graustark"})
        assert rows.texts() == [{"label": "Graustark"}]
    with pytest.raises(QueryError, match="its variables are: label, who"):
        run(path, store, {"whom": "x"})


def test_ask_and_construct(tmp_path: Path, store: ox.Store, graph: rdflib.Graph) -> None:
    ask, construct = tmp_path / "ask.rq", tmp_path / "construct.rq"
    ask.write_text("ASK { ?s a kg:Threat }", encoding="utf-8")
    construct.write_text("CONSTRUCT { ?s a kg:Threat } WHERE { ?s a kg:Threat }", encoding="utf-8")
    for source in (store, graph):
        assert render(run(ask, source), "csv").split() == ["answer", "yes"]
        turtle = render(run(construct, source), "turtle")
        assert len(list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))) == 2


def test_csv_and_json_have_every_row(store: ox.Store) -> None:
    rows = run("who-threatened-what", store)
    table = list(csv.reader(io.StringIO(render(rows, "csv"))))
    assert table[0] == list(rows.columns) and len(table) == len(rows.rows) + 1
    answer = json.loads(render(rows, "json"))
    assert len(answer["results"]["bindings"]) == len(rows.rows)
    back = ox.parse_query_results(render(rows, "json"), ox.QueryResultsFormat.JSON)
    assert isinstance(back, ox.QuerySolutions)
    assert [tuple(row) for row in back] == list(rows.rows)
    tsv = ox.parse_query_results(render(rows, "tsv"), ox.QueryResultsFormat.TSV)
    assert isinstance(tsv, ox.QuerySolutions) and len(list(tsv)) == len(rows.rows)
    assert render(rows, "markdown").count("\n") == len(rows.rows) + 2


@pytest.fixture(scope="module")
def seeds() -> ox.Store:
    return open_store(SEEDS)


def columns_of(line: str) -> int:
    """The columns of a terminal that a line takes: wide characters two, combining ones none."""
    return sum((unicodedata.east_asian_width(c) in "WF") + 1 for c in line if not unicodedata.combining(c))


@pytest.mark.parametrize("name", [each.name for each in catalogue()])
def test_no_table_is_wider_than_the_terminal(name: str, seeds: ox.Store) -> None:
    rows = run(name, seeds)
    for width in (40, 61, 80, 100, 140, 200):
        for evidence in (False, True) if len(rows.rows) < 150 else (False,):
            lines = render(rows, "table", width=width, evidence=evidence).splitlines()
            assert max(map(columns_of, lines)) <= width
            assert "\x1b" not in "".join(lines)


def test_a_table_folds_reports_unless_asked_and_says_so(store: ox.Store) -> None:
    rows = run("who-threatened-what", store)
    for width in (40, 80, 120, 200):
        folded, all_rows = (render(rows, "table", width=width, evidence=evidence) for evidence in (False, True))
        assert len(re.findall(r"^(?:actor +)?Rudolf Elphberg", folded, re.MULTILINE)) == 1
        assert len(re.findall(r"^(?:actor +)?Rudolf Elphberg", all_rows, re.MULTILINE)) == 2
        assert "--evidence shows all" in " ".join(folded.split()) and "--evidence" not in all_rows
    assert re.search(r"^reports +2$", render(rows, "table", width=60), re.MULTILINE)
    assert render(Rows(("a",), ()), "table") == "no rows\n"


def test_the_count_of_the_question_itself_is_kept(seeds: ox.Store) -> None:
    rows = run("sources", seeds)
    most = rows.texts()[0]
    shown = render(rows, "table", width=60).splitlines()
    assert next(line for line in shown if line.startswith("reports")).split() == ["reports", most["reports"]]


def test_wide_tables_have_the_words_under_the_facts(store: ox.Store) -> None:
    lines = render(run("who-threatened-what", store), "table", width=160).splitlines()
    assert lines[0].split()[0] == "actor"
    (at,) = (at for at, line in enumerate(lines) if line.startswith("Rudolf Elphberg"))
    assert "carried out" in lines[at]
    under = lines[at + 1 : lines.index("", at)]
    assert all(line.startswith("    ") for line in under)
    assert under[-1].strip().startswith("outcome: Ruritania blew up the bridge at Zenda on Tuesday.  a.txt:")


def test_colours_are_few_and_only_where_asked(store: ox.Store) -> None:
    rows = run("who-threatened-what", store)
    plain, coloured = (render(rows, "table", width=160, colour=colour) for colour in (False, True))
    assert "\x1b" not in plain and "\x1b[31mcarried out" in coloured and "\x1b[33mpartly" in coloured
    words = [" ".join(re.sub(r"\x1b\[[\d;]*m", "", text).split()) for text in (plain, coloured)]
    assert words[0] == words[1]


HOSTILE = "\x1b]0;title\x07\x1b[2J[bold]Ana\u202e Ruiz[/bold]\n\x9b31m :smile: \u2066x\u2069 نه‌خیر"


@pytest.mark.parametrize("width", [40, 80, 160])
def test_what_articles_say_is_text_and_nothing_else(width: int) -> None:
    named = ("thing", "actor", "quote", "article", "file", "start", "end")
    cells = (HOSTILE, "北京大学校長" * 20 + "👩‍🚀" * 9, "a" * 300, HOSTILE, "1", "2")
    row: tuple[Term, ...] = (ox.NamedNode("http://example.org/x"), *map(ox.Literal, cells))
    for rows in (Rows(named, (row, row), thing=("thing",)), Rows(named, (row,))):
        for form in ("table", "markdown"):
            shown = render(rows, form, width=width)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
            assert "[bold]" in shown and ":smile:" in shown and "نه‌خیر" in shown
            if form == "table":
                assert max(map(columns_of, shown.splitlines())) <= width


def test_known_names_and_times_are_short(tmp_path: Path, store: ox.Store) -> None:
    path = tmp_path / "own.rq"
    path.write_text(
        'SELECT ?type ?time ?other { VALUES (?type ?time ?other) { (plover:THREATEN "2020-06-16T05:49:00Z"^^xsd:dateTime'
        " <http://example.org/a>) } }",
        encoding="utf-8",
    )
    shown = render(run(path, store), "table").splitlines()
    assert shown[0].split() == ["type", "time", "other"]
    assert shown[2].split("  ") == ["plover:THREATEN", "2020-06-16 05:49Z", "http://example.org/a"]
    assert shown[-1] == "1 row"


def test_formats_that_do_not_fit_are_refused(store: ox.Store) -> None:
    rows = run("actors", store)
    with pytest.raises(QueryError, match="unknown format 'xls'; there are: table"):
        render(rows, "xls")
    with pytest.raises(QueryError, match="CONSTRUCT"):
        render(rows, "turtle")


@pytest.mark.parametrize("name", [each.name for each in catalogue()])
def test_a_file_says_what_it_asks_takes_and_gives(name: str) -> None:
    path = resources.folder("queries") / f"{name}.rq"
    content = path.read_text(encoding="utf-8")
    header, query = read_header(content, name), find(name)
    decorated = read_header("\n".join(line for line in content.splitlines() if line.startswith("#+")), name)
    assert content.startswith(f"# {decorated.summary}\n")
    assert header.columns == query.columns
    assert set(header.params) == {each for each, _ in conditions(content)} | set(switches(content))
    assert set(header.thing) <= set(query.columns) and header.thing and header.tags and header.description


def test_a_header_with_decorators_is_read_and_those_of_others_are_left_alone(store: ox.Store) -> None:
    query = parse(
        "own",
        "# Who?\n#+ summary: Who?\n#+ endpoint: http://nowhere.invalid/sparql\n#+ pagination: 20\n#+ defaults:\n"
        "#+   - name: x\n#+ params:\n#+   actor: one of them\n#+ columns: [who]\n#+ thing: [who]\n"
        "SELECT ?who { ?who a kg:Actor\n  #[actor] FILTER (STR(?who) = ?set_actor)\n}\n",
    )
    assert (query.question, query.thing) == ("Who?", ("who",))
    assert query.parameters == (Parameter("actor", "one of them"),)


def test_plain_comments_and_none_are_a_header_too() -> None:
    old = parse(
        "own", "# Who?\n#\n# Those that act.\n# param since: a date\n# one thing: who\nSELECT ?who { ?who ?b ?c }"
    )
    assert (old.question, old.description, old.thing) == ("Who?", "Those that act.", ("who",))
    assert old.parameters == (Parameter("since", "a date"),)
    bare = parse("own", "SELECT ?who { ?who ?b ?c }")
    assert (bare.question, bare.description, bare.parameters, bare.thing) == ("", "", (), ())
    assert parse("own", "#+ summary: Who?\nASK {}").question == "Who?"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("#+ summary: [Who", "line 2: the .* not YAML"),
        ("#+ params: since", r"the #\+ lines: Expected `object`, got `str` - at `\$.params`"),
        ("#+ - one\n#+ - two", "Expected `object`"),
        ("#+ thing: who", "Expected `array`"),
        ("#+ summary: a: b", "not YAML"),
        ("#+ x: !!python/object/apply:os.system ['true']", "not YAML"),
    ],
)
def test_a_header_that_cannot_be_read_is_told_in_one_line(lines: str, complaint: str) -> None:
    with pytest.raises(QueryError, match=complaint) as told:
        parse("own", f"{lines}\nASK {{}}", "own.rq")
    assert str(told.value).startswith("own.rq") and "\n" not in str(told.value)


def test_a_declared_parameter_that_nothing_uses_is_told(tmp_path: Path, store: ox.Store) -> None:
    path = tmp_path / "own.rq"
    path.write_text("#+ params:\n#+   actor: who\nSELECT ?who { ?who ?b ?c }", encoding="utf-8")
    with pytest.raises(QueryError, match=r"declares 'actor' and has no line #\[actor\]"):
        run(path, store)


def test_some_of_the_named_graphs_can_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text("SELECT ?o { ?s ?p ?o } ORDER BY ?o", encoding="utf-8")
    a, b, c = (ox.NamedNode(f"http://example.org/{name}") for name in "abc")
    store = ox.Store()
    store.extend(ox.Quad(a, a, each, each) for each in (a, b, c))
    with pytest.raises(QueryError, match="ask a Dataset"):
        run(path, as_rdflib(store), graphs=[a.value])
    plain = rdflib.Dataset()
    plain.parse(data=store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    for source in (store, as_dataset(store), plain):
        assert [row["o"] for row in run(path, source, graphs=[a.value, c.value]).texts()] == [a.value, c.value]
        assert run(path, source, graphs=["http://example.org/d"]).rows == ()


def test_updates_and_calls_are_refused_here_even_where_an_endpoint_may_take_them(store: ox.Store) -> None:
    with pytest.raises(QueryError, match=r"--allow service lets"):
        ask("SELECT * { SERVICE <http://nowhere.invalid/> { ?s ?p ?o } }", store)
    with pytest.raises(QueryError, match="only sent to an endpoint"):
        ask("CLEAR ALL", store, allow=["update"])
    with pytest.raises(QueryError, match="--allow everything: not one of service, update"):
        ask("ASK {}", store, allow=["everything"])
