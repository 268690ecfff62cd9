"""The way that the report is for: from a threat to its sentences, to the articles, to what came of it, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install -e '.[dev]'")

from tests.browser.keyboard import back, follow, has_focus, tab_to
from tests.browser.visits import arrived, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


def threat_to_the_office(page: Page) -> Locator:
    """The row in which Kim Yo Jong says that the office will be seen completely collapsed."""
    rows = page.locator(".row")
    row = rows.filter(has_text="Kim Yo Jong").filter(has_text="liaison office").filter(has_text="collapsed")
    assert row.count() == 1
    return row


def words_after(mark: Locator) -> str:
    """What the article says from a mark on, in one line, without the tags that the report puts before statements."""
    words = mark.evaluate(
        """mark => {
          const range = document.createRange();
          range.setStartBefore(mark);
          range.setEndAfter(mark.closest(".text").lastChild);
          const copy = range.cloneContents();
          for (const tag of copy.querySelectorAll(".tag")) tag.remove();
          return copy.textContent;
        }"""
    )
    return " ".join(words.split())


def assert_shown_in_its_article(page: Page, sentence: str) -> None:
    """The mark of a sentence has the focus, is in sight, stands out, and its words are the sentence's."""
    mark = page.locator(":focus")
    box, window = mark.bounding_box(), page.viewport_size
    assert box and window and box["y"] >= 0 and box["y"] + box["height"] <= window["height"]
    assert mark.get_attribute("aria-current") == "true"
    assert mark.evaluate("mark => getComputedStyle(mark).outlineStyle") != "none"
    assert words_after(mark).startswith(sentence)


def test_from_the_threat_to_two_articles_and_the_demolition_and_back_by_keyboard(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds) as page:
        row = threat_to_the_office(page)
        follow(page, row.locator("summary"))
        links = row.get_by_role("link", name="see it in the article")
        articles = [str(link.get_attribute("href")).partition("@")[0] for link in links.all()]
        second = next(number for number, article in enumerate(articles) if article != articles[0])
        for number in (0, second):
            sentence = " ".join(row.locator(".passage mark").nth(number).inner_text().split())
            follow(page, links.nth(number))
            arrived(page, articles[number][1:])
            assert_shown_in_its_article(page, sentence)
            back(page)
            assert row.locator("details").get_attribute("open") is not None
            assert has_focus(links.nth(number))
        outcome = row.locator(".outcome").get_by_role("link")
        tab_to(page, outcome.first, "Shift+Tab")
        page.keyboard.press("Enter")
        page.locator("h1", has_text="blows up").wait_for()
        assert page.locator(".kicker").inner_text().strip().lower() == "told as a fact"
        back(page)
        assert has_focus(outcome.first)
        assert row.locator("details").get_attribute("open") is not None


def test_the_way_back_leads_through_several_pages(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds) as page:
        row = threat_to_the_office(page)
        outcome = row.locator(".outcome").get_by_role("link").first
        follow(page, outcome)
        sentence = page.get_by_role("link", name="see it in the article").first
        follow(page, sentence)
        page.wait_for_selector(".reading")
        back(page)
        assert has_focus(sentence)
        back(page)
        assert has_focus(outcome)


def test_the_skip_link_leads_past_the_navigation(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, "articles") as page:
        skip = page.get_by_role("link", name="Skip to the content")
        page.locator("body").evaluate("body => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex') }")
        follow(page, skip)
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('main').contains(document.activeElement)")
        assert page.locator("h1").inner_text() == "Articles"
