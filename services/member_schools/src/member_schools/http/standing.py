"""Routes that change an organisation: its profile and its standing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.http.declared import WRITE
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.change_organisation import ChangeOrganisation, change_organisation
from member_schools.application.end_organisation import EndOrganisation, end_organisation
from member_schools.application.memberships.by_organisation import (
    admit_organisation,
    reinstate_organisation,
    suspend_organisation,
)
from member_schools.application.memberships.saving import Seen
from member_schools.domain.organisation import Organisation
from member_schools.http.items import OrganisationItem, organisation_item
from member_schools.http.organisations import OrganisationBody
from member_schools.storage.organisations import Registered, last_activities

router = APIRouter(prefix="/v1/organisations/{id}", tags=["organisations"])


class ChangeBody(OrganisationBody, Deciding):
    """The whole profile as it is to be, and the version read."""


class AdmitBody(Deciding):
    """A member since when, and whether it votes in the council."""

    member_since: date
    voting: bool = True


class EndBody(Deciding):
    """Why, and into which organisation it was merged; null: it closed."""

    reason: str = Field(max_length=2000)
    successor_id: UUID | None = None


class StandingBody(Deciding):
    """Why, in words that only the office and the organisation see; and the council's resolution."""

    reason: str = Field(max_length=2000, examples=["连续两学期未履行协议"])
    resolution: UUID | None = None


async def _answer(
    write: Write, command: str, decide: Callable[[Unit], Awaitable[Organisation]]
) -> Response:
    async def work(unit: Unit) -> OrganisationItem:
        after = await decide(unit)
        days = await last_activities(unit.session, [after.id])
        return organisation_item(Registered(after, days.get(after.id)), unit.caller)

    return await write.do(command, work)


@router.post(
    "/change",
    operation_id="change_organisation",
    summary="Change the profile; the school itself may change part of it only",
    response_model=OrganisationItem,
    responses=WRITE,
)
async def change(
    id: UUID, body: ChangeBody, write: Annotated[Write, Depends(writing("organisations.change"))]
) -> Response:
    write.grant.require(id)
    command = ChangeOrganisation(id, body.expected_version, body.profile())
    return await _answer(write, "change_organisation", lambda u: change_organisation(u, command))


@router.post(
    "/admit",
    operation_id="admit_organisation",
    summary="Record a member who joined before the platform was there (补录)",
    response_model=OrganisationItem,
    responses=WRITE,
)
async def admit(
    id: UUID, body: AdmitBody, write: Annotated[Write, Depends(writing("organisations.admit"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _answer(
        write,
        "admit_organisation",
        lambda u: admit_organisation(u, seen, body.member_since, voting=body.voting),
    )


@router.post(
    "/suspend",
    operation_id="suspend_organisation",
    summary="Suspend a member: it finishes what runs and starts nothing new, in any service",
    response_model=OrganisationItem,
    responses=WRITE,
)
async def suspend(
    id: UUID, body: StandingBody, write: Annotated[Write, Depends(writing("organisations.suspend"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _answer(
        write,
        "suspend_organisation",
        lambda u: suspend_organisation(u, seen, body.reason, body.resolution),
    )


@router.post(
    "/reinstate",
    operation_id="reinstate_organisation",
    summary="Reinstate a suspended member",
    response_model=OrganisationItem,
    responses=WRITE,
)
async def reinstate(
    id: UUID,
    body: StandingBody,
    write: Annotated[Write, Depends(writing("organisations.reinstate"))],
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _answer(
        write,
        "reinstate_organisation",
        lambda u: reinstate_organisation(u, seen, body.reason, body.resolution),
    )


@router.post(
    "/end",
    operation_id="end_organisation",
    summary="An organisation closed, or was merged into another; it is no member any more",
    response_model=OrganisationItem,
    responses=WRITE,
)
async def end(
    id: UUID, body: EndBody, write: Annotated[Write, Depends(writing("organisations.end"))]
) -> Response:
    command = EndOrganisation(id, body.expected_version, body.reason, body.successor_id)
    return await _answer(write, "end_organisation", lambda u: end_organisation(u, command))
