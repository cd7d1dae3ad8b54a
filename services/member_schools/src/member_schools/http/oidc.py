"""Sign-in at the outside provider: code flow with PKCE, kept to the browser that started it.

The portal calls both routes itself: it keeps `flow` in a cookie of the browser, sends the browser
to `authorization_url`, and brings back what the provider appended to the redirect.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from pydantic import Field

from cyzj.http.limits import limited
from cyzj.http.policies import Public
from cyzj.http.problems import documented
from cyzj.http.shown_once import new_secret
from cyzj.http.values import Body, Item
from member_schools.application.finish_outside_sign_in import (
    FinishOutsideSignIn,
    finish_outside_sign_in,
)
from member_schools.application.start_outside_sign_in import start_outside_sign_in
from member_schools.http.access import Accessible, Running
from member_schools.http.presence import SignedIn, signed_in

router = APIRouter(
    prefix="/public/oidc",
    tags=["public"],
    dependencies=[Depends(Public("signing in")), Depends(limited)],
)


class StartBody(Body):
    """Nothing, or an invitation to accept with the outside identity."""

    invitation: str | None = Field(default=None, min_length=20, max_length=200)


class Started(Item):
    """Where to send the browser, and what the same browser must bring back."""

    authorization_url: str
    flow: str
    """Keep it in an HttpOnly cookie for ten minutes."""


class CallbackBody(Body):
    """`state` and `code` as the provider appended them, and the `flow` that the browser kept."""

    state: str = Field(min_length=1, max_length=200)
    code: str = Field(min_length=1, max_length=2000)
    flow: str = Field(min_length=1, max_length=200)


class Offer(Item):
    """Whether sign-in at an outside provider is offered, and under what name."""

    offered: bool
    title: str | None


@router.get("", operation_id="get_outside_sign_in", responses=documented(429, 503))
async def get_offer(access: Accessible) -> Offer:
    provider = access.provider
    return Offer(offered=provider is not None, title=provider.title if provider else None)


@router.post(
    "/start",
    status_code=201,
    operation_id="start_outside_sign_in",
    responses=documented(404, 413, 422, 429, 503),
)
async def start(body: StartBody, access: Accessible, runner: Running) -> Started:
    started = await start_outside_sign_in(runner, access.outside(), body.invitation, new_secret)
    return Started(authorization_url=started.authorization_url, flow=started.flow)


@router.post(
    "/callback",
    status_code=201,
    operation_id="finish_outside_sign_in",
    responses=documented(401, 403, 404, 409, 413, 422, 429, 503),
)
async def callback(body: CallbackBody, access: Accessible, runner: Running) -> SignedIn:
    command = FinishOutsideSignIn(body.state, body.code, body.flow)
    opened = await finish_outside_sign_in(runner, access.outside(), command, new_secret)
    return signed_in(opened)
