"""Statements and events as tables: what an analyst finds in a row, and what a spreadsheet makes of a hostile one."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest

import kg
from kg.errors import InputError, OutputError
from kg.export import Table, documentation, serialise, split, tables, tabulate
from kg.store import open_store
from kg.vocab import DEFAULT_BASE, PREFIXES

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "output" / "seeds.ttl"
FIXTURE = Path(__file__).parent / "fixtures" / "two_articles.trig"
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + f"BASE <{DEFAULT_BASE}>\n"
Record = dict[str, str]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return open_store(FIXTURE)


def graph(turtle: str) -> ox.Store:
    store = ox.Store()
    store.load(f"{HEAD}{turtle}".encode(), format=ox.RdfFormat.TURTLE)
    return store


def by_csv(table: Table) -> list[Record]:
    return list(csv.DictReader(io.StringIO(serialise(table, "csv").decode(), newline="")))


def by_name(what: str, store: ox.Store) -> dict[str, Record]:
    """Rows by the last part of their IRI."""
    rows = by_csv(tabulate(what, store))
    return {row[what.removesuffix("s")].rpartition("/")[2]: row for row in rows}


def test_a_threat_is_one_row_with_its_outcome_and_first_report(store: ox.Store) -> None:
    row = by_name("statements", store)["bridge-gone"]
    assert (row["type"], row["speakers"], row["addressees"]) == ("Threat", "Rudolf Elphberg", "Graustark")
    assert row["speaker_iris"] == f"{DEFAULT_BASE}actor/rudolf-elphberg"
    assert (row["source_kinds"], row["event_types"], row["affected"]) == ("NamedOfficial", "THREATEN", "the bridge")
    assert (row["date"], row["earliest"], row["latest"]) == (
        "2020-06-13",
        "2020-06-13T00:00:00Z",
        "2020-06-13T23:59:59Z",
    )
    assert row["threatened_iris"] == row["proposed_iris"] == f"{DEFAULT_BASE}event/bridge-threatened"
    assert (row["outcome"], row["confidence"], row["witnesses"]) == ("carried out", "0.9", "2")
    assert (row["reports"], row["articles"], row["file"]) == ("2", "2", "a.txt")
    text = next(line for line in FIXTURE.read_text(encoding="utf-8").splitlines() if line.startswith("# a.txt: "))[9:]
    assert text[int(row["start"]) : int(row["end"])] == row["quote"]
    assert row["quote"] in row["sentence"]


def test_outcomes_are_those_of_the_bundled_query() -> None:
    store = open_store(SEEDS)
    asked = {row["threat"]: row["outcome"] for row in kg.query("who-threatened-what", store).texts()}
    rows = {row["statement"]: row for row in by_csv(tabulate("statements", store))}
    assert len(asked) > 5 and {iri: rows[iri]["outcome"] for iri in asked} == asked
    others = {row["outcome"] for iri, row in rows.items() if iri not in asked and not row["threatened"]}
    assert others == {""}


def test_an_event_is_one_row_with_places_voices_and_quantities(store: ox.Store) -> None:
    rows = by_name("events", store)
    placed = next(row for row in rows.values() if row["locations"] == "Zenda")
    assert (placed["latitudes"], placed["longitudes"], placed["countries"]) == ("50.5", "14.25", "RU")
    killing = rows["killing"]
    assert "a hospital official" in split(killing["vouched_by"])
    assert len(split(killing["quantity_low"])) == len(split(killing["quantities"])) >= 1
    threatened = rows["bridge-threatened"]
    assert (threatened["factuality"], threatened["type"]) == ("Threatened", "ASSAULT")
    assert threatened["threatened_by_iris"].endswith("statement/bridge-gone") and threatened["fulfilled_by"]
    assert threatened["trigger"] in threatened["sentence"]


def test_every_statement_and_event_of_the_seeds_is_a_row_and_quotes_are_the_words_of_the_files() -> None:
    store = open_store(SEEDS)
    for what, words in (("statements", "quote"), ("events", "trigger")):
        rows = by_csv(tabulate(what, store))
        class_ = ox.NamedNode(PREFIXES["kg"] + what.title().removesuffix("s"))
        assert len(rows) == len(list(store.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdf"] + "type"), class_)))
        for row in rows:
            text = (ROOT / "seeds" / row["file"]).read_bytes().decode()
            assert text[int(row["start"]) : int(row["end"])] == row[words]
    dates = [row["earliest"] for row in rows if row["earliest"]]
    assert dates == sorted(dates) and not rows[-1]["earliest"], "the earliest first, what has no date last"


def test_parquet_has_the_same_cells_with_types(store: ox.Store, tmp_path: Path) -> None:
    for what in ("statements", "events"):
        written = kg.export(what, FIXTURE, tmp_path / f"{what}.parquet")
        read = pq.read_table(tmp_path / f"{what}.parquet")
        assert read.column_names == [column.name for column in tables()[what]]
        assert [tuple(row.values()) for row in read.to_pylist()] == [
            tuple(list(cell) if isinstance(cell, tuple) else cell for cell in row) for row in written.rows
        ]
        kinds = {field.name: str(field.type) for field in read.schema}
        assert (kinds["earliest"], kinds["start"], kinds["confidence"]) == ("timestamp[ms, tz=UTC]", "int64", "double")
        assert read.schema.field("start").metadata[b"description"].startswith(b"Where the")
    assert kinds["agents"].startswith("list<") and kinds["latitudes"].startswith("list<")
    dated = next(row for row in read.to_pylist() if row["earliest"])
    assert isinstance(dated["earliest"], datetime) and dated["earliest"].tzinfo is not None


HOSTILE = (
    "=HYPERLINK(\"http://evil.example\",\"x\")", "+1", "-2+3", "@SUM(A1)", "  =1+1", "\t=1", "\r=1", "\n=1", "\uff1d1",
    "'", "'=1", "''quoted''", "a,b", 'say "x"', "two\nlines", "two\r\nlines", "; ;", "\\", "\\;", "a;b\\", "é\u2028\u202e漢", " ",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_text_is_harmless_in_a_spreadsheet_and_comes_back_whole(words: str) -> None:
    literal = str(ox.Literal(words))
    store = graph(f"<statement/s> a kg:Claim, kg:Statement ; rdfs:label {literal} ; kg:condition {literal}, 'zz' .")
    (row,) = by_csv(tabulate("statements", store))
    for cell in (row["label"], row["conditions"]):
        assert not re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]", cell)
    assert row["label"].removeprefix("'") == words
    assert sorted(split(row["conditions"])) == sorted((words, "zz"))


def test_numbers_below_zero_stay_numbers() -> None:
    store = graph(
        "<event/e> a kg:Event ; kg:location <location/a>, <location/b>, <location/c> . <location/b> skos:prefLabel 'B'@en ; "
        "geo:long -58.4 . <location/a> skos:prefLabel 'A'@en . <location/c> skos:prefLabel 'C'@en ; geo:long 3 ."
    )
    (row,) = by_csv(tabulate("events", store))
    assert (row["locations"], row["longitudes"], row["latitudes"]) == ("A; B; C", "; -58.4; 3", "")
    assert split(row["longitudes"]) == ("", "-58.4", "3")


def test_control_characters_are_shown_in_csv_and_kept_in_parquet(tmp_path: Path) -> None:
    store = graph(r"<statement/s> a kg:Claim, kg:Statement ; rdfs:label 'a\u0000b\u001B[31m\u007F\u0085c' .")
    table = tabulate("statements", store)
    assert by_csv(table)[0]["label"] == "a␀b␛[31m␡\ufffdc"
    assert pq.read_table(io.BytesIO(serialise(table, "parquet")))["label"][0].as_py() == "a\0b\x1b[31m\x7f\x85c"


def test_values_that_do_not_fit_their_column_are_absent_not_an_error() -> None:
    store = graph(
        "<statement/s> a kg:Claim, kg:Statement ; kg:earliest '-0500-01-01T00:00:00Z'^^xsd:dateTime ; kg:confidence 'much' ; "
        "kg:witnesses 99999999999999999999 ; kg:mention <mention/m> . <mention/m> kg:start 'x' ; kg:article 'nowhere' ."
    )
    (record,) = tabulate("statements", store).records()
    assert [record[name] for name in ("earliest", "confidence", "witnesses", "start", "file")] == [None] * 5
    assert serialise(tabulate("statements", store), "parquet")


def test_a_mention_with_its_place_in_its_iri_has_offsets_and_words() -> None:
    store = graph(
        "<event/e> a kg:Event ; kg:mention <mention/k_9_14> . <article/k> dcterms:source 'x.txt' . "
        "<mention/k_9_14> kg:article <article/k> ; kg:sentence <mention/k_5_22_sentence> . "
        "<mention/k_5_22_sentence> kg:text 'Orcs raided Bree.' ."
    )
    (record,) = tabulate("events", store).records()
    assert (record["start"], record["end"], record["trigger"], record["file"]) == (9, 14, " raid", "x.txt")
    assert (record["sentence_start"], record["sentence_end"]) == (5, 22)


def test_the_first_report_is_that_of_the_article_published_first() -> None:
    days = {
        "a": "",
        "b": "; schema:datePublished '2021-03-02'^^xsd:date",
        "c": "; schema:datePublished '2021-03-01'^^xsd:date",
    }
    reports = "".join(
        f"<article/{key}> dcterms:source '{key}.txt' {day} . <mention/{key}> kg:article <article/{key}> ; kg:text '{key}' ."
        for key, day in days.items()
    )
    store = graph(
        f"<statement/s> a kg:Claim, kg:Statement ; kg:mention <mention/a>, <mention/b>, <mention/c> . {reports}"
    )
    (record,) = tabulate("statements", store).records()
    assert (record["quote"], record["published"], record["reports"], record["articles"]) == ("c", "2021-03-01", 3, 3)


def test_an_empty_graph_is_a_header(tmp_path: Path) -> None:
    table = tabulate("events", ox.Store())
    assert serialise(table, "csv").decode().split(",")[0] == "event" and serialise(table, "csv").count(b"\r\n") == 1
    assert pq.read_table(io.BytesIO(serialise(table, "parquet"))).num_rows == 0


def test_the_same_graph_gives_the_same_bytes_whatever_the_order_and_the_hash_seed(tmp_path: Path) -> None:
    quads = sorted(open_store(FIXTURE), key=str)
    forwards, backwards = ox.Store(), ox.Store()
    for quad in quads:
        forwards.add(quad)
    for quad in reversed(quads):
        backwards.add(quad)
    for what in ("statements", "events"):
        for form in ("csv", "parquet"):
            assert serialise(tabulate(what, forwards), form) == serialise(tabulate(what, backwards), form)
    script = (
        f"import kg, hashlib; from kg.export import serialise; table = kg.export('events', {str(FIXTURE)!r})\n"
        "for form in ('csv', 'parquet'): print(hashlib.sha256(serialise(table, form)).hexdigest())"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        for seed in ("1", "2")
    ]
    expected = [
        hashlib.sha256(serialise(tabulate("events", forwards), form)).hexdigest() for form in ("csv", "parquet")
    ]
    assert [run.stdout.decode().split() for run in runs] == [expected, expected]


def test_without_pyarrow_csv_works_and_parquet_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, module, None)
    kg.export("events", FIXTURE, tmp_path / "events.csv")
    with pytest.raises(OutputError, match=r"pip install 'newskg\[parquet\]'"):
        kg.export("events", FIXTURE, tmp_path / "events.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]


def test_mistakes_are_told_and_leave_the_old_file(tmp_path: Path) -> None:
    old = tmp_path / "events.csv"
    old.write_text("old", encoding="utf-8")
    with pytest.raises(InputError, match=r"\.xlsx: cannot tell the format; use one of \.csv, \.parquet"):
        kg.export("events", FIXTURE, tmp_path / "events.xlsx")
    with pytest.raises(InputError, match="unknown format 'xml'"):
        kg.export("events", FIXTURE, old, form="xml")
    with pytest.raises(InputError, match="no table of 'quotes'; there are: statements, events"):
        kg.export("quotes", FIXTURE, old)
    with pytest.raises(OutputError, match="cannot be written"):
        kg.export("events", FIXTURE, old / "events.csv")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["old"]


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "kg", "export", *arguments], cwd=cwd, capture_output=True, check=False)


def test_the_command_writes_what_the_function_does(tmp_path: Path, store: ox.Store) -> None:
    expected = serialise(tabulate("statements", store), "csv")
    assert command("statements", str(FIXTURE), "-o", "-", cwd=tmp_path).stdout == expected
    assert command("statements", str(FIXTURE), "-o", "s.csv", cwd=tmp_path).returncode == 0
    assert (tmp_path / "s.csv").read_bytes() == expected
    assert command("events", str(FIXTURE), "-o", "e.bin", "--format", "parquet", cwd=tmp_path).returncode == 0
    assert (tmp_path / "e.bin").read_bytes() == serialise(tabulate("events", store), "parquet")
    refused = command("events", str(FIXTURE), "-o", "e.xlsx", cwd=tmp_path)
    assert refused.returncode == 2 and b"use .csv or .parquet" in refused.stderr
    assert command("quotes", str(FIXTURE), cwd=tmp_path).returncode == 2
    missing = command("events", "none.ttl", cwd=tmp_path)
    assert missing.returncode == 1 and b"none.ttl" in missing.stderr and b"Traceback" not in missing.stderr


def test_the_documentation_has_the_columns() -> None:
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    for what in ("statements", "events"):
        columns = page.split(f"## Columns of `{what}`\n\n")[1].split("\n## ")[0]
        assert columns.strip() == documentation(what).strip(), (
            f"paste kg.export.documentation({what!r}) into docs/export.md"
        )


def test_rows_have_the_types_that_their_columns_say(store: ox.Store) -> None:
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str, "integer": int, "double": float, "timestamp": datetime, "strings": tuple, "doubles": tuple,
    }  # fmt: skip
    for what in ("statements", "events"):
        table = tabulate(what, store)
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                assert cell is None or isinstance(cell, kinds[column.type]), column.name
                assert not column.is_list or isinstance(cell, tuple), column.name
                assert cell != "" and (not isinstance(cell, datetime) or cell.tzinfo == UTC)
