"""What signing in needs besides the database, found on `request.app.state.access`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request

from cyzj.domain.errors import not_found
from cyzj.storage.unit import Runner
from member_schools.application.passwords import Passwords
from member_schools.application.provider import Provider


@dataclass(frozen=True)
class Access:
    """Passwords, the name under which tokens are issued, and the outside provider, if there is one."""

    passwords: Passwords
    issuer: str
    provider: Provider | None = None

    def outside(self) -> Provider:
        """The provider; 404 where none is set."""
        if self.provider is None:
            raise not_found("本平台没有接入统一身份认证，请用本地账号登录。")
        return self.provider


def access_of(request: Request) -> Access:
    """The dependency: `access: Annotated[Access, Depends(access_of)]`."""
    access: Access = request.app.state.access
    return access


def runner_of(request: Request) -> Runner:
    """The runner, for commands that come without an access token."""
    runner: Runner = request.app.state.runner
    return runner


SessionToken = Annotated[
    str,
    Header(alias="X-Session", min_length=20, max_length=200, description="the session's token"),
]
Accessible = Annotated[Access, Depends(access_of)]
Running = Annotated[Runner, Depends(runner_of)]
