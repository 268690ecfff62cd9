"""From a mark in an article to what the graph says of it, and from the graph back to the mark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install -e '.[dev]'")

from tests.browser.keyboard import back, follow, has_focus, tab_to
from tests.browser.visits import NARROW, WIDE, arrived, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


def open_article(page: Page, headline: str) -> None:
    page.locator(".articles").get_by_role("link", name=headline).first.click()
    page.wait_for_selector(".reading")


def fact(panel: Locator, name: str) -> str:
    """What a panel says under a name."""
    line = panel.locator("dl > div").filter(has=panel.page.locator("dt", has_text=name))
    return line.locator("dd").first.inner_text()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_mark_opens_what_the_graph_says_and_escape_leads_back(browser: Browser, benign: Path, width: int) -> None:
    with visit(browser, benign, "articles", width=width) as page:
        open_article(page, "Tarsk crossing")
        mark = page.locator("a.m.event", has_text="blew up")
        tab_to(page, mark)
        page.keyboard.press("Enter")
        panel = page.locator(".panel")
        assert panel.is_visible() and has_focus(panel)
        assert panel.locator("h2").inner_text() == "“blew up”"
        assert fact(panel, "rule") and fact(panel, "told as") == "actual"
        assert 0 <= float(fact(panel, "confidence").split()[0]) <= 1
        assert fact(panel, "status") == "claimed; no article says so in its own voice"
        assert "ministry" in fact(panel, "on the word of")
        box, over = mark.bounding_box(), panel.bounding_box()
        assert box and over and (box["y"] + box["height"] <= over["y"] or box["x"] + box["width"] <= over["x"])
        page.keyboard.press("Escape")
        assert not panel.is_visible() and has_focus(mark)


def test_the_panel_leads_to_the_page_of_the_thing_and_that_to_the_mark(browser: Browser, benign: Path) -> None:
    with visit(browser, benign, "articles") as page:
        open_article(page, "Tarsk crossing")
        mark = page.locator("a.m.event", has_text="blew up")
        identity, key = mark.get_attribute("id"), str(mark.get_attribute("href"))[1:]
        mark.click()
        page.locator(".panel h3").get_by_role("link").click()
        arrived(page, key)
        assert page.locator(".passage mark", has_text="blew up").count() == 1
        page.get_by_role("link", name="see it in the article").first.click()
        page.wait_for_selector(".reading")
        assert page.evaluate("document.activeElement.id") == identity


def test_the_close_button_closes(browser: Browser, benign: Path) -> None:
    with visit(browser, benign, "articles") as page:
        open_article(page, "Tarsk crossing")
        mark = page.locator("a.tag", has_text="Threat").first
        mark.click()
        assert fact(page.locator(".panel"), "word of saying") == "threatened"
        page.get_by_role("button", name="Close").click()
        assert not page.locator(".panel").is_visible() and has_focus(mark)


def test_every_passage_of_the_seeds_has_its_mark(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds) as page:
        lost = page.evaluate(
            """() => {
              const asleep = [...document.querySelectorAll("script[type='text/x-page']")];
              const pages = new Map([["", document.querySelector("main > .page")]]);
              for (const one of asleep)
                pages.set(one.id.slice(5), new DOMParser().parseFromString(one.textContent, "text/html"));
              const wanted = [...pages.values()].flatMap(page => [...page.querySelectorAll("a[href^='#']")]);
              const has = (key, anchor) => {
                const page = pages.get(key);
                const at = CSS.escape(anchor ?? "");
                return page && (!anchor || page.querySelector(`[id="${at}"], [data-also~="${at}"]`) !== null);
              };
              return wanted.map(link => link.getAttribute("href").slice(1)).filter(address => {
                const [key, anchor] = address.split("@").map(decodeURIComponent);
                return !has(key, anchor);
              });
            }"""
        )
        assert sorted(set(lost)) == []


def test_without_the_files_the_page_says_so_and_shows_the_sentences(browser: Browser, alone: Path) -> None:
    with visit(browser, alone, "articles") as page:
        open_article(page, "North Korea")
        assert "only the sentences that the graph keeps" in page.locator(".note").first.inner_text()
        assert page.locator(".gap").count() > 0
        assert page.locator("a.m.event").count() > 0


def test_an_open_panel_is_still_there_on_the_way_back_and_closes(browser: Browser, benign: Path) -> None:
    with visit(browser, benign, "articles") as page:
        open_article(page, "Tarsk crossing")
        mark = page.locator("a.m.event", has_text="blew up")
        tab_to(page, mark)
        page.keyboard.press("Enter")
        link = page.locator(".panel h3").get_by_role("link")
        follow(page, link)
        page.locator(".kicker").wait_for()
        back(page)
        assert has_focus(link)
        page.keyboard.press("Escape")
        assert not page.locator(".panel").is_visible() and has_focus(mark)
