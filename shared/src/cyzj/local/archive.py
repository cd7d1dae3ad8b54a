"""`make backup` and `make restore` of what `make run` keeps: databases and files, in one folder.

A backup is a folder: `<service>.dump` (PostgreSQL's custom format), `files/<service>/`, and
`manifest.json` with the SHA-256 of each dump. Kafka is not in it: after a restore every service
sends its journal again under a new epoch, and what Kafka had beyond it is listed.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from cyzj.local.environment import BOOTSTRAP_SERVERS, Surroundings, service_ports
from cyzj.local.errors import LocalError
from cyzj.local.kafka import Kafka
from cyzj.local.leftovers import clear_leftovers
from cyzj.local.plan import PLAN, Plan, Service
from cyzj.local.postgres import Postgres
from cyzj.local.postgres_binaries import binary
from cyzj.local.run_folder import RunFolder
from cyzj.local.runnables import python_module
from cyzj.local.servers import Servers

MANIFEST = "manifest.json"
ERASES = "member_schools"  # it holds people: who was erased after the backup is erased again
Tell = Callable[[str], None]


def backup(folder: Path, target: Path, tell: Tell, plan: Plan = PLAN) -> Path:
    """Write a backup of `folder` into a new folder below `target`; its path. Runs beside `make run`."""
    place = RunFolder(folder)
    postgres = _postgres_of(place, plan)
    made_at = datetime.now(UTC)
    made = target / made_at.strftime("%Y%m%dT%H%M%SZ")
    draft = made.with_suffix(".draft")
    draft.mkdir(parents=True, mode=0o700)
    with _serving(postgres if place.holder() is None else None):
        dumps = {s.name: _dump(postgres, s, draft) for s in _with_database(plan)}
    if (place.path / "files").exists():
        shutil.copytree(place.path / "files", draft / "files")
    manifest = {
        "made_at": made_at.isoformat(timespec="seconds"),
        "demonstration": place.demonstration_loaded.exists(),
        "dumps": dumps,
    }
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    draft.rename(made)
    tell(f"backup: {made}")
    return made


def restore(folder: Path, source: Path, tell: Tell, plan: Plan = PLAN) -> Path:
    """Put a backup in the place of what `folder` holds; the folder with the lists of what is missing.

    Nothing may run on it. Raises LocalError before anything is changed when the backup is not whole.
    """
    manifest = _whole(source)
    place = RunFolder(folder)
    place.take()
    place.sign(os.getpid())
    try:
        clear_leftovers(place)
        _refuse_named_servers(plan)
        servers = Servers(place, {}, plan, durable=True)
        servers.fetch(tell)
        report = place.path / f"restored-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}"
        report.mkdir()
        with _serving(servers.postgres), _serving(servers.kafka):
            _put_back(_Restoring(place, servers, plan, source, report, tell))
        shutil.rmtree(place.path / "files", ignore_errors=True)
        if (source / "files").exists():
            shutil.copytree(source / "files", place.path / "files")
        if manifest["demonstration"]:
            place.demonstration_loaded.touch()
        tell(f"restored from {source}; what Kafka had beyond it: {report}/missing-*.jsonl")
        return report
    finally:
        place.release()


class _Restoring:
    """One restore: where from, where to, and how to run a service's commands."""

    def __init__(
        self,
        place: RunFolder,
        servers: Servers,
        plan: Plan,
        source: Path,
        report: Path,
        tell: Tell,
    ) -> None:
        self.servers = servers
        self.services = _with_database(plan)
        self.source = source
        self.report = report
        self.tell = tell
        ports = service_ports({}, plan, free=True)
        self._surroundings = Surroundings(place, _bare(), plan, ports)

    def run(self, service: Service, *command: str, output: IO[str] | None = None) -> None:
        """`python -m <service> <command>`; LocalError with its last line when it fails."""
        common = self._surroundings.common(self.servers.bootstrap_servers)
        told = self._surroundings.of_service(service, common, self.servers.database_url(service))
        self.module(service.name, command, told, output)

    def topics(self, *command: str) -> None:
        """`python -m cyzj topics <command>`."""
        told = self._surroundings.common(self.servers.bootstrap_servers)
        self.module("cyzj", ("topics", *command), told)

    def module(
        self,
        module: str,
        command: tuple[str, ...],
        told: Mapping[str, str],
        output: IO[str] | None = None,
    ) -> None:
        """`python -m <module> <command>`; what it says in the end is told."""
        done = subprocess.run(
            python_module(module, command),
            env=dict(told),
            stdin=subprocess.DEVNULL,
            stdout=output or subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        said = (done.stderr.strip() or (done.stdout or "").strip()).splitlines()
        if done.returncode != 0:
            raise LocalError(f"{module} {' '.join(command)} failed: {said[-1] if said else ''}")
        if said:
            self.tell(said[-1])


def _put_back(to: _Restoring) -> None:
    for service in to.services:
        _load(to.servers, service, to.source / f"{service.name}.dump")
        to.run(service, "migrate")
    to.topics("apply")
    for service in to.services:
        with (to.report / f"missing-{service.name}.jsonl").open("w") as output:
            to.run(service, "missing", output=output)
    to.topics("empty", "--yes")
    for service in to.services:
        to.run(service, "restored")
        if service.name == ERASES:
            to.run(service, "erase-again", str(to.report / f"missing-{ERASES}.jsonl"))


def _dump(postgres: Postgres, service: Service, target: Path) -> dict[str, str]:
    file = target / f"{service.name}.dump"
    with file.open("wb") as output:
        _tool(postgres, "pg_dump", "--format=custom", f"--dbname={service.name}", stdout=output)
    return {"sha256": _sha256(file)}


def _load(servers: Servers, service: Service, dump: Path) -> None:
    assert servers.postgres is not None
    servers.postgres.run_sql(f'DROP DATABASE IF EXISTS "{service.name}" WITH (FORCE);')
    servers.database_url(service)
    if not dump.exists():  # the backup is of a release that had no such service: it begins empty
        return
    with dump.open("rb") as stdin:
        options = ("--no-owner", "--exit-on-error", f"--role={service.name}")
        _tool(servers.postgres, "pg_restore", *options, f"--dbname={service.name}", stdin=stdin)


def _tool(
    postgres: Postgres,
    name: str,
    *options: str,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
) -> None:
    done = subprocess.run(
        [binary(name), *options],
        env={**os.environ, **postgres.connection},
        stdin=stdin or subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=False,
        check=False,
    )
    if done.returncode != 0:
        why = done.stderr.decode(errors="replace").strip().splitlines()
        raise LocalError(f"{name} failed: {why[-1] if why else 'no reason given'}")


def _whole(source: Path) -> dict[str, object]:
    """The manifest of a backup whose every dump is as it was written."""
    try:
        manifest = json.loads((source / MANIFEST).read_text())
        for name, dump in manifest["dumps"].items():
            if _sha256(source / f"{name}.dump") != dump["sha256"]:
                raise LocalError(f"{source}/{name}.dump is not as the backup wrote it")
    except (OSError, ValueError, KeyError) as error:
        raise LocalError(f"{source} is not a whole backup: {error}") from error
    return dict(manifest)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _with_database(plan: Plan) -> list[Service]:
    return [service for service in plan.services if service.database]


def _postgres_of(place: RunFolder, plan: Plan) -> Postgres:
    """The PostgreSQL of the folder, whether it runs now or not."""
    _refuse_named_servers(plan)
    port = place.last_port("postgres")
    if not port:
        raise LocalError(f"{place.path} holds no data yet: start it with `make run`")
    password = place.secret("postgres")
    log = place.log("postgres")
    return Postgres(place.path / "postgres", port=port, password=password, log=log)


def _refuse_named_servers(plan: Plan) -> None:
    named = {BOOTSTRAP_SERVERS, *(service.database_setting for service in _with_database(plan))}
    given = sorted(named & set(os.environ))
    if given:
        raise LocalError(f"{given[0]} names a server of your own: back it up with its own tools")


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("CYZJ_")}


@contextmanager
def _serving(server: Postgres | Kafka | None) -> Iterator[None]:
    """The server runs within the block, where there is one to start."""
    if server is None:
        yield
        return
    server.start()
    try:
        yield
    finally:
        server.stop()
