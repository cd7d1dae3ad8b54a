"""Routes of the steps of a qualification: every command of the table that people give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.http.declared import WRITE
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.records import steps
from member_schools.application.records.saving import Seen
from member_schools.domain.qualification import Qualification
from member_schools.http.qualification_items import QualificationItem, reach, shown
from member_schools.http.qualifications import FactBody

router = APIRouter(prefix="/v1/qualifications", tags=["qualifications"])


class ReasonBody(Deciding):
    """Why, in words that the person, their school and the office read."""

    reason: str = Field(default="", max_length=2000)


class RedeclareBody(FactBody, Deciding):
    """The declaration as it is to be; files that stay are named again."""


def _may(command: str) -> Any:
    return Depends(writing(f"qualifications.{command}"))


def _route(command: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{command}",
        "operation_id": f"qualification_{command}",
        "summary": summary,
        "response_model": QualificationItem,
        "responses": WRITE,
    }


async def _answer(
    write: Write, command: str, decide: Callable[[Unit], Awaitable[Qualification]]
) -> Response:
    async def work(unit: Unit) -> QualificationItem:
        return await shown(unit.session, await decide(unit), unit.caller, unit.now)

    return await write.do(f"{command}_qualification", work)


def _seen(id: UUID, body: Deciding, write: Write) -> Seen:
    return Seen(id, body.expected_version, reach(write.grant))


@router.post(**_route("verify", "The evidence holds: school or office, never who declared it"))
async def verify(id: UUID, body: Deciding, write: Annotated[Write, _may("verify")]) -> Response:
    seen = _seen(id, body, write)
    return await _answer(write, "verify", lambda unit: steps.verify_qualification(unit, seen))


@router.post(**_route("return", "The evidence does not do, for a reason"))
async def send_back(
    id: UUID, body: ReasonBody, write: Annotated[Write, _may("return")]
) -> Response:
    seen = _seen(id, body, write)
    return await _answer(
        write, "return", lambda unit: steps.return_qualification(unit, seen, body.reason)
    )


@router.post(**_route("redeclare", "What was returned, put right"))
async def redeclare(
    id: UUID, body: RedeclareBody, write: Annotated[Write, _may("redeclare")]
) -> Response:
    seen, fact, files = _seen(id, body, write), body.fact(), body.files()
    return await _answer(
        write,
        "redeclare",
        lambda unit: steps.redeclare_qualification(
            unit, seen, fact, files, body.certificate_number
        ),
    )


@router.post(**_route("withdraw", "The declaration is taken back"))
async def withdraw(
    id: UUID, body: ReasonBody, write: Annotated[Write, _may("withdraw")]
) -> Response:
    seen = _seen(id, body, write)
    return await _answer(
        write, "withdraw", lambda unit: steps.withdraw_qualification(unit, seen, body.reason)
    )


@router.post(**_route("revoke", "The verification is taken back, by the side that gave it"))
async def revoke(id: UUID, body: ReasonBody, write: Annotated[Write, _may("revoke")]) -> Response:
    seen = _seen(id, body, write)
    return await _answer(
        write, "revoke", lambda unit: steps.revoke_qualification(unit, seen, body.reason)
    )
