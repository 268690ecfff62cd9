"""Articles that mean harm change the words of a report, and nothing else of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install -e '.[dev]'")

from tests.browser import reports
from tests.browser.visits import NARROW, PARTS, WIDE, go, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCRIPT = "<script>document.title='taken'</script>"
IMAGE = "<img src=x onerror=\"document.title='taken'\">"
ENDS = "</script></style></title></details></main>--><!-- ]]> {{7*7}} {% raw %} ${7*7}"
TURNED = "\u202eturned around\u2066\u2067\u202d"  # never closed
HIDDEN = "\u200b\u2060\ufeff" * 40 + "\u00ad" * 40
STACKED = "Z" + "\u0301\u0316\u0489" * 120
LONG = "Rekv" + "a" * 296

HOSTILE = f"""Ruvenia {SCRIPT} threatens {TURNED} Ostmark {ENDS}

By Olena {IMAGE} Marrick

VELDMOOR, Ruvenia, March 3, 2021 - Ruvenia threatened on Wednesday to close the {IMAGE} crossing if Ostmark {SCRIPT} \
does not withdraw its troops.

"We will close the {LONG} crossing {ENDS} within a week," Defence Minister Anton {TURNED} Vashko told reporters.

Minister <b onclick="document.title='taken'">Vashko</b> said that "{ENDS}{SCRIPT}{IMAGE}" would follow{HIDDEN}.

Ostmark condemned the threat. Its foreign ministry {STACKED} said on Wednesday that its troops would stay.

Soldiers of Ruvenia blew up the {TURNED} bridge on Tuesday, killing three people, the <svg onload=alert(1)> ministry said.
"""
KNOWN = [
    {
        "file": "a.txt",
        "title": f"{SCRIPT}{IMAGE}{ENDS}{TURNED} Ruvenia threatens",
        "outlet": f"Marsh {IMAGE} Courier",
        "author": f"{SCRIPT} {TURNED}",
        "date": "2021-03-03",
        "url": "javascript:document.title='taken'",
    },
    {"file": "b.txt", "title": LONG, "outlet": TURNED, "url": "data:text/html,<script>alert(1)</script>"},
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of two articles full of traps."""
    metadata = "".join(json.dumps(line) + "\n" for line in KNOWN)
    return reports.of_texts(tmp_path_factory.mktemp("hostile"), {"a.txt": HOSTILE, "b.txt": HOSTILE[::-1]}, metadata)


def shapes(page: Page) -> set[str]:
    """Every kind of tag with every attribute that any part of a report has, and where its links lead."""
    found: list[str] = page.evaluate(
        """() => {
          const documents = [document, ...[...document.querySelectorAll("script[type='text/x-page']")]
            .map(one => new DOMParser().parseFromString(one.textContent, "text/html"))];
          const kinds = new Set();
          for (const one of documents) for (const element of one.querySelectorAll("*")) {
            kinds.add(element.tagName);
            for (const {name} of element.attributes) kinds.add(`${element.tagName} ${name}`);
            const link = element.getAttribute("href");
            if (link !== null) kinds.add(`leads to ${link.startsWith("#") ? "#" : new URL(link, "x:").protocol}`);
          }
          return [...kinds];
        }"""
    )
    return {*found}


def test_no_tag_and_no_attribute_comes_from_an_article(
    browser: Browser, seeds: Path, benign: Path, hostile: Path
) -> None:
    usual = {"leads to https:", "leads to http:"}
    for report in (seeds, benign):
        with visit(browser, report) as page:
            usual |= shapes(page)
    with visit(browser, hostile) as page:
        assert shapes(page) <= usual
    assert not any(kind.split()[-1].startswith("on") for kind in usual)


def test_nothing_of_a_hostile_article_runs(browser: Browser, hostile: Path) -> None:
    with visit(browser, hostile) as page:
        title = page.title()
        keys = page.evaluate(
            "[...document.querySelectorAll(\"script[type='text/x-page']\")].map(one => one.id.slice(5))"
        )
        for key in keys:
            go(page, key)
            for mark in page.locator("a[data-says]").all()[:12]:
                mark.evaluate("mark => mark.click()")
            page.keyboard.press("Escape")
        go(page, "")
        assert page.title() == title and "taken" not in title


