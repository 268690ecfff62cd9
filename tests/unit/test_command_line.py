"""What a user meets on the command line: good input, bad input, exit codes, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
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
