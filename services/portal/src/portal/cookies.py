"""The portal's cookies: the opaque session, the visitor before sign-in, and what one page leaves for
the next: a notice, a secret to show once, a sign-in under way elsewhere."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import Request, Response

from portal.security import Signer
from portal.settings import Settings

_NOTICE_SECONDS = 60


@dataclass(frozen=True)
class Notice:
    """One message under the header. `tone` is ok, info, warn or bad; `strong` says what happened,
    `text` what follows from it; `stays` keeps it until closed."""

    tone: str
    strong: str
    text: str = ""
    link: str = ""
    link_text: str = ""
    stays: bool = False


class Cookies:
    """Names and attributes in one place: `__Host-` and `Secure` behind https, plain on loopback."""

    def __init__(self, settings: Settings, signer: Signer) -> None:
        self._secure = settings.secure
        prefix = "__Host-" if settings.secure else ""
        self.session = f"{prefix}cyzj"
        self.visitor = f"{prefix}cyzj-visitor"
        self.notice = f"{prefix}cyzj-notice"
        self.once = f"{prefix}cyzj-once"
        self.flow = f"{prefix}cyzj-flow"
        self._signer = signer

    def binding(self, request: Request) -> str:
        """What form tokens are bound to: the session, else the visitor; empty when neither."""
        return request.cookies.get(self.session) or request.cookies.get(self.visitor, "")

    def put(self, response: Response, name: str, value: str, max_age: int | None = None) -> None:
        response.set_cookie(
            name, value, max_age, path="/", secure=self._secure, httponly=True, samesite="lax"
        )

    def drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="lax")

    def leave(self, response: Response, name: str, left: Mapping[str, Any], seconds: int) -> None:
        """Leave something for the next page of this browser, signed under the cookie's name."""
        text = base64.urlsafe_b64encode(json.dumps(left).encode()).decode()
        self.put(response, name, f"{text}.{self._signer.sign(name, text)}", seconds)

    def left(self, request: Request, name: str) -> dict[str, Any] | None:
        """What an earlier page left under `name`, if it is ours."""
        text, _, signature = request.cookies.get(name, "").partition(".")
        if not signature or not self._signer.matches(name, text, signature):
            return None
        read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text))
        return read

    def leave_notice(self, response: Response, notice: Notice) -> None:
        """Show `notice` on the next page this browser opens."""
        self.leave(response, self.notice, asdict(notice), _NOTICE_SECONDS)

    def notice_left(self, request: Request) -> Notice | None:
        """The notice that the last write left, if it is ours."""
        left = self.left(request, self.notice)
        return Notice(**left) if left else None
