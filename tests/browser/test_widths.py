"""Nothing is lost on a narrow screen or on a wide one, light or dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install -e '.[dev]'")

from tests.browser.visits import NARROW, PARTS, WIDE, go, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def unfold(page: Page) -> None:
    """Open all folds: what is folded must fit as well."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")


def overhanging(page: Page) -> list[str]:
    """What reaches beyond the window, but for what scrolls by itself."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(element => {
          if (element.closest(".scroll, pre, .unseen, .skip, .panel[hidden], svg, noscript")) return false;
          const box = element.getBoundingClientRect();
          return box.width && (box.right > innerWidth + 1 || box.left < -1);
        }).map(element => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 60)}`)"""
    )
    return found


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways and nothing hangs over."""
    assert overhanging(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def own_pages(page: Page, most: int) -> list[str]:
    """Keys of the articles and of the longest pages of things."""
    keys: list[str] = page.evaluate(
        """most => [...document.querySelectorAll("script[type='text/x-page']")].filter(one => one.id.includes("/"))
          .sort((a, b) => b.textContent.length - a.textContent.length).slice(0, most).map(one => one.id.slice(5))""",
        most,
    )
    return keys


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_part_scrolls_sideways(browser: Browser, seeds: Path, width: int) -> None:
    with visit(browser, seeds, width=width) as page:
        for part in (*PARTS, *own_pages(page, 30)):
            go(page, part)
            assert_fits(page)
            unfold(page)
            assert_fits(page)


def test_drawings_scroll_by_themselves_on_a_narrow_screen(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, width=NARROW) as page:
        for part in ("network", "map", "timeline"):
            go(page, part)
            scroll = page.locator(".scroll").first
            wide, shown = scroll.evaluate("box => [box.scrollWidth, box.clientWidth]")
            assert shown <= NARROW < wide
            letters = page.locator("svg text").first.evaluate(
                "text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a"
            )
            assert letters > 9, f"{part}: letters of {letters} pixels"


def test_targets_are_large_enough_for_a_finger(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, width=NARROW) as page:
        for target in page.locator("nav a, summary").all():
            box = target.bounding_box()
            assert box and box["height"] >= 24, target.inner_text()


def test_a_row_names_its_cells_where_it_has_no_columns(browser: Browser, seeds: Path) -> None:
    with visit(browser, seeds, width=NARROW) as page:
        row = page.locator(".row").first
        assert [label.inner_text() for label in row.locator(".h:visible").all()] == [
            "When", "Who → whom", "What", "What came of it", "Who says so",
        ]  # fmt: skip


def test_dark_is_dark_and_light_is_light(browser: Browser, seeds: Path) -> None:
    def brightness(scheme: str) -> float:
        with visit(browser, seeds, scheme="dark" if scheme == "dark" else "light") as page:
            colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            return float(sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")))

    assert brightness("dark") < 150 < 600 < brightness("light")
