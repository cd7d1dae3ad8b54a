"""PostgreSQL 18 on this machine, from a wheel, for any user: development and tests only."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from cyzj.local import ports, processes
from cyzj.local.errors import LocalError
from cyzj.local.passing_folders import passing_folder
from cyzj.local.postgres_binaries import as_ordinary_user, binary

START_SECONDS = 30.0
STOP_SECONDS = 30.0
ADMIN = "postgres"

DURABLE: Mapping[str, str] = {}
# For data nobody misses after a crash of the machine: tests are about twice as fast.
FLEETING: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
_ALWAYS: Mapping[str, str] = {
    "listen_addresses": ports.HOST,
    "unix_socket_directories": "",
    "max_connections": "300",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # else it logs the value that was twice there: an account, a name
}


class Postgres:
    """One PostgreSQL with a folder, a port and a password it keeps through stops and starts.

    It listens on 127.0.0.1 only and asks for the password (SCRAM). `password` is the
    administrator's and counts when the folder is made.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int,
        password: str,
        settings: Mapping[str, str] = DURABLE,
        log: Path | None = None,
    ):
        self.name = "postgres"
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.port = port
        self.log = log or self.folder / "postgres.log"
        self._password = password
        self._durable = settings.get("fsync") != "off"
        self._settings = {**_ALWAYS, **settings, "port": str(port)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def admin_dsn(self) -> str:
        """The administrator's `postgresql://` URL, to the database `postgres`."""
        return f"postgresql://{ADMIN}:{self._password}@{ports.HOST}:{self.port}/postgres"

    def url(self, name: str, password: str) -> str:
        """The SQLAlchemy URL (asyncpg) of a service whose role and database are `name`."""
        return f"postgresql+asyncpg://{name}:{password}@{ports.HOST}:{self.port}/{name}"

    @property
    def connection(self) -> dict[str, str]:
        """libpq's variables for the administrator: a password on a command line can be read by everybody."""
        place = {"PGHOST": ports.HOST, "PGPORT": str(self.port), "PGDATABASE": "postgres"}
        return {**place, "PGUSER": ADMIN, "PGPASSWORD": self._password}

    def is_running(self) -> bool:
        """Whether the process this handle started is alive."""
        return self.exit_code() is None

    def exit_code(self) -> int | None:
        """None while the process runs; how it ended, once it has (0 if it never began)."""
        return 0 if self._process is None else self._process.poll()

    def is_ready(self) -> bool:
        """Whether it accepts sessions now."""
        ask = [binary("pg_isready"), "-q", "-h", ports.HOST, "-p", str(self.port)]
        return subprocess.run(ask, check=False).returncode == 0

    def launch(self) -> processes.Recorded:
        """Start the process, without waiting for it; makes the data folder the first time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._make_data_folder()
        self._forget_a_stale_lock()
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        command = [*as_ordinary_user(), binary("postgres"), "-D", str(self.data), *options]
        with self.log.open("ab") as log:
            self._process = processes.spawn(command, log, folder=self.folder)
        return processes.record("postgres", self._process, str(self.data))

    def wait_until_ready(self) -> None:
        """Return when it accepts sessions; LocalError if that never comes."""
        until = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if not self.is_running() or time.monotonic() > until:
                why = processes.last_line(self.log)
                raise LocalError(
                    f"PostgreSQL did not start on port {self.port} (log: {self.log}): {why}"
                )
            time.sleep(0.05)

    def start(self) -> processes.Recorded:
        """Start it and wait until it serves."""
        recorded = self.launch()
        try:
            self.wait_until_ready()
        except BaseException:
            self.kill()
            raise
        return recorded

    def stop(self) -> None:
        """Stop it in order, ending open sessions. Nothing happens if it is stopped."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL to every process of it)."""
        self._end(signal.SIGKILL)

    def ensure_database(self, name: str, password: str) -> str:
        """Role and database `name` exist, the role owns it and has `password`; its URL.

        May be called any number of times. The role is no superuser and sees no other
        service's database.
        """
        self.run_sql(_ROLE.format(name=name, password=password))
        exists = self.run_sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}';")  # noqa: S608
        if not exists:
            self.run_sql(f'CREATE DATABASE "{name}" OWNER "{name}" TEMPLATE template0;')
        self.run_sql(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;')
        return self.url(name, password)

    def run_sql(self, sql: str) -> str:
        """Run `sql` as administrator; its output, bare. Raises LocalError with the first error."""
        done = subprocess.run(
            [binary("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1"],
            input=sql,
            env={**os.environ, **self.connection},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            why = done.stderr.strip().splitlines() or ["no answer"]
            raise LocalError(f"PostgreSQL refused: {why[0]}")
        return done.stdout.strip()

    def _end(self, first: signal.Signals) -> None:
        if self._process is not None:
            processes.end(self._process, first, STOP_SECONDS)
            self._process = None

    def _make_data_folder(self) -> None:
        # Made beside and renamed: a first start that is cut short leaves nothing that looks whole.
        for abandoned in self.folder.glob("draft-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        draft = self.folder / f"draft-{os.getpid()}"
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as password:
            password.write(self._password)
            password.flush()
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            locale += ["--encoding=UTF8"] if self._durable else ["--encoding=UTF8", "--no-sync"]
            access = ["-U", ADMIN, "--auth=scram-sha-256", f"--pwfile={password.name}"]
            done = subprocess.run(
                [*as_ordinary_user(), binary("initdb"), "-D", str(draft), *locale, *access],
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise LocalError(f"PostgreSQL's folder {self.data} could not be made: {why}")
        draft.rename(self.data)

    def _forget_a_stale_lock(self) -> None:
        """Remove a lock file whose process number now belongs to somebody else.

        PostgreSQL takes any live process of its user for the old server and refuses to start.
        """
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        try:
            holder = psutil.Process(int(lock.read_text().split()[0]))
            if str(self.data) in holder.cmdline():
                raise LocalError(
                    f"PostgreSQL already runs on {self.data} (process {holder.pid}): stop it first"
                )
        except (psutil.Error, ValueError, IndexError):
            pass
        lock.unlink(missing_ok=True)


@contextmanager
def temporary_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of one's own on a free port, gone with its data at the end."""
    with passing_folder("postgres") as folder:
        server = Postgres(
            folder, port=ports.free_port(), password=secrets.token_urlsafe(16), settings=FLEETING
        )
        try:
            server.start()
            yield server
        finally:
            server.kill()


_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN
    CREATE ROLE "{name}" LOGIN;
  END IF;
END $$;
ALTER ROLE "{name}" WITH LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD '{password}';
"""
