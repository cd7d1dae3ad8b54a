"""What the portal is told by its environment, besides what every process is (`cyzj.settings`)."""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic import BaseModel, Field, HttpUrl, SecretStr

from cyzj import settings


class PortalSettings(BaseModel):
    """`CYZJ_PORTAL__…`: the portal's own part.

    `public_url` is the address people type: its scheme decides whether cookies are `Secure`, and
    writes must come from its origin. `form_secret` signs forms and notices; without one, each
    process makes its own, so several replicas need it set.
    """

    public_url: HttpUrl = HttpUrl("http://127.0.0.1:8000")
    form_secret: SecretStr = Field(default_factory=lambda: SecretStr(secrets.token_hex(32)))
    demo_accounts: Path | None = None
    """A JSON list of `{account, password, name, initial, note}`, shown on the sign-in page."""


class Settings(settings.Settings):
    """Everything the portal reads; `demo` shows the demonstration strip, accounts and samples."""

    portal: PortalSettings = PortalSettings()

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
