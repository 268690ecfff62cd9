"""The report: every part leads to a sentence, nothing leads outside, and whatever an article says stays text."""

from __future__ import annotations

import random
import re
from base64 import b64encode
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from lxml.html import HtmlElement

import kg
from kg.errors import InputError
from kg.report import html
from kg.report.wording import called, readable
from kg.store import open_store

FIRST = """Arnor threatens to close the border

Arnor threatened on Friday to close the border if Gondor does not withdraw its troops by Sunday.

"We will close every road," Arnor's foreign minister Tom Bell told reporters in Fornost.

Gondor's president, Mira Stone, denied that her troops had crossed the river. It was raining. Two people were killed.
"""
SECOND = """Border closed, says Gondor

Arnor closed the border on Monday after it threatened on Friday to close the border. Mira Stone condemned the closure.

Officials said that three people were killed.
"""


ABOUT = """file,date,outlet
first.txt,2021-03-12,The Daily Post
second.txt,2021-03-15,The Morning Star
"""


def flat(element: HtmlElement) -> str:
    """The words of an element in one line, those of neighbouring cells apart."""
    return re.sub(r" ([,;:])", r"\1", " ".join(" ".join(element.itertext()).split()))


class Page:
    """A report as a reader meets it: its parts by key, each parsed."""

    def __init__(self, text: str) -> None:
        self.text = text
        whole = lxml.html.document_fromstring(text)
        self.shown: HtmlElement = whole
        chunks = whole.xpath("//script[@type='text/x-page']")
        self.asleep = {chunk.get("id").removeprefix("page:"): chunk.text for chunk in chunks}
        self.parts = {key: lxml.html.fragment_fromstring(said, "div") for key, said in self.asleep.items()}
        self.parts[""] = whole.get_element_by_id("main")

    def words(self, key: str) -> str:
        """The text of a part in one line."""
        return flat(self.parts[key])

    def under(self, prefix: str) -> list[str]:
        return [key for key in self.parts if key.startswith(prefix)]


