"""The routes of a teacher's own hours (我的学时)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.domain.errors import not_found
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import ClassHours, Item
from cyzj.members.reading import Organisations, organisations
from cyzj.spreadsheets.export import Column, Row
from teacher_exchanges.application.audience import audience_of_pair
from teacher_exchanges.application.list_hours import list_hours
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.hours_record import SchoolYear, by_school_year, year_of
from teacher_exchanges.http.exports import hours

router = APIRouter(prefix="/v1/hours", tags=["hours"])
Reading = Annotated[Read, Depends(reading("hours.read"))]


class KindHours(Item):
    """What one kind came to in a school year."""

    exchange_type: ExchangeType
    name: str
    engagements: int
    hours: ClassHours
    """Weighted."""


class YearHours(Item):
    """What a school year came to; a stay belongs to the school year of its last day."""

    school_year: str
    """E.g. 2026-2027, from 1 September to 31 August."""
    title: str
    hours: ClassHours
    """Weighted."""
    kinds: tuple[KindHours, ...]


class RecognisedStay(Item):
    """One engagement with recognised hours."""

    id: UUID
    number: str
    exchange_type: ExchangeType
    home_school: SchoolBrief | None
    host_school: SchoolBrief | None
    actual_from: date | None
    actual_to: date | None
    school_year: str
    hours: ClassHours
    """Weighted."""
    formula: str
    """Version of the formula that counted them."""
    recognised_at: datetime


class MyHours(Item):
    """The caller's recognised hours: in all, by school year and kind, and stay by stay."""

    hours: ClassHours
    """Weighted, over all years."""
    years: tuple[YearHours, ...]
    """Latest first."""
    items: tuple[RecognisedStay, ...]
    """Latest first, at most 5,000."""


@router.get(
    "/mine",
    operation_id="get_my_hours",
    summary="The caller's recognised hours by school year and kind",
    response_model=MyHours,
    responses={304: {"description": "you have it already"}, **documented(401, 403, 404, 503)},
)
async def mine(read: Reading) -> Response:
    stays, schools = await _mine(read)
    years = by_school_year(stays)
    return read.tagged(
        MyHours(
            hours=sum(year.hours for year in years),
            years=tuple(_year(year) for year in years),
            items=tuple(_stay(stay, schools) for stay in stays),
        )
    )


@router.get(
    "/mine/export.{format}",
    operation_id="export_my_hours",
    summary="The caller's recognised hours, stay by stay, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 404, 422, 503)},
)
async def export(format: Format, read: Reading) -> Response:
    stays, schools = await _mine(read)
    return exported(format, "我的学时", _COLUMNS, [_row(stay, schools) for stay in stays])


Schools = Organisations


async def _mine(read: Read) -> tuple[list[Engagement], Schools]:
    person = read.caller.person_ref
    if person is None:
        raise not_found()
    async with read.session() as session:
        stays = await list_hours(session, person)
        named = {school for stay in stays for school in audience_of_pair(stay)}
        return stays, dict(await organisations(session, named))


def _year(year: SchoolYear) -> YearHours:
    kinds = tuple(
        KindHours(
            exchange_type=kind,
            name=EXCHANGE_TYPES[kind],
            engagements=total.engagements,
            hours=total.hours,
        )
        for kind, total in year.kinds.items()
    )
    return YearHours(school_year=year.code, title=year.title, hours=year.hours, kinds=kinds)


def _stay(stay: Engagement, schools: Schools) -> RecognisedStay:
    return RecognisedStay(
        id=stay.id,
        number=stay.number,
        exchange_type=stay.exchange_type,
        home_school=school_brief(schools.get(stay.home_school_id)),
        host_school=school_brief(schools.get(stay.host_school_id)),
        actual_from=stay.actual_from,
        actual_to=stay.actual_to,
        school_year=SchoolYear(year_of(stay), {}).code,
        hours=stay.recognised_hours or 0,
        formula=stay.formula or "",
        recognised_at=stay.since,
    )


_COLUMNS = [
    Column("编号"),
    Column("学年"),
    Column("交流类型"),
    Column("派出学校", 28),
    Column("接收学校", 28),
    Column("到岗"),
    Column("离岗"),
    Column("认定加权学时"),
    Column("口径"),
]


def _row(stay: Engagement, schools: Schools) -> Row:
    home, host = (schools.get(school) for school in audience_of_pair(stay))
    return (
        stay.number,
        SchoolYear(year_of(stay), {}).code,
        EXCHANGE_TYPES[stay.exchange_type],
        home.name if home else "",
        host.name if host else "",
        stay.actual_from,
        stay.actual_to,
        hours(stay.recognised_hours),
        stay.formula,
    )
