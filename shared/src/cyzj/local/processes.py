"""Start a process in a session of its own, know it again later, and end it for certain."""

import json
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import psutil


@dataclass(frozen=True)
class Recorded:
    """A process as it was when we started it; enough never to mistake another one for it.

    `created` is seconds since 1970; `marker` is a word of its command line that stays
    through `exec` (a data folder, a module name).
    """

    name: str
    pid: int
    created: float
    marker: str


def spawn(
    command: Sequence[str],
    log: IO[bytes],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, without input; both outputs go to `log`.

    Ctrl-C at the terminal does not reach it: who started it ends it, in its order.
    """
    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=None if environment is None else dict(environment),
        cwd=folder,
        start_new_session=True,
        close_fds=True,
    )


def record(name: str, process: subprocess.Popen[bytes], marker: str) -> Recorded:
    """How to know `process` again after the starter is gone."""
    try:
        created = psutil.Process(process.pid).create_time()
    except psutil.NoSuchProcess:
        created = time.time()
    return Recorded(name, process.pid, created, marker)


def find(recorded: Recorded) -> psutil.Process | None:
    """The live process behind the record; None when it ended or its number was given away."""
    try:
        process = psutil.Process(recorded.pid)
        same_time = abs(process.create_time() - recorded.created) < 2
        if not same_time or process.status() == psutil.STATUS_ZOMBIE:
            return None
        if not any(recorded.marker in word for word in process.cmdline()):
            return None
    except psutil.Error:
        return None
    return process


def end_recorded(recorded: Recorded, first: signal.Signals, patience: float) -> bool:
    """End a process some earlier starter left, with its descendants; False if it was gone."""
    process = find(recorded)
    if process is None:
        return False
    family = _descendants(process)
    with suppress(psutil.NoSuchProcess):
        process.resume()
        process.send_signal(first)
    _wait_until_gone([process], patience)
    kill([process, *family])
    return True


def end(process: subprocess.Popen[bytes], first: signal.Signals, patience: float) -> int:
    """End our own child politely, after `patience` seconds by force; its exit code.

    A frozen process is woken first. What is left of its descendants is killed.
    """
    family: list[psutil.Process] = []
    if process.poll() is None:
        with suppress(psutil.Error):
            family = _descendants(psutil.Process(process.pid))
        process.send_signal(signal.SIGCONT)
        process.send_signal(first)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        process.kill()
    code = process.wait()
    kill(family)
    return code


def kill(family: Sequence[psutil.Process]) -> None:
    """End processes by force, and wait until they are gone."""
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    _wait_until_gone(family, 5)


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs; a dead one that its parent has not reaped yet does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def save(path: Path, entries: Sequence[Recorded]) -> None:
    """Write the records in one step, so that a reader never sees half of them."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps([asdict(entry) for entry in entries], indent=1))
    draft.replace(path)


def load(path: Path) -> list[Recorded]:
    """The records in `path`; none if it is missing or was never finished."""
    try:
        return [Recorded(**entry) for entry in json.loads(path.read_text())]
    except (FileNotFoundError, ValueError, TypeError):
        return []


def last_line(log: Path) -> str:
    """The last line of a log that says something, to show with an error."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _wait_until_gone(family: Sequence[psutil.Process], seconds: float) -> None:
    """Wait for processes that are not our children: a dead one that nobody reaped is gone too."""
    until = time.monotonic() + seconds
    while any(is_alive(process) for process in family) and time.monotonic() < until:
        time.sleep(0.02)
