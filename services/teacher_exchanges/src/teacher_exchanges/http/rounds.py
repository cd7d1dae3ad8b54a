"""Routes of clearing rounds (撮合轮): planned, listed, shown with each school's part, replayed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.writes import Write, writing
from cyzj.members.reading import organisations
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from teacher_exchanges.application.rounds import plan_round as cases
from teacher_exchanges.application.rounds.conclude_round import needs_of
from teacher_exchanges.application.rounds.listing import WantedRounds, list_rounds, rounds_wanted
from teacher_exchanges.application.rounds.replay_round import replay_round
from teacher_exchanges.domain.machines import CLEARING_ROUND, MACHINES
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.http.ledger import own_of
from teacher_exchanges.http.round_bodies import CancelBody, ChangeRoundBody, RoundBody, wanted
from teacher_exchanges.http.round_items import (
    Needs,
    Parts,
    ReplayItem,
    RoundItem,
    need_items,
    parts,
    round_item,
    schools_in,
)
from teacher_exchanges.storage.clearing import lines_of, requests_by_id, rounds, standings_of

router = APIRouter(prefix="/v1/clearing-rounds", tags=["clearing-rounds"])
Reading = Annotated[Read, Depends(reading("rounds.read"))]
Planning = Annotated[Write, Depends(writing("rounds.plan"))]


Filters = Annotated[WantedRounds, Depends(wanted)]


@router.get(
    "",
    operation_id="list_clearing_rounds",
    summary="Clearing rounds, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[RoundItem]:
    async with read.session() as session:
        found = await list_rounds(session, filters, paging)
        schools = await organisations(session, schools_in(found.states))
    items = [round_item(one, schools, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_clearing_rounds",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        found = await all_of(session, Round, rounds_wanted(filters))
    rows = [
        (
            one.number,
            one.title,
            "、".join(EXCHANGE_TYPES[kind] for kind in one.exchange_types) or "全部",
            one.opens_on,
            one.closes_on,
            one.answers_by,
            CLEARING_ROUND.state(one.status).name,
            one.requests,
            one.offers,
            one.lines,
            one.outcome.matched if one.outcome else None,
            one.weights,
            one.result_hash,
        )
        for one in found
    ]
    return exported(format, "撮合轮", [Column(heading) for heading in _COLUMNS], rows)


@router.post(
    "",
    status_code=201,
    operation_id="plan_clearing_round",
    summary="The office plans a round",
    response_model=RoundItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def plan(body: RoundBody, write: Planning) -> Response:
    work = _shown(lambda unit: cases.plan_round(unit, body.command()))
    return await write.do("plan_clearing_round", work, status=201)


@router.get(
    "/{id}",
    operation_id="get_clearing_round",
    summary="One round",
    response_model=RoundItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await rounds.find(session, id)
        schools = await organisations(session, schools_in([found]))
    return read.tagged(round_item(found, schools, read.caller))


@router.get(
    "/{id}/history",
    operation_id="get_clearing_round_history",
    summary="Everything that happened to a round",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        await rounds.find(session, id)
        return await read_history(session, id, MACHINES)


@router.get(
    "/{id}/parts",
    operation_id="get_clearing_round_parts",
    summary="Each school's part: gives, gets, balance after, answers; a school sees its own",
    responses=documented(401, 403, 404, 422, 503),
)
async def get_parts(id: UUID, read: Reading) -> Parts:
    own = own_of(read)
    async with read.session() as session:
        await rounds.find(session, id)
        found = await standings_of(session, id)
        mine = [one for one in found if own in (None, one.school)]
        lines = await lines_of(session, id, own)
        schools = await organisations(session, [one.school for one in mine])
    return Parts(items=parts(mine, lines, schools))


@router.get(
    "/{id}/unmet",
    operation_id="get_clearing_round_unmet_needs",
    summary="The needs that the round leaves open as things stand; a school sees its own",
    responses=documented(401, 403, 404, 422, 503),
)
async def get_unmet(id: UUID, read: Reading) -> Needs:
    own = own_of(read)
    async with read.session() as session:
        found = await needs_of(session, await rounds.find(session, id))
        mine = [one for one in found if own in (None, one.school_id)]
        requests = await requests_by_id(session, [one.request_id for one in mine])
        schools = await organisations(session, {one.school_id for one in mine})
    return Needs(items=need_items(mine, requests, schools))


@router.get(
    "/{id}/replay",
    operation_id="replay_clearing_round",
    summary="The round solved again, from what was kept and from the journal",
    responses=documented(401, 403, 404, 422, 503),
)
async def replay(id: UUID, read: Annotated[Read, Depends(reading("rounds.replay"))]) -> ReplayItem:
    async with read.session() as session:
        found = await replay_round(session, await rounds.find(session, id))
    return ReplayItem(same=found.same, **vars(found))


_step = partial(step, "clearing_round", model=RoundItem)


@router.post(**_step("change", "The office changes the plan before it opens"))
async def change(id: UUID, body: ChangeRoundBody, write: Planning) -> Response:
    seen = Seen(id, body.expected_version)
    work = _shown(lambda unit: cases.change_round(unit, seen, body.command()))
    return await write.do("change_clearing_round", work)


@router.post(**_step("cancel", "The office cancels it before it is solved"))
async def cancel(id: UUID, body: CancelBody, write: Planning) -> Response:
    seen = Seen(id, body.expected_version)
    work = _shown(lambda unit: cases.cancel_round(unit, seen, body.reason, body.words))
    return await write.do("cancel_clearing_round", work)


def _shown(
    decide: Callable[[Unit], Awaitable[Round]],
) -> Callable[[Unit], Awaitable[RoundItem]]:
    async def work(unit: Unit) -> RoundItem:
        return round_item(await decide(unit), {}, unit.caller)

    return work


_COLUMNS = (
    "编号", "名称", "交流类型", "开始征集", "征集截止", "答复截止", "状态", "需求", "供给", "建议",
    "已成对接", "权重版本", "结果指纹",
)  # fmt: skip
