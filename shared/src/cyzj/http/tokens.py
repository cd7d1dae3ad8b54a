"""Verifying access tokens: Ed25519 only (RFC 9864), from the one issuer, for us, with 30 s of leeway."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.exceptions import HTTPException

from cyzj.contracts.codes import Role
from cyzj.domain.caller import Caller
from cyzj.domain.errors import DomainError, Kind
from cyzj.settings import AuthSettings

LEEWAY = 30
FetchKeys = Callable[[], Awaitable[KeySet]]


def fetch_from(urls: str, client: httpx.AsyncClient) -> FetchKeys:
    """Fetches the issuer's public keys; of several addresses, separated by commas, the first that answers."""

    async def fetch() -> KeySet:
        failure: Exception | None = None
        for url in urls.split(","):
            try:
                response = await client.get(url.strip(), timeout=5)
                response.raise_for_status()
                return KeySet.import_key_set(response.json())
            except (httpx.HTTPError, ValueError) as error:
                failure = error
        raise DomainError(
            Kind.UNAVAILABLE, "keys-unavailable", "登录服务暂时连不上，请稍后重试。"
        ) from failure

    return fetch


class Verifier:
    """Turns a bearer token into a `Caller`; keys are fetched when an unknown key id appears.

    Verified tokens are remembered until they expire, so that a page of twenty calls costs one
    signature check.
    """

    def __init__(self, settings: AuthSettings, fetch: FetchKeys, *, remembered: int = 5000) -> None:
        self._settings = settings
        self._fetch = fetch
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._fetching = asyncio.Lock()
        self._known: OrderedDict[str, tuple[float, Caller]] = OrderedDict()
        self._remembered = remembered
        self._registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def caller(self, token: str) -> Caller:
        """The caller, or a 401."""
        known = self._known.get(token)
        if known is not None and known[0] > time.time():
            return known[1]
        claims = await self._claims(token)
        caller = _caller(claims, token)
        self._known[token] = (float(claims["exp"]), caller)  # type: ignore[arg-type]
        while len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return caller

    async def _claims(self, token: str) -> dict[str, object]:
        try:
            keys = await self._keys_for(jws.extract_compact(token.encode()).headers().get("kid"))
            decoded = jwt.decode(token, keys, algorithms=["Ed25519"])
            self._registry.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise unauthenticated() from error
        return dict(decoded.claims)

    async def _keys_for(self, kid: object) -> KeySet:
        """The issuer's keys; fetched anew for an unknown key id, once in a second at most."""
        keys = self._keys
        if keys is not None and any(key.kid == kid for key in keys.keys):
            return keys
        async with self._fetching:
            if self._keys is None or time.monotonic() - self._fetched_at > 1:
                self._keys, self._fetched_at = await self._fetch(), time.monotonic()
            return self._keys


def _caller(claims: dict[str, object], token: str) -> Caller:
    try:
        subject, org = str(claims["sub"]), claims.get("org")
        roles = claims.get("roles", [])
        assert isinstance(roles, list)
        return Caller(
            person_ref=None if subject == "system" else UUID(subject),
            school_id=UUID(str(org)) if org else None,
            roles=frozenset(Role(role) for role in roles),
            mandate=str(claims["mandate"]) if claims.get("mandate") else None,
            token=token,
        )
    except (ValueError, AssertionError) as error:
        raise unauthenticated() from error


def unauthenticated() -> HTTPException:
    """The 401 every route answers without a good token."""
    return HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
