"""Versions of one article in a store, articles that are withdrawn, and the journal that tells of both."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

import kg
from kg.documents import articles
from kg.errors import InputError, StoreError
from kg.ids import sha256
from kg.model import Known, Reading
from kg.pipeline import Built, join, keep, kept_in, read_articles
from kg.query import ask
from kg.store import open_directory
from kg.store.readings import load_kept
from kg.store.versions import take_in

URL = "https://news.example/bridge"
OLD = "Arnor said on Monday it could attack Gondor."
NEW = "Arnor said on Monday it will attack Gondor, and that Rohan would help."
OTHER = "Norwegian rebels blew up the Hardanger Bridge on 3 May 2021. “We regret it,” said Defence Minister Eva Holm."


@cache
def reading(source: str, text: str, url: str = "", day: str = "") -> Reading:
    (article,) = articles(f"{text}\n", source, sha256(text.encode()))
    given = replace(article, url=url or None, date=Known(day, "Given") if day else None)
    (told,) = read_articles([given])
    return told


def moment(number: int) -> datetime:
    return datetime(2021, 6, number, tzinfo=UTC)


def add(store: Path, *found: Reading, number: int = 1) -> Built:
    taken = take_in(kept_in(store), found)
    built = replace(join(taken.kept, taken.refused), entries=taken.entries)
    keep(built, store, now=moment(number))
    return built


def sources(store: Path) -> list[str]:
    query = "SELECT DISTINCT ?source { ?a a kg:Article ; dcterms:source ?source } ORDER BY ?source"
    return [row["source"] for row in ask(query, open_directory(store)).texts()]


def found(store: Path, where: str) -> list[dict[str, str]]:
    query = f"SELECT DISTINCT * {{ {where} }} ORDER BY ?a ?b"
    return list(ask(query, open_directory(store)).texts())


def journal(store: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (store / "newskg" / "journal.jsonl").read_text("utf-8").splitlines()]


# ---- versions --------------------------------------------------------------------------------------------------


def test_a_later_version_of_a_url_replaces_the_earlier_and_both_are_recorded(tmp_path: Path) -> None:
    add(tmp_path / "s", reading("a.txt", OLD, URL, "2021-05-04"), number=1)
    add(tmp_path / "s", reading("b.txt", NEW, "HTTPS://News.Example/bridge#live", "2021-05-05"), number=2)
    assert sources(tmp_path / "s") == ["b.txt"]
    (revised,) = found(
        tmp_path / "s",
        "?a a kg:Article ; prov:wasRevisionOf ?b . ?b dcterms:source ?source ; kg:sha256 ?sha ; schema:url ?url",
    )
    assert (revised["source"], revised["sha"], revised["url"]) == ("a.txt", sha256(OLD.encode()), URL)
    first, second = journal(tmp_path / "s")
    assert (first["time"], first["command"]) == ("2021-06-01T00:00:00Z", "build")
    assert second["articles"] == [
        {
            "file": {"source": "b.txt", "sha256": sha256(NEW.encode()), "url": URL},
            "happened": "replaced",
            "published": "2021-05-05",
            "former": [{"source": "a.txt", "sha256": sha256(OLD.encode()), "url": URL}],
        }
    ]


def test_an_older_version_that_arrives_later_is_skipped_with_the_reason(tmp_path: Path) -> None:
    add(tmp_path / "s", reading("b.txt", NEW, URL, "2021-05-05"))
    built = add(tmp_path / "s", reading("a.txt", OLD, URL, "2021-05-04"))
    assert sources(tmp_path / "s") == ["b.txt"]
    assert [(each.source, each.reason) for each in built.skipped] == [
        ("a.txt", "an older version of b.txt, which the store holds")
    ]
    assert found(tmp_path / "s", "?a kg:reason ?b ; dcterms:source 'a.txt'"), "the graph tells of it"
    assert len(journal(tmp_path / "s")) == 1


def test_without_dates_the_later_arrival_is_newer_and_the_older_does_not_come_back(tmp_path: Path) -> None:
    add(tmp_path / "s", reading("a.txt", OLD, URL))
    add(tmp_path / "s", reading("b.txt", NEW, URL, "2021-05-05"))
    built = add(tmp_path / "s", reading("a.txt", OLD, URL))
    assert sources(tmp_path / "s") == ["b.txt"]
    assert [each.source for each in built.skipped] == ["a.txt"]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_url_that_several_files_share_names_no_article(at_once: bool, tmp_path: Path) -> None:
    shared = [reading("a.txt", OLD, URL), reading("c.txt", OTHER, URL)]
    if at_once:
        add(tmp_path / "s", reading("b.txt", NEW, URL))
        add(tmp_path / "s", *shared)
    else:
        add(tmp_path / "s", *shared)
        add(tmp_path / "s", reading("b.txt", NEW, URL))
    assert sources(tmp_path / "s") == ["a.txt", "b.txt", "c.txt"]


def test_the_same_path_with_other_bytes_replaces_whatever_its_date(tmp_path: Path) -> None:
    add(tmp_path / "s", reading("a.txt", NEW, "", "2021-05-05"))
    add(tmp_path / "s", reading("a.txt", OLD, "", "2021-05-04"))
    add(tmp_path / "s", reading("a.txt", NEW, "", "2021-05-05"))
    kept = load_kept(tmp_path / "s")
    assert [r.article.sha256 for r in kept.readings] == [sha256(NEW.encode())]
    assert [(r.new.sha256, r.old.sha256) for r in kept.revisions] == [(sha256(NEW.encode()), sha256(OLD.encode()))]


def test_building_again_what_is_known_changes_nothing(tmp_path: Path) -> None:
    add(tmp_path / "s", reading("a.txt", OLD), reading("c.txt", OTHER))
    before = {path.name: path.read_bytes() for path in (tmp_path / "s" / "newskg").iterdir()}
    add(tmp_path / "s", reading("a.txt", OLD))
    assert {path.name: path.read_bytes() for path in (tmp_path / "s" / "newskg").iterdir()} == before


# ---- withdrawal ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["path", "url", "iri"])
def test_an_article_is_withdrawn_by_path_url_or_iri(by: str, tmp_path: Path) -> None:
    add(tmp_path / "s", reading("news/a.txt", OLD, URL), reading("c.txt", OTHER))
    (row,) = found(tmp_path / "s", "?a a kg:Article ; dcterms:source ?b FILTER(?b = 'news/a.txt')")
    name = {"path": "news/a.txt", "url": f"{URL}#top", "iri": row["a"]}[by]
    kg.remove(name, tmp_path / "s", now=moment(9))
    assert sources(tmp_path / "s") == ["c.txt"]
    (gone,) = found(
        tmp_path / "s",
        "?a kg:reason 'withdrawn' ; prov:wasInvalidatedBy ?b ; prov:wasDerivedFrom ?file . ?file dcterms:source ?source",
    )
    assert (gone["a"], gone["source"]) == (row["a"], "news/a.txt")
    assert journal(tmp_path / "s")[-1] == {
        "number": 2,
        "time": "2021-06-09T00:00:00Z",
        "command": "remove",
        "articles": [
            {"file": {"source": "news/a.txt", "sha256": sha256(OLD.encode()), "url": URL}, "happened": "removed"}
        ],
    }


def test_unknown_names_are_told_with_what_is_close(tmp_path: Path) -> None:
    add(tmp_path / "s", reading("news/a.txt", OLD, URL), reading("news/b.txt", NEW, URL))
    for name, message in (
        ("a.txt", r"a\.txt: no such article in the store; did you mean news/a\.txt\?"),
        ("https://news.example/brige", r"did you mean https://news\.example/bridge\?"),
        (URL, r"names 2 files \(news/a\.txt, news/b\.txt\); name one by its path"),
    ):
        with pytest.raises(InputError, match=message):
            kg.remove(name, tmp_path / "s")
    kg.remove("news/a.txt", tmp_path / "s")
    with pytest.raises(InputError, match=r"news/a\.txt: has been withdrawn already"):
        kg.remove("news/a.txt", tmp_path / "s")
    with pytest.raises(StoreError, match="no such store"):
        kg.remove("a.txt", tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_everything_can_be_withdrawn_and_come_back(tmp_path: Path) -> None:
    add(tmp_path / "s", reading("a.txt", OLD), number=1)
    kg.remove("a.txt", tmp_path / "s", now=moment(2))
    assert sources(tmp_path / "s") == []
    assert kg.query("who-threatened-what", open_directory(tmp_path / "s")).rows == ()
    built = add(tmp_path / "s", reading("a.txt", OLD), number=3)
    assert sources(tmp_path / "s") == ["a.txt"]
    assert [entry.happened for entry in built.entries] == ["added again"]
    assert found(tmp_path / "s", "?a prov:wasInvalidatedBy ?b") == []


def test_a_withdrawn_version_takes_the_record_of_its_forerunner_along(tmp_path: Path) -> None:
    add(tmp_path / "s", reading("a.txt", OLD, URL), reading("c.txt", OTHER))
    add(tmp_path / "s", reading("b.txt", NEW, URL))
    kg.remove("b.txt", tmp_path / "s")
    kept = load_kept(tmp_path / "s")
    assert (kept.former, kept.revisions, [r.article.source for r in kept.readings]) == ((), (), ["c.txt"])


# ---- journal ---------------------------------------------------------------------------------------------------


def test_a_lost_or_broken_last_line_comes_back_and_another_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s" / "newskg" / "journal.jsonl"
    for number, name in enumerate(("a.txt", "b.txt", "c.txt"), 1):
        add(tmp_path / "s", reading(name, OLD), number=number)
    whole = path.read_bytes()
    for damaged in (b"".join(whole.splitlines(keepends=True)[:2]), whole[:-20]):
        path.write_bytes(damaged)
        add(tmp_path / "s", reading("a.txt", OLD))
        assert path.read_bytes() == whole
    path.write_bytes(b"{}\n" + whole)
    with pytest.raises(StoreError, match=r"journal\.jsonl, line 1: not a line of a journal"):
        add(tmp_path / "s", reading("d.txt", OTHER))


def test_the_clock_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    kept = take_in(kept_in(tmp_path / "s"), [reading("a.txt", OLD)]).kept
    keep(join(kept), tmp_path / "s")
    assert journal(tmp_path / "s")[0]["time"] == "1970-01-02T00:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    with pytest.raises(StoreError, match="SOURCE_DATE_EPOCH=tomorrow: not a number of seconds"):
        kg.remove("a.txt", tmp_path / "s")
    assert sources(tmp_path / "s") == ["a.txt"]
