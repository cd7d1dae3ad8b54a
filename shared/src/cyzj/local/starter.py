"""`make run`: start everything, load the demonstration once, say where it is, stop on Ctrl-C."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psutil
from rich.console import Console

from cyzj.local.alliance import Alliance, Interrupted
from cyzj.local.errors import LocalError
from cyzj.local.jobs import is_installed
from cyzj.local.leftovers import clear_leftovers
from cyzj.local.plan import PLAN, Plan
from cyzj.local.report import print_accounts, print_states
from cyzj.local.run_folder import RunFolder

ACCOUNTS = Path("deploy/demo/accounts.json")
_STOP_SECONDS = 120.0


def run(folder: Path, plan: Plan = PLAN) -> int:
    """Run the platform in `folder` until Ctrl-C or SIGTERM; the exit code."""
    console = Console(soft_wrap=True, highlight=False)
    try:
        alliance = Alliance(folder, plan=plan, tell=lambda line: console.print(line, markup=False))
        with _signals_stop(alliance):
            try:
                alliance.start()
                _load_demonstration(alliance)
                _say_where_it_is(console, alliance)
                alliance.wait()
            except Interrupted:
                pass
            finally:
                alliance.stop()
    except LocalError as error:
        return fail(error)
    return 0


def status(folder: Path, plan: Plan = PLAN) -> int:
    """Print the state of each process; 0 when a starter runs on `folder`, else 1."""
    console = Console(soft_wrap=True, highlight=False)
    place = RunFolder(folder)
    if place.holder() is None:
        console.print(f"Nothing runs on {place.path}: start it with `make run`")
        return 1
    print_states(console, place, plan)
    return 0


def stop(folder: Path) -> int:
    """End the starter of `folder` in order; without one, whatever a killed one left."""
    console = Console(soft_wrap=True, highlight=False)
    place = RunFolder(folder)
    holder = place.holder()
    if holder is not None:
        try:
            starter = psutil.Process(holder)
            os.kill(holder, signal.SIGTERM)
            starter.wait(_STOP_SECONDS)
        except psutil.TimeoutExpired:
            return fail(LocalError(f"the starter (process {holder}) does not end: see its logs"))
        except (psutil.NoSuchProcess, ProcessLookupError):
            pass
        console.print("Stopped")
        return 0
    ended = clear_leftovers(place) if place.processes.exists() else []
    console.print(f"Ended what was left: {', '.join(ended)}" if ended else "Nothing was running")
    return 0


def fail(error: LocalError) -> int:
    """Say the error in one line on stderr; its exit code."""
    line = " ".join(str(error).split())
    Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"cyzj: {line}")
    return error.exit_code


def _load_demonstration(alliance: Alliance) -> None:
    job, marker = alliance.plan.demonstration, alliance.folder.demonstration_loaded
    wanted = alliance.is_demonstration and not marker.exists()
    if job is None or not wanted or not is_installed(job.module):
        return
    alliance.tell("Loading the demonstration data (once)…")
    try:
        alliance.run_job(job)
    except LocalError as error:
        alliance.tell(f"{error}: the platform runs without it; `make run` tries again")
    else:
        marker.touch()


def _say_where_it_is(console: Console, alliance: Alliance) -> None:
    print_states(console, alliance.folder, alliance.plan)
    print_accounts(console, ACCOUNTS)
    front = alliance.plan.services[-1]
    console.print(f"[bold]{front.title} {alliance.url(front.name)}[/]   Ctrl-C stops everything")


@contextmanager
def _signals_stop(alliance: Alliance) -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal ask for a stop; asking twice changes nothing."""

    def ask(number: int, frame: FrameType | None) -> None:
        alliance.request_stop()

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, ask) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
