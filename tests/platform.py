"""The whole platform with the demonstration in it, as journeys and browser tests use it.

    def test_something(demo_alliance: DemoAlliance) -> None:
        portal = demo_alliance.url("portal")
        headers = demo_alliance.headers("chengdu.coordinator")   # a bearer token for the services

It is started once for a test run, by whichever worker asks first, as a process of its own that
ends with the run (or when the run is killed), and it is shared: a test posts requests and offers
of its own and acts on those, leaves what the stories tell as it is, and does not count what other
tests may have added. Accounts stand in deploy/demo/accounts.json; all have one password,
`demo_alliance.password`. Every service takes a free port; logs are in `demo_alliance.folder`.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import psutil
from tests import surroundings

from cyzj.local import processes
from cyzj.local.alliance import Alliance
from cyzj.local.passing_folders import clear
from demo.people import PASSWORD

ROOT = Path(__file__).parents[1]
PLACE, FAILURE = "place.json", "failure"
PATIENCE = 900.0
"""Seconds a start with its load may take on a busy machine."""


@dataclass(frozen=True)
class DemoAlliance:
    """A running platform: its addresses, its folder (logs in `logs/`), and how long the load took."""

    urls: dict[str, str]
    folder: str
    pid: int
    load_seconds: float
    member_schools: dict[str, str]
    """The environment of member_schools, to run commands of it."""
    password: str = PASSWORD

    def url(self, service: str) -> str:
        """Where `service` answers."""
        return self.urls[service]

    def headers(self, account: str) -> dict[str, str]:
        """`Authorization` for the services' APIs, as this person; good for ten minutes."""
        sessions = f"{self.url('member_schools')}/v1/sessions"
        body = {"account": account, "password": self.password}
        signed_in = httpx.post(sessions, json=body, timeout=60)
        signed_in.raise_for_status()
        session = {"X-Session": signed_in.json()["session_token"]}
        token = httpx.post(f"{sessions}/token", headers=session, timeout=60)
        token.raise_for_status()
        return {"Authorization": f"Bearer {token.json()['access_token']}"}


def shared(folder: Path, owner: int) -> DemoAlliance:
    """The platform of the test run whose folder is `folder`, started if nobody has yet."""
    with _locked(folder):
        place, failure = folder / PLACE, folder / FAILURE
        if failure.exists():
            raise RuntimeError(f"the platform did not start: {failure.read_text()}")
        if not place.exists():
            _start(folder, owner)
        return DemoAlliance(**json.loads(place.read_text()))


def end(folder: Path) -> None:
    """End the platform of this folder in order, if there is one, and remove the folder."""
    if not folder.exists():
        return
    try:
        process = psutil.Process(int((folder / "pid").read_text()))
        process.send_signal(signal.SIGTERM)
        process.wait(120)
    except (FileNotFoundError, psutil.NoSuchProcess, psutil.TimeoutExpired):
        pass
    clear(folder)


_started: list[subprocess.Popen[bytes]] = []
"""Kept, so that Python does not complain of a process that outlives the one who started it."""


def _start(folder: Path, owner: int) -> None:
    with (folder / "output").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.platform", f"{folder}{os.sep}", str(owner)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _started.append(process)
    (folder / "pid").write_text(str(process.pid))
    until = time.monotonic() + PATIENCE
    while not (folder / PLACE).exists():
        if process.poll() is not None or time.monotonic() > until:
            why = (folder / "output").read_text()[-3000:]
            (folder / FAILURE).write_text(why)
            raise RuntimeError(f"the platform did not start: {why}")
        time.sleep(0.2)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(folder: Path, owner: int) -> None:
    """Run the platform in `folder` until SIGTERM, or until the process `owner` is gone."""
    alliance = Alliance(
        folder / "run",
        environment=surroundings.bare(),
        free_ports=True,
        durable=False,
        tell=lambda line: print(line, flush=True),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: alliance.request_stop())
    watch = threading.Thread(target=_follow, args=(alliance, owner), daemon=True)
    watch.start()
    with alliance:
        _load_and_tell(alliance, folder)
        alliance.wait()


def _load_and_tell(alliance: Alliance, folder: Path) -> None:
    job = alliance.plan.demonstration
    assert job is not None
    began = time.monotonic()
    alliance.run_job(job)
    running = DemoAlliance(
        urls={service.name: alliance.url(service.name) for service in alliance.plan.services},
        folder=str(alliance.folder.path),
        pid=os.getpid(),
        load_seconds=round(time.monotonic() - began, 1),
        member_schools=alliance.environment("member_schools"),
    )
    draft = folder / f"{PLACE}.draft"
    draft.write_text(json.dumps(asdict(running)))
    draft.replace(folder / PLACE)


def _follow(alliance: Alliance, owner: int) -> None:
    """Ask for a stop when the test run is gone, however it ended."""
    try:
        run = psutil.Process(owner)
        while processes.is_alive(run):
            time.sleep(1)
    except psutil.NoSuchProcess:
        pass
    alliance.request_stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
