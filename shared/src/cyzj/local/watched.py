"""One process under the starter's eyes: started, ready, dead, started again after a while."""

import time
from enum import StrEnum

from cyzj.local.errors import EXIT_CONFIGURATION, ConfigurationError, LocalError
from cyzj.local.processes import Recorded, last_line
from cyzj.local.runnables import Runnable

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
# After this many seconds of service the next death is a new misfortune, not the same one.
_FORGIVEN = 5.0


class State(StrEnum):
    """What a process does now."""

    STARTING = "starting"
    READY = "ready"
    WAITING = "waiting to restart"
    FAILED = "failed"
    STOPPED = "stopped"


class Watched:
    """A runnable and what the starter knows of it. Times are `time.monotonic()` seconds."""

    def __init__(self, runnable: Runnable):
        self.runnable = runnable
        self.name = runnable.name
        self.state = State.STOPPED
        self.recorded: Recorded | None = None
        self.restarts = 0
        self._pause = FIRST_PAUSE
        self._served_from = float("inf")
        self._restart_at = 0.0

    def start(self) -> None:
        """Start the process."""
        self.recorded = self.runnable.launch()
        self._served_from = float("inf")
        self.state = State.STARTING

    def look(self) -> str | None:
        """Take notice of what happened, restart what is due; a line worth telling, or None."""
        match self.state:
            case State.STARTING | State.READY:
                code = self.runnable.exit_code()
                if code is not None:
                    return self._died(code)
                if self.state is State.STARTING and self.runnable.is_ready():
                    self.state = State.READY
                    self._served_from = time.monotonic()
                    return f"{self.name} is ready again" if self.restarts else None
            case State.WAITING if time.monotonic() >= self._restart_at:
                return self._start_again()
        return None

    def stop(self) -> None:
        """End the process and forget about restarting it."""
        self.runnable.stop()
        self.recorded = None
        self.state = State.STOPPED

    def why_not_ready(self, seconds: float) -> LocalError:
        """The one line for a process that did not come up at the first attempt."""
        log = self.runnable.log
        why = last_line(log)
        match self.state:
            case State.FAILED:
                return ConfigurationError(f"{self.name} refuses its settings: {why}")
            case State.WAITING:
                return LocalError(f"{self.name} ended while it started (log: {log}): {why}")
        place = f"on port {self.runnable.port}"
        return LocalError(
            f"{self.name} is not ready {place} after {seconds:.0f} s (log: {log}): {why}"
        )

    def _start_again(self) -> str:
        self.restarts += 1
        try:
            self.start()
        except (LocalError, OSError) as error:
            pause = self._put_off()
            return f"{self.name} did not start again ({error}), next attempt in {pause:.0f} s"
        return f"{self.name} starts again (restart {self.restarts})"

    def _died(self, code: int) -> str:
        self.runnable.stop()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        if code == EXIT_CONFIGURATION:
            self.state = State.FAILED
            return f"{self.name} refuses its settings and stays down: see {self.runnable.log}"
        if time.monotonic() - self._served_from > _FORGIVEN:
            self._pause = FIRST_PAUSE
        pause = self._put_off()
        return f"{self.name} ended ({how}), starts again in {pause:.0f} s; log: {self.runnable.log}"

    def _put_off(self) -> float:
        pause = self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._restart_at = time.monotonic() + pause
        self.state = State.WAITING
        return pause
