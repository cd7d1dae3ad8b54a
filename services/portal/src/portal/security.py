"""What keeps a page safe: headers, the content policy, the origin of writes, signed form tokens."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cyzj.telemetry.tracing import trace_id

_LOOPBACK = ("127.0.0.1", "localhost")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """ASGI middleware: a nonce (`request.state.nonce`) for each request, the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {}).update(nonce=nonce)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(scope=message), nonce)
            await send(message)

        return await self.app(scope, receive, send_with_headers)


def problem_number() -> str:
    """What people quote as 问题编号: the beginning of the trace, which every service logs."""
    return trace_id()[:8]


def protect(headers: MutableHeaders, nonce: str) -> None:
    """Put the security headers on one answer; pages of people are never stored."""
    for name, value in _FIXED.items():
        headers.setdefault(name, value)
    headers["content-security-policy"] = content_policy(nonce)
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("cache-control", "no-store")


def content_policy(nonce: str) -> str:
    """Own origin only; scripts by nonce; no inline style, no framing."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'nonce-{nonce}' 'strict-dynamic'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def comes_from(request: Request, origin: str) -> bool:
    """Whether a write was sent by a page of ours: by `Origin`, else by `Referer`."""
    sent = request.headers.get("origin")
    if sent is None:
        referer = urlsplit(request.headers.get("referer", ""))
        sent = f"{referer.scheme}://{referer.netloc}"
    return sent == origin


def own_origin(request: Request, configured: str) -> str:
    """The configured origin; on loopback also the other name of the same machine."""
    host = request.headers.get("host", "")
    if urlsplit(configured).hostname in _LOOPBACK and host.split(":")[0] in _LOOPBACK:
        return f"http://{host}"
    return configured


class Signer:
    """Signs and checks short texts with one secret; a signature is good for one `purpose` only."""

    def __init__(self, secret: str) -> None:
        self._key = secret.encode()

    def sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}\0{text}".encode(), sha256).hexdigest()

    def matches(self, purpose: str, text: str, signature: str) -> bool:
        return hmac.compare_digest(self.sign(purpose, text), signature)

    def form_token(self, binding: str) -> str:
        """A token for forms of one session (or visitor); another text each time it is drawn."""
        salt = secrets.token_hex(8)
        return f"{salt}.{self.sign('form', salt + binding)}"

    def accepts_form(self, token: str, binding: str) -> bool:
        salt, _, signature = token.partition(".")
        return bool(binding) and self.matches("form", salt + binding, signature)