def test_the_words_are_shown_as_they_are(browser: Browser, hostile: Path) -> None:
    with visit(browser, hostile, "articles") as page:
        page.locator(".articles a", has_text="threatens").first.click()
        text = page.locator(".text").evaluate(
            "text => { const copy = text.cloneNode(true); copy.querySelectorAll('.tag').forEach(tag => tag.remove()); "
            "return copy.textContent }"
        )
        for trap in (SCRIPT, IMAGE, ENDS, TURNED, HIDDEN, STACKED, LONG):
            assert trap in text


def frame(page: Page) -> dict[str, Any]:
    """Where the parts of the page that no article writes stand."""
    found: dict[str, Any] = page.evaluate(
        """() => {
          const left = what => Math.round(document.querySelector(what).getBoundingClientRect().left);
          const links = [...document.querySelectorAll("nav a")];
          return {
            lefts: ["header", ".brand a", "nav", "main", "h1", "footer p"].map(left),
            words: links.map(link => link.firstChild.textContent.trim()),
            order: links.every((link, at) => !at || link.getBoundingClientRect().left >
              links[at - 1].getBoundingClientRect().left || link.getBoundingClientRect().top >
              links[at - 1].getBoundingClientRect().top),
            footer: document.querySelector("footer").textContent.split(":")[1],
            direction: getComputedStyle(document.querySelector("main")).direction,
          };
        }"""
    )
    return found


def frames(browser: Browser, report: Path, width: int) -> dict[str, dict[str, Any]]:
    """The same of every part; none scrolls sideways."""
    found = {}
    with visit(browser, report, width=width) as page:
        for part in PARTS:
            go(page, part)
            found[part] = frame(page)
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), part
    return found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_rest_of_the_page_stands_where_it_stands(browser: Browser, benign: Path, hostile: Path, width: int) -> None:
    assert frames(browser, hostile, width) == frames(browser, benign, width)


def test_marks_of_direction_end_where_their_words_end(browser: Browser, hostile: Path) -> None:
    """What stands after a hostile name in its line stands to the right of all of it."""
    with visit(browser, hostile, "actors") as page:
        assert page.locator(".index li").filter(has_text="turned around").count() > 0
        torn = page.evaluate(
            """() => [...document.querySelectorAll(".index li")].filter(line => {
              const right = Math.max(...[...line.querySelector("a").getClientRects()].map(box => box.right));
              return line.querySelector(".muted").getBoundingClientRect().left < right;
            }).map(line => line.textContent)"""
        )
        assert torn == []


# ---- an article with ten thousand actors ----------------------------------------------------------------------------

MOST = 10_000


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of an article that names ten thousand actors, every second one with a trap for a name."""
    traps = ("Orla", SCRIPT, "Orla", f"{TURNED} Orla", "Orla", f"{IMAGE}{ENDS}")
    names = [f"{traps[n % len(traps)]} Marrick {n}" for n in range(MOST)]
    return reports.of_crowd(tmp_path_factory.mktemp("crowd"), names)


def test_ten_thousand_actors_are_folded_by_letter_and_found(browser: Browser, crowd: Path) -> None:
    with visit(browser, crowd) as page:
        started = page.evaluate("performance.now()")
        go(page, "actors")
        assert page.evaluate("document.body.offsetHeight && performance.now()") - started < 2000
        assert f"Actors {MOST}" in page.get_by_role("navigation").inner_text()
        assert page.locator(".index a:visible").count() == 0
        page.get_by_role("searchbox").fill("orla marrick 4321")
        page.locator("#told", has_text="found").wait_for(state="attached")
        assert page.locator(".index a:visible").count() < 5


def test_ten_thousand_actors_leave_the_drawing_and_the_article_readable(browser: Browser, crowd: Path) -> None:
    with visit(browser, crowd) as page:
        go(page, "network")
        assert 10 < page.locator("svg a.thing").count() <= 60
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        go(page, "articles")
        page.locator(".articles a").first.click()
        assert page.locator("a.m.thing").count() == MOST
