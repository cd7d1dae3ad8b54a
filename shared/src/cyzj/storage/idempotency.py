"""The same key twice gives the same answer: kept 48 hours, per caller."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.caller import Caller
from cyzj.domain.errors import conflict
from cyzj.storage.engine import Sessions

R = TypeVar("R")
KEPT = timedelta(hours=48)


class AnsweredBefore(Exception):
    """This key was used for the same request: here is the answer it got."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__("answered before")
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Keep(Generic[R]):
    """A request's key, what identifies the request, and how its answer is written."""

    key: str
    request: bytes
    """Method, path and body: another request under the same key is refused."""
    status: int
    render: Callable[[R], str]

    @property
    def fingerprint(self) -> bytes:
        return hashlib.sha256(self.request).digest()


async def remember(session: AsyncSession, caller: Caller, keep: Keep[R], result: R) -> None:
    """Store the answer in the command's own transaction; a key in use breaks its primary key.

    It is kept by the database's own clock: a moved one would forget it at once.
    """
    await session.execute(
        text("INSERT INTO idempotency VALUES (:caller, :key, :fingerprint, :status, :body, now())"),
        {
            "caller": caller.key,
            "key": keep.key,
            "fingerprint": keep.fingerprint,
            "status": keep.status,
            "body": keep.render(result),
        },
    )


async def answered_before(sessions: Sessions, caller: Caller, keep: Keep[R]) -> None:
    """Raise `AnsweredBefore` if this key has an answer, a 409 if it was for another request."""
    async with sessions() as session:
        row = (
            await session.execute(
                text(
                    "SELECT fingerprint, status, body FROM idempotency WHERE caller = :c AND key = :k"
                ),
                {"c": caller.key, "k": keep.key},
            )
        ).first()
    if row is None:
        return
    if row.fingerprint != keep.fingerprint:
        raise conflict(
            "idempotency-key-reused", "这次提交的编号已用于另一项内容，请刷新页面后重新提交。"
        )
    raise AnsweredBefore(row.status, row.body)


async def forget_old(session: AsyncSession) -> None:
    """Drop answers older than 48 hours."""
    await session.execute(
        text("DELETE FROM idempotency WHERE at < now() - CAST(:kept AS interval)"), {"kept": KEPT}
    )
