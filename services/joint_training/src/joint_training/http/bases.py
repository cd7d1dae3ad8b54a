"""Routes of training bases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.contracts.joint_training.base import BaseStatus, EquipmentClass
from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.members.reading import organisations
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from joint_training.application.bases import running as cases
from joint_training.application.bases.listing import (
    WantedBases,
    bases_wanted,
    rooms_by_base,
    sortable,
)
from joint_training.domain.base import Base
from joint_training.domain.base_parts import Certification
from joint_training.domain.bases_rights import may_see_base
from joint_training.domain.machines.base import BASE
from joint_training.http.base_items import (
    BaseBody,
    BaseItem,
    CertifyBody,
    ChangeBaseBody,
    base_item,
)
from joint_training.storage.base_rows import BaseRow
from joint_training.storage.bases import bases

router = APIRouter(prefix="/v1/bases", tags=["bases"])
Reading = Annotated[Read, Depends(reading("bases.read"))]
Running = Annotated[Write, Depends(writing("bases.run"))]
Evaluating = Annotated[Write, Depends(writing("bases.evaluate"))]


class BaseStepBody(Deciding):
    """A step, with a reason where one is asked for."""

    reason: str = Field(default="", max_length=2000)


def wanted(
    status: Annotated[list[BaseStatus], Query(max_length=10)] = [],  # noqa: B006
    owner_id: UUID | None = None,
    builder_id: UUID | None = None,
    equipment_class: Annotated[list[EquipmentClass], Query(max_length=10)] = [],  # noqa: B006
    q: Annotated[str, Query(max_length=40, description="words of the name, or a number")] = "",
) -> WantedBases:
    """The filters of the list."""
    words = q.replace("\0", "").strip()
    return WantedBases(status, owner_id, builder_id, equipment_class, words)


Filters = Annotated[WantedBases, Depends(wanted)]


async def items_of(
    session: AsyncSession, found: list[Base], caller: Caller, read: Read
) -> list[BaseItem]:
    """The bases as the caller sees them."""
    named = {id for one in found for id in (one.owner_id, *(s.school_id for s in one.shares))}
    schools = await organisations(session, named)
    rooms = await rooms_by_base(session, [one.id for one in found])
    return [base_item(one, schools, caller, read.today, rooms.get(one.id, 0)) for one in found]


@router.get(
    "",
    operation_id="list_bases",
    summary="Bases the caller may see, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[BaseItem]:
    async with read.session() as session:
        query = bases_wanted(read.caller, filters)
        found = await page_of(session, Base, query, paging, sortable(BaseRow, "title", "status"))
        items = await items_of(session, list(found.states), read.caller, read)
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_bases",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = bases_wanted(read.caller, filters)
        found = await all_of(session, Base, query.order_by(BaseRow.number))
        items = await items_of(session, found, read.caller, read)
    rows = [
        (
            one.number,
            one.title,
            one.owner.name if one.owner else "",
            BASE.state(one.status).name,
            one.resources,
            sum(piece.quantity for piece in one.equipment),
            one.worth / 100,
            one.place,
        )
        for one in items
    ]
    return exported(format, "实训基地", [Column(name) for name in _COLUMNS], rows)


_COLUMNS = ("编号", "名称", "产权单位", "状态", "实训室", "设备件数", "现值（元）", "地点")


@router.get(
    "/{id}",
    operation_id="get_base",
    summary="One base",
    response_model=BaseItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await bases.find(session, id)
        if not may_see_base(found, read.caller):
            raise not_found()
        (item,) = await items_of(session, [found], read.caller, read)
    return read.tagged(item)


@router.get(
    "/{id}/history",
    operation_id="get_base_history",
    summary="Everything that happened to a base",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        if not may_see_base(await bases.find(session, id), read.caller):
            raise not_found()
        return await read_history(session, id, [BASE])


@router.post(
    "",
    operation_id="propose_base",
    summary="A school proposes a base",
    status_code=201,
    response_model=BaseItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def propose(body: BaseBody, write: Running) -> Response:
    school = write.grant.school()
    return await _do(
        write,
        "propose_base",
        lambda u: cases.propose_base(u, school, body.content()),
        status=201,
    )


_step = partial(step, "base", model=BaseItem)


@router.post(**_step("change", "The owner's data as they are now"))
async def change(id: UUID, body: ChangeBaseBody, write: Running) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "change_base", lambda u: cases.change_base(u, seen, body.content()))


@router.post(**_step("certify", "The office records a certification level"))
async def certify(id: UUID, body: CertifyBody, write: Evaluating) -> Response:
    seen = Seen(id, body.expected_version)
    found = Certification(body.level, body.since, body.until)
    return await _do(write, "certify_base", lambda u: cases.certify_base(u, seen, found))


def _plain_step(command: str, summary: str, *, office: bool) -> None:
    async def of_owner(id: UUID, body: BaseStepBody, write: Running) -> Response:
        seen = Seen(id, body.expected_version)
        return await _do(
            write, f"{command}_base", lambda u: cases.step_base(u, seen, command, body.reason)
        )

    async def of_office(id: UUID, body: BaseStepBody, write: Evaluating) -> Response:
        seen = Seen(id, body.expected_version)
        return await _do(
            write,
            f"{command}_base",
            lambda u: cases.office_steps_base(u, seen, command, body.reason),
        )

    router.post(**_step(command, summary))(of_office if office else of_owner)


_plain_step("start_evaluation", "The office begins its evaluation", office=True)
_plain_step("send_back", "The office asks the school to add to it", office=True)
_plain_step("approve", "The office approves it", office=True)
_plain_step("start_construction", "Building begins", office=False)
_plain_step("open", "It begins to run", office=False)
_plain_step("start_maintenance", "Nothing new can be booked for a while", office=False)
_plain_step("end_maintenance", "It runs again", office=False)
_plain_step("retire", "It ends for ever", office=False)


async def _do(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Base]],
    *,
    status: int = 200,
) -> Response:
    async def work(unit: Unit) -> BaseItem:
        after = await decide(unit)
        named = {after.owner_id, *(one.school_id for one in after.shares)}
        schools = await organisations(unit.session, named)
        rooms = await rooms_by_base(unit.session, [after.id])
        today = school_date(unit.now)
        return base_item(after, schools, unit.caller, today, rooms.get(after.id, 0))

    return await write.do(command, work, status=status)