def report(graph: Path, sources: Path | None = None) -> Page:
    return Page("".join(html(graph, sources)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports of one border, a file that is none, and their graph."""
    folder = tmp_path_factory.mktemp("border")
    (folder / "pages").mkdir()
    (folder / "pages" / "first.txt").write_text(FIRST)
    (folder / "pages" / "second.txt").write_text(SECOND)
    (folder / "pages" / "empty.txt").write_text(" ")
    (folder / "about.csv").write_text(ABOUT)
    built = kg.build([folder / "pages"], metadata=folder / "about.csv")
    (folder / "graph.nq").write_bytes(built.serialise("nquads"))
    (folder / "graph.ttl").write_bytes(built.serialise("turtle"))
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return report(folder / "graph.nq", folder / "pages")


def test_the_first_part_has_a_row_for_each_threat_with_what_came_of_it(page: Page) -> None:
    rows = page.parts[""].find_class("row")
    words = [flat(row) for row in rows]
    assert len(rows) == len(kg_threats(page))
    closing = next(row for row in words if "close the border if Gondor" in row)
    assert "Arnor" in closing and "Gondor" in closing
    assert "condition if Gondor does not withdraw its troops by Sunday" in closing
    assert "by when Sunday" in closing
    assert re.search(r"reported 2021-03-12( to 2021-03-15)?", closing)


def kg_threats(page: Page) -> list[str]:
    """The keys of the statements that the first part opens."""
    return [link.get("href") for link in page.parts[""].xpath(".//a[@class='q']")]


def test_the_first_part_says_how_much_was_read_and_what_was_skipped(page: Page) -> None:
    said = page.words("")
    assert "Articles 2 of 2 outlets" in said
    assert "empty.txt empty file" in said
    assert re.search(r"Silent sentences \d+", said)


def test_every_link_leads_to_a_part_of_the_page_and_every_anchor_to_a_mark_in_it(page: Page) -> None:
    for key, part in [*page.parts.items(), ("nav", page.shown)]:
        for link in part.xpath(".//*[local-name()='a']"):
            href = link.get("href")
            assert href and href.startswith("#"), (key, href)
            target, _, anchor = unquote(href[1:]).partition("@")
            assert target in page.parts or target == "main", (key, href)
            if anchor:
                assert page.parts[target].xpath(".//*[@id=$id]", id=anchor), (key, href)


def test_every_thing_article_and_statement_of_the_graph_has_a_part(folder: Path, page: Page) -> None:
    query = "SELECT ?thing { VALUES ?kind { kg:Article kg:Actor kg:Location kg:Event kg:Statement } ?thing a ?kind }"
    (folder / "things.rq").write_text(query)
    for row in kg.query(folder / "things.rq", open_store(folder / "graph.nq")).texts():
        assert row["thing"].split("/id/")[1] in page.parts


@pytest.mark.parametrize("name", ["first.txt", "second.txt"])
def test_an_article_is_shown_as_it_was(folder: Path, page: Page, name: str) -> None:
    text = (folder / "pages" / name).read_text()
    part = next(page.parts[key] for key in page.under("article/") if name in page.words(key))
    shown = deepcopy(part.find_class("text")[0])
    for ours in [*shown.find_class("tag"), *shown.xpath(".//details")]:
        ours.drop_tree()
    kept = shown.text_content()
    assert kept in text
    assert "close the border" in kept or "closed the border" in kept


def test_a_mark_names_its_rule_and_what_the_mention_says(page: Page) -> None:
    marks = [mark for key in page.under("article/") for mark in page.parts[key].xpath(".//a[@data-says]")]
    assert all(mark.get("data-rule") for mark in marks)
    closing = [mark for mark in marks if mark.text_content() == "closed" and "actual" in mark.get("class")]
    assert closing and '["who","Arnor"]' in closing[0].get("data-says").replace('", "', '","')


def test_a_statement_shows_its_speaker_its_sentences_and_its_turtle(page: Page) -> None:
    key = next(key for key in page.under("statement/tom-bell") if "every road" in page.words(key))
    said = page.words(key)
    assert "speaker Tom Bell" in said
    assert "“We will close every road,”" in said or '"We will close every road,"' in said
    assert re.search("The Daily Post: Arnor threatens to close the border, 2021-03-12", said)
    assert "kg:speaker actor:tom-bell" in said


def test_what_was_only_threatened_is_not_shown_as_a_fact(page: Page) -> None:
    threatened = [key for key in page.under("event/") if "threatened; not told as a fact here" in page.words(key)]
    assert threatened
    for key in threatened:
        assert "told as a fact" not in page.words(key).replace("not told as a fact", "")


def test_an_actor_shows_what_it_did_and_said(page: Page) -> None:
    said = page.words("actor/arnor")
    assert "Did" in said and "closed" in said
    assert "Who reports it" in said and "The Morning Star" in said


def test_without_the_files_the_sentences_are_shown_and_the_gap_is_told(folder: Path) -> None:
    bare = report(folder / "graph.nq")
    article = next(key for key in bare.under("article/") if "first.txt" in bare.words(key))
    assert "The file is not at hand" in bare.words(article)
    assert "to close the border if Gondor does not withdraw" in bare.words(article)


def test_a_file_that_has_changed_is_not_shown(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "first.txt").write_text(FIRST.replace("Arnor", "Angmar"))
    changed = report(folder / "graph.nq", tmp_path)
    article = next(key for key in changed.under("article/") if "first.txt" in changed.words(key))
    assert "has changed since the graph was built" in changed.words(article)
    assert "Angmar" not in changed.words(article)


def test_the_page_fetches_nothing_and_runs_only_its_own_script(page: Page) -> None:
    policy = page.shown.xpath("//meta[@http-equiv='Content-Security-Policy']")[0].get("content")
    assert "default-src 'none'" in policy and "unsafe" not in policy
    style, script = page.shown.xpath("//style")[0], page.shown.xpath("//script[not(@type)]")[0]
    for text in (style.text, script.text):
        assert b64encode(sha256(text.encode()).digest()).decode() in policy
    assert not page.shown.xpath("//@src | //link | //iframe | //object | //embed | //form | //base")
    assert not re.search(r"url\(|@import", style.text)
    for part in page.parts.values():
        assert not part.xpath(".//@style | .//@*[starts-with(name(), 'on')]")


def test_the_same_graph_gives_the_same_page_in_whatever_order_it_is_written(folder: Path, tmp_path: Path) -> None:
    lines = (folder / "graph.nq").read_text().splitlines(keepends=True)
    random.Random(7).shuffle(lines)
    (tmp_path / "shuffled.nq").write_text("".join(lines))
    first = "".join(html(folder / "graph.nq", folder / "pages"))
    assert "".join(html(tmp_path / "shuffled.nq", folder / "pages")) == first
    assert "".join(html(folder / "graph.ttl", folder / "pages")) == first


HOSTILE = """</script><script>alert(1)</script> {{ 7 * 7 }} <img src=x onerror=alert(2)> \u202eesrever

The <b>Evil</b> Post, 12 March 2021

</textarea><!-- Arnor threatened on Friday to close the border if Gondor does not withdraw its troops. --> ]]>

