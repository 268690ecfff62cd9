"""What a user meets on the command line: good input, bad input, exit codes, nothing half-written."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

STORY = (
    "Arnor destroys bridge\n\n"
    "Arnor destroyed a bridge in Gondor on Tuesday, the Gondorian defence ministry said.\n\n"
    "“We will respond with force if Arnor attacks again,” minister Anna Lind said on Wednesday.\n"
)


def kg(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80"}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, env=environment, timeout=300, check=False)


def fails(run: subprocess.CompletedProcess[bytes], status: int, *words: str) -> None:
    """One line on stderr that says what is wrong, no traceback."""
    message = run.stderr.decode()
    assert run.returncode == status, message
    assert "Traceback" not in message
    for word in words:
        assert word in message
    assert len(message.strip().splitlines()) == 1, message


def on_terminal(
    *arguments: str, cwd: Path, columns: int = 80, interrupt_at: bytes = b"", **environment: str
) -> tuple[int, str]:
    """Exit status and everything that a terminal is sent, Ctrl-C being typed once ``interrupt_at`` is shown."""
    fcntl, termios, pty = map(pytest.importorskip, ("fcntl", "termios", "pty"))
    known = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    screen, keyboard = pty.openpty()
    fcntl.ioctl(keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "kg", *arguments],
        cwd=cwd,
        stdin=keyboard,
        stdout=keyboard,
        stderr=keyboard,
        env={**known, "TERM": "xterm-256color", **environment},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # Ctrl-C reaches whoever has the terminal
    ) as process:
        os.close(keyboard)
        shown = _read_screen(screen, interrupt_at)
    os.close(screen)
    return process.returncode, shown.decode()


def _read_screen(screen: int, interrupt_at: bytes) -> bytes:
    shown, deadline = b"", time.monotonic() + 120
    while time.monotonic() < deadline:
        if not select.select([screen], [], [], 1)[0]:
            continue
        try:
            piece = os.read(screen, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not piece:
            break
        shown += piece
        if interrupt_at and interrupt_at in shown:
            os.write(screen, b"\x03")
            interrupt_at = b""
    return shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "story.txt").write_text(STORY, encoding="utf-8")
    return tmp_path


def test_build_query_and_check(folder: Path) -> None:
    built = kg("build", "news", "-o", "out/graph.ttl", cwd=folder)
    assert built.returncode == 0, built.stderr.decode()
    told = built.stderr.decode().splitlines()
    assert all(re.match(r"[a-z ]+: \S", line) for line in told), "no bars in a pipe, a topic on each line"
    lines = dict(line.split(": ", 1) for line in told)
    assert lines["articles"].startswith("1 in 1 file")
    assert "1 person" in lines["actors and places"]
    assert re.fullmatch(r"2: .*claims?.*", lines["statements"]) and re.fullmatch(r"\d+: .*1 actual.*", lines["events"])
    assert lines["graph"].startswith("out/graph.ttl (")
    assert re.fullmatch(r"\d+\.\d s: reading files .*reading articles .*merging .*writing \d+\.\d", lines["time"])
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
    assert "articles: 1 in 1 file" in told
    for line in ("1, binary file: binary.txt", "1, empty file: empty.txt", "1, not UTF-8: latin.txt"):
        assert f"skipped: {line}\n" in told
    assert (folder / "graph.nt").stat().st_size > 0


def test_many_skipped_files_are_one_line_for_each_reason(folder: Path) -> None:
    news = folder / "news"
    for number in range(12):
        (news / f"{number:02}.txt").write_bytes(b"")
    (news / "feed.jsonl").write_text("x\ny\n" + json.dumps({"id": "1", "text": "Arnor attacked Gondor."}) + "\n[]\n")
    told = kg("build", "news", "-o", "graph.nt", cwd=folder).stderr.decode().splitlines()
    assert [line for line in told if line.startswith("skipped")] == [
        "skipped: 12, empty file: 00.txt, 01.txt, 02.txt and 9 more",
        "skipped: 2, not JSON: feed.jsonl:1, feed.jsonl:2",
        "skipped: 1, not a JSON object: feed.jsonl:4",
    ]


def test_names_and_words_that_attack_the_terminal_are_shown_as_text(folder: Path) -> None:
    (folder / "news" / "a\x1b[2J\u202eb\nc.txt").write_bytes(b"")
    (folder / "news" / "story.txt").write_text(STORY.replace("Anna Lind", "Anna \x1b[31mLind"), encoding="utf-8")
    built = kg("build", "news", "-o", "graph.ttl", cwd=folder)
    assert "skipped: 1, empty file: a␛[2Jb␊c.txt" in built.stderr.decode().splitlines()
    answers = [
        kg("query", "who-said-what", "graph.ttl", "--format", "table", "--evidence", cwd=folder),
        kg("query", "who-said-what", "graph.ttl", "--format", "markdown", cwd=folder),
        kg("check", "graph.ttl\x1b[31m", cwd=folder),
        kg("bui\x1b[31mld", cwd=folder),
    ]
    assert all(b"\x1b" not in answer.stdout + answer.stderr for answer in answers)
    assert answers[0].stdout and "respond with force" in " ".join(answers[0].stdout.decode().split())


def test_quiet_says_nothing_but_errors(folder: Path) -> None:
    built = kg("build", "news", "-o", "graph.nt", "--quiet", cwd=folder)
    assert (built.returncode, built.stderr, built.stdout) == (0, b"", b"")
    fails(kg("build", "missing.txt", "-q", cwd=folder), 1, "missing.txt")


def test_a_terminal_sees_how_far_the_work_is(folder: Path) -> None:
    status, shown = on_terminal("build", "news", "-o", "graph.nt", cwd=folder)
    assert status == 0, shown
    for stage in ("reading files", "loading the model", "reading articles", "merging", "making the graph", "writing"):
        assert stage in shown
    bars, summary = shown.rsplit("\x1b[2K", 1)  # the bars are wiped, the summary stays
    assert bars.rindex("\x1b[?25h") > bars.rindex("\x1b[?25l"), "the cursor is back"
    assert "1 in 1 file" in summary and "graph.nt" in summary and "merging 0." in summary


def test_no_color_means_no_escape_code_at_all(folder: Path) -> None:
    status, shown = on_terminal("build", "news", "-o", "graph.trig", cwd=folder, NO_COLOR="1")
    assert status == 0 and "reading articles (1) …" in shown and "\x1b" not in shown
    for arguments in (
        ("--help",), ("build", "--help"), ("biuld",), ("build", "--formt"), ("query", "--list"), ("build", "none.txt"),
        ("query", "who-said-what", "graph.trig"), ("query", "actors", "graph.trig", "--evidence"),
    ):  # fmt: skip
        status, shown = on_terminal(*arguments, cwd=folder, NO_COLOR="1")
        assert shown.strip() and "\x1b" not in shown, arguments
    colours = on_terminal("query", "what-happened", "graph.trig", cwd=folder)[1]
    assert "\x1b[1mhappened" in colours
    dumb = on_terminal("query", "what-happened", "graph.trig", cwd=folder, TERM="dumb")[1]
    assert dumb.strip() and "\x1b" not in dumb


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_leaves_a_clean_terminal(folder: Path, workers: str) -> None:
    for number in range(40):
        (folder / "news" / f"{number}.txt").write_text(STORY * 20, encoding="utf-8")
    arguments = ("build", "news", "-o", "graph.ttl", "--workers", workers)
    status, shown = on_terminal(*arguments, cwd=folder, interrupt_at=b"reading articles")
    assert status == 130
    assert "Traceback" not in shown and "KeyboardInterrupt" not in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor is back"
    assert shown.rsplit("\x1b[2K", 1)[1].strip() == "kg: interrupted; nothing half-written is left"
    assert not (folder / "graph.ttl").exists()


def test_help_fits_eighty_columns_and_its_examples_are_real(folder: Path) -> None:
    alone = kg(cwd=folder).stdout.decode()
    assert "Usage: kg" in alone and "build" in alone
    examples = []
    names = ("build", "query", "load", "remove", "changes", "export", "check", "report", "eval")
    for command in ((), *((name,) for name in names)):
        lines = kg(*command, "--help", cwd=folder).stdout.decode().splitlines()
        assert max(map(len, lines)) <= 80
        mine = [line.strip() for line in lines if re.match(r" +kg [a-z]+ ", line)]
        assert mine and all(example.startswith(" ".join(("kg", *command))) for example in mine)
        examples += mine
    asked = [
        shlex.split(each, comments=True)[1:] for each in examples if each.startswith("kg query") and "seeds" in each
    ]
    for arguments in [each for each in asked if "mine.rq" not in each]:
        answer = kg(*arguments, cwd=ROOT)
        assert answer.returncode == 0 and answer.stdout.count(b"\n") > 1, arguments


def test_bad_input_is_told_in_one_line(folder: Path) -> None:
    (folder / "nothing").mkdir()
    (folder / "bad.ttl").write_text("<a> <b> .", encoding="utf-8")
    fails(kg("build", "missing.txt", "-o", "x.ttl", cwd=folder), 1, "missing.txt")
    fails(kg("build", "nothing", "-o", "x.ttl", cwd=folder), 1, "nothing")
    fails(kg("build", "news", "-o", "x.ttl", "--model", "no_such_model", cwd=folder), 1, "no_such_model")
    fails(kg("query", "who-threatened-what", "bad.ttl", cwd=folder), 1, "bad.ttl")
    fails(kg("report", "bad.ttl", "-o", "report.html", cwd=folder), 1, "bad.ttl")
    fails(kg("report", "bad.ttl", cwd=folder), 2, "--output")
    fails(kg("report", "bad.ttl", "--sources", "nowhere", "-o", "report.html", cwd=folder), 1, "nowhere")
    fails(kg("query", "who-threatend-what", "bad.ttl", cwd=folder), 1, "who-threatened-what")
    fails(kg("query", "actors", "--store", "nowhere", cwd=folder), 1, "nowhere")
    fails(kg("remove", "a.txt", "--store", "nowhere", cwd=folder), 1, "nowhere")
    fails(kg("changes", "--since", "2020", "--store", "nowhere", cwd=folder), 1, "nowhere")
    fails(kg("export", "events", "bad.ttl", "-o", "x.csv", cwd=folder), 1, "bad.ttl")
    fails(kg("load", "bad.ttl", "--endpoint", "http://127.0.0.1:1", cwd=folder), 1, "127.0.0.1:1")
    fails(kg("query", "actors", "--endpoint", "http://127.0.0.1:1", cwd=folder), 1, "127.0.0.1:1")
    assert not (folder / "x.ttl").exists()


def test_wrong_usage_exits_with_2(folder: Path) -> None:
    fails(kg("build", "news", "-o", "graph.docx", cwd=folder), 2, "graph.docx")
    fails(kg("query", "actors", cwd=folder), 2)
    fails(kg("dig", cwd=folder), 2)
    fails(kg("biuld", "news", cwd=folder), 2, "Did you mean 'build'?")
    fails(kg("build", "news", "--formt", "turtle", cwd=folder), 2, "did you mean --format?", "kg build --help")
    fails(kg("build", "news", "--format", "docx", cwd=folder), 2, "'docx'", "'turtle'")
    fails(kg("build", cwd=folder), 2, "paths", "kg build --help")
    fails(kg("query", "actors", "x.ttl", "--set", "actor", cwd=folder), 2, "NAME=VALUE")


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
    assert "not used: far.tsv, line 2: " in run.stderr.decode()


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
