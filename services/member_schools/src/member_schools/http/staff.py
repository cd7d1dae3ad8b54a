"""Routes of an organisation's staff: posts, invitations, and password resets by the office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.codes import Role
from cyzj.domain.caller import Caller
from cyzj.http.declared import READ, WRITE
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.shown_once import new_secret, showing_once
from cyzj.http.values import Body, Deciding, Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.end_appointment import EndAppointment, end_appointment
from member_schools.application.invite import Invite, invite
from member_schools.application.issue_reset import issue_reset
from member_schools.application.list_invitations import list_invitations
from member_schools.application.list_staff import WantedStaff, list_staff
from member_schools.application.revoke_invitation import RevokeInvitation, revoke_invitation
from member_schools.domain.account import Person
from member_schools.domain.appointment import MAY_APPOINT, Appointment
from member_schools.domain.invitation import Invitation
from member_schools.domain.personal_data import masked_phone
from member_schools.http.items import InvitationItem, PersonBrief, StaffItem
from member_schools.http.reading import Reading
from member_schools.storage import people, personal

router = APIRouter(prefix="/v1", tags=["staff"])


class InviteBody(Body):
    """Whom to invite, as what."""

    role: Role
    name: str = Field(max_length=200, examples=["示例教师甲"])
    phone: str | None = Field(default=None, max_length=40)


class Invited(InvitationItem):
    """The invitation with its token, shown this once: the portal makes the link of it."""

    token: str


class EndBody(Deciding):
    """The last day of the post; left out: today, and the person's sessions end at once."""

    last_day: date | None = None


class ResetIssued(Item):
    """A one-time code, shown this once, to hand to the person."""

    account: str
    code: str
    expires_at: datetime


@router.get(
    "/organisations/{id}/staff",
    operation_id="list_staff",
    summary="Who holds which post at the organisation",
    responses=READ,
)
async def staff(
    id: UUID,
    reading: Annotated[Reading, Depends()],
    grant: Annotated[Grant, Depends(Allow("staff.read"))],
    paging: Annotated[Paging, Depends()],
    role: Role | None = None,
    ended: Annotated[bool, Query(description="ended posts too")] = False,
    q: Annotated[str, Query(max_length=40, description="part of the name")] = "",
) -> Page[StaffItem]:
    grant.require(id)
    wanted = WantedStaff(id, role, None if ended else reading.now, q.replace("\0", "").strip())
    async with reading.session() as session:
        found = await list_staff(session, wanted, paging)
    items = [_staff_item(*one, grant.caller) for one in found.posts]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/organisations/{id}/invitations",
    operation_id="list_invitations",
    summary="Invitations that wait to be accepted",
    responses=READ,
)
async def invitations(
    id: UUID,
    reading: Annotated[Reading, Depends()],
    grant: Annotated[Grant, Depends(Allow("staff.read"))],
    paging: Annotated[Paging, Depends()],
) -> Page[InvitationItem]:
    grant.require(id)
    async with reading.session() as session:
        found, cursor, total = await list_invitations(session, id, paging)
    items = [_invitation_item(one, reading.now) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.post(
    "/organisations/{id}/invitations",
    status_code=201,
    operation_id="invite",
    summary="Invite a person to a post: a one-time link, shown once",
    response_model=Invited,
    responses=WRITE,
)
async def post_invitation(
    id: UUID,
    body: InviteBody,
    write: Annotated[Write, Depends(showing_once("staff.invite"))],
) -> Response:
    write.grant.require(id)

    async def work(unit: Unit) -> Invited:
        made = await invite(unit, Invite(id, body.role, body.name, body.phone), new_secret)
        item = _invitation_item(made.invitation, unit.now)
        return Invited(**item.model_dump(), token=made.token)

    return await write.do("invite", work, status=201)


@router.post(
    "/invitations/{id}/revoke",
    operation_id="revoke_invitation",
    summary="Take an invitation back",
    response_model=InvitationItem,
    responses=WRITE,
)
async def revoke(id: UUID, write: Annotated[Write, Depends(writing("staff.invite"))]) -> Response:
    async def work(unit: Unit) -> InvitationItem:
        command = RevokeInvitation(id)
        return _invitation_item(
            await revoke_invitation(unit, command, write.grant.require), unit.now
        )

    return await write.do("revoke_invitation", work)


@router.post(
    "/appointments/{id}/end",
    operation_id="end_appointment",
    summary="End a post",
    response_model=StaffItem,
    responses=WRITE,
)
async def end(
    id: UUID, body: EndBody, write: Annotated[Write, Depends(writing("staff.end"))]
) -> Response:
    command = EndAppointment(id, body.expected_version, body.last_day)

    async def work(unit: Unit) -> StaffItem:
        ended = await end_appointment(unit, command, write.grant.require)
        person = await people.person(unit.session, ended.person_ref)
        kept = (await personal.of(unit.session, [person.ref]))[person.ref]
        return _staff_item(ended, person, kept.phone, unit.caller)

    return await write.do("end_appointment", work)


@router.post(
    "/people/{ref}/password-reset",
    status_code=201,
    operation_id="reset_password",
    summary="A one-time code for a person who forgot the password, shown once",
    response_model=ResetIssued,
    responses=WRITE,
)
async def reset(
    ref: UUID,
    write: Annotated[Write, Depends(showing_once("staff.reset"))],
) -> Response:
    async def work(unit: Unit) -> ResetIssued:
        issued = await issue_reset(unit, ref, new_secret)
        return ResetIssued(
            account=issued.account_name, code=issued.code, expires_at=issued.reset.expires_at
        )

    return await write.do("issue_reset", work, status=201)


def _staff_item(post: Appointment, person: Person, phone: str | None, caller: Caller) -> StaffItem:
    may_end = post.state == "held" and person.ref != caller.person_ref
    may_end = may_end and any(post.role in MAY_APPOINT.get(role, ()) for role in caller.roles)
    return StaffItem(
        id=post.id,
        version=post.version,
        state=post.state,
        person=PersonBrief(ref=person.ref, name=person.name),
        phone=masked_phone(phone),
        role=post.role,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        allowed_actions=("end",) if may_end else (),
    )


def _invitation_item(invitation: Invitation, now: datetime) -> InvitationItem:
    state = invitation.state(now)
    return InvitationItem(
        id=invitation.id,
        organisation_id=invitation.organisation_id,
        role=invitation.role,
        name=invitation.name,
        state=state,
        issued_at=invitation.issued_at,
        expires_at=invitation.expires_at,
        allowed_actions=("revoke",) if state == "pending" else (),
    )
