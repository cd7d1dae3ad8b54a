"""Routes of the use of bases: by resource and school, against investment, and a school's statement."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.domain.errors import FieldError, invalid, not_found
from cyzj.domain.terms import end_of_term
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.policies import Scope
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Item
from cyzj.members.reading import organisations
from cyzj.spreadsheets.export import Column
from joint_training.application.bookings.use import WantedUse, bases_used, use_rows
from joint_training.domain.use import BaseUse, UseRow
from joint_training.storage.bases import named_bases, named_resources

router = APIRouter(prefix="/v1/use", tags=["use"])
Reading = Annotated[Read, Depends(reading("use.read"))]


class UseItem(Item):
    """What one school used of one resource in the term."""

    base_id: UUID
    base_title: str
    resource_id: UUID
    resource_title: str
    owner: SchoolBrief | None
    owner_id: UUID
    school: SchoolBrief | None
    school_id: UUID
    by_other: bool
    """Whether by another school than the owner."""
    times: int
    minutes: int
    station_minutes: int
    """A whole room weighs as many stations as it has."""
    no_shows: int


class SchoolShareItem(Item):
    """A school at a base."""

    school: SchoolBrief | None
    school_id: UUID
    station_minutes: int
    of_use: int
    """In ten-thousandths."""
    worth: int
    """What its shares are worth at the end of the term or today, whichever is earlier, in fen."""
    of_worth: int
    """In ten-thousandths."""


class BaseUseItem(Item):
    """A base in the term."""

    base_id: UUID
    base_title: str
    station_minutes: int
    by_others: int
    """In ten-thousandths."""
    schools: tuple[SchoolShareItem, ...]


class UseOverview(Item):
    """Use by resource and school, and each base as a whole."""

    term_ends_on: date
    items: tuple[UseItem, ...]
    bases: tuple[BaseUseItem, ...]


class UseStatement(Item):
    """A school in a term: what it used of others' bases, and others of its own."""

    school: SchoolBrief | None
    school_id: UUID
    term_ends_on: date
    used: tuple[UseItem, ...]
    given: tuple[UseItem, ...]
    own: tuple[UseItem, ...]


def wanted(
    read: Reading,
    term_ends_on: date | None = None,
    base_id: UUID | None = None,
    school_id: UUID | None = None,
) -> WantedUse:
    """The filters; by default the present term."""
    day = term_ends_on or end_of_term(read.today)
    if not 2000 <= day.year <= 2200 or end_of_term(day) != day:
        message = "学期以最后一天表示：1 月 31 日或 8 月 31 日。"
        raise invalid("malformed", message, FieldError("term_ends_on", message))
    return WantedUse(day, base_id, school_id)


Filters = Annotated[WantedUse, Depends(wanted)]


@router.get(
    "",
    operation_id="get_use",
    summary="Use by resource and school in a term, against investment",
    responses=documented(401, 403, 422, 503),
)
async def overview(read: Reading, filters: Filters) -> UseOverview:
    async with read.session() as session:
        rows = await use_rows(session, read.caller, filters)
        items = await _items(session, rows)
        on = min(filters.term_ends_on, read.today)
        bases = await bases_used(session, read.caller, rows, on)
        named = {share.school_id for one in bases for share in one.schools}
        schools = await organisations(session, named)
    return UseOverview(
        term_ends_on=filters.term_ends_on,
        items=tuple(items),
        bases=tuple(
            _base(one, {id: school_brief(o) for id, o in schools.items()}) for one in bases
        ),
    )


@router.get(
    "/export.{format}",
    operation_id="export_use",
    summary="The same by resource and school, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        items = await _items(session, await use_rows(session, read.caller, filters))
    return _file(format, f"基地使用 {filters.term_ends_on}", items)


@router.get(
    "/statement",
    operation_id="get_use_statement",
    summary="What a school used of others' bases in a term, and others of its own",
    responses=documented(401, 403, 404, 422, 503),
)
async def statement(read: Reading, filters: Filters) -> UseStatement:
    school = _whose(read, filters)
    async with read.session() as session:
        rows = await use_rows(session, read.caller, filters)
        items = await _items(session, rows)
        schools = await organisations(session, [school])
    return UseStatement(
        school=school_brief(schools.get(school)),
        school_id=school,
        term_ends_on=filters.term_ends_on,
        used=tuple(o for o in items if o.school_id == school and o.by_other),
        given=tuple(o for o in items if o.owner_id == school and o.by_other),
        own=tuple(o for o in items if o.school_id == school and not o.by_other),
    )


@router.get(
    "/statement/export.{format}",
    operation_id="export_use_statement",
    summary="The statement as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export_statement(format: Format, read: Reading, filters: Filters) -> Response:
    found = await statement(read, filters)
    rows = [*found.used, *found.given, *found.own]
    return _file(format, f"基地使用对账 {filters.term_ends_on}", rows)


def _whose(read: Read, filters: WantedUse) -> UUID:
    if read.grant.scope is Scope.ALLIANCE:
        if filters.school_id is None:
            message = "请选择一所学校。"
            raise invalid("malformed", message, FieldError("school_id", message))
        return filters.school_id
    own = read.grant.school()
    if filters.school_id not in (None, own):
        raise not_found()
    return own


async def _items(session: AsyncSession, rows: list[UseRow]) -> list[UseItem]:
    schools = await organisations(
        session, {id for row in rows for id in (row.owner_id, row.school_id)}
    )
    rooms = await named_resources(session, {row.resource_id for row in rows})
    bases = await named_bases(session, {row.base_id for row in rows})
    return [
        UseItem(
            **vars(row),
            base_title=bases[row.base_id].title,
            resource_title=rooms[row.resource_id].title,
            owner=school_brief(schools.get(row.owner_id)),
            school=school_brief(schools.get(row.school_id)),
            by_other=row.school_id != row.owner_id,
        )
        for row in rows
    ]


def _base(one: BaseUse, schools: dict[UUID, SchoolBrief | None]) -> BaseUseItem:
    return BaseUseItem(
        base_id=one.base.id,
        base_title=one.base.title,
        station_minutes=one.station_minutes,
        by_others=one.by_others,
        schools=tuple(
            SchoolShareItem(**vars(share), school=schools.get(share.school_id))
            for share in one.schools
        ),
    )


_COLUMNS = (
    "基地", "实训室", "产权单位", "使用单位", "外校使用", "次数", "小时", "工位小时", "未到场",
)  # fmt: skip


def _file(format: Format, name: str, items: list[UseItem]) -> Response:
    rows = [
        (
            one.base_title,
            one.resource_title,
            one.owner.name if one.owner else "",
            one.school.name if one.school else "",
            "是" if one.by_other else "否",
            one.times,
            round(one.minutes / 60, 2),
            round(one.station_minutes / 60, 2),
            one.no_shows,
        )
        for one in items
    ]
    return exported(format, name, [Column(heading) for heading in _COLUMNS], rows)
