"""Routes of calendar feeds: a signed-in download, and a subscription by the school's secret."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.domain.errors import not_found
from cyzj.http.policies import Public
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.shown_once import showing_once
from cyzj.http.values import Item
from cyzj.http.writes import Write, writing
from cyzj.members.reading import organisations
from cyzj.storage.unit import Runner, Unit
from joint_training.application.bookings import feeds as cases
from joint_training.application.bookings.calendars import times_for_feed
from joint_training.domain.bases_rights import may_see_base
from joint_training.storage.bases import bases, named_resources, resources

router = APIRouter(tags=["feeds"])
Managing = Annotated[Write, Depends(writing("feeds.manage"))]
ICS = "text/calendar"


class FeedOf(StrEnum):
    """Whose times: of a resource, of a base, or those that the school booked."""

    RESOURCE = "resource"
    BASE = "base"
    SCHOOL = "school"


class FeedItem(Item):
    """Whether the school has a subscription address."""

    active: bool
    made_at: datetime | None


class FeedSecret(Item):
    """The secret of the address, shown this once."""

    token: str


_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "RFC 5545", "content": {ICS: {}}}}


@router.get(
    "/v1/calendars/ics",
    operation_id="download_calendar",
    summary="The times of a resource, a base or the caller's school as a calendar file",
    response_class=Response,
    responses={**_FILE, **documented(401, 403, 404, 422, 503)},
)
async def download(
    read: Annotated[Read, Depends(reading("calendars.read"))],
    of: FeedOf,
    id: UUID | None = None,
) -> Response:
    async with read.session() as session:
        if of is FeedOf.BASE and id is not None:
            base = await bases.find(session, id)
            if not may_see_base(base, read.caller):
                raise not_found()
        found = id if of is not FeedOf.SCHOOL else read.grant.school()
        return await _file(session, of, found, read.now)


@router.get(
    "/v1/feeds",
    operation_id="get_feed",
    summary="Whether the caller's school has a subscription address",
    responses=documented(401, 403, 422, 503),
)
async def state(read: Annotated[Read, Depends(reading("feeds.manage"))]) -> FeedItem:
    async with read.session() as session:
        found = await cases.feed_of(session, read.grant.school())
    return FeedItem(active=found is not None, made_at=found.made_at if found else None)


@router.post(
    "/v1/feeds/renew",
    operation_id="renew_feed",
    summary="A new subscription address; the one before serves no longer",
    response_model=FeedSecret,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def renew(write: Annotated[Write, Depends(showing_once("feeds.manage"))]) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> FeedSecret:
        return FeedSecret(token=await cases.renew_feed(unit, school))

    return await write.do("renew_feed", work)


@router.post(
    "/v1/feeds/revoke",
    operation_id="revoke_feed",
    summary="No subscription address serves any longer",
    response_model=FeedItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def revoke(write: Managing) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> FeedItem:
        await cases.revoke_feed(unit, school)
        return FeedItem(active=False, made_at=None)

    return await write.do("revoke_feed", work)


@router.get(
    "/public/calendars/{token}/{of}/{id}",
    operation_id="subscribe_calendar",
    summary="The same file by a school's secret, for programs of calendars",
    response_class=Response,
    responses={**_FILE, **documented(404, 422, 503)},
    dependencies=[Depends(Public("programs of calendars cannot sign in; the secret is checked"))],
)
async def subscribe(
    request: Request,
    token: Annotated[str, Path(min_length=20, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")],
    of: FeedOf,
    id: UUID,
) -> Response:
    runner: Runner = request.app.state.runner
    async with runner.sessions() as session:
        school = await cases.school_by_token(session, token)
        if school is None or (of is FeedOf.SCHOOL and id != school):
            raise not_found("订阅地址已失效，请到平台“基地预约”重新生成。")
        return await _file(session, of, id, runner.clock.now())


async def _file(session: AsyncSession, of: FeedOf, id: UUID | None, now: datetime) -> Response:
    if id is None:
        raise not_found("请说明是哪一个实训室或基地的日历。")
    match of:
        case FeedOf.RESOURCE:
            name = (await resources.find(session, id)).title
        case FeedOf.BASE:
            name = (await bases.find(session, id)).title
        case FeedOf.SCHOOL:
            known = await organisations(session, [id])
            name = f"{known[id].name} 基地预约" if id in known else "基地预约"
    rows = await times_for_feed(session, now - cases.KEPT, **{f"{of}_id": id})
    rooms = await named_resources(session, {row.resource_id for row in rows})
    content = cases.as_ics(name, rows, {one.id: one.title for one in rooms.values()})
    return Response(
        content,
        media_type=ICS,
        headers={"Content-Disposition": 'attachment; filename="bookings.ics"'},
    )
