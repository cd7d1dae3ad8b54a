"""What the starter can run and watch: a service of ours, a local PostgreSQL, a local Kafka."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from cyzj.local import ports, processes
from cyzj.local.processes import Recorded

STOP_SECONDS = 20.0


class Runnable(Protocol):
    """A process with a port and a log that can be started again and again."""

    name: str
    port: int
    log: Path

    def launch(self) -> Recorded:
        """Start the process, without waiting until it serves."""

    def exit_code(self) -> int | None:
        """None while it runs; how it ended, once it has."""

    def is_ready(self) -> bool:
        """Whether it serves now; answers within two seconds."""

    def stop(self) -> None:
        """End it in order, at last by force."""


class ServiceProcess:
    """`python -m <name> serve`, ready when `/readyz` answers 200."""

    def __init__(self, name: str, port: int, log: Path, environment: Mapping[str, str]):
        self.name = name
        self.port = port
        self.log = log
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self) -> Recorded:
        """Start it."""
        command = python_module(self.name, ["serve"])
        with self.log.open("ab") as log:
            self._process = processes.spawn(command, log, environment=self._environment)
        return processes.record(self.name, self._process, self.name)

    def exit_code(self) -> int | None:
        """None while it runs."""
        return 0 if self._process is None else self._process.poll()

    def is_ready(self) -> bool:
        """Whether `/readyz` answers 200."""
        connection = http.client.HTTPConnection(ports.HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """End it: SIGTERM, and force after 20 s."""
        if self._process is not None:
            processes.end(self._process, signal.SIGTERM, STOP_SECONDS)


def python_module(module: str, arguments: Sequence[str]) -> list[str]:
    """The command that runs `module` with this very Python."""
    return [sys.executable, "-m", module, *arguments]
