"""What a person sees while a command runs: bars, notes, errors. All of it on standard error; results go elsewhere.

NO_COLOR means no escape code at all, cursor movements included: stages are then told in plain lines.
"""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from kg.printable import printable


def is_colourless() -> bool:
    """Whether the user wants no colours (https://no-color.org)."""
    return bool(os.environ.get("NO_COLOR"))


def console(stderr: bool = False) -> Console:
    """Standard output or error as rich sees it: FORCE_COLOR and TERM are heard, with NO_COLOR there are no styles."""
    return Console(stderr=stderr, highlight=False, emoji=False, color_system=None if is_colourless() else "auto")


notes = console(stderr=True)


def complain(message: str) -> None:
    """One line on standard error that says what is wrong."""
    notes.print(f"kg: {printable(message)}", markup=False, soft_wrap=True)


class Stages:
    """The stages of a command: a bar for each on a terminal, and the seconds that each took.

    Called as ``kg.pipeline.Progress`` is: the stage's name, what is done, what there is in all (0 where that cannot be
    known). A stage lasts until the next one begins. ``lines`` tells the stages of a terminal without cursor movements
    in a line each; nothing is shown where standard error is no terminal, or ``shown`` is false.
    """

    def __init__(self, *, shown: bool = True, lines: bool = False) -> None:
        self.seconds: dict[str, float] = {}
        self._lines = lines and shown and sys.stderr.isatty() and notes.color_system is None
        live = shown and sys.stderr.isatty() and notes.color_system is not None
        self._bars = _bars() if live else None
        self._bar: TaskID | None = None
        self._stage = ""
        self._began = 0.0

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish(is_done=error is None)
        if self._bars:
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """What is done of a stage; the first call begins it."""
        if stage != self._stage:
            self._finish()
            self._begin(stage, total)
        if self._bars and self._bar is not None and total:
            self._bars.update(self._bar, completed=done, total=total)

    def _begin(self, stage: str, total: int) -> None:
        self._stage, self._began = stage, time.monotonic()
        if self._bars:
            self._bar = self._bars.add_task(stage, total=total or None)
        elif self._lines:
            notes.print(f"{stage} ({total}) …" if total else f"{stage} …", markup=False, soft_wrap=True)

    def _finish(self, is_done: bool = True) -> None:
        if not self._stage:
            return
        passed = time.monotonic() - self._began
        self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + passed
        if self._bars and self._bar is not None and is_done:
            total = self._bars.tasks[self._bar].total or 1
            self._bars.update(self._bar, completed=total, total=total)
        self._stage, self._bar = "", None


def _bars() -> Progress:
    columns = (SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"), _Bar(), _Count())
    return Progress(*columns, TimeElapsedColumn(), _Left(), console=notes, transient=True)


class _Bar(ProgressColumn):
    """A bar where a stage can be counted; elsewhere the spinner is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = BarColumn(30)

    def render(self, task: Task) -> RenderableType:
        return self._bar.render(task) if task.total and task.total > 1 else Text("")


class _Count(ProgressColumn):
    """How many of how many, where a stage can be counted."""

    def render(self, task: Task) -> Text:
        return Text(f"{int(task.completed)}/{int(task.total)}" if task.total and task.total > 1 else "", "cyan")


class _Left(ProgressColumn):
    """The time that a counted stage still takes, at its speed of late."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        left = task.time_remaining
        if task.finished or left is None or task.total is None:
            return Text("")
        return Text(f"{int(left) // 60}:{int(left) % 60:02} left", "dim")
