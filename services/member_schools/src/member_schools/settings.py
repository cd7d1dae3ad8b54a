"""Settings of this service: those every service has, and the outside provider."""

from __future__ import annotations

from pydantic import BaseModel, SecretStr, model_validator

from cyzj.settings import Settings


class OidcSettings(BaseModel):
    """The outside OIDC provider; none while `issuer` is empty."""

    issuer: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    redirect_uri: str = ""
    """The portal's address that the provider sends the browser back to."""
    scope: str = "openid"
    """Nothing more is needed: only who it is."""
    title: str = "统一身份认证登录"


class MemberSettings(Settings):
    """Everything this service may be told."""

    oidc: OidcSettings = OidcSettings()

    @model_validator(mode="after")
    def _whole(self) -> MemberSettings:
        oidc = self.oidc
        if oidc.issuer and not (oidc.client_id and oidc.redirect_uri):
            raise ValueError("oidc.issuer also needs oidc.client_id and oidc.redirect_uri")
        if oidc.issuer and self.demo:
            raise ValueError("demonstration mode does not go with an outside issuer")
        return self
