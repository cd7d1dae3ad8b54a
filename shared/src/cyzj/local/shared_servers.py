"""One PostgreSQL and one Kafka for a whole test run, started by whoever needs them first.

The processes of a parallel run agree through a folder: a lock, and a file per server with its
address. The process that made the folder ends everything. With `in_containers` the servers are
the images of production (`cyzj.testing.containers`) instead of those from wheels.
"""

import fcntl
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cyzj.local import ports
from cyzj.local.kafka import Kafka
from cyzj.local.passing_folders import clear
from cyzj.local.postgres import FLEETING, Postgres
from cyzj.testing import containers


@dataclass
class SharedServers:
    """This process's view of the servers of the run whose folder is `folder`."""

    folder: Path
    in_containers: bool = False
    _started_here: list[Postgres | Kafka] = field(default_factory=list)

    def postgres(self) -> str:
        """The administrator's DSN (`postgresql://…`), starting the server if nobody has yet."""
        return self._address(
            "postgres",
            lambda: (
                containers.postgres(self.folder) if self.in_containers else self._start_postgres()
            ),
        )

    def kafka(self) -> str:
        """The bootstrap servers, starting the broker if nobody has yet."""
        return self._address(
            "kafka",
            lambda: containers.kafka(self.folder) if self.in_containers else self._start_kafka(),
        )

    def end(self) -> None:
        """End every server of the run, whoever started it, and remove the folder."""
        for server in self._started_here:
            server.kill()
        self._started_here.clear()
        if self.in_containers:
            containers.remove(self.folder)
        clear(self.folder)

    def _address(self, name: str, start: Callable[[], str]) -> str:
        with self._locked():
            known = self.folder / f"{name}.address"
            if not known.exists():
                known.write_text(start())
            return known.read_text()

    def _start_postgres(self) -> str:
        server = Postgres(
            self.folder / "postgres",
            port=ports.free_port(),
            password=secrets.token_urlsafe(16),
            settings=FLEETING,
        )
        self._launch(server)
        return server.admin_dsn

    def _start_kafka(self) -> str:
        broker = Kafka(
            self.folder / "kafka", port=ports.free_port(), controller_port=ports.free_port()
        )
        self._launch(broker)
        return broker.bootstrap_servers

    def _launch(self, server: Postgres | Kafka) -> None:
        self._started_here.append(server)
        server.start()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
