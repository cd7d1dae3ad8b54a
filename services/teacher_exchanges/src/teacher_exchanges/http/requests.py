"""Routes of exchange requests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType, Mode, Side, Visibility
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.facets import BudgetSource, Lodging, TeacherLevel
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.http.problems import documented
from cyzj.http.values import Body, ClassHours, Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from teacher_exchanges.application.requests.post_request import post_request
from teacher_exchanges.domain.request import PostRequest, Request, waiting_on

router = APIRouter(prefix="/v1/exchange-requests", tags=["exchange-requests"])


class RequestBody(Body):
    """What a school needs."""

    exchange_type: ExchangeType
    side: Side = Field(description="the side the posting school takes")
    title: str = Field(max_length=200, examples=["数控加工工艺送教"])
    major_code: str | None = Field(default=None, max_length=20, examples=["460103"])
    mode: Mode
    window_from: date
    window_to: date
    class_hours: ClassHours | None = None
    working_days: int | None = Field(default=None, ge=0, le=10_000)
    headcount: int = Field(default=1, ge=0, le=10_000)
    visibility: Visibility = Visibility.ALLIANCE
    visible_to: tuple[UUID, ...] = Field(default=(), max_length=500)
    deadline: date
    course: str = Field(default="", max_length=200)
    teacher_level: TeacherLevel = TeacherLevel.ANY
    lodging: Lodging = Lodging.NONE
    budget_source: BudgetSource = BudgetSource.SCHOOL_TRAINING
    description: str = Field(default="", max_length=5000)
    contact_note: str = Field(default="", max_length=500)

    def command(self) -> PostRequest:
        return PostRequest(**{name: getattr(self, name) for name in type(self).model_fields})


class RequestItem(Item):
    """An exchange request as the caller may see it."""

    id: UUID
    number: str
    version: int
    status: RequestStatus
    school_id: UUID
    exchange_type: ExchangeType
    side: Side
    title: str
    major_code: str | None
    mode: Mode
    window_from: date
    window_to: date
    class_hours: ClassHours | None
    working_days: int | None
    headcount: int
    matched: int
    visibility: Visibility
    visible_to: tuple[UUID, ...]
    deadline: date
    course: str
    teacher_level: TeacherLevel
    lodging: Lodging
    budget_source: BudgetSource
    description: str
    opened_at: datetime | None
    created_at: datetime
    waiting_on: tuple[Waiting, ...]


def present(request: Request) -> RequestItem:
    """The answer for a request."""
    shown = {n: getattr(request, n) for n in RequestItem.model_fields if n != "waiting_on"}
    return RequestItem(**shown, waiting_on=waiting_on(request))


@router.post(
    "",
    status_code=201,
    operation_id="post_exchange_request",
    summary="Publish an exchange request",
    response_model=RequestItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def post(
    body: RequestBody, write: Annotated[Write, Depends(writing("requests.post"))]
) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> RequestItem:
        return present(await post_request(unit, body.command(), school))

    return await write.do("post_request", work, status=201)
