"""How matches stand in answers, and the routes that read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.match import MatchOrigin, MatchStatus
from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Item
from cyzj.members.reading import Organisations, organisations
from cyzj.spreadsheets.export import Column, Row
from cyzj.storage.unit import Unit
from teacher_exchanges.application.audience import audience_of_pair, may_see_pair
from teacher_exchanges.domain.machines import MACHINES, MATCH
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.rights import match_actions
from teacher_exchanges.http.pairs import PairFacets, facets_of, wanted_matches
from teacher_exchanges.storage.match_row import MatchRow
from teacher_exchanges.storage.pair_queries import WantedPairs, pairs, sortable
from teacher_exchanges.storage.repositories import matches

router = APIRouter(prefix="/v1/matches", tags=["matches"])
Reading = Annotated[Read, Depends(reading("matches.read"))]
Filters = Annotated[WantedPairs, Depends(wanted_matches)]


class MatchItem(Item):
    """A match as one of its schools or the office sees it."""

    id: UUID
    number: str
    version: int
    status: MatchStatus
    state: MatchStatus
    """The same as `status`."""
    request_id: UUID
    offer_id: UUID
    exchange_type: ExchangeType
    home_school_id: UUID
    home_school: SchoolBrief | None
    host_school_id: UUID
    host_school: SchoolBrief | None
    requester: Side
    origin: MatchOrigin
    proposed_by: Side | None
    headcount: int
    nominated: int
    note: str
    declined_words: str
    created_at: datetime
    since: datetime
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]
    """What the caller may do now; each is `POST …/{action}`."""


_PLAIN = set(MatchItem.model_fields) - {"state", "home_school", "host_school", "allowed_actions"}


def match_item(match: Match, caller: Caller, schools: Organisations) -> MatchItem:
    """The match as the caller may see it."""
    return MatchItem(
        **{name: getattr(match, name) for name in _PLAIN},
        state=match.status,
        home_school=school_brief(schools.get(match.home_school_id)),
        host_school=school_brief(schools.get(match.host_school_id)),
        allowed_actions=tuple(match_actions(match, caller)),
    )


async def shown(unit: Unit, match: Match) -> MatchItem:
    """The match after a command."""
    schools = await organisations(unit.session, audience_of_pair(match))
    return match_item(match, unit.caller, schools)


async def _find(session: AsyncSession, id: UUID, caller: Caller) -> Match:
    match = await matches.find(session, id)
    if not may_see_pair(match, caller):
        raise not_found()
    return match


@router.get(
    "",
    operation_id="list_matches",
    summary="Matches of the caller's school, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[MatchItem]:
    async with read.session() as session:
        query = pairs(MatchRow, read.caller, filters)
        found = await page_of(session, Match, query, paging, sortable(MatchRow))
        named = {school for match in found.states for school in audience_of_pair(match)}
        schools = await organisations(session, named)
    items = [match_item(match, read.caller, schools) for match in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/facets",
    operation_id="count_matches",
    summary="How many matches the filters select, by state, kind and school",
    responses=documented(401, 403, 422, 503),
)
async def facets(read: Reading, filters: Filters) -> PairFacets:
    return await facets_of(read, MatchRow, filters)


@router.get(
    "/export.{format}",
    operation_id="export_matches",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = pairs(MatchRow, read.caller, filters)
        found = await all_of(session, Match, query.order_by(MatchRow.number))
        named = {school for match in found for school in audience_of_pair(match)}
        schools = await organisations(session, named)
    return exported(format, "对接", _COLUMNS, [_row(match, schools) for match in found])


@router.get(
    "/{id}",
    operation_id="get_match",
    summary="One match",
    response_model=MatchItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        match = await _find(session, id, read.caller)
        schools = await organisations(session, audience_of_pair(match))
    return read.tagged(match_item(match, read.caller, schools))


@router.get(
    "/{id}/history",
    operation_id="get_match_history",
    summary="Everything that happened to a match",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        await _find(session, id, read.caller)
        return await read_history(session, id, MACHINES)


_COLUMNS = [
    Column("编号"),
    Column("交流类型"),
    Column("派出学校", 28),
    Column("接收学校", 28),
    Column("状态"),
    Column("人数"),
    Column("已提名人数"),
    Column("推荐日期"),
]


def _row(match: Match, schools: Organisations) -> Row:
    home, host = (schools.get(school) for school in audience_of_pair(match))
    return (
        match.number,
        EXCHANGE_TYPES[match.exchange_type],
        home.name if home else "",
        host.name if host else "",
        MATCH.state(match.status).name,
        match.headcount,
        match.nominated,
        school_date(match.created_at),
    )
