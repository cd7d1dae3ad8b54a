"""Routes of resources: rooms and workshops of bases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.contracts.joint_training.base import EquipmentClass
from cyzj.contracts.joint_training.resource import BookedAs, ResourceStatus
from cyzj.domain.caller import Caller
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
from joint_training.application.bases import equipping as cases
from joint_training.application.bases.listing import WantedResources, resources_wanted, sortable
from joint_training.domain.machines.base import RESOURCE
from joint_training.domain.resource import Resource
from joint_training.http.bases_names import BOOKED_AS, EQUIPMENT_CLASSES, RESOURCE_KINDS
from joint_training.http.resource_items import (
    AddResourceBody,
    ChangeResourceBody,
    ResourceItem,
    resource_item,
)
from joint_training.storage.base_rows import ResourceRow
from joint_training.storage.bases import named_bases, resources

router = APIRouter(prefix="/v1/resources", tags=["resources"])
Reading = Annotated[Read, Depends(reading("bases.read"))]
Running = Annotated[Write, Depends(writing("bases.run"))]


def wanted(
    status: Annotated[list[ResourceStatus], Query(max_length=5)] = [],  # noqa: B006
    base_id: UUID | None = None,
    owner_id: UUID | None = None,
    booked_as: Annotated[list[BookedAs], Query(max_length=5)] = [],  # noqa: B006
    equipment_class: Annotated[list[EquipmentClass], Query(max_length=10)] = [],  # noqa: B006
    q: Annotated[str, Query(max_length=40, description="words of the name, or a number")] = "",
) -> WantedResources:
    """The filters of the list."""
    words = q.replace("\0", "").strip()
    return WantedResources(status, base_id, owner_id, booked_as, equipment_class, words)


Filters = Annotated[WantedResources, Depends(wanted)]


async def items_of(
    session: AsyncSession, found: Sequence[Resource], caller: Caller
) -> list[ResourceItem]:
    """The resources with their bases and owners."""
    schools = await organisations(session, {one.owner_id for one in found})
    bases = await named_bases(session, {one.base_id for one in found})
    return [resource_item(one, bases, schools, caller) for one in found]


@router.get(
    "",
    operation_id="list_resources",
    summary="Resources, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[ResourceItem]:
    async with read.session() as session:
        order = sortable(ResourceRow, "title", "status", "stations")
        found = await page_of(session, Resource, resources_wanted(filters), paging, order)
        items = await items_of(session, found.states, read.caller)
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_resources",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = resources_wanted(filters).order_by(ResourceRow.number)
        items = await items_of(session, await all_of(session, Resource, query), read.caller)
    rows = [
        (
            one.number,
            one.title,
            one.base_title,
            one.owner.name if one.owner else "",
            RESOURCE_KINDS[one.kind],
            BOOKED_AS[one.booked_as],
            one.stations,
            EQUIPMENT_CLASSES[one.equipment_class],
            one.setup_minutes,
            one.cleandown_minutes,
            RESOURCE.state(one.status).name,
        )
        for one in items
    ]
    return exported(format, "实训室", [Column(name) for name in _COLUMNS], rows)


_COLUMNS = (
    "编号", "名称", "基地", "产权单位", "类型", "预约方式", "工位", "设备类别", "准备（分钟）",
    "清理（分钟）", "状态",
)  # fmt: skip


@router.get(
    "/{id}",
    operation_id="get_resource",
    summary="One resource",
    response_model=ResourceItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await resources.find(session, id)
        (item,) = await items_of(session, [found], read.caller)
    return read.tagged(item)


@router.get(
    "/{id}/history",
    operation_id="get_resource_history",
    summary="Everything that happened to a resource",
    responses=documented(401, 403, 404, 422, 503),
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        await resources.find(session, id)
        return await read_history(session, id, [RESOURCE])


@router.post(
    "",
    operation_id="add_resource",
    summary="A room or workshop is added to a base",
    status_code=201,
    response_model=ResourceItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def add(body: AddResourceBody, write: Running) -> Response:
    return await _do(
        write,
        "add_resource",
        lambda u: cases.add_resource(u, body.base_id, body.content()),
        status=201,
    )


_step = partial(step, "resource", model=ResourceItem)


@router.post(**_step("change", "The resource as it is now"))
async def change(id: UUID, body: ChangeResourceBody, write: Running) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "change_resource", lambda u: cases.change_resource(u, seen, body.content())
    )


@router.post(**_step("close", "The resource ends for ever"))
async def close(id: UUID, body: Deciding, write: Running) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "close_resource", lambda u: cases.close_resource(u, seen))


async def _do(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Resource]],
    *,
    status: int = 200,
) -> Response:
    async def work(unit: Unit) -> ResourceItem:
        (item,) = await items_of(unit.session, [await decide(unit)], unit.caller)
        return item

    return await write.do(command, work, status=status)
