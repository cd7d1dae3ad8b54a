"""Routes of programmes (培养项目)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from cyzj.contracts.joint_training.programme import (
    PROGRAMME_KINDS,
    ProgrammeKind,
    ProgrammeStatus,
)
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, LIST, READ, WRITE, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.reading import Read, reading
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.members.reading import organisations
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from joint_training.application.programmes import steps as cases
from joint_training.application.training_listing import (
    WantedProgrammes,
    programmes_wanted,
    sortable,
)
from joint_training.domain.machines.programme import PROGRAMME
from joint_training.domain.programme import Programme
from joint_training.domain.training_rights import sees_programme
from joint_training.http.programme_items import (
    ChangeProgramme,
    DraftProgramme,
    ProgrammeItem,
    programme_item,
)
from joint_training.http.training_answers import HashBody, WordsBody, cleaned, reach_of
from joint_training.storage.training import programmes
from joint_training.storage.training_rows import ProgrammeRow

router = APIRouter(prefix="/v1/programmes", tags=["programmes"])
Reading = Annotated[Read, Depends(reading("programmes.read"))]
Writing = Annotated[Write, Depends(writing("programmes.write"))]
Approving = Annotated[Write, Depends(writing("programmes.approve"))]
Archiving = Annotated[Write, Depends(writing("programmes.archive"))]
ORDER = sortable(ProgrammeRow, "number", "status", "since", "title")


def wanted(
    status: Annotated[list[ProgrammeStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    kind: Annotated[list[ProgrammeKind], Query(max_length=10)] = [],  # noqa: B006
    owner_id: UUID | None = None,
    q: Annotated[str, Query(max_length=60, description="title, number or major")] = "",
) -> WantedProgrammes:
    """The filters of the list."""
    return WantedProgrammes(status, kind, owner_id, cleaned(q))


Filters = Annotated[WantedProgrammes, Depends(wanted)]


@router.get("", operation_id="list_programmes", summary="Programmes, filtered", responses=LIST)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[ProgrammeItem]:
    async with read.session() as session:
        query = programmes_wanted(reach_of(read), filters)
        found = await page_of(session, Programme, query, paging, ORDER)
        schools = await organisations(session, _named(*found.states))
    items = [programme_item(one, schools, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_programmes",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **LIST},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = programmes_wanted(reach_of(read), filters)
        found = await all_of(session, Programme, query)
        schools = await organisations(session, _named(*found))
    rows = [
        (
            one.number,
            one.title,
            PROGRAMME_KINDS[one.kind],
            schools[one.owner_id].name if one.owner_id in schools else None,
            one.hours / 100,
            PROGRAMME.state(one.status).name,
            one.revision,
            one.content_hash,
        )
        for one in found
    ]
    headings = ("编号", "名称", "类型", "主办学校", "学时", "状态", "版次", "内容指纹")
    return exported(format, "培养项目", [Column(heading) for heading in headings], rows)


@router.post(
    "",
    status_code=201,
    operation_id="draft_programme",
    summary="Write a programme, or the next version of a published one",
    response_model=ProgrammeItem,
    responses=WRITE,
)
async def draft(body: DraftProgramme, write: Writing) -> Response:
    school = write.grant.school()

    async def decide(unit: Unit) -> Programme:
        return await cases.draft_programme(unit, body.content(), school, body.replaces)

    return await _do(write, "draft_programme", decide, status=201)


@router.get(
    "/{id}",
    operation_id="get_programme",
    summary="One programme with its curriculum",
    response_model=ProgrammeItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await programmes.find(session, id)
        if not sees_programme(found, read.caller):
            raise not_found()
        schools = await organisations(session, _named(found))
    return read.tagged(programme_item(found, schools, read.caller))


@router.get(
    "/{id}/history",
    operation_id="get_programme_history",
    summary="What happened to it, oldest first",
    responses=READ,
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        found = await programmes.find(session, id)
        if not (read.caller.is_office or read.caller.school_id in found.concerned):
            raise not_found()
        return await read_history(session, id, [PROGRAMME])


@router.post(**step("programme", "change", "Another content, while it is a draft", ProgrammeItem))
async def change(id: UUID, body: ChangeProgramme, write: Writing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "change_programme", lambda u: cases.change_programme(u, seen, body.content())
    )


@router.post(**step("programme", "submit", "Ask the office to approve it", ProgrammeItem))
async def submit(id: UUID, body: Deciding, write: Writing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "submit_programme", lambda u: cases.submit_programme(u, seen))


@router.post(**step("programme", "return", "The office sends it back", ProgrammeItem))
async def send_back(id: UUID, body: WordsBody, write: Approving) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "return_programme", lambda u: cases.return_programme(u, seen, body.reason)
    )


@router.post(**step("programme", "approve", "The office approves what it read", ProgrammeItem))
async def approve(id: UUID, body: HashBody, write: Approving) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "approve_programme", lambda u: cases.approve_programme(u, seen, body.content_hash)
    )


@router.post(**step("programme", "publish", "Cohorts may be planned", ProgrammeItem))
async def publish(id: UUID, body: Deciding, write: Writing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "publish_programme", lambda u: cases.publish_programme(u, seen))


@router.post(**step("programme", "archive", "No new cohorts", ProgrammeItem))
async def archive(id: UUID, body: Deciding, write: Archiving) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "archive_programme", lambda u: cases.archive_programme(u, seen))


async def _do(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Programme]],
    *,
    status: int = 200,
) -> Response:
    async def work(unit: Unit) -> ProgrammeItem:
        after = await decide(unit)
        schools = await organisations(unit.session, _named(after))
        return programme_item(after, schools, unit.caller)

    return await write.do(command, work, status=status)


def _named(*found: Programme) -> set[UUID]:
    return {school for one in found for school in one.concerned}
