"""What is new in a store since a date: threats, other wording, outcomes, disagreements, each with its words."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from kg.changes import News, changes
from kg.cli.program import app
from kg.documents import articles
from kg.errors import InputError, StoreError
from kg.keeping import news, remove
from kg.model import Known, Reading
from kg.pipeline import join, keep, kept_in, read_articles
from kg.resolve import resolve
from kg.store.versions import take_in


@cache
def reading(source: str, text: str, day: str = "", url: str = "") -> Reading:
    (article,) = articles(f"{text}\n", source, (text + day)[:64])
    given = replace(article, date=Known(day, "Given") if day else None, url=url or None)
    (told,) = read_articles([given])
    return told


def told(*texts: str) -> list[News]:
    """What the last text tells after the others."""
    found = [reading(f"{n}.txt", text, f"2021-05-{4 * n + 5:02}") for n, text in enumerate(texts)]
    return list(changes(resolve(found[:-1]), resolve(found)))


WORDINGS = [
    ("it could close the border with Gondor", "it will close the border with Gondor", "firmer"),
    ("it will close the border with Gondor", "it may close the border with Gondor", "softer"),
    ("it may attack Gondor", "it is ready to attack Gondor", "firmer"),
    ("it was ready to attack Gondor", "it will attack Gondor", "firmer"),
    ("it would attack the rebels", "it will not hesitate to attack the rebels", "firmer"),
    # nothing is said where the words do not tell
    ("it would close the border with Gondor", "“We will close the border with Gondor.”", ""),
    ("it will attack Gondor", "it has no plans to attack Gondor", ""),
    ("it could attack Gondor", "it will attack Gondor if its demands are not met", ""),
    ("it will bomb the port of Gondor", "it may impose sanctions on Rohan", ""),
    ("it will close the border with Gondor", "it will close the border with Gondor", ""),
]


@pytest.mark.parametrize(("before", "after", "kind"), WORDINGS)
def test_wording_is_firmer_or_softer_where_the_words_tell(before: str, after: str, kind: str) -> None:
    found = told(f"Arnor said on Monday {before}.", f"Arnor said on Friday {after}.")
    assert [each.kind for each in found if each.kind in ("firmer", "softer")] == ([kind] if kind else [])


def test_firmer_wording_shows_both_words_and_both_places() -> None:
    (found,) = told("Arnor said on Monday it could attack Gondor.", "Arnor said on Friday it will attack Gondor.")
    assert (found.who, found.before, found.after) == (
        "Arnor",
        "weighed (“could”)",
        "announced (“will”)",
    )
    assert found.other and (found.quote.article.source, found.other.article.source) == ("1.txt", "0.txt")
    for quoted in (found.quote, found.other):
        assert quoted.article.words(quoted.span) == quoted.text


def test_a_condition_that_falls_away_makes_a_later_threat_firmer() -> None:
    (found,) = told(
        "Arnor threatened on Monday to destroy the bridge unless Gondor withdraws.",
        "Arnor said on Friday it will destroy the bridge.",
    )
    assert (found.kind, found.before) == ("firmer", "unless Gondor withdraws")
    assert found.after == "announced (“will”), no condition"


def test_words_of_another_speaker_are_another_threat() -> None:
    found = told("Arnor said on Monday it could attack Gondor.", "Rohan said on Friday it will attack Gondor.")
    assert [(each.kind, each.who) for each in found] == [("new threat", "Rohan")]


def test_a_threat_that_a_second_article_repeats_is_not_new() -> None:
    text = "Arnor threatened on Monday to close the border with Gondor."
    assert told(text, f"In a statement, {text}") == []


def test_a_threat_that_is_carried_out_is_news_with_the_sentence_that_says_so() -> None:
    (found,) = told(
        "Norwegian rebels threatened to destroy the Hardanger Bridge.",
        "Norwegian rebels destroyed the Hardanger Bridge on 8 May 2021.",
    )
    assert (found.kind, found.who, found.before, found.after) == (
        "outcome",
        "Norwegian rebels",
        "not reported",
        "carried out",
    )
    assert found.quote.text.startswith("Norwegian rebels destroyed")
    assert found.other and found.other.text.startswith("to destroy")


def test_a_disagreement_is_news_once() -> None:
    first = "Norwegian rebels blew up the Hardanger Bridge on 3 May 2021. At least nine people were killed."
    second = "Norwegian rebels blew up the Hardanger Bridge on 3 May 2021. Twelve people were killed in the attack."
    found = [each for each in told(first, second) if each.kind == "new disagreement"]
    assert all(each.quote.article.source == "1.txt" for each in found)
    assert len(found) == len({(each.what, each.before, each.after) for each in found})
    assert [each for each in told(first, second, f"Again: {second}") if each.kind == "new disagreement"] == []


# ---- over a store ----------------------------------------------------------------------------------------------


def day(number: int) -> datetime:
    return datetime(2021, 6, number, 12, tzinfo=UTC)


def add(store: Path, number: int, *found: Reading) -> None:
    taken = take_in(kept_in(store), found)
    keep(replace(join(taken.kept), entries=taken.entries), store, now=day(number))


COULD = "Arnor said on Monday it could attack Gondor."
WILL = "Arnor said on Friday it will attack Gondor."
OTHER = "Rohan threatened on Sunday to impose sanctions on Gondor."


@pytest.fixture
def store(tmp_path: Path) -> Path:
    add(tmp_path / "s", 1, reading("a.txt", COULD, "2021-05-04"))
    add(tmp_path / "s", 10, reading("b.txt", WILL, "2021-05-08"), reading("c.txt", OTHER))
    return tmp_path / "s"


def kinds(store: Path, since: str, by: str | None = None) -> list[tuple[str, str]]:
    return [(each.kind, each.who) for each in news(store, since, by=by).news]  # type: ignore[arg-type]


NEW = [("new threat", "Rohan"), ("firmer", "Arnor")]


def test_what_was_known_is_what_the_journal_says_was_there(store: Path) -> None:
    assert kinds(store, "2021-06-05") == kinds(store, "last") == kinds(store, "2021-06-10T11:59:59Z") == NEW
    assert kinds(store, "2021-06-11") == []
    assert news(store, "2021-06-05").known == "1 file that the store held before 2021-06-05"
    assert news(store, "last").known == "1 file that the store held before the last change (2021-06-10T12:00:00Z)"


def test_a_store_that_is_younger_goes_by_publication_and_the_undated_count_as_known(store: Path) -> None:
    assert kinds(store, "2021-05-06") == [*kinds(store, "2021-06-05", "published"), ("firmer", "Arnor")]
    assert news(store, "2021-05-06").known == "2 articles published before 2021-05-06, 1 of them undated"


def test_wrong_dates_and_stores_are_told_in_one_line(store: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"May: not a date such as 2020, .*, and not last"):
        news(store, "May")
    with pytest.raises(StoreError, match="no such store"):
        news(tmp_path / "none", "last")
    (store / "newskg" / "journal.jsonl").unlink()
    assert kinds(store, "last") == NEW, "the last change is known again, and what it did not tell of was there before"


def test_a_newer_version_is_compared_with_the_one_that_it_replaced(tmp_path: Path) -> None:
    store, url = tmp_path / "s", "https://news.example/arnor"
    add(store, 1, reading("a.txt", COULD, "2021-05-04", url))
    add(store, 2, reading("b.txt", WILL, "2021-05-08", f"{url}#update"))
    (found,) = news(store, "last").news
    assert (found.kind, found.quote.article.source) == ("firmer", "b.txt")
    assert found.other and found.other.article.source == "a.txt"


def test_files_that_were_withdrawn_since_are_counted(store: Path) -> None:
    remove("a.txt", store, now=day(20))
    assert kinds(store, "2021-06-05") == [("new threat", "Arnor"), ("new threat", "Rohan")]
    assert news(store, "2021-06-05").known.endswith("; withdrawn since: 1")


def test_the_command_gives_rows_with_the_evidence_of_now_and_before(store: Path) -> None:
    answer = CliRunner().invoke(app, ["changes", "--since", "last", "--store", str(store), "--format", "csv"])
    assert answer.exit_code == 0, answer.output
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert [(row["kind"], row["file"], row["other_file"]) for row in rows] == [
        ("new threat", "c.txt", ""),
        ("firmer", "b.txt", "a.txt"),
    ]
    texts = {"a.txt": COULD, "b.txt": WILL, "c.txt": OTHER}
    for row in rows:
        assert texts[row["file"]][int(row["start"]) : int(row["end"])] == row["quote"]
        assert "/article/" in row["article"]
