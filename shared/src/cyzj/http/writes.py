"""Commands over HTTP: one transaction, `Idempotency-Key`, the demonstration clock, the answer as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from starlette.responses import Response

from cyzj.contracts.codes import Role
from cyzj.domain.clock import moved_to
from cyzj.domain.errors import FieldError, forbidden, invalid
from cyzj.http.policies import Allow, Grant
from cyzj.http.tokens import Verifier
from cyzj.storage.idempotency import AnsweredBefore, Keep
from cyzj.storage.unit import Runner, Unit

R = TypeVar("R", bound=BaseModel)
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{8,128}$",
        description="The same key and body again get the stored answer (kept 48 h, per caller)",
    ),
]
DemoTime = Annotated[str | None, Header(alias="Demo-Time", include_in_schema=False)]
DemoAuthorization = Annotated[
    str | None, Header(alias="Demo-Authorization", include_in_schema=False)
]


class Write:
    """A granted write. `await write.do(command, work, status)` runs it and gives the response."""

    def __init__(
        self, request: Request, grant: Grant, key: str | None, at: datetime | None
    ) -> None:
        self._request = request
        self.grant = grant
        self._key = key
        self._at = at
        self._runner: Runner = request.app.state.runner

    async def do(
        self, command: str, work: Callable[[Unit], Awaitable[R]], *, status: int = 200
    ) -> Response:
        """Run `work` in one transaction; its result is the answer, stored under the key."""
        keep: Keep[R] | None = await self._keep(status)
        try:
            with moved_to(self._at):
                result = await self._runner.run(command, self.grant.caller, work, keep=keep)
        except AnsweredBefore as before:
            return _json(before.status, before.body)
        return _json(status, result.model_dump_json())

    async def _keep(self, status: int) -> Keep[R] | None:
        if self._key is None:
            return None
        request, caller = self._request, self.grant.caller
        place = f"{request.method} {request.url.path}?{request.url.query} {caller.school_id}\n"
        content = place.encode() + await _content(request)
        return Keep(self._key, content, status, lambda result: result.model_dump_json())


async def _content(request: Request) -> bytes:
    """What identifies a request's content: its body, or of a form every field and each file's hash."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await request.body()
    parts: list[object] = []
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            parts.append([name, value])
        else:
            digest = hashlib.sha256()
            await value.seek(0)
            while chunk := await value.read(1024 * 1024):
                digest.update(chunk)
            await value.seek(0)
            parts.append([name, value.filename, digest.hexdigest()])
    return json.dumps(parts).encode()


def _json(status: int, body: str) -> Response:
    return Response(body, status_code=status, media_type="application/json")


async def demo_moment(
    request: Request, text: str | None, system_token: str | None
) -> datetime | None:
    """The moment `Demo-Time` names. Refused outside demonstration mode and without a system token.

    The command itself runs as the caller of `Authorization`; `Demo-Authorization` only proves
    the right to move the clock, where that caller is not the system.
    """
    if text is None:
        return None
    bearer = system_token or request.headers.get("authorization", "")
    token = bearer.removeprefix("Bearer ")
    if not request.app.state.demo or not token:
        raise forbidden("no-demo-time", "只有演示模式下的系统令牌可以指定时间。")
    verifier: Verifier = request.app.state.verifier
    if not (await verifier.caller(token)).holds(Role.SYSTEM):
        raise forbidden("no-demo-time", "只有演示模式下的系统令牌可以指定时间。")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid(
            "malformed", "演示时间格式不对。", FieldError("Demo-Time", "请用 RFC 3339。")
        ) from error
    if moment.tzinfo is None:
        raise invalid("malformed", "演示时间缺少时区。", FieldError("Demo-Time", "请用 RFC 3339。"))
    return moment.astimezone(UTC)


async def demonstration_time(
    request: Request,
    demo_time: DemoTime = None,
    demo_authorization: DemoAuthorization = None,
) -> datetime | None:
    """`demo_moment` for a route that is no `Write`: the work runs within `moved_to(moment)`."""
    return await demo_moment(request, demo_time, demo_authorization)


DemoMoment = Annotated[datetime | None, Depends(demonstration_time)]


def writing(action: str) -> Callable[..., Awaitable[Write]]:
    """The dependency of a write route: `write: Annotated[Write, Depends(writing("requests.post"))]`."""
    allow = Allow(action)

    async def dependency(
        request: Request,
        grant: Grant = Depends(allow),
        key: Key = None,
        demo_time: DemoTime = None,
        demo_authorization: DemoAuthorization = None,
    ) -> Write:
        return Write(request, grant, key, await demo_moment(request, demo_time, demo_authorization))

    return dependency
