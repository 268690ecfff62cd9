"""The pictures of the documentation: ``python -m tests.browser.screenshots [FOLDER]``, docs/screenshots if left out.

They show the report of the seed pages: each part on a wide light page, three of them on a narrow dark one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.reports import ROOT, of_seeds
from tests.browser.visits import NARROW, WIDE, Scheme, launch, visit

_COLOURS = 128  # as many as keep letters smooth and red red


def _threats(page: Page) -> None:
    _row(page).locator("summary").click()
    if page.evaluate("innerWidth") == NARROW:
        _row(page).evaluate("row => row.scrollIntoView()")


def _article(page: Page) -> None:
    _row(page).locator("summary").click()
    _row(page).get_by_role("link", name="see it in the article").first.click()
    page.wait_for_selector(".panel:visible")


def _thing(page: Page) -> None:
    _row(page).locator(".outcome a").first.click()
    page.wait_for_selector(".iri")


def _row(page: Page) -> Locator:
    """The threat that the pictures follow."""
    return page.locator(".row").filter(has_text="collapsed").first


def _nothing(page: Page) -> None:
    """The part as it opens."""


_PICTURES: dict[str, tuple[str, int, Callable[[Page], None]]] = {
    "threats": ("", 1150, _threats),
    "article": ("", 900, _article),
    "thing": ("", 1000, _thing),
    "timeline": ("timeline", 900, _nothing),
    "network": ("network", 900, _nothing),
    "map": ("map", 900, _nothing),
    "disagreements": ("disagreements", 900, _nothing),
    "sources": ("sources", 900, _nothing),
    "silence": ("silence", 600, _nothing),
}
"""Name of the picture, the part that it begins with, height of the window in CSS pixels, what is done first."""
_ON_A_PHONE = ("threats", "article", "thing")


def take(browser: Browser, report: Path, name: str, width: int, scheme: Scheme) -> bytes:
    """One part of a report as PNG, as much as a window shows."""
    part, height, prepare = _PICTURES[name]
    with visit(browser, report, part, width=width, height=height, scheme=scheme) as page:
        prepare(page)
        page.mouse.move(1, 1)
        page.wait_for_timeout(100)
        return small(page.screenshot())


def small(png: bytes) -> bytes:
    """The same picture with a palette: a third of the size."""
    out = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(folder: Path) -> None:
    """Write every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as work, sync_playwright() as playwright:
        report, browser = of_seeds(Path(work)), launch(playwright)
        for name in _PICTURES:
            (folder / f"{name}.png").write_bytes(take(browser, report, name, WIDE, "light"))
        for name in _ON_A_PHONE:
            (folder / f"{name}-narrow-dark.png").write_bytes(take(browser, report, name, NARROW, "dark"))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
