"""Routes of sessions: sign in, go on, switch, sign out. Their proof is the session's own token."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.codes import Role
from cyzj.http.addresses import Address
from cyzj.http.policies import Public
from cyzj.http.problems import documented
from cyzj.http.shown_once import new_secret
from cyzj.http.values import Body
from cyzj.storage.unit import Unit
from member_schools.application.accept_invitation import accept_as_known
from member_schools.application.callers import NOBODY_YET, person_caller
from member_schools.application.resume_session import Resumed, open_now, resume_session
from member_schools.application.sign_in import SignIn, sign_in
from member_schools.application.sign_out import sign_out
from member_schools.application.switch_acting import SwitchActing, switch_acting
from member_schools.domain.refusals import session_over
from member_schools.http.access import Accessible, Running, SessionToken
from member_schools.http.presence import Refreshed, SignedIn, refreshed, signed_in

router = APIRouter(prefix="/v1/sessions", tags=["sessions"])
BY_SESSION = [Depends(Public("the session's token in X-Session is the proof"))]
ERRORS = documented(401, 403, 409, 413, 422, 503)


class SignInBody(Body):
    """An account and its password."""

    account: str = Field(min_length=1, max_length=200, examples=["t1001"])
    password: str = Field(min_length=1, max_length=200, json_schema_extra={"format": "password"})


class SwitchBody(Body):
    """The post to act on, one of the session's choices."""

    organisation_id: UUID
    role: Role


class AcceptBody(Body):
    """An invitation's token."""

    token: str = Field(min_length=20, max_length=200)


@router.post(
    "",
    status_code=201,
    operation_id="sign_in",
    summary="Sign in with an account and a password",
    dependencies=[Depends(Public("signing in"))],
    responses=documented(401, 403, 413, 422, 429, 503),
)
async def post_session(
    body: SignInBody, address: Address, access: Accessible, runner: Running
) -> SignedIn:
    command = SignIn(body.account, body.password, address)
    return signed_in(await sign_in(runner, command, access.passwords, new_secret))


@router.post(
    "/token",
    operation_id="refresh_session",
    summary="An access token of ten minutes, and who the session is; the session is seen",
    dependencies=BY_SESSION,
    responses=ERRORS,
)
async def post_token(session: SessionToken, access: Accessible, runner: Running) -> Refreshed:
    resumed = await runner.run(
        "resume_session", NOBODY_YET, lambda unit: resume_session(unit, session, access.issuer)
    )
    return _or_over(resumed)


@router.post(
    "/switch",
    operation_id="switch_acting",
    summary="Act for another organisation, or in another role",
    dependencies=BY_SESSION,
    responses=ERRORS,
)
async def post_switch(
    body: SwitchBody, session: SessionToken, access: Accessible, runner: Running
) -> Refreshed:
    command = SwitchActing(body.organisation_id, body.role)
    resumed = await runner.run(
        "switch_acting",
        NOBODY_YET,
        lambda unit: switch_acting(unit, session, command, access.issuer),
    )
    return _or_over(resumed)


@router.post(
    "/accept-invitation",
    operation_id="accept_invitation_as_known",
    summary="A further post for the person signed in",
    dependencies=BY_SESSION,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def post_acceptance(
    body: AcceptBody, session: SessionToken, access: Accessible, runner: Running
) -> Refreshed:
    opened = await runner.run("resume_session", NOBODY_YET, lambda unit: open_now(unit, session))

    async def work(unit: Unit) -> Resumed | None:
        await accept_as_known(unit, body.token)
        return await resume_session(unit, session, access.issuer)

    caller = person_caller(opened.person_ref)
    return _or_over(await runner.run("accept_invitation", caller, work))


@router.delete(
    "",
    status_code=204,
    operation_id="sign_out",
    summary="Sign out",
    dependencies=BY_SESSION,
    responses=documented(401, 422, 503),
)
async def delete_session(session: SessionToken, runner: Running) -> Response:
    await runner.run("sign_out", NOBODY_YET, lambda unit: sign_out(unit, session))
    return Response(status_code=204)


def _or_over(resumed: Resumed | None) -> Refreshed:
    if resumed is None:
        raise session_over()
    return refreshed(resumed)
