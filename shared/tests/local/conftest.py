"""A tiny platform of fake services under the real starter, in a folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from cyzj.local import ports

# One file plays every service: what it is told to do wrong stands in `<name>.fault`.
FAKE = """
import http.server, os, signal, sys
from pathlib import Path

HERE = Path(__file__).parent
NAME = Path(__file__).stem
COMMAND = sys.argv[1]
FAULT = HERE / f"{NAME}.fault"


def note(what):
    with (HERE / "journal").open("a") as journal:
        journal.write(f"{NAME} {what}\\n")


def leave(*_):
    note("stop")
    os._exit(0)


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


def main():
    note(COMMAND)
    if FAULT.exists() and FAULT.read_text() == COMMAND:
        sys.exit("the table is already there")
    if FAULT.exists() and FAULT.read_text() == "settings":
        print("cyzj: setting CYZJ_HTTP__PORT: wrong", file=sys.stderr)
        sys.exit(78)
    if COMMAND == "serve":
        (HERE / f"{NAME}.environment").write_text(repr(dict(os.environ)))
        signal.signal(signal.SIGTERM, leave)
        place = ("127.0.0.1", int(os.environ["CYZJ_HTTP__PORT"]))
        http.server.HTTPServer(place, Page).serve_forever()


if __name__ == "__main__":
    main()
"""

DRIVER = """
import sys
from pathlib import Path

from cyzj.local import starter
from cyzj.local.plan import Job, Plan, Service

DATABASES = sys.argv[2] == "databases"
PLAN = Plan(
    services=(
        Service("school_desk", "学校", int(sys.argv[3]), database=DATABASES),
        Service("office_desk", "办公室", int(sys.argv[4]), database=DATABASES),
        Service("front_door", "门户", int(sys.argv[5]), database=False),
    ),
    topics=Job("topics", "topic_maker", ("topics",)),
    demonstration=Job("demo", "story_teller", ("load",)),
)
sys.exit(starter.run(Path(sys.argv[1]), PLAN))
"""

SERVICES = ("school_desk", "office_desk", "front_door")


@dataclass
class Platform:
    """The fake platform in `folder`; `run` starts its starter as a person would."""

    folder: Path
    databases: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    starters: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def run_folder(self) -> Path:
        return self.folder / ".run"

    def run(self) -> subprocess.Popen[str]:
        bare = {name: value for name, value in os.environ.items() if not name.startswith("CYZJ_")}
        output = (self.folder / f"output-{len(self.starters)}").open("w")
        with output:
            starter = subprocess.Popen(
                [sys.executable, "drive.py", ".run"]
                + ["databases" if self.databases else "bare"]
                + [str(self.ports[name]) for name in SERVICES],
                cwd=self.folder,
                env={**bare, **self.settings},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.starters.append(starter)
        return starter

    def output(self, number: int = -1) -> str:
        count = len(self.starters)
        return (self.folder / f"output-{number % count}").read_text()

    def run_until_ready(self) -> subprocess.Popen[str]:
        starter = self.run()
        self.eventually(lambda: "Ctrl-C stops everything" in self.output(), starter)
        return starter

    def run_to_the_end(self) -> tuple[int, list[str]]:
        """The exit code, and the lines printed."""
        code = self.run().wait(60)
        return code, self.output().splitlines()

    def journal(self) -> list[str]:
        try:
            return (self.folder / "journal").read_text().splitlines()
        except FileNotFoundError:
            return []

    def states(self) -> dict[str, dict[str, object]]:
        return {
            row["name"]: row for row in json.loads((self.run_folder / "state.json").read_text())
        }

    def process(self, name: str) -> psutil.Process:
        return psutil.Process(int(str(self.states()[name]["pid"])))

    def recorded(self) -> list[psutil.Process]:
        rows = json.loads((self.run_folder / "processes.json").read_text())
        return [psutil.Process(row["pid"]) for row in rows]

    def fault(self, service: str, what: str) -> None:
        (self.folder / f"{service}.fault").write_text(what)

    def eventually(
        self,
        condition: Callable[[], bool],
        starter: subprocess.Popen[str] | None = None,
        seconds: float = 60,
    ) -> None:
        until = time.monotonic() + seconds
        while not condition():
            ended = starter is not None and starter.poll() is not None
            assert not ended, f"the starter ended:\n{self.output()}"
            assert time.monotonic() < until, f"never came true; so far:\n{self.output()}"
            time.sleep(0.05)

    def end(self) -> None:
        for starter in self.starters:
            if starter.poll() is None:
                starter.send_signal(signal.SIGTERM)
                starter.wait(60)
        for leftover in _processes_of(self.folder):
            leftover.kill()


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """Three fake services that use a Kafka named in the settings, and no database."""
    made = Platform(tmp_path, settings={"CYZJ_KAFKA__BOOTSTRAP_SERVERS": "127.0.0.1:9"})
    for name in SERVICES:
        (tmp_path / f"{name}.py").write_text(FAKE)
        made.ports[name] = ports.free_port()
    for name in ("topic_maker", "story_teller"):
        (tmp_path / f"{name}.py").write_text(FAKE)
    (tmp_path / "drive.py").write_text(DRIVER)
    yield made
    made.end()


def _processes_of(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if any(str(folder) in word for word in [process.cwd(), *process.cmdline()]):
                found.append(process)
        except psutil.Error:
            continue
    return [process for process in found if process.pid != os.getpid()]
