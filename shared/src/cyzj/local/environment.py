"""The settings a person gives the starter, checked, and the settings it gives each process."""

import difflib
import importlib.util
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from pydantic_settings import BaseSettings

from cyzj.local import ports
from cyzj.local.errors import ConfigurationError
from cyzj.local.plan import Job, Plan, Service
from cyzj.local.run_folder import RunFolder
from cyzj.settings import PREFIX, Addresses, Settings, known_names

BOOTSTRAP_SERVERS = "CYZJ_KAFKA__BOOTSTRAP_SERVERS"
# Each process has its own: the starter sets them, a person names the service.
_PER_PROCESS = {"CYZJ_DATABASE__URL": "DATABASE__URL", "CYZJ_HTTP__PORT": "PORT"}


def check_names(environment: Mapping[str, str], plan: Plan) -> None:
    """Every `CYZJ_…` variable is one that somebody reads; else ConfigurationError, one line."""
    known = set(_known(plan))
    for name in sorted(name for name in environment if name.startswith(PREFIX)):
        if name in _PER_PROCESS:
            example = f"CYZJ_{plan.services[0].name.upper()}__{_PER_PROCESS[name]}"
            raise ConfigurationError(
                f"setting {name} would count for every service: name the service, as in {example}"
            )
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            hint = f"did you mean {close[0]}?" if close else "no process reads it: remove it"
            raise ConfigurationError(f"unknown setting {name}: {hint}")


def service_ports(environment: Mapping[str, str], plan: Plan, *, free: bool) -> dict[str, int]:
    """The port of each service: what a person said, else its own (or any free one)."""
    chosen: dict[str, int] = {}
    for service in plan.services:
        said = environment.get(service.port_setting)
        if said is None:
            chosen[service.name] = ports.free_port() if free else service.port
        elif said.isdecimal() and 0 < int(said) < 65_536:
            chosen[service.name] = int(said)
        else:
            raise ConfigurationError(
                f"setting {service.port_setting} is {said!r}: give a port number, 1 to 65535"
            )
    _refuse_a_port_given_twice(chosen, plan)
    return chosen


class Surroundings:
    """The environment of every process of one installation."""

    def __init__(
        self,
        folder: RunFolder,
        environment: Mapping[str, str],
        plan: Plan,
        service_ports: Mapping[str, int],
    ):
        self._folder = folder
        self._given = environment
        self._plan = plan
        self._ports = service_ports
        self._root = Path.cwd()

    def url(self, service: str) -> str:
        """Where `service` answers."""
        return f"http://{ports.HOST}:{self._ports[service]}"

    def common(self, bootstrap_servers: str) -> dict[str, str]:
        """What every process is told; a person's own settings win."""
        bare = {name: value for name, value in self._given.items() if not name.startswith(PREFIX)}
        issuer = self.url(self._plan.services[0].name)
        told = {
            "CYZJ_DEMO": "true",
            "CYZJ_AUTH__ISSUER": issuer,
            "CYZJ_AUTH__JWKS_URL": f"{issuer}/public/jwks.json",
        }
        addresses = known_names(Addresses, "CYZJ_SERVICES__")
        for service in self._plan.services:
            name = f"CYZJ_SERVICES__{service.name.upper()}"
            if name in addresses:
                told[name] = self.url(service.name)
            if not service.database:
                told["CYZJ_PORTAL_URL"] = self.url(service.name)
        shared = {name: self._given[name] for name in known_names(Settings) if name in self._given}
        return {
            **bare,
            "PYTHONUNBUFFERED": "1",
            **told,
            **shared,
            BOOTSTRAP_SERVERS: bootstrap_servers,
        }

    def of_service(
        self, service: Service, common: Mapping[str, str], database_url: str | None
    ) -> dict[str, str]:
        """What `service` is told."""
        section = f"{PREFIX}{service.name.upper()}__"
        names = _names_of(service.name)
        own = {
            name: value
            for name, value in self._given.items()
            if name.startswith(section) or name in names
        }
        told = {
            **common,
            **dict(self._settings(service.settings, service.name)),
            **own,
            service.port_setting: str(self._ports[service.name]),
            "CYZJ_HTTP__HOST": ports.HOST,
            "CYZJ_HTTP__PORT": str(self._ports[service.name]),
            "CYZJ_FILES__FOLDER": str(self._folder.files(service.name)),
        }
        if database_url is not None:
            told["CYZJ_DATABASE__URL"] = database_url
        return told

    def of_job(self, job: Job, told: Mapping[str, str]) -> dict[str, str]:
        """What `job` is told, beside what it has `told` in common with others."""
        return {**told, **dict(self._settings(job.settings, self._plan.services[-1].name))}

    def _settings(
        self, pairs: tuple[tuple[str, str], ...], service: str
    ) -> Iterator[tuple[str, str]]:
        for name, template in pairs:
            secret = self._folder.secret(name) if "{secret}" in template else ""
            values = {"url": self.url(service), "port": self._ports[service]}
            yield name, template.format(**values, root=self._root, secret=secret)


def _known(plan: Plan) -> Iterator[str]:
    yield from known_names(Settings)
    for service in plan.services:
        yield service.port_setting
        if service.database:
            yield service.database_setting
        yield from (name for name, _ in service.settings)
        yield from _names_of(service.name)


def _names_of(service: str) -> set[str]:
    """What the service's own settings read, where it is installed and has some."""
    package = importlib.util.find_spec(service)
    if package is None or not package.submodule_search_locations:
        return set()
    if importlib.util.find_spec(f"{service}.settings") is None:
        return set()
    kinds = [
        kind
        for kind in vars(import_module(f"{service}.settings")).values()
        if isinstance(kind, type) and issubclass(kind, BaseSettings) and kind is not BaseSettings
    ]
    return {name for kind in kinds for name in known_names(kind)}


def _refuse_a_port_given_twice(chosen: Mapping[str, int], plan: Plan) -> None:
    taken: dict[int, Service] = {}
    for service in plan.services:
        other = taken.setdefault(chosen[service.name], service)
        if other is not service:
            raise ConfigurationError(
                f"port {chosen[service.name]} is given to {other.name} and to {service.name}: "
                f"set {other.port_setting} or {service.port_setting} to another"
            )
