"""The whole platform on one machine: started in order, watched, stopped in order."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from cyzj.local import logs
from cyzj.local.environment import Surroundings, check_names, service_ports
from cyzj.local.errors import LocalError
from cyzj.local.jobs import is_installed, run_to_the_end
from cyzj.local.leftovers import check_ports, check_space, clear_leftovers
from cyzj.local.plan import PLAN, Job, Plan, Service
from cyzj.local.processes import Recorded
from cyzj.local.records import write_down
from cyzj.local.run_folder import RunFolder
from cyzj.local.runnables import ServiceProcess
from cyzj.local.servers import Servers
from cyzj.local.watched import State, Watched

READY_SECONDS = 90.0
_LOOK_EVERY = 0.25
_ROTATE_EVERY = 20.0


class Interrupted(Exception):
    """Somebody asked to stop while the platform was starting."""


class Alliance:
    """PostgreSQL, Kafka and every service of `plan`, living in `folder`.

    `start` returns when every process serves; from then on a thread restarts what dies, until
    `stop`. `tell` hears one line per event. With `free_ports` every service takes any free port;
    without `durable` a crash of the machine may lose data (tests). Also a context manager.
    """

    def __init__(
        self,
        folder: Path,
        *,
        plan: Plan = PLAN,
        environment: Mapping[str, str] = os.environ,
        free_ports: bool = False,
        durable: bool = True,
        tell: Callable[[str], None] = lambda line: None,
    ):
        self.plan = plan
        self.folder = RunFolder(folder)
        self.tell = tell
        self._given = dict(environment)
        self._durable = durable
        check_names(self._given, plan)
        self.ports = service_ports(self._given, plan, free=free_ports)
        self.surroundings = Surroundings(self.folder, self._given, plan, self.ports)
        self.processes: dict[str, Watched] = {}
        self.servers: Servers | None = None
        self._job: Recorded | None = None
        self._environments: dict[str, dict[str, str]] = {}
        self._stopping = threading.Event()
        self._watcher: threading.Thread | None = None

    def __enter__(self) -> "Alliance":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, service: str) -> str:
        """Where `service` answers."""
        return self.surroundings.url(service)

    @property
    def is_demonstration(self) -> bool:
        """Whether the processes run in demonstration mode (`CYZJ_DEMO`, on unless switched off)."""
        return self._given.get("CYZJ_DEMO", "true").lower() in ("true", "1", "yes", "on")

    def environment(self, service: str) -> dict[str, str]:
        """What `service` was told, to run another command of it the same way."""
        return dict(self._environments[service])

    def start(self) -> None:
        """Everything runs and serves afterwards. LocalError says in one line why it cannot."""
        self.folder.take()
        self.folder.sign(os.getpid())
        try:
            self._start_everything()
        except BaseException:
            self.stop()
            raise
        self._watcher = threading.Thread(target=self._watch, name="starter", daemon=True)
        self._watcher.start()

    def request_stop(self) -> None:
        """Make `start` give up and `wait` return; safe in a signal handler."""
        self._stopping.set()

    def wait(self) -> None:
        """Return when `request_stop` was called."""
        self._stopping.wait()

    def stop(self) -> None:
        """Stop every process, the last started first. May be called twice."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        for watched in reversed(self.processes.values()):
            if watched.state is not State.STOPPED:
                watched.stop()
                self.tell(f"{watched.name} stopped")
                self._write_down()
        self.folder.release()

    def run_job(self, job: Job) -> None:
        """Run `job` to its end at our own terminal."""
        told = self._common() if job.like is None else self.environment(job.like)
        self._run(job.name, job, self.surroundings.of_job(job, told), log=None)

    def _start_everything(self) -> None:
        check_space(self.folder)
        for name in clear_leftovers(self.folder):
            self.tell(f"{name} was left by a starter that was killed: ended")
        check_ports(self.plan, self.ports)
        self._check_installed()
        self.servers = Servers(self.folder, self._given, self.plan, durable=self._durable)
        self.servers.fetch(self._tell_while_starting)
        for server in (self.servers.postgres, self.servers.kafka):
            if server is not None:
                self._launch(Watched(server))
        self._prepare(self.servers)
        for service in self.plan.services:
            self._serve(service)

    def _prepare(self, servers: Servers) -> None:
        if servers.postgres is not None:
            self._until_ready(self.processes[servers.postgres.name])
        common = self._common()
        for service in self.plan.services:
            self._go_on()
            url = servers.database_url(service)
            told = self.surroundings.of_service(service, common, url)
            self._environments[service.name] = told
            if service.database:
                migrate = Job(f"the migration of {service.name}", service.name, ("migrate",))
                self._run(migrate.name, migrate, told, log=self.folder.log(service.name))
        if servers.kafka is not None:
            self._until_ready(self.processes[servers.kafka.name])
        if self.plan.topics is not None:
            told = self.surroundings.of_job(self.plan.topics, common)
            self._run("the making of topics", self.plan.topics, told, log=self.folder.log("topics"))

    def _serve(self, service: Service) -> None:
        watched = Watched(
            ServiceProcess(
                service.name,
                self.ports[service.name],
                self.folder.log(service.name),
                self._environments[service.name],
            )
        )
        self._launch(watched)
        self._until_ready(watched)

    def _until_ready(self, watched: Watched) -> None:
        until = time.monotonic() + READY_SECONDS
        while watched.state is not State.READY:
            self._go_on()
            watched.look()
            if watched.state in (State.WAITING, State.FAILED) or time.monotonic() > until:
                raise watched.why_not_ready(READY_SECONDS)
            time.sleep(0.05)
        self._write_down()
        self.tell(f"{watched.name} is ready on port {watched.runnable.port}")

    def _launch(self, watched: Watched) -> None:
        self._go_on()
        self.processes[watched.name] = watched
        watched.start()
        self._write_down()

    def _run(self, what: str, job: Job, told: Mapping[str, str], *, log: Path | None) -> None:
        def started(recorded: Recorded) -> None:
            self._job = recorded
            self._write_down()

        try:
            run_to_the_end(
                what, job.module, job.arguments, told, log=log, started=started, go_on=self._go_on
            )
        finally:
            self._job = None
            self._write_down()

    def _watch(self) -> None:
        rotated = time.monotonic()
        while not self._stopping.wait(_LOOK_EVERY):
            for watched in self.processes.values():
                before = (watched.state, watched.recorded)
                line = watched.look()
                if (watched.state, watched.recorded) != before:
                    self._write_down()
                if line is not None:
                    self.tell(line)
            if time.monotonic() - rotated > _ROTATE_EVERY:
                rotated = time.monotonic()
                logs.rotate(self.folder.path / "logs")

    def _write_down(self) -> None:
        write_down(self.folder, self.processes.values(), self._job)

    def _common(self) -> dict[str, str]:
        if self.servers is None:
            raise LocalError("the platform is not started")
        return self.surroundings.common(self.servers.bootstrap_servers)

    def _check_installed(self) -> None:
        for service in self.plan.services:
            if not is_installed(service.name):
                raise LocalError(f"{service.name} is not installed: run `make setup`")

    def _tell_while_starting(self, line: str) -> None:
        self._go_on()
        self.tell(line)

    def _go_on(self) -> None:
        if self._stopping.is_set():
            raise Interrupted
