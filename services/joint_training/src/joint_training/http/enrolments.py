"""Routes of enrolments (报名)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from cyzj.contracts.joint_training.enrolment import LEARNER_KINDS, EnrolmentStatus, Risk
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
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from joint_training.application.enrolments import steps as cases
from joint_training.application.enrolments.apply import Apply, apply
from joint_training.application.training_listing import (
    WantedEnrolments,
    enrolments_wanted,
    sortable,
)
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.machines.enrolment import ENROLMENT
from joint_training.http.enrolment_items import (
    ApplyBody,
    EnrolmentItem,
    TransferBody,
    around,
    enrolment_item,
    may_name,
)
from joint_training.http.training_answers import WordsBody, cleaned, reach_of
from joint_training.storage.training import enrolments
from joint_training.storage.training_rows import EnrolmentRow

router = APIRouter(prefix="/v1/enrolments", tags=["enrolments"])
Reading = Annotated[Read, Depends(reading("enrolments.read"))]
Applying = Annotated[Write, Depends(writing("enrolments.apply"))]
Endorsing = Annotated[Write, Depends(writing("enrolments.endorse"))]
Admitting = Annotated[Write, Depends(writing("enrolments.admit"))]
Withdrawing = Annotated[Write, Depends(writing("enrolments.withdraw"))]
ORDER = sortable(EnrolmentRow, "number", "status", "since", "risk")
Names = Annotated[bool, Query(description="with names, for the learner's school and the organiser")]


def wanted(
    cohort_id: UUID | None = None,
    school_id: UUID | None = None,
    learner_ref: UUID | None = None,
    status: Annotated[list[EnrolmentStatus], Query(max_length=12)] = [],  # noqa: B006  # FastAPI copies it
    risk: Annotated[list[Risk], Query(max_length=3)] = [],  # noqa: B006
    q: Annotated[str, Query(max_length=40, description="a number")] = "",
) -> WantedEnrolments:
    """The filters of the list."""
    return WantedEnrolments(cohort_id, school_id, learner_ref, status, risk, cleaned(q))


Filters = Annotated[WantedEnrolments, Depends(wanted)]


@router.get("", operation_id="list_enrolments", summary="Enrolments, filtered", responses=LIST)
async def list_all(
    read: Reading,
    filters: Filters,
    paging: Annotated[Paging, Depends()],
    with_names: Names = False,
) -> Page[EnrolmentItem]:
    async with read.session() as session:
        query = enrolments_wanted(reach_of(read), filters)
        found = await page_of(session, Enrolment, query, paging, ORDER)
        known = await around(session, found.states, read.caller, names=with_names)
    items = [enrolment_item(one, known, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_enrolments",
    summary="What the filters select, as a file; without names unless asked for",
    response_class=Response,
    responses={**EXPORTS, **LIST},
)
async def export(
    format: Format, read: Reading, filters: Filters, with_names: Names = False
) -> Response:
    async with read.session() as session:
        found = await all_of(session, Enrolment, enrolments_wanted(reach_of(read), filters))
        known = await around(session, found, read.caller, names=with_names)
    items = [enrolment_item(one, known, read.caller) for one in found]
    rows = [
        (
            one.number,
            one.cohort_number,
            one.school.name if one.school else None,
            LEARNER_KINDS[one.learner_kind],
            ENROLMENT.state(one.status).name,
            one.group,
            one.progress.percent if one.progress else None,
            *((one.name,) if with_names else ()),
        )
        for one in items
    ]
    headings = ("编号", "班次", "学校", "类别", "状态", "组", "出勤（%）")
    named = ("姓名",) if with_names else ()
    return exported(format, "报名", [Column(one) for one in (*headings, *named)], rows)


@router.post(
    "",
    status_code=201,
    operation_id="apply_for_cohort",
    summary="Name a learner; a coordinator endorses with it",
    response_model=EnrolmentItem,
    responses=WRITE,
)
async def post(body: ApplyBody, write: Applying) -> Response:
    school = write.grant.school()
    command = Apply(body.cohort_id, school, body.kind, body.teacher_ref, body.name)
    return await _do(write, "apply_for_cohort", lambda u: apply(u, command), status=201)


@router.get(
    "/{id}",
    operation_id="get_enrolment",
    summary="One enrolment with its hours and name",
    response_model=EnrolmentItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await enrolments.find(session, id)
        _require_seen(found, read)
        known = await around(session, [found], read.caller, names=True)
    return read.tagged(enrolment_item(found, known, read.caller))


@router.get(
    "/{id}/history",
    operation_id="get_enrolment_history",
    summary="What happened to it, oldest first",
    responses=READ,
)
async def history(id: UUID, read: Reading) -> History:
    async with read.session() as session:
        _require_seen(await enrolments.find(session, id), read)
        return await read_history(session, id, [ENROLMENT])


@router.post(**step("enrolment", "endorse", "The school stands behind it", EnrolmentItem))
async def endorse(id: UUID, body: Deciding, write: Endorsing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "endorse_enrolment", lambda u: cases.endorse_enrolment(u, seen))


@router.post(**step("enrolment", "confirm", "Take the seat that is held", EnrolmentItem))
async def confirm(id: UUID, body: Deciding, write: Endorsing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "confirm_enrolment", lambda u: cases.confirm_enrolment(u, seen))


@router.post(**step("enrolment", "enrol", "The organiser takes the learner", EnrolmentItem))
async def enrol(id: UUID, body: Deciding, write: Admitting) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "enrol_learner", lambda u: cases.enrol_one(u, seen))


@router.post(**step("enrolment", "reject", "Not taken, with the reason", EnrolmentItem))
async def reject(id: UUID, body: WordsBody, write: Admitting) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "reject_enrolment", lambda u: cases.reject_enrolment(u, seen, body.reason)
    )


@router.post(**step("enrolment", "withdraw", "The learner leaves", EnrolmentItem))
async def withdraw(id: UUID, body: WordsBody, write: Withdrawing) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "withdraw_enrolment", lambda u: cases.withdraw_enrolment(u, seen, body.reason)
    )


@router.post(**step("enrolment", "no_show", "The learner never came", EnrolmentItem))
async def no_show(id: UUID, body: Deciding, write: Admitting) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "enrolment_no_show", lambda u: cases.enrolment_no_show(u, seen))


@router.post(**step("enrolment", "transfer", "Go on in another cohort", EnrolmentItem))
async def transfer(id: UUID, body: TransferBody, write: Admitting) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "transfer_enrolment", lambda u: cases.transfer_enrolment(u, seen, body.cohort_id)
    )


def _require_seen(found: Enrolment, read: Read) -> None:
    if not (read.caller.is_office or may_name(found, read.caller)):
        raise not_found()


async def _do(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Enrolment]],
    *,
    status: int = 200,
) -> Response:
    """The answer is kept beside an idempotency key, so it holds no name."""

    async def work(unit: Unit) -> EnrolmentItem:
        after = await decide(unit)
        known = await around(unit.session, [after], unit.caller, names=False)
        return enrolment_item(after, known, unit.caller)

    return await write.do(command, work, status=status)
