"""The folder of one local installation (`.run`): data, logs, secrets, and who uses it now."""

import fcntl
import json
import secrets
from pathlib import Path
from typing import IO

from cyzj.local import ports
from cyzj.local.errors import LocalError


class RunFolder:
    """Everything the starter keeps between runs. One starter at a time may hold it."""

    def __init__(self, path: Path):
        self.path = path.resolve()
        self.processes = self.path / "processes.json"
        self.state = self.path / "state.json"
        self.demonstration_loaded = self.path / "demo-loaded"
        self._secrets = self.path / "secrets.json"
        self._ports = self.path / "ports.json"
        self._lock: IO[str] | None = None

    def take(self) -> None:
        """Hold the folder until `release` or the end of this process, however it ends.

        Raises LocalError when another starter holds it.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = (self.path / "starter.lock").open("a+")
        except OSError as error:
            raise LocalError(
                f"{self.path} cannot be written ({error.strerror}): "
                "was it made by another user? Give it to yours or remove it"
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            who = lock.read().strip() or "unknown"
            lock.close()
            raise LocalError(
                f"a starter already runs on {self.path} (process {who}): "
                "use it, or end it with `make stop`"
            ) from None
        self._lock = lock

    def sign(self, pid: int) -> None:
        """Leave the holder's process number where the next starter and `stop` read it."""
        if self._lock is not None:
            self._lock.seek(0)
            self._lock.truncate()
            self._lock.write(f"{pid}\n")
            self._lock.flush()

    def release(self) -> None:
        """Let others have it."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def holder(self) -> int | None:
        """The process number of the starter that holds this folder; None if nobody does."""
        try:
            with (self.path / "starter.lock").open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return None
        except BlockingIOError:
            text = (self.path / "starter.lock").read_text().strip()
            return int(text) if text.isdigit() else None
        return None

    def log(self, name: str) -> Path:
        """The log of the process `name`; its folder exists."""
        folder = self.path / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.log"

    def files(self, service: str) -> Path:
        """Where `service` keeps uploaded files; the folder exists."""
        folder = self.path / "files" / service
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def secret(self, name: str) -> str:
        """The secret `name`: made at random the first time, the same ever after."""
        known = _read(self._secrets)
        if name not in known:
            known[name] = secrets.token_urlsafe(32)
            draft = self._secrets.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(known, indent=1))
            draft.replace(self._secrets)
        return str(known[name])

    def port(self, name: str) -> int:
        """The port of the local server `name`: the one of the last run while it is free."""
        known = _read(self._ports)
        port = int(known.get(name, 0))
        if port == 0 or not ports.is_free(port):
            port = ports.free_port()
            known[name] = port
            self._ports.write_text(json.dumps(known, indent=1))
        return port

    def last_port(self, name: str) -> int:
        """The port that the local server `name` had last, and has now if it runs; 0 before its first run."""
        return int(_read(self._ports).get(name, 0))


def _read(path: Path) -> dict[str, str | int]:
    try:
        known: dict[str, str | int] = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return known
