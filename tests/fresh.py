"""`make run` as somebody who has just got the repository: a copy of its files in an empty folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from tests import surroundings

from cyzj.local.plan import PLAN
from cyzj.local.ports import free_port

ROOT = Path(__file__).parents[1]
PATIENCE = 900.0
"""Seconds the first `make run` may take: it builds an environment and loads the demonstration."""


def copy_of_the_repository(target: Path) -> Path:
    """What git knows of the files here, in `target`: nothing built, no data, no environment."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


class MakeRun:
    """A terminal in which `make run` was typed; `output` is everything it has printed."""

    def __init__(self, folder: Path, ports: dict[str, str]) -> None:
        self._screen = folder.parent / f"{folder.name}.screen"
        python = Path(sys.base_prefix) / "bin" / "python3"
        with self._screen.open("w") as screen:
            self._process = subprocess.Popen(
                ["make", "run", f"PYTHON={python}"],
                cwd=folder,
                env={**surroundings.bare(), **ports},
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self._screen.read_text(errors="replace")

    def address(self) -> str:
        """Where the portal answers, once the terminal says so."""
        until = time.monotonic() + PATIENCE
        while not (said := re.search(r"门户 (http://127\.0\.0\.1:\d+)", self.output)):
            assert self._process.poll() is None, self.output[-3000:]
            assert time.monotonic() < until, self.output[-3000:]
            time.sleep(0.2)
        return said.group(1)

    def ctrl_c(self) -> None:
        """What the terminal does on Ctrl-C: everybody in the foreground gets SIGINT. Waits for the end."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGINT)
        self._process.wait(120)


@contextmanager
def make_run(folder: Path) -> Iterator[MakeRun]:
    """`make run` in `folder` on ports of its own; ended with Ctrl-C at the latest."""
    kept = folder.parent / f"{folder.name}.ports"
    if not kept.exists():
        kept.write_text(json.dumps({s.port_setting: str(free_port()) for s in PLAN.services}))
    running = MakeRun(folder, json.loads(kept.read_text()))
    try:
        yield running
    finally:
        running.ctrl_c()


def still_running_from(folder: Path) -> list[str]:
    """The command lines of processes that work in `folder` or were started from it."""
    found = []
    for process in psutil.process_iter():
        try:
            words = " ".join(process.cmdline())
            if str(folder) in words or str(folder) in process.cwd():
                found.append(words)
        except psutil.Error:
            continue
    return found
