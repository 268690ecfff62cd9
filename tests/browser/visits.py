"""One look at a report in Chromium, in which nothing but the file itself may be fetched and nothing may go wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Playwright, Route

Scheme = Literal["light", "dark"]
WIDE, NARROW = 1280, 400
"""Widths in CSS pixels that a report is looked at in."""
PARTS = (
    "", "articles", "actors", "places", "events", "statements", "timeline", "network", "map", "disagreements",
    "sources", "silence",
)  # fmt: skip
"""The parts of a report as the address names them."""


def chromium() -> str | None:
    """The browser to run: what KG_CHROMIUM names, else Chromium on the path, None where there is none."""
    named = os.environ.get("KG_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def launch(playwright: Playwright) -> Browser:
    """Chromium without a window; it runs as root in containers too."""
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    return playwright.chromium.launch(executable_path=chromium(), headless=True, args=flags)


@contextmanager
def visit(
    browser: Browser,
    report: Path,
    part: str = "",
    *,
    width: int = WIDE,
    height: int = 900,
    scheme: Scheme = "light",
    script: bool = True,
) -> Iterator[Page]:
    """The report, opened at a part; fails at the end if it asked for anything else, ran a dialog or had an error."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script
    )
    faults: list[str] = []
    _guard(context, report.as_uri(), faults)
    try:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(report.as_uri() + (f"#{part}" if part else ""))
        yield page
        page.wait_for_timeout(50)  # what a click set off has had its chance
    finally:
        context.close()
    assert not faults, faults


def _guard(context: BrowserContext, address: str, faults: list[str]) -> None:
    """Refuse and note every request but the report's own; note errors (a refusal by the policy is one) and dialogs."""

    def answer(route: Route) -> None:
        if route.request.url.partition("#")[0] == address:
            route.continue_()
        else:
            faults.append(f"asked for {route.request.url[:200]}")
            route.abort()

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            faults.append(f"console: {said.text}")

    def dismiss(dialog: Dialog) -> None:
        faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.route("**/*", answer)
    context.on("console", hear)
    context.on("weberror", lambda error: faults.append(f"error: {error.error}"))
    context.on("dialog", dismiss)


def go(page: Page, part: str) -> None:
    """Open a part by its address, and wait until it stands."""
    page.evaluate("part => { location.hash = part }", part)
    arrived(page, part)


def arrived(page: Page, part: str) -> None:
    """Wait until the page shows the part that an address (without the mark in it) names."""
    page.wait_for_function("key => document.querySelector('#main > .page').dataset.key === key", arg=part)
