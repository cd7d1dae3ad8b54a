"""What the portal is told by its environment: `CYZJ_*`, nested names joined by `__`."""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic import BaseModel, Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceAddresses(BaseModel):
    """Where each service answers; the ports are those of `make run`."""

    member_schools: HttpUrl = HttpUrl("http://127.0.0.1:8001")
    teacher_exchanges: HttpUrl = HttpUrl("http://127.0.0.1:8002")
    joint_training: HttpUrl = HttpUrl("http://127.0.0.1:8003")
    shared_results: HttpUrl = HttpUrl("http://127.0.0.1:8004")
    group_office: HttpUrl = HttpUrl("http://127.0.0.1:8005")
    event_gateway: HttpUrl = HttpUrl("http://127.0.0.1:8006")


class PortalSettings(BaseModel):
    """The portal's own part.

    `public_url` is the address people type: its scheme decides whether cookies are `Secure`, and
    writes must come from its origin. `form_secret` signs forms and notices; without one, each
    process makes its own, so several replicas need it set.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: HttpUrl = HttpUrl("http://127.0.0.1:8000")
    form_secret: SecretStr = Field(default_factory=lambda: SecretStr(secrets.token_hex(32)))
    demo_accounts: Path | None = None
    """A JSON list of `{account, password, name, initial, note}`, shown on the sign-in page."""


class Settings(BaseSettings):
    """Everything the portal reads; `demo` shows the demonstration strip, accounts and samples."""

    model_config = SettingsConfigDict(
        env_prefix="CYZJ_", env_nested_delimiter="__", extra="ignore", frozen=True
    )

    demo: bool = False
    portal: PortalSettings = PortalSettings()
    services: ServiceAddresses = ServiceAddresses()

    @property
    def secure(self) -> bool:
        """Whether people reach the portal by https."""
        return self.portal.public_url.scheme == "https"

    @property
    def origin(self) -> str:
        """The only origin that a write may come from."""
        url = self.portal.public_url
        default = {"http": 80, "https": 443}[url.scheme]
        port = "" if url.port in (None, default) else f":{url.port}"
        return f"{url.scheme}://{url.host}{port}"
