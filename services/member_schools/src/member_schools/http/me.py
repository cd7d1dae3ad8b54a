"""Routes about oneself: who I am, my settings, my saved queries, my password."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.codes import Role
from cyzj.contracts.payload import Code
from cyzj.domain.caller import Caller
from cyzj.http.declared import READ, WRITE
from cyzj.http.etag import tagged
from cyzj.http.policies import Allow, Grant
from cyzj.http.values import Body, Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.change_password import ChangePassword, change_password
from member_schools.application.keep_preferences import keep_preferences, preferences_of
from member_schools.application.saved_queries import (
    SavedQuery,
    SaveQuery,
    forget_query,
    queries_of,
    save_query,
)
from member_schools.application.show_me import show_me
from member_schools.http.access import Accessible, Running
from member_schools.http.items import OrganisationBrief, brief
from member_schools.http.reading import Reading

router = APIRouter(prefix="/v1/me", tags=["me"])
Mine = Annotated[Grant, Depends(Allow("me"))]
MyWrite = Annotated[Write, Depends(writing("me"))]


class Post(Item):
    """A post I hold now."""

    organisation: OrganisationBrief
    role: Role
    starts_on: date
    ends_on: date | None


class Me(Item):
    """The person of the access token."""

    ref: UUID
    name: str
    phone: str | None
    """Masked, e.g. 138****0000."""
    account: str | None
    """The local account's name; null for who signs in at the outside provider only."""
    posts: tuple[Post, ...]
    settings: dict[str, Any]


class SettingsBody(Body):
    """All of the person's settings, replacing those kept."""

    settings: dict[str, Any]


class Settings(Item):
    """The person's settings."""

    settings: dict[str, Any]


class QueryBody(Body):
    """A list's filters under a name."""

    page: Code = Field(examples=["requests"])
    name: str = Field(min_length=1, max_length=30, examples=["本学期送教"])
    query: str = Field(max_length=2000, examples=["exchange_type=outreach_teaching"])


class QueryItem(QueryBody):
    """A saved query."""

    id: UUID
    created_at: datetime


class Queries(Item):
    """The person's saved queries by name."""

    items: tuple[QueryItem, ...]


class PasswordBody(Body):
    """The present password and the one wanted."""

    present: str = Field(min_length=1, max_length=200)
    wanted: str = Field(min_length=1, max_length=200)


class Forgotten(Item):
    """What is no longer kept."""

    id: UUID


@router.get("", operation_id="get_me", response_model=Me, responses=READ)
async def get_me(request: Request, reading: Annotated[Reading, Depends()], grant: Mine) -> Response:
    async with reading.session() as session:
        me = await show_me(session, _person(grant.caller), reading.now)
        settings = await preferences_of(session, me.person.ref)
    posts = tuple(
        Post(
            organisation=brief(where),
            role=post.role,
            starts_on=post.starts_on,
            ends_on=post.ends_on,
        )
        for post, where in me.posts
    )
    shown = Me(
        ref=me.person.ref,
        name=me.person.name,
        phone=me.phone,
        account=me.account_name,
        posts=posts,
        settings=settings,
    )
    return tagged(request, shown)


@router.put("/settings", operation_id="keep_settings", response_model=Settings, responses=WRITE)
async def put_settings(body: SettingsBody, write: MyWrite) -> Response:
    async def work(unit: Unit) -> Settings:
        return Settings(settings=await keep_preferences(unit, body.settings))

    return await write.do("keep_preferences", work)


@router.get("/saved-queries", operation_id="list_saved_queries", responses=READ)
async def get_queries(
    reading: Annotated[Reading, Depends()],
    grant: Mine,
    page: Annotated[Code | None, Query()] = None,
) -> Queries:
    async with reading.session() as session:
        found = await queries_of(session, _person(grant.caller), page)
    return Queries(items=tuple(_item(query) for query in found))


@router.post(
    "/saved-queries",
    status_code=201,
    operation_id="save_query",
    response_model=QueryItem,
    responses=WRITE,
)
async def post_query(body: QueryBody, write: MyWrite) -> Response:
    async def work(unit: Unit) -> QueryItem:
        return _item(await save_query(unit, SaveQuery(body.page, body.name, body.query)))

    return await write.do("save_query", work, status=201)


@router.delete(
    "/saved-queries/{id}",
    operation_id="forget_query",
    response_model=Forgotten,
    responses=WRITE,
)
async def delete_query(id: UUID, write: MyWrite) -> Response:
    async def work(unit: Unit) -> Forgotten:
        await forget_query(unit, id)
        return Forgotten(id=id)

    return await write.do("forget_query", work)


@router.post(
    "/password",
    status_code=204,
    operation_id="change_password",
    summary="Change one's own password; every session ends",
    responses=WRITE,
)
async def post_password(
    body: PasswordBody, grant: Mine, access: Accessible, runner: Running
) -> Response:
    command = ChangePassword(body.present, body.wanted)
    await change_password(runner, grant.caller, command, access.passwords)
    return Response(status_code=204)


def _person(caller: Caller) -> UUID:
    assert caller.person_ref is not None  # the policy leaves the system out
    return caller.person_ref


def _item(query: SavedQuery) -> QueryItem:
    return QueryItem(**vars(query))
