"""The route that answers a request."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.codes import Mode, Visibility
from cyzj.contracts.teacher_exchanges.facets import BudgetSource, Lodging, TeacherLevel
from cyzj.http.problems import documented
from cyzj.http.values import Body, ClassHours
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from teacher_exchanges.application.requests.answer_request import AnswerRequest, answer_request
from teacher_exchanges.domain.offer import PublishOffer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.http.matches import MatchItem, shown

router = APIRouter(prefix="/v1/exchange-requests", tags=["exchange-requests"])


class AnswerBody(Body):
    """What the answering school offers; what is left out is as the request asks."""

    title: str | None = Field(default=None, max_length=200)
    mode: Mode | None = None
    window_from: date | None = None
    window_to: date | None = None
    class_hours: ClassHours | None = None
    working_days: int | None = Field(default=None, ge=0, le=10_000)
    headcount: int | None = Field(default=None, ge=0, le=10_000)
    course: str | None = Field(default=None, max_length=200)
    teacher_level: TeacherLevel | None = None
    lodging: Lodging | None = None
    budget_source: BudgetSource | None = None
    description: str = Field(default="", max_length=5000)
    contact_note: str = Field(default="", max_length=500)
    expires_on: date | None = None
    """Last day on which the answer stands; by default the day the request's window begins."""
    note: str = Field(default="", max_length=1000)
    """What to say to the school that asked."""

    def terms(self, request: Request) -> PublishOffer:
        """The offer: the request's terms, seen from the other side, with what the body changes."""
        given = {
            name: value
            for name in PublishOffer.__dataclass_fields__
            if name in type(self).model_fields and (value := getattr(self, name)) is not None
        }
        left = max(request.headcount - request.matched, 1)
        asked = {
            name: getattr(request, name)
            for name in PublishOffer.__dataclass_fields__
            if name != "expires_on"
        }
        return PublishOffer(
            **{
                **asked,
                "side": request.side.other,
                "headcount": left,
                "visibility": Visibility.SCHOOLS,
                "visible_to": (request.school_id,),
                "expires_on": request.window_from,
                **given,
            }
        )


@router.post(
    "/{id}/answer",
    status_code=201,
    operation_id="answer_exchange_request",
    summary="Answer a request with an offer and a proposed match",
    response_model=MatchItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def answer(
    id: UUID, body: AnswerBody, write: Annotated[Write, Depends(writing("requests.answer"))]
) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> MatchItem:
        command = AnswerRequest(id, body.terms, body.note)
        return await shown(unit, await answer_request(unit, command, school))

    return await write.do("answer_request", work, status=201)
