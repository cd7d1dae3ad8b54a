"""Public routes of one-time links: invitations and password resets. The link is the proof."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.codes import Role
from cyzj.domain.clock import moved_to
from cyzj.http.limits import limited
from cyzj.http.policies import Public
from cyzj.http.problems import documented
from cyzj.http.shown_once import new_secret
from cyzj.http.values import Body, Item
from cyzj.http.writes import DemoMoment
from member_schools.application.accept_invitation import NewAccount, accept_with_account
from member_schools.application.callers import NOBODY_YET
from member_schools.application.redeem_reset import RedeemReset, redeem_reset
from member_schools.application.show_invitation import show_invitation
from member_schools.domain.account import normal_account
from member_schools.http.access import Accessible, Running
from member_schools.http.items import OrganisationBrief, brief
from member_schools.http.presence import SignedIn, signed_in

router = APIRouter(
    prefix="/public",
    tags=["public"],
    dependencies=[Depends(Public("the one-time link is the proof")), Depends(limited)],
)


class Link(Body):
    """The token of an invitation's link; in the body, so that no log keeps it."""

    token: str = Field(min_length=20, max_length=200)


class ShownInvitation(Item):
    """What the link opens."""

    state: str
    """`pending`, `accepted`, `revoked` or `expired`."""
    organisation: OrganisationBrief
    role: Role
    name: str
    """As the invitation names the person; may be corrected on acceptance."""
    expires_at: datetime


class AcceptBody(Link):
    """The account the person makes for themselves."""

    account: str = Field(min_length=1, max_length=200, examples=["t1001"])
    password: str = Field(min_length=1, max_length=200)
    name: str = Field(default="", max_length=200, description="empty: as the invitation has it")
    phone: str | None = Field(default=None, max_length=40)


class RedeemBody(Body):
    """The office's one-time code and the password wanted."""

    code: str = Field(min_length=20, max_length=200)
    password: str = Field(min_length=1, max_length=200)


@router.post(
    "/invitations/show",
    operation_id="show_invitation",
    summary="What an invitation's link opens",
    responses=documented(404, 413, 422, 429, 503),
)
async def show(body: Link, runner: Running) -> ShownInvitation:
    shown = await runner.run(
        "show_invitation", NOBODY_YET, lambda unit: show_invitation(unit, body.token)
    )
    return ShownInvitation(
        state=shown.state,
        organisation=brief(shown.organisation),
        role=shown.invitation.role,
        name=shown.invitation.name,
        expires_at=shown.invitation.expires_at,
    )


@router.post(
    "/invitations/accept",
    status_code=201,
    operation_id="accept_invitation",
    summary="Accept an invitation with a new account; the person is signed in",
    responses=documented(404, 409, 413, 422, 429, 503),
)
async def accept(
    body: AcceptBody, access: Accessible, runner: Running, moment: DemoMoment
) -> SignedIn:
    wanted = NewAccount(normal_account(body.account), body.password, body.name, body.phone)
    with moved_to(moment):
        opened = await accept_with_account(runner, body.token, wanted, access.passwords, new_secret)
    return signed_in(opened)


@router.post(
    "/password-resets/redeem",
    status_code=204,
    operation_id="redeem_password_reset",
    summary="Set a new password with the office's code; every session of the person ends",
    responses=documented(404, 409, 413, 422, 429, 503),
)
async def redeem(body: RedeemBody, access: Accessible, runner: Running) -> Response:
    await redeem_reset(runner, RedeemReset(body.code, body.password), access.passwords)
    return Response(status_code=204)
