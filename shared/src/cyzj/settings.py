"""Settings of a process, from `CYZJ_…` environment variables; a wrong one stops the process at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NoReturn, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CYZJ_"
EX_CONFIG = 78
SERVICES = ("member_schools", "teacher_exchanges", "joint_training", "group_office", "portal")


class DatabaseSettings(BaseModel):
    """The service's own database."""

    url: str = Field(default="", pattern=r"^(postgresql\+asyncpg://.*)?$")
    """`postgresql+asyncpg://user:password@host:port/name`."""
    pool_size: int = Field(default=10, ge=1, le=100)


class KafkaSettings(BaseModel):
    """The brokers, and how to reach them."""

    bootstrap_servers: str = "127.0.0.1:9092"
    prefix: str = ""
    """Before every topic and group: tests have one each."""
    security_protocol: str = "PLAINTEXT"
    sasl_mechanism: str = "SCRAM-SHA-512"
    username: str = ""
    password: SecretStr = SecretStr("")
    ca_file: str | None = None
    request_timeout_ms: int = Field(default=10_000, ge=500)


class HttpSettings(BaseModel):
    """Where the service listens."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    drain_seconds: float = Field(default=0.0, ge=0, le=120)
    """After SIGTERM: how long requests are still taken while `/readyz` already says 503."""


class AuthSettings(BaseModel):
    """Whose tokens are believed: member_schools alone issues them."""

    issuer: str = "http://127.0.0.1:8001"
    jwks_url: str = "http://127.0.0.1:8001/public/jwks.json"
    """Where its public keys are; several replicas' are separated by commas."""
    audience: str = "cyzj"


class FilesSettings(BaseModel):
    """Where uploaded files are kept."""

    folder: Path = Path(".run/files")
    largest: int = 20 * 1024 * 1024
    """Bytes."""


class TracingSettings(BaseModel):
    """Where spans go; nowhere unless it is said."""

    otlp_endpoint: str = Field(default="", pattern=r"^(https?://.+)?$")
    """A collector's OTLP address, `http://127.0.0.1:4318/v1/traces`."""


class Addresses(BaseModel):
    """Base URLs of the services, for the portal; a service's replicas are separated by commas."""

    member_schools: str = "http://127.0.0.1:8001"
    teacher_exchanges: str = "http://127.0.0.1:8002"
    joint_training: str = "http://127.0.0.1:8003"
    group_office: str = "http://127.0.0.1:8005"


class Settings(BaseSettings):
    """Everything a process may be told. A service with more settings extends this class."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        nested_model_default_partial_update=True,
    )

    database: DatabaseSettings = DatabaseSettings()
    kafka: KafkaSettings = KafkaSettings()
    http: HttpSettings = HttpSettings()
    auth: AuthSettings = AuthSettings()
    files: FilesSettings = FilesSettings()
    services: Addresses = Addresses()
    tracing: TracingSettings = TracingSettings()
    portal_url: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^/\s]+$")
    """The address of the portal that people type: what is printed on a paper leads there."""
    demo: bool = False
    """Demonstration mode: the demonstration clock and the yellow strip."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def _demonstration_stays_on_this_machine(self) -> Self:
        """In demonstration mode the clock may be moved: never over anybody's real data."""
        host = urlsplit(self.database.url).hostname
        if self.demo and host not in (None, "localhost", "127.0.0.1", "::1"):
            raise ValueError("demonstration mode only goes with a database on this machine")
        return self


S = TypeVar("S", bound=Settings)


def load(kind: type[S]) -> S:
    """The settings of this process; on a bad or unknown one, one line on stderr and exit code 78."""
    unknown = sorted(set(_names(os.environ)) - set(known_names(kind)))
    if unknown:
        refuse(f"unknown setting {unknown[0]}; known are {', '.join(known_names(kind))}")
    try:
        return kind()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "__".join(str(part).upper() for part in first["loc"])
        what = f"setting {name}" if first["loc"] else "settings"
        refuse(f"{what}: {first['msg'].removeprefix('Value error, ')}")


def known_names(kind: type[BaseModel], prefix: str = PREFIX) -> list[str]:
    """The environment variables a settings class reads."""
    names: list[str] = []
    for field, info in kind.model_fields.items():
        name = f"{prefix}{field.upper()}"
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            names += known_names(info.annotation, f"{name}__")
        else:
            names.append(name)
    return names


def _names(environment: Mapping[str, str]) -> Iterator[str]:
    others = tuple(f"{PREFIX}{service.upper()}__" for service in SERVICES)
    return (n for n in environment if n.startswith(PREFIX) and not n.startswith(others))


def refuse(line: str) -> NoReturn:
    """End the process for its settings: one line on stderr, exit code 78."""
    sys.stderr.write(f"cyzj: {line}\n")
    raise SystemExit(EX_CONFIG)
