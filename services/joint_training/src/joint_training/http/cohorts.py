"""Routes of cohorts (班次): listed, planned, shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.programme import PROGRAMME_KINDS, ProgrammeKind
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM, LIST, READ, WRITE
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.history import History, read_history
from cyzj.http.listing import all_of, page_of
from cyzj.http.paging import Page, Paging
from cyzj.http.reading import Read, reading
from cyzj.http.writes import Write, writing
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.steps import plan_cohort
from joint_training.application.training_listing import WantedCohorts, cohorts_wanted, sortable
from joint_training.domain.cohort import Cohort
from joint_training.domain.machines.cohort import COHORT
from joint_training.domain.training_rights import sees_cohort
from joint_training.http.cohort_items import CohortItem, PlanCohort, beside, cohort_item
from joint_training.http.training_answers import cleaned, reach_of
from joint_training.storage.training import cohorts
from joint_training.storage.training_rows import CohortRow

router = APIRouter(prefix="/v1/cohorts", tags=["cohorts"])
Reading = Annotated[Read, Depends(reading("cohorts.read"))]
Managing = Annotated[Write, Depends(writing("cohorts.manage"))]
ORDER = sortable(CohortRow, "number", "status", "since", "title", "first_day")


def wanted(
    status: Annotated[list[CohortStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    kind: Annotated[list[ProgrammeKind], Query(max_length=10)] = [],  # noqa: B006
    owner_id: UUID | None = None,
    school_id: UUID | None = None,
    programme_id: UUID | None = None,
    q: Annotated[str, Query(max_length=60, description="title or number")] = "",
) -> WantedCohorts:
    """The filters of the list; `school_id`: organised by it, or with seats for it."""
    return WantedCohorts(status, kind, owner_id, school_id, programme_id, cleaned(q))


Filters = Annotated[WantedCohorts, Depends(wanted)]


@router.get("", operation_id="list_cohorts", summary="Cohorts, filtered", responses=LIST)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[CohortItem]:
    async with read.session() as session:
        query = cohorts_wanted(reach_of(read), filters)
        found = await page_of(session, Cohort, query, paging, ORDER)
        known = await beside(session, found.states)
    items = [cohort_item(one, known, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_cohorts",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **LIST},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        found = await all_of(session, Cohort, cohorts_wanted(reach_of(read), filters))
        known = await beside(session, found)
    rows = [
        (
            one.number,
            one.title,
            PROGRAMME_KINDS[one.kind],
            known.schools[one.owner_id].name if one.owner_id in known.schools else None,
            one.terms.first_day,
            one.terms.last_day,
            one.terms.seats,
            sum(each.taken for each in known.seats[one.id]),
            COHORT.state(one.status).name,
        )
        for one in found
    ]
    return exported(format, "联合培养班次", [Column(heading) for heading in _COLUMNS], rows)


@router.post(
    "",
    status_code=201,
    operation_id="plan_cohort",
    summary="Plan a cohort of a published programme",
    response_model=CohortItem,
    responses=WRITE,
)
async def plan(body: PlanCohort, write: Managing) -> Response:
    school = write.grant.school()

    async def decide(unit: Unit) -> Cohort:
        return await plan_cohort(unit, body.programme_id, body.terms(), school)

    return await do_cohort(write, "plan_cohort", decide, status=201)


@router.get(
    "/{id}",
    operation_id="get_cohort",
    summary="One cohort with its seats and counts",
    response_model=CohortItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await cohorts.find(session, id)
        if not sees_cohort(found, read.caller):
            raise not_found()
        known = await beside(session, [found], one=True)
    return read.tagged(cohort_item(found, known, read.caller))


@router.get(
    "/{id}/history",
    operation_id="get_cohort_history",
    summary="What happened to it, oldest first",
    responses=READ,
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        found = await cohorts.find(session, id)
        if not (read.caller.is_office or read.caller.school_id in found.schools):
            raise not_found()
        return await read_history(session, id, [COHORT])


async def do_cohort(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Cohort]],
    *,
    status: int = 200,
) -> Response:
    """Run a command on a cohort; the answer is the cohort after it."""

    async def work(unit: Unit) -> CohortItem:
        after = await decide(unit)
        known = await beside(unit.session, [after], one=True)
        return cohort_item(after, known, unit.caller)

    return await write.do(command, work, status=status)


_COLUMNS = (
    "编号", "名称", "类型", "主办学校", "开班日期", "结束日期", "名额", "已占用", "状态",
)  # fmt: skip
