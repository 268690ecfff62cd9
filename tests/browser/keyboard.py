"""Going through a report by the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

_FAR = 600  # presses of Tab; no two things on a page that are used together stand further apart


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab (or Shift+Tab) until the element has the focus."""
    for _ in range(_FAR):
        page.keyboard.press(key)
        if has_focus(wanted):
            return
    raise AssertionError(f"{key} does not reach {wanted}")


def has_focus(wanted: Locator) -> bool:
    """Whether exactly this element has the focus."""
    return bool(wanted.evaluate("element => element === document.activeElement"))


def focused(page: Page) -> str:
    """The words of the element that has the focus."""
    return str(page.evaluate("document.activeElement.textContent")).strip()


def follow(page: Page, link: Locator) -> None:
    """Tab to a link and open it with Enter."""
    tab_to(page, link)
    page.keyboard.press("Enter")


def back(page: Page) -> None:
    """The browser's way back, Alt+Left: the page must leave the keys to it. Without a window nobody else hears them."""
    page.evaluate("addEventListener('keydown', key => { document.body.dataset.kept = key.defaultPrevented })")
    page.keyboard.press("Alt+ArrowLeft")
    assert page.locator("body").get_attribute("data-kept") == "false"
    page.go_back()
    page.wait_for_timeout(50)
