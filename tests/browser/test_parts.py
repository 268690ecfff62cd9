"""Each part of the report does what it is there for: folds, filters, layers, drawings, print, and its own address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install -e '.[dev]'")

from tests.browser.keyboard import has_focus, tab_to
from tests.browser.visits import PARTS, arrived, go, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def told(page: Page) -> str:
    """What a screen reader is told without being asked."""
    return page.get_by_role("status").inner_text()


@pytest.mark.parametrize("part", PARTS)
def test_the_navigation_says_where_one_is(browser: Browser, seeds: Path, part: str) -> None:
    with visit(browser, seeds, "articles" if part == "" else "") as page:
        page.get_by_role("navigation").locator(f"a[href='#{part}']").click()
        arrived(page, part)
        current = page.locator("nav [aria-current=page]")
        assert current.count() == 1 and current.get_attribute("href") == f"#{part}"
        heading = page.locator("h1").inner_text()
        assert page.locator("h1").count() == 1 and told(page) == heading
        assert part == "" or page.title().startswith(heading)


def test_a_filter_leaves_what_is_asked_for_and_says_how_many(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, "actors") as page:
        page.get_by_role("searchbox").fill("KOREA")
        shown = [name.lower() for name in page.locator(".index li:visible").all_inner_texts()]
        assert 3 < len(shown) < page.locator(".index li").count()
        assert told(page) == f"{len(shown)} found"
        assert all(fold.locator("li:visible").count() for fold in page.locator("details.fold:visible").all())
        page.get_by_role("searchbox").fill("")
        assert page.locator(".index li:visible").count() == page.locator(".index li").count()


def test_layers_of_an_article_are_switched_off_and_on(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, "articles") as page:
        page.locator(".articles a").first.click()
        tag = page.locator(".text .statement > .tag").first
        event = page.locator(".text a.m.event").first
        assert tag.is_visible()
        for layer in ("statements", "events"):
            page.get_by_role("checkbox", name=layer).focus()
            page.keyboard.press("Space")
        assert not tag.is_visible()
        assert event.evaluate("mark => getComputedStyle(mark).borderBottomStyle") == "none"
        page.get_by_role("checkbox", name="statements").focus()
        page.keyboard.press("Space")
        assert tag.is_visible()


def test_long_lists_are_folded(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, "sources") as page:
        listed = page.locator(".items > li:visible").count()
        more = page.locator("details.more > summary").last
        hidden = int(more.inner_text().split()[0])
        more.click()
        assert page.locator(".items > li:visible").count() == listed + hidden


def test_the_timeline_folds(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, "timeline") as page:
        undated = page.locator("details.fold").filter(has_text="Undated")
        assert not undated.locator("a").first.is_visible()
        undated.locator("summary").focus()
        page.keyboard.press("Enter")
        assert undated.locator("a").first.is_visible()


@pytest.mark.parametrize(("part", "name"), [("network", "North Korea"), ("map", "Seoul")])
def test_drawn_things_are_links_that_the_keyboard_reaches(browser: Browser, seeds: Path, part: str, name: str) -> None:
    with visit(browser, seeds, part) as page:
        node = page.locator("svg a.thing").filter(has_text=name).first
        tab_to(page, node)
        assert node.evaluate("node => getComputedStyle(node.querySelector('.shape')).strokeWidth") >= "3px"
        page.keyboard.press("Enter")
        page.wait_for_selector(".iri")
        assert name in page.locator("h1").inner_text()


def test_every_drawing_has_its_table(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds) as page:
        for part in ("network", "map"):
            go(page, part)
            page.locator("details.fold > summary").click()
            names = page.locator("tbody a").all_inner_texts()
            assert names and {*page.locator("svg a.thing title").all_text_contents()} <= {*names}


def test_print_shows_the_evidence_and_leaves_the_navigation_out(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds) as page:
        closed = page.locator(".evidence:not([open])").count()
        assert closed > 5
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".evidence:not([open])").count() == 0
        assert page.locator(".passage").first.is_visible()
        assert not page.get_by_role("navigation").is_visible()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator(".evidence:not([open])").count() == closed
        page.emulate_media(media="screen")
        assert page.pdf().startswith(b"%PDF")


def test_an_address_that_names_nothing_is_told(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, "actor/nobody-at-all") as page:
        assert page.locator("h1").inner_text() == "This report has no such page"
        page.get_by_role("navigation").get_by_role("link", name="Threats").click()
        assert page.locator("h1").inner_text() == "Who threatened what"


@pytest.mark.parametrize("part", ["%", "%E0%A4%A", "@", "a@b@c", "page:articles", "__proto__", "main"])
def test_a_broken_address_breaks_nothing(browser: Browser, seeds: Path, part: str) -> None:
    with visit(browser, seeds, part) as page:
        assert page.locator("h1").count() == 1
        page.get_by_role("navigation").get_by_role("link", name="Sources").click()
        assert page.locator("h1").inner_text() == "Sources"


def test_a_page_that_is_loaded_anew_stands_where_it_stood(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, "articles") as page:
        page.locator(".articles a").first.click()
        heading = page.locator("h1").inner_text()
        page.reload()
        assert page.locator("h1").inner_text() == heading
        go(page, "")
        page.locator(".row summary").first.click()
        page.get_by_role("link", name="see it in the article").first.click()
        page.reload()
        mark = page.locator(":focus")
        box = mark.bounding_box()
        assert box and 0 <= box["y"] <= 900 and str(mark.get_attribute("id")).startswith("m-")


def test_the_first_part_needs_no_script(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, script=False) as page:
        assert page.locator("h1").inner_text() == "Who threatened what"
        row = page.locator(".row").filter(has_text="collapsed")
        row.locator("summary").click()
        assert row.locator(".passage").first.is_visible()
        assert "scripts are switched off" in page.locator("noscript").inner_text()


def test_how_much_was_read_is_told(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds) as page:
        counts = page.locator(".counts > div")
        for name in ("Articles", "Statements", "Events", "Silent sentences"):
            number = counts.filter(has_text=name).locator("b").inner_text()
            assert number.isdigit(), name
        counts.get_by_role("link", name="Events").focus()
        page.keyboard.press("Enter")
        arrived(page, "events")
        assert has_focus(page.locator("main"))
