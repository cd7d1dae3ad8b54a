"""An OIDC provider by its discovery document: code flow with PKCE (S256), the ID token checked.

authlib gives the request of the flow (RFC 6749, RFC 7636), joserfc checks what comes back; the
calls go by the HTTP client that everything else uses.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from cyzj.domain.errors import DomainError, Kind
from member_schools.application.provider import Challenge, Identity
from member_schools.domain.refusals import NotSignedIn
from member_schools.settings import OidcSettings

ALGORITHMS = ["RS256", "ES256", "PS256", "Ed25519"]
"""Signatures only, never `none` and never a shared secret."""
LEEWAY = 60
KNOWN_FOR = 600.0


class OidcProvider:
    """The provider that the settings name; its discovery document and keys are kept ten minutes."""

    def __init__(self, settings: OidcSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = 0.0

    @property
    def title(self) -> str:
        """What the sign-in page calls it."""
        return self._settings.title

    async def authorization_url(self, challenge: Challenge) -> str:
        """Where to send the browser; raises 503 while the provider is away."""
        metadata, _ = await self._known()
        return str(
            prepare_grant_uri(
                metadata["authorization_endpoint"],
                self._settings.client_id,
                "code",
                redirect_uri=self._settings.redirect_uri,
                scope=self._settings.scope,
                state=challenge.state,
                nonce=challenge.nonce,
                code_challenge=create_s256_code_challenge(challenge.code_verifier),
                code_challenge_method="S256",
            )
        )

    async def identify(self, code: str, challenge: Challenge) -> Identity:
        """Who came back with `code`; raises `NotSignedIn` unless everything fits."""
        metadata, keys = await self._known()
        tokens = await self._exchange(metadata["token_endpoint"], code, challenge)
        claims = self._checked(str(tokens.get("id_token", "")), keys, challenge)
        return Identity(self._settings.issuer, str(claims["sub"]))

    async def _exchange(self, endpoint: str, code: str, challenge: Challenge) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.redirect_uri,
            "code_verifier": challenge.code_verifier,
        }
        auth = None
        secret = self._settings.client_secret.get_secret_value()
        if secret:  # client_secret_basic, both parts form-encoded first (RFC 6749, 2.3.1)
            auth = httpx.BasicAuth(quote(self._settings.client_id, ""), quote(secret, ""))
        else:
            form["client_id"] = self._settings.client_id
        try:
            response = await self._client.post(
                endpoint,
                data=form,
                auth=auth or httpx.USE_CLIENT_DEFAULT,
                headers={"Accept": "application/json"},
                timeout=10,
            )
            if response.status_code in (400, 401):
                raise _not_vouched()
            return _object(response)
        except (httpx.HTTPError, ValueError) as error:
            raise _away() from error

    def _checked(self, id_token: str, keys: KeySet, challenge: Challenge) -> dict[str, Any]:
        expected = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": challenge.nonce},
        )
        try:
            decoded = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
            expected.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            self._keys = None  # they may have changed: read them again next time
            raise _not_vouched() from error
        return dict(decoded.claims)

    async def _known(self) -> tuple[dict[str, Any], KeySet]:
        if self._keys is not None and time.monotonic() - self._read_at < KNOWN_FOR:
            return self._metadata, self._keys
        issuer = self._settings.issuer
        try:
            metadata = await self._read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if metadata["issuer"] != issuer:
                raise ValueError("the discovery document names another issuer")
            found: Any = await self._read(metadata["jwks_uri"])
            keys = KeySet.import_key_set(found)
        except (httpx.HTTPError, JoseError, ValueError, KeyError) as error:
            raise _away() from error
        self._metadata, self._keys, self._read_at = metadata, keys, time.monotonic()
        return metadata, keys

    async def _read(self, url: str) -> dict[str, Any]:
        return _object(await self._client.get(url, timeout=10))


def _object(response: httpx.Response) -> dict[str, Any]:
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("the provider's answer is no JSON object")
    return found


def _away() -> DomainError:
    return DomainError(
        Kind.UNAVAILABLE, "provider-away", "统一身份认证暂时连不上，请稍后再试，或用本地账号登录。"
    )


def _not_vouched() -> NotSignedIn:
    return NotSignedIn("not-vouched", "统一身份认证没有确认这次登录，请从登录页重新开始。")
