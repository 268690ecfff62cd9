"""Chromium and the reports that it opens, once a session. Without Chromium or Playwright these tests are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import reports

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Modules without tests are imported for their doctests; without Playwright they cannot be. Tests say why they are skipped.
collect_ignore = []
if find_spec("playwright") is None:
    collect_ignore += ["visits.py", "keyboard.py", "screenshots.py"]
if find_spec("PIL") is None:
    collect_ignore += ["screenshots.py"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each looks through a context of its own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install -e '.[dev]'")
    from tests.browser.visits import chromium, launch

    if chromium() is None:
        pytest.skip("no Chromium: install Debian's chromium, or name one in KG_CHROMIUM")
    with playwright.sync_playwright() as running:
        opened = launch(running)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the seed pages."""
    return reports.of_seeds(tmp_path_factory.mktemp("seeds"))


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the seed pages by one who has the graph and not the files."""
    return reports.of_seeds(tmp_path_factory.mktemp("alone"), sources=False)


@pytest.fixture(scope="session")
def benign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of an invented article in which nothing is hostile."""
    return reports.of_texts(tmp_path_factory.mktemp("benign"), {"a.txt": reports.BENIGN})
