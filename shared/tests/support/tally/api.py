"""Its HTTP side: a command, a list, an upload, and everything that can go wrong."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Depends, FastAPI, Query, Request, UploadFile
from pydantic import Field
from sqlmodel import col, select
from starlette.responses import Response

from cyzj.contracts.codes import Role, Side
from cyzj.domain.errors import DomainError, Kind, stale
from cyzj.foundation import Foundation, Share
from cyzj.http.etag import tagged
from cyzj.http.paging import Page, Paging, fetch
from cyzj.http.policies import Allow, Grant, Policies, Public, Scope
from cyzj.http.values import Body, ClassHours, Item
from cyzj.http.writes import Write, writing
from cyzj.settings import Settings
from cyzj.storage.unit import Runner, Unit
from tally.tables import TallyRow
from tally.use_cases import Tally, note, remind

POLICIES: Policies = {
    "tallies.read": {
        Role.TEACHER: Scope.OWN,
        Role.COORDINATOR: Scope.SCHOOL,
        Role.GROUP_OFFICE: Scope.ALLIANCE,
    },
    "tallies.remind": {Role.COORDINATOR: Scope.SCHOOL, Role.SYSTEM: Scope.ALLIANCE},
}
router = APIRouter(prefix="/v1")


class RemindBody(Body):
    """How often, and what the caller saw."""

    times: int = Field(default=1, ge=1, le=9)
    expected_version: int | None = None


class Uploaded(Item):
    """A file that came."""

    name: str
    sha256: str
    note: str


class Formed(Body):
    """One field of each kind."""

    text: str = Field(min_length=2, max_length=5)
    code: str = Field(default="ab", pattern="^[a-z]+$")
    id: UUID | None = None
    side: Side | None = None
    day: date | None = None
    number: int = Field(default=1, gt=0, lt=10)
    hours: ClassHours = 0
    deep: tuple[dict[str, str], ...] = ()


@router.post("/tallies/{id}/remind")
async def post_remind(
    id: UUID, body: RemindBody, write: Annotated[Write, Depends(writing("tallies.remind"))]
) -> Response:
    async def work(unit: Unit) -> Tally:
        done = await remind(id, body.times)(unit)
        seen = body.expected_version
        if seen is not None and seen != done.version - body.times:
            raise stale(done.version - body.times)
        return done

    return await write.do("remind", work, status=201)


@router.post("/uploads")
async def upload(
    file: UploadFile,
    write: Annotated[Write, Depends(writing("tallies.remind"))],
    remark: Annotated[str, Query()] = "",
) -> Response:
    content = await file.read()

    async def work(_: Unit) -> Uploaded:
        digest = hashlib.sha256(content).hexdigest()
        return Uploaded(name=file.filename or "", sha256=digest, note=remark)

    return await write.do("upload", work, status=201)


@router.get("/tallies")
async def list_tallies(
    request: Request,
    paging: Annotated[Paging, Depends()],
    _: Annotated[Grant, Depends(Allow("tallies.read"))],
) -> Page[Tally]:
    runner: Runner = request.app.state.runner
    columns = {"id": col(TallyRow.id), "reminders": col(TallyRow.reminders)}
    async with runner.sessions() as session:
        found = await fetch(
            session, select(TallyRow), paging, sortable=columns, default="-reminders"
        )
    items = [Tally.model_validate(row, from_attributes=True) for row in found.rows]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get("/tallies/{id}")
async def get_tally(
    request: Request, id: UUID, _: Annotated[Grant, Depends(Allow("tallies.read"))]
) -> Response:
    return tagged(request, Tally(id=id, version=1, reminders=1))


@router.post("/formed", dependencies=[Depends(Public("a test of messages"))])
async def formed(body: Formed) -> Formed:
    return body


@router.get("/fails", dependencies=[Depends(Public("a test of failures"))])
async def fails(how: Literal["unknown", "away", "busy", "gone", "slow"]) -> None:
    match how:
        case "unknown":
            raise RuntimeError("the inside of the service")
        case "away":
            raise asyncpg.CannotConnectNowError("the database system is starting up")
        case "busy":
            raise DomainError(Kind.UNAVAILABLE, "busy", "请稍后再试。", retry_after=7)
        case "gone":
            raise DomainError(Kind.GONE, "gone", "已失效。", facts={"side": Side.HOME})
        case "slow":
            await asyncio.wait_for(asyncio.Event().wait(), 0.01)


def build(settings: Settings, share: Share = "all") -> FastAPI:
    """The service under test; it listens to its own events."""
    base = Foundation(settings, "group_office", policies=POLICIES, constraints={})
    base.consume("group_office", note)
    return base.app("计数", [router], share=share)
