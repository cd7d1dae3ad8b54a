"""A small real OIDC provider, served by uvicorn on 127.0.0.1: code flow with PKCE, tokens signed RS256."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "alliance portal", "a/secret:with+signs"


@dataclass
class TestProvider:
    """The provider; `subject` signs in at once, the other fields make it lie."""

    __test__ = False
    issuer: str
    subject: str = "outside-7"
    wrong: dict[str, object] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "p1"}))
    grants: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def discovery() -> dict[str, str]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }

        @app.get("/keys")
        async def keys() -> Any:
            return KeySet([self.key]).as_dict(private=False)

        @app.get("/authorize")
        async def authorize(request: Request) -> RedirectResponse:
            asked = dict(request.query_params)
            assert asked["response_type"] == "code"
            assert asked["client_id"] == CLIENT
            assert asked["code_challenge_method"] == "S256"
            assert "openid" in asked["scope"].split()
            code = token_urlsafe(16)
            self.grants[code] = asked
            return RedirectResponse(
                f"{asked['redirect_uri']}?code={code}&state={asked['state']}", status_code=302
            )

        @app.post("/token")
        async def token(
            request: Request,
            code: Annotated[str, Form()],
            code_verifier: Annotated[str, Form()],
            redirect_uri: Annotated[str, Form()],
        ) -> JSONResponse:
            return self.exchange(request, code, code_verifier, redirect_uri)

        return app

    def exchange(
        self, request: Request, code: str, verifier: str, redirect_uri: str
    ) -> JSONResponse:
        """As RFC 6749 and RFC 7636 have it: the client, the code once, the verifier, the address."""
        if request.headers.get("authorization") != _basic():
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        asked = self.grants.pop(code, None)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != redirect_uri
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.wrong,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "p1"}, claims, self.key)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": signed})


def _basic() -> str:
    pair = "alliance%20portal:a%2Fsecret%3Awith%2Bsigns"
    return "Basic " + base64.b64encode(pair.encode()).decode()


@asynccontextmanager
async def running_provider() -> AsyncIterator[TestProvider]:
    """The provider, served for as long as the block runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = TestProvider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    server = uvicorn.Server(
        uvicorn.Config(provider.app(), log_config=None, access_log=False, lifespan="off")
    )
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield provider
    finally:
        server.should_exit = True
        await task
