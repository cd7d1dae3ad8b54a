"""What the person at the terminal sees while the demonstration is loaded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_EVERY = 10
"""Without a terminal: a line each time so many percent more are done."""


class Reporter(Protocol):
    """Told of each thing done."""

    def phase(self, title: str, total: int) -> None:
        """A new phase of so many things begins."""

    def done(self, what: str = "") -> None:
        """One more thing is done."""


@contextmanager
def reporting() -> Iterator[Reporter]:
    """A progress bar on a terminal, plain lines elsewhere."""
    if not sys.stdout.isatty():
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[what]}"),
    )
    with Progress(*columns, console=Console()) as progress:
        yield _Bar(progress)


class _Bar:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def phase(self, title: str, total: int) -> None:
        self._task = self._progress.add_task(title, total=total, what="")

    def done(self, what: str = "") -> None:
        self._progress.update(self._task, advance=1, what=what)


class _Lines:
    def phase(self, title: str, total: int) -> None:
        self._title, self._total = title, max(total, 1)
        self._count = self._said = 0

    def done(self, what: str = "") -> None:
        self._count += 1
        percent = 100 * self._count // self._total
        if percent - self._said >= _EVERY or self._count == self._total:
            self._said = percent
            sys.stdout.write(f"demo: {self._title} {percent}% {what}\n")
            sys.stdout.flush()
