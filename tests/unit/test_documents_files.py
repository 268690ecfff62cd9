"""Folders, globs, HTML, JSONL, metadata and bad input."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from kg.documents import Documents, read
from kg.errors import InputError

SENTENCE = "Ruritania threatened on Monday to close its border with Zenda."
PAGE = """<html lang="en"><head><title>Border to close</title>
<meta property="og:title" content="Border to close after strike"/><meta property="og:site_name" content="The Harbour"/>
<meta name="author" content="Jane Doe"/><meta property="article:published_time" content="2021-06-14T10:32:00Z"/>
</head><body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Border to close after strike</h1>
<p>Ruritania threatened on Monday to close its border with Zenda after a general strike in the harbour.</p>
<p>“We will not hesitate,” Prime Minister Rudolf Stein told reporters in the capital on Monday evening.</p>
<p>Zenda’s foreign ministry called the threat unacceptable and summoned the ambassador of Ruritania.</p></article>
<footer>© 2021 The Harbour</footer></body></html>"""


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def sources(documents: Documents) -> list[str]:
    return [article.source for article in documents.articles]


def reasons(documents: Documents) -> dict[str, str]:
    return {skipped.source: skipped.reason for skipped in documents.skipped}


def test_folder_is_read_recursively_and_sorted(tmp_path: Path) -> None:
    write(tmp_path, b_txt=SENTENCE, a__c_txt=SENTENCE + " Now.", z_md="no", _hidden_txt="no")
    assert sources(read([tmp_path])) == ["a/c.txt", "b.txt"]
    assert sources(read([tmp_path / "b.txt"])) == ["b.txt"]


def test_glob_names_are_relative_to_its_fixed_part(tmp_path: Path) -> None:
    write(tmp_path, b_txt=SENTENCE, a__c_txt=SENTENCE + " Now.")
    assert sources(read([f"{tmp_path}/*.txt"])) == ["b.txt"]
    assert sources(read([f"{tmp_path}/**/*.txt"])) == ["a/c.txt", "b.txt"]


def test_order_of_paths_and_repetition_change_nothing(tmp_path: Path) -> None:
    write(tmp_path, b_txt=SENTENCE, a_txt=SENTENCE + " Now.")
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    assert read([a, b]) == read([b, a, b, tmp_path])


def test_standard_input() -> None:
    documents = read(["-"], stdin=io.BytesIO(SENTENCE.encode()))
    assert sources(documents) == ["stdin.txt"]
    assert documents.extracted == {}


def test_bad_files_are_skipped_with_a_reason_and_the_others_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        good_txt=SENTENCE,
        empty_txt="",
        blank_txt=" \n\n",
        binary_txt=b"\x89PNG\0\1\2",
        latin_txt="caf\xe9".encode("latin-1"),
        wide_txt=SENTENCE.encode("utf-16"),
        digits_txt="12 34\n56.",
        furniture_txt="Read more\nShare",
        shell_html="<html><body></body></html>",
    )
    documents = read([tmp_path])
    assert sources(documents) == ["good.txt"]
    assert reasons(documents) == {
        "empty.txt": "empty file",
        "blank.txt": "empty file",
        "binary.txt": "binary file",
        "latin.txt": "not UTF-8",
        "wide.txt": "not UTF-8 (UTF-16)",
        "digits.txt": "no letters",
        "furniture.txt": "no article",
        "shell.html": "no article text in the page",
    }


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_is_skipped(tmp_path: Path) -> None:
    write(tmp_path, good_txt=SENTENCE, secret_txt=SENTENCE)
    (tmp_path / "secret.txt").chmod(0)
    assert "permission denied" in reasons(read([tmp_path]))["secret.txt"]


def test_broken_link_is_skipped(tmp_path: Path) -> None:
    write(tmp_path, good_txt=SENTENCE)
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere.txt")
    assert reasons(read([tmp_path])) == {"link.txt": "broken link"}


def test_what_is_wrong_with_the_whole_input_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, empty_txt="")
    (tmp_path / "none").mkdir()
    for paths in (
        [tmp_path / "missing.txt"],
        [f"{tmp_path}/*.html"],
        [tmp_path],
        [tmp_path / "none"],
        [tmp_path / "empty.txt"],
        [],
    ):
        with pytest.raises(InputError) as error:
            read(paths)
        assert str(error.value) and "\n" not in str(error.value)


def test_empty_folder_beside_a_good_one_is_a_skip(tmp_path: Path) -> None:
    write(tmp_path, a__good_txt=SENTENCE)
    (tmp_path / "none").mkdir()
    documents = read([tmp_path / "a", tmp_path / "none"])
    assert sources(documents) == ["good.txt"] and len(documents.skipped) == 1


def test_html(tmp_path: Path) -> None:
    write(tmp_path, page_html=PAGE)
    documents = read([tmp_path])
    (article,) = documents.articles
    assert article.source == "page.html.txt"
    text = documents.extracted["page.html.txt"]
    assert text[article.span.start : article.span.end] == article.text
    assert "Home" not in text and "©" not in article.text
    assert article.headline and article.headline.value == "Border to close after strike"
    assert article.outlet and (article.outlet.value, article.outlet.basis) == ("The Harbour", "Stated")
    assert article.date and article.date.value == "2021-06-14"
    assert [author.value for author in article.authors] == ["Jane Doe"]


def test_html_in_another_encoding(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252"/>').encode("windows-1252")
    write(tmp_path, page_html=page)
    assert "“We will not hesitate,”" in read([tmp_path]).extracted["page.html.txt"]


def test_jsonl(tmp_path: Path) -> None:
    lines = [
        {
            "id": "a/1",
            "text": SENTENCE,
            "date": "2021-06-14",
            "outlet": "The Harbour",
            "author": "Jane Doe and John Roe",
            "url": "https://x.org/1",
        },
        {"id": 2, "text": SENTENCE + " Now.", "date": "Mon, 14 Jun 2021 10:32:00 GMT", "title": "Border"},
        {"id": "3"},
        {"id": "4", "text": SENTENCE, "date": "soon"},
        {"id": "5", "text": "\ud800"},
    ]
    write(tmp_path, feed_jsonl="\n".join(map(json.dumps, lines)) + "\nnot json\n")
    documents = read([tmp_path])
    assert sources(documents) == ["feed.jsonl/2.txt", "feed.jsonl/a_1.txt"]
    second, first = documents.articles
    assert first.date and (first.date.value, first.date.basis) == ("2021-06-14", "Given")
    assert [author.value for author in first.authors] == ["Jane Doe", "John Roe"]
    assert first.outlet and first.outlet.value == "The Harbour" and first.url == "https://x.org/1"
    assert second.date and second.date.value == "2021-06-14"
    assert second.headline and second.headline.value == "Border"
    assert documents.extracted["feed.jsonl/a_1.txt"] == SENTENCE
    assert [skipped.reason for skipped in documents.skipped] == [
        "line 3: no text",
        "line 4: 'soon' is not a date (YYYY-MM-DD)",
        "line 5: text is not valid Unicode",
        "line 6: not JSON",
    ]


@pytest.mark.parametrize("name", ["meta.jsonl", "meta.csv"])
def test_metadata_win(tmp_path: Path, name: str) -> None:
    text = f"Border to close\nBy Jane Doe\nJune 1, 2020\n\n{SENTENCE}\n\n{SENTENCE}"
    write(tmp_path, in__a_txt=text, in__b_txt=text)
    row = {"file": "a.txt", "date": "2021-06-14", "outlet": "The Harbour", "author": "John Roe", "title": "The border"}
    table = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    (tmp_path / name).write_text(table if name.endswith("csv") else json.dumps(row))
    first, second = read([tmp_path / "in"], metadata=tmp_path / name).articles
    assert first.date and (first.date.value, first.date.basis, first.date.span) == ("2021-06-14", "Given", None)
    assert first.outlet and first.outlet.value == "The Harbour"
    assert [author.value for author in first.authors] == ["John Roe"]
    assert first.headline and first.headline.value == "The border"
    assert second.date and (second.date.value, second.date.basis) == ("2020-06-01", "Stated")
    assert second.outlet is None


def test_wrong_metadata_name_the_line(tmp_path: Path) -> None:
    write(tmp_path, in__a_txt=SENTENCE)
    wrong = {
        '{"file": "a.txt"}\n{': "line 2",
        '{"date": "2020-01-01"}': "line 1",
        "file,date\na.txt,soon\n": "line 2",
    }
    for content, line in wrong.items():
        (tmp_path / "meta").write_text(content)
        with pytest.raises(InputError, match=line):
            read([tmp_path / "in"], metadata=tmp_path / "meta")


def test_a_long_line_and_many_empty_ones_take_no_time(tmp_path: Path) -> None:
    write(tmp_path, a_txt=(SENTENCE + " ") * 16_000, b_txt="\n" * 100_000 + SENTENCE, c_txt="word " * 200_000)
    assert sources(read([tmp_path])) == ["a.txt", "b.txt", "c.txt"]


def test_a_text_beyond_all_measure_is_skipped_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "dump.txt").write_text("Arnor said so. " * 220_000, encoding="utf-8")
    (tmp_path / "story.txt").write_text("Arnor closed the border on Monday.", encoding="utf-8")
    found = read([tmp_path])
    assert [article.source for article in found.articles] == ["story.txt"]
    assert [skipped.source for skipped in found.skipped] == ["dump.txt"]
    assert "longer than" in found.skipped[0].reason