"I said </script><script>alert(3)</script>," Tom Bell told reporters in \u2066Fornost\u202e.
"""


def test_what_an_article_says_stays_text(folder: Path, page: Page, tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text(HOSTILE)
    metadata = '{"file": "evil.txt", "url": "javascript:alert(4)", "outlet": "<i>Evil</i> \\"Post\\"", "title": "</title><svg>"}'
    (tmp_path / "about.jsonl").write_text(metadata)
    built = kg.build([tmp_path / "evil.txt"], metadata=tmp_path / "about.jsonl")
    (tmp_path / "graph.nq").write_bytes(built.serialise("nquads"))
    evil = report(tmp_path / "graph.nq", tmp_path)
    assert shapes(evil) <= shapes(page) | {("code", ()), ("a", ("href",))}
    assert "</title><svg>" in evil.words("articles")
    assert "{{ 7 * 7 }}" in evil.words(evil.under("article/")[0])
    assert "javascript:" not in " ".join(link for part in evil.parts.values() for link in part.xpath(".//@href"))


def shapes(page: Page) -> set[tuple[str, tuple[str, ...]]]:
    """Every element that a page has, by name and the names of its attributes."""
    parts = [page.shown, *page.parts.values()]
    return {
        (str(e.tag), tuple(sorted(map(str, e.attrib)))) for part in parts for e in part.iter() if isinstance(e.tag, str)
    }


def test_a_graph_without_articles_has_no_report(tmp_path: Path) -> None:
    (tmp_path / "other.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(InputError, match="no article in this graph"):
        kg.report(tmp_path / "other.ttl", tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_the_report_of_the_seeds_stays_below_two_megabytes() -> None:
    assert len("".join(html("output/seeds.ttl", "seeds")).encode()) < 2_000_000


def test_dates_are_shown_no_more_exactly_than_they_are_known() -> None:
    assert [readable(date) for date in ("2020", "2020-06", "2020-06-16T05:49:00Z")] == [
        "2020",
        "2020-06",
        "2020-06-16 05:49 UTC",
    ]
    assert called("NamedOfficial") == "named official"


def test_the_network_says_how_many_actors_it_leaves_out(tmp_path: Path) -> None:
    event = "<urn:x/event/{n}> a kg:Event ; kg:eventType plover:ASSAULT ; kg:factuality kg:Actual ; kg:agent <urn:x/actor/{n}> ; "
    lines = [
        event.format(n=n)
        + f"kg:target <urn:x/actor/hub> . <urn:x/actor/{n}> a kg:Actor, kg:Person ; skos:prefLabel 'P{n}' ."
        for n in range(60)
    ]
    prefixes = (
        "@prefix kg: <https://w3id.org/newskg/ontology#> . @prefix plover: <https://w3id.org/newskg/plover#> . "
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
    )
    hub = "<urn:x/actor/hub> a kg:Actor, kg:Person ; skos:prefLabel 'Hub' . <urn:x/article/a> a kg:Article ."
    (tmp_path / "many.ttl").write_text(prefixes + "\n".join([*lines, hub]))
    assert "the 50 actors with the most acts; 11 more actors and 11 more ties" in report(tmp_path / "many.ttl").words(
        "network"
    )
