"""What a user meets on the command line: good input, bad input, exit codes, nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

STORY = (
    "Arnor destroys bridge\n\n"
    "Arnor destroyed a bridge in Gondor on Tuesday, the Gondorian defence ministry said.\n\n"
    "“We will respond with force if Arnor attacks again,” minister Anna Lind said on Wednesday.\n"
)


def kg(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, env=environment, timeout=300, check=False)


def fails(run: subprocess.CompletedProcess[bytes], status: int, *words: str) -> None:
    """One line on stderr that says what is wrong, no traceback."""
    message = run.stderr.decode()
    assert run.returncode == status, message
    assert "Traceback" not in message
    for word in words:
        assert word in message
    if status == 1:
        assert len(message.strip().splitlines()) == 1, message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "story.txt").write_text(STORY, encoding="utf-8")
    return tmp_path


def test_build_query_and_check(folder: Path) -> None:
    built = kg("build", "news", "-o", "out/graph.ttl", cwd=folder)
    assert built.returncode == 0, built.stderr.decode()
    assert b"1 articles" in built.stderr
    answer = kg("query", "who-said-what", "out/graph.ttl", cwd=folder)
    assert answer.returncode == 0, answer.stderr.decode()
    header, *rows = answer.stdout.decode().splitlines()
    assert {"quote", "article", "file", "start", "end"} <= set(header.split(","))
    assert any("respond with force" in row for row in rows)
    piped = kg("query", "who-said-what", "-", cwd=folder, stdin=(folder / "out/graph.ttl").read_bytes())
    assert piped.stdout == answer.stdout


def test_broken_files_are_skipped_and_the_others_built(folder: Path) -> None:
    news = folder / "news"
    (news / "empty.txt").write_bytes(b"")
    (news / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (news / "latin.txt").write_bytes("Der Präsident sagte nichts.".encode("latin-1"))
    built = kg("build", "news", "-o", "graph.nt", cwd=folder)
    assert built.returncode == 0, built.stderr.decode()
    told = built.stderr.decode()
    assert all(name in told for name in ("empty.txt", "binary.txt", "latin.txt", "3 skipped", "1 articles"))
    assert (folder / "graph.nt").stat().st_size > 0


def test_bad_input_is_told_in_one_line(folder: Path) -> None:
    (folder / "nothing").mkdir()
    (folder / "bad.ttl").write_text("<a> <b> .", encoding="utf-8")
    fails(kg("build", "missing.txt", "-o", "x.ttl", cwd=folder), 1, "missing.txt")
    fails(kg("build", "nothing", "-o", "x.ttl", cwd=folder), 1, "nothing")
    fails(kg("build", "news", "-o", "x.ttl", "--model", "no_such_model", cwd=folder), 1, "no_such_model")
    fails(kg("query", "who-threatened-what", "bad.ttl", cwd=folder), 1, "bad.ttl")
    fails(kg("query", "who-threatend-what", "bad.ttl", cwd=folder), 1, "who-threatened-what")
    fails(kg("query", "actors", "--store", "nowhere", cwd=folder), 1, "nowhere")
    assert not (folder / "x.ttl").exists()


def test_wrong_usage_exits_with_2(folder: Path) -> None:
    fails(kg("build", "news", "-o", "graph.docx", cwd=folder), 2, "graph.docx")
    fails(kg("query", "actors", cwd=folder), 2)
    fails(kg("dig", cwd=folder), 2)


def test_an_output_that_cannot_be_written_is_told_before_the_work(folder: Path) -> None:
    (folder / "file").write_text("x", encoding="utf-8")
    fails(kg("build", "news", "-o", "file/graph.ttl", cwd=folder), 1, "file")
    fails(kg("build", "news", "-o", "news", "--format", "turtle", cwd=folder), 1, "folder")


def test_the_base_of_the_iris(folder: Path) -> None:
    fails(kg("build", "news", "-o", "x.ttl", "--base-iri", "not an iri", cwd=folder), 2, "absolute IRI")
    built = kg("build", "news", "-o", "-", "--base-iri", "http://example.org/x", cwd=folder)
    assert built.returncode == 0, built.stderr.decode()
    assert b"<http://example.org/x/actor/>" in built.stdout
    assert kg("build", "news", "--store", "kept", cwd=folder).returncode == 0
    fails(kg("build", "news", "--store", "kept", "--base-iri", "http://example.org/x/", cwd=folder), 1, "kept")


def test_metadata_for_files_that_are_not_there_is_told(folder: Path) -> None:
    (folder / "meta.jsonl").write_text('{"file": "stroy.txt", "date": "2021-03-04"}\n', encoding="utf-8")
    built = kg("build", "news", "-o", "graph.ttl", "--metadata", "meta.jsonl", cwd=folder)
    assert built.returncode == 0
    assert b"stroy.txt" in built.stderr


def test_judgements_that_cannot_be_read_or_used_are_told(folder: Path) -> None:
    (folder / "bad.tsv").write_text("left\tright\tverdict\na.txt#0-4\tb.txt#0-4\tmaybe\n")
    fails(
        kg("build", "news", "-o", "g.ttl", "--judgements", "bad.tsv", cwd=folder), 1, "bad.tsv, line 2", "not 'maybe'"
    )
    fails(kg("build", "news", "-o", "g.ttl", "--judgements", "none.tsv", cwd=folder), 1, "none.tsv")
    assert not (folder / "g.ttl").exists()
    (folder / "far.tsv").write_text("left\tright\tverdict\nx.txt#0-4\ty.txt#0-4\tsame\n")
    run = kg("build", "news", "-o", "g.ttl", "--judgements", "far.tsv", cwd=folder)
    assert run.returncode == 0
    assert b"not used far.tsv, line 2" in run.stderr


def test_standard_input_is_an_article(folder: Path) -> None:
    built = kg("build", "-", cwd=folder, stdin=b"Arnor threatened to invade Gondor.")
    assert built.returncode == 0, built.stderr.decode()
    assert b'"stdin.txt"' in built.stdout


def test_a_store_that_grows_equals_a_build_from_scratch(folder: Path) -> None:
    more = folder / "more"
    more.mkdir()
    (more / "second.txt").write_text("Mordor accused Arnor of destroying the bridge in Gondor.\n", encoding="utf-8")
    for part in ("news", "more"):
        kept = kg("build", part, "--store", "grown", cwd=folder)
        assert kept.returncode == 0, kept.stderr.decode()
    assert kg("build", "news", "more", "--store", "scratch", cwd=folder).returncode == 0
    for name in ("what-happened", "who-said-what", "actors"):
        grown, scratch = (kg("query", name, "--store", store, cwd=folder) for store in ("grown", "scratch"))
        assert grown.returncode == 0, grown.stderr.decode()
        assert grown.stdout == scratch.stdout
        assert grown.stdout.count(b"\n") > 1


def test_extracted_texts_are_kept_beside_the_graph_and_checked(folder: Path) -> None:
    news = folder / "news"
    record = {"id": "x/1", "text": "Mordor rejected a truce with Gondor, envoy Ana Ruiz said.", "date": "2021-03-04"}
    (news / "feed.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    paragraphs = "".join(f"<p>Arnor will close bridge number {n} to Gondor, the ministry said.</p>" for n in range(8))
    page = (
        f"<html><head><title>Bridges</title></head><body><article><h1>Bridges</h1>{paragraphs}</article></body></html>"
    )
    (news / "page.html").write_text(page, encoding="utf-8")
    built = kg("build", "news", "-o", "graph.trig", cwd=folder)
    assert built.returncode == 0, built.stderr.decode()
    kept = folder / "graph.trig.sources"
    assert (kept / "feed.jsonl" / "x_1.txt").read_text(encoding="utf-8") == record["text"]
    assert "bridge number 3" in (kept / "page.html.txt").read_text(encoding="utf-8")
    checked = kg("check", "graph.trig", "--sources", "news", cwd=folder)
    assert checked.returncode == 0, checked.stdout.decode() + checked.stderr.decode()
    (news / "story.txt").write_text(STORY.replace("Arnor", "Rohan"), encoding="utf-8")
    assert kg("check", "graph.trig", "--sources", "news", cwd=folder).returncode == 1


def test_a_killed_build_leaves_the_old_graph(folder: Path) -> None:
    (folder / "graph.ttl").write_text("# the old graph\n", encoding="utf-8")
    (folder / "news" / "long.txt").write_text(STORY * 400, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "news", "-o", "graph.ttl"], cwd=folder, stderr=subprocess.DEVNULL
    )
    time.sleep(3)
    process.kill()
    process.wait()
    assert (folder / "graph.ttl").read_text(encoding="utf-8") == "# the old graph\n"


def test_given_metadata_wins(folder: Path) -> None:
    (folder / "meta.csv").write_text("file,date,outlet\nstory.txt,2021-03-04,The Zenda Gazette\n", encoding="utf-8")
    built = kg("build", "news", "-o", "graph.ttl", "--metadata", "meta.csv", cwd=folder)
    assert built.returncode == 0, built.stderr.decode()
    turtle = (folder / "graph.ttl").read_text(encoding="utf-8")
    assert 'schema:datePublished "2021-03-04"^^xsd:date' in turtle and "kg:Given" in turtle
    assert '"2021-03-02"^^xsd:date' in turtle, "Tuesday before the Thursday of publication"
    assert "The Zenda Gazette" in turtle
    fails(kg("build", "news", "-o", "x.ttl", "--metadata", "nowhere.csv", cwd=folder), 1, "nowhere.csv")
