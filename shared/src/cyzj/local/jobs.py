"""Commands that run to their end under the starter: migrations, topics, demonstration data."""

import importlib.util
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from cyzj.local import processes
from cyzj.local.errors import EXIT_CONFIGURATION, ConfigurationError, LocalError
from cyzj.local.processes import Recorded
from cyzj.local.runnables import python_module

_STOP_SECONDS = 20.0


def is_installed(module: str) -> bool:
    """Whether `python -m <module>` could find it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def run_to_the_end(
    what: str,
    module: str,
    arguments: tuple[str, ...],
    environment: Mapping[str, str],
    *,
    log: Path | None,
    started: Callable[[Recorded], None],
    go_on: Callable[[], None],
) -> None:
    """Run `python -m <module> <arguments>`; LocalError with one line if it fails.

    Without a `log` its output goes to our own terminal. `started` receives its record; `go_on`
    is asked several times a second and raises to give up, which ends the command first.
    """
    if not is_installed(module):
        raise LocalError(f"{what}: the module {module} is not installed: run `make setup`")
    command = python_module(module, arguments)
    if log is None:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, env=dict(environment), start_new_session=True
        )
    else:
        with log.open("ab") as file:
            process = processes.spawn(command, file, environment=environment)
    try:
        started(processes.record(module, process, module))
        while process.poll() is None:
            go_on()
            time.sleep(0.05)
    finally:
        code = processes.end(process, signal.SIGTERM, _STOP_SECONDS)
    if code != 0:
        _fail(what, code, log)


def _fail(what: str, code: int, log: Path | None) -> None:
    why = "" if log is None else f": {processes.last_line(log)}"
    if code == EXIT_CONFIGURATION:
        raise ConfigurationError(f"{what} refuses its settings{why}")
    where = "" if log is None else f" (log: {log})"
    raise LocalError(f"{what} failed with exit code {code}{where}{why}")
