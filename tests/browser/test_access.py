"""axe-core over every part of the report, in both widths and both schemes: nothing serious.

axe-core (MPL-2.0) comes with axe-playwright-python; it is read from that package and never shipped.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install -e '.[dev]'")

from tests.browser.test_widths import own_pages, unfold
from tests.browser.visits import NARROW, PARTS, WIDE, Scheme, go, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for what a screen reader or weak eyes would trip over."""
    package = find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        pytest.skip("no axe-core: pip install -e '.[dev]'")
    return (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds on the page as it stands."""
    found: list[dict[str, Any]] = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
          .map(({id, impact, nodes}) => ({id, impact, at: nodes.slice(0, 3).map(node => node.html.slice(0, 160))}))"""
    )
    return found


def serious(page: Page, part: str) -> list[str]:
    """The serious and the critical ones, in words."""
    return [f"{part or 'start'}: {v}" for v in violations(page) if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_part_has_a_serious_violation(browser: Browser, seeds: Path, axe: str, width: int, scheme: Scheme) -> None:
    with visit(browser, seeds, width=width, scheme=scheme) as page:
        page.evaluate(axe)
        found = serious(page, "")
        for part in (*PARTS, *own_pages(page, 6)):
            go(page, part)
            unfold(page)
            found += serious(page, part)
        assert found == []


def test_an_open_panel_has_no_serious_violation(browser: Browser, seeds: Path, axe: str) -> None:
    with visit(browser, seeds, "articles", width=NARROW) as page:
        page.evaluate(axe)
        page.locator(".articles a").first.click()
        page.locator(".text a.m.event").first.click()
        assert serious(page, "panel") == []
