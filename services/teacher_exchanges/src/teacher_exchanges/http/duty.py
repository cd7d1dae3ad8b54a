"""Routes of what teachers owe: the rules, one's own progress, a school's teachers, the schools."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.teacher_exchanges.duty_profile import Teaches
from cyzj.domain.clock import school_date
from cyzj.domain.errors import not_found
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.policies import Scope
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Body, Item
from cyzj.http.writes import Write, writing
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from teacher_exchanges.application.duty.profile import set_profile
from teacher_exchanges.application.duty.progress import Stands, by_school, standings
from teacher_exchanges.domain.duty import Standing
from teacher_exchanges.domain.duty_rules import SHIPPED, TEACHES
from teacher_exchanges.http.duty_items import (
    DutySchools,
    RuleItem,
    TeacherItem,
    Teachers,
    measured,
    rule_item,
    school_item,
    teacher_item,
)

router = APIRouter(prefix="/v1/duty", tags=["duty"])
Own = Annotated[Read, Depends(reading("duty.read_own"))]
Reading = Annotated[Read, Depends(reading("duty.read"))]
STANDINGS = {
    Standing.MET: "已达标",
    Standing.RUNNING: "进行中",
    Standing.DUE: "待补足",
    Standing.SHORT: "未达标",
}
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "you have it already"}}


class DutyRules(Item):
    """Every rule that is known, also those no longer or not yet in force."""

    items: tuple[RuleItem, ...]


class TeachesBody(Body):
    """What the teacher teaches."""

    teaches: Teaches
    expected_version: int = Field(ge=0, le=2**31 - 1)
    """`profile_version` as read; 0 for the first word."""


AsOf = Annotated[date | None, Query(description="the day asked about; today by default")]


@router.get(
    "/rules",
    operation_id="list_duty_rules",
    summary="The rules of enterprise practice and continuing education",
    responses=documented(401, 403, 503),
)
async def rules(read: Annotated[Read, Depends(reading("reference.read"))]) -> DutyRules:
    return DutyRules(items=tuple(rule_item(one) for one in SHIPPED))


@router.get(
    "/mine",
    operation_id="get_my_duty",
    summary="How the caller stands with what they owe",
    response_model=Teachers,
    responses={**NOT_MODIFIED, **documented(401, 403, 404, 422, 503)},
)
async def mine(read: Own, as_of: AsOf = None) -> Response:
    person = read.caller.person_ref
    if person is None:
        raise not_found()
    on = as_of or read.today
    async with read.session() as session:
        found, schools = await standings(session, on, person=person)
    items = tuple(teacher_item(one, schools) for one in found)
    return read.tagged(Teachers(as_of=on, items=items))


def _school(read: Read, school_id: UUID | None) -> UUID | None:
    """The school asked about: one's own, or to the office any."""
    if read.grant.scope is Scope.ALLIANCE:
        return school_id
    own = read.grant.school()
    if school_id not in (None, own):
        raise not_found()
    return own


async def _stands(
    read: Read, school_id: UUID | None, standing: list[Standing], on: date
) -> tuple[list[Stands], dict[UUID, str]]:
    async with read.session() as session:
        found, schools = await standings(session, on, school=_school(read, school_id))
    kept = [one for one in found if not standing or one.standing in standing]
    return kept, {id: one.name for id, one in schools.items()}


Standings = Annotated[list[Standing], Query(max_length=4)]


@router.get(
    "/teachers",
    operation_id="list_duty_teachers",
    summary="How each of a school's teachers stands; the office names the school",
    responses=documented(401, 403, 404, 422, 503),
)
async def list_teachers(
    read: Reading,
    school_id: UUID | None = None,
    standing: Standings = [],  # noqa: B006  # FastAPI copies it
    as_of: AsOf = None,
) -> Teachers:
    on = as_of or read.today
    async with read.session() as session:
        found, schools = await standings(session, on, school=_school(read, school_id))
    kept = [one for one in found if not standing or one.standing in standing]
    return Teachers(as_of=on, items=tuple(teacher_item(one, schools) for one in kept))


@router.get(
    "/teachers/export.{format}",
    operation_id="export_duty_teachers",
    summary="The same, duty by duty, as a file; people by their references",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export_teachers(
    format: Format,
    read: Reading,
    school_id: UUID | None = None,
    standing: Standings = [],  # noqa: B006  # FastAPI copies it
    as_of: AsOf = None,
) -> Response:
    kept, names = await _stands(read, school_id, standing, as_of or read.today)
    rows = [
        (
            names.get(one.teacher.school_id, ""),
            str(one.teacher.person_ref),
            TEACHES[one.teacher.profile.teaches],
            duty.rule.name,
            measured(duty.rule, duty.have),
            measured(duty.rule, duty.rule.at_least),
            measured(duty.rule, duty.missing),
            duty.due_on,
            STANDINGS[duty.standing],
        )
        for one in kept
        for duty in one.progress
    ]
    return exported(format, "履职进度", [Column(heading) for heading in _COLUMNS], rows)


@router.get(
    "/teachers/{person_ref}",
    operation_id="get_duty_teacher",
    summary="How one teacher stands, at each school where they are in post",
    response_model=Teachers,
    responses={**NOT_MODIFIED, **documented(401, 403, 404, 422, 503)},
)
async def get_teacher(person_ref: UUID, read: Reading, as_of: AsOf = None) -> Response:
    on = as_of or read.today
    async with read.session() as session:
        found, schools = await standings(session, on, school=_school(read, None), person=person_ref)
    if not found:
        raise not_found()
    items = tuple(teacher_item(one, schools) for one in found)
    return read.tagged(Teachers(as_of=on, items=items))


@router.post(
    "/teachers/{person_ref}/teaches",
    operation_id="set_duty_teaches",
    summary="The school says what a teacher teaches: it decides which rules apply",
    response_model=TeacherItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def set_teaches(
    person_ref: UUID,
    body: TeachesBody,
    write: Annotated[Write, Depends(writing("duty.set_teaches"))],
) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> TeacherItem:
        await set_profile(unit, person_ref, school, body.teaches, body.expected_version)
        today = school_date(unit.now)
        found, schools = await standings(unit.session, today, school=school, person=person_ref)
        return teacher_item(found[0], schools)

    return await write.do("set_duty_teaches", work)


@router.get(
    "/schools",
    operation_id="list_duty_schools",
    summary="How many teachers of each school stand how; a school sees its own",
    responses=documented(401, 403, 422, 503),
)
async def list_schools(read: Reading, as_of: AsOf = None) -> DutySchools:
    on = as_of or read.today
    async with read.session() as session:
        found, schools = await standings(session, on, school=_school(read, None))
    items = tuple(school_item(one, schools) for one in by_school(found))
    return DutySchools(as_of=on, items=items)


@router.get(
    "/schools/export.{format}",
    operation_id="export_duty_schools",
    summary="The same as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def export_schools(format: Format, read: Reading, as_of: AsOf = None) -> Response:
    said = await list_schools(read, as_of)
    rows = [
        (
            one.school.name if one.school else "",
            one.teachers,
            one.met,
            one.running,
            one.due,
            one.short,
        )
        for one in said.items
    ]
    headings = ("学校", "在任教师", *STANDINGS.values())
    return exported(format, "各校履职情况", [Column(heading) for heading in headings], rows)


_COLUMNS = (
    "学校", "人员编号", "任教类别", "要求", "已计", "应达", "尚缺", "期限", "状态",
)  # fmt: skip
