"""Routes of how schools count their time: bell schedules, teaching weeks, make-up days."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Body, Item
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from joint_training.application.bases import school_times as cases
from joint_training.domain.default_times import DEFAULT_SCHEDULE, terms_with_own
from joint_training.domain.school_time import BellSchedule, Period, Term
from joint_training.http.base_items import Minute
from joint_training.storage.school_times import make_ups, schedules_of, terms_of

router = APIRouter(prefix="/v1", tags=["school-time"])
Reading = Annotated[Read, Depends(reading("times.read"))]
Setting = Annotated[Write, Depends(writing("times.set"))]


class PeriodBody(Body):
    """A period, in minutes after midnight."""

    starts: Minute
    ends: Minute


class ScheduleBody(Body):
    """A new bell schedule of the caller's school."""

    valid_from: date
    periods: list[PeriodBody] = Field(max_length=20)


class ScheduleItem(Item):
    """A bell schedule; its periods are numbered from 1."""

    id: UUID
    school_id: UUID | None
    """Null: the alliance's default, unverified."""
    valid_from: date
    periods: tuple[Period, ...]


class Schedules(Item):
    """The latest first; the alliance's default last."""

    items: tuple[ScheduleItem, ...]


class TermBody(Body):
    """The teaching weeks of a term of the caller's school."""

    term_ends_on: date
    first_monday: date
    weeks: int = Field(ge=1, le=30)


class TermItem(Item):
    """The teaching weeks of a term."""

    school_id: UUID | None
    """Null: the alliance's default, unverified."""
    term_ends_on: date
    first_monday: date
    weeks: int


class Terms(Item):
    """The latest first."""

    items: tuple[TermItem, ...]


class MakeUpBody(Body):
    """What a day carries."""

    day: date
    lessons_of: date | None = None
    """The day whose lessons it carries; null: none at all."""


class MakeUpItem(Item):
    """What the office decided of a day."""

    day: date
    lessons_of: date | None


class MakeUps(Item):
    """By day."""

    items: tuple[MakeUpItem, ...]


def schedule_item(one: BellSchedule) -> ScheduleItem:
    return ScheduleItem(
        id=one.id, school_id=one.school_id, valid_from=one.valid_from, periods=one.periods
    )


def term_item(one: Term) -> TermItem:
    return TermItem(
        school_id=one.school_id,
        term_ends_on=one.term_ends_on,
        first_monday=one.first_monday,
        weeks=one.weeks,
    )


@router.get(
    "/bell-schedules",
    operation_id="list_bell_schedules",
    summary="The bell schedules of a school",
    responses=documented(401, 403, 422, 503),
)
async def schedules(read: Reading, school_id: UUID) -> Schedules:
    async with read.session() as session:
        own = await schedules_of(session, school_id)
    return Schedules(items=tuple(schedule_item(one) for one in (*own, DEFAULT_SCHEDULE)))


@router.post(
    "/bell-schedules",
    operation_id="publish_bell_schedule",
    summary="A school publishes a bell schedule",
    status_code=201,
    response_model=ScheduleItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def publish(body: ScheduleBody, write: Setting) -> Response:
    school = write.grant.school()
    periods = tuple(Period(one.starts, one.ends) for one in body.periods)

    async def work(unit: Unit) -> ScheduleItem:
        return schedule_item(await cases.publish_schedule(unit, school, body.valid_from, periods))

    return await write.do("publish_schedule", work, status=201)


@router.get(
    "/teaching-terms",
    operation_id="list_teaching_terms",
    summary="The terms of a school with their teaching weeks",
    responses=documented(401, 403, 422, 503),
)
async def terms(read: Reading, school_id: UUID) -> Terms:
    async with read.session() as session:
        own = await terms_of(session, school_id)
    return Terms(items=tuple(term_item(one) for one in terms_with_own(own)))


@router.post(
    "/teaching-terms",
    operation_id="set_teaching_term",
    summary="A school sets the first week of a term",
    response_model=TermItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def set_term(body: TermBody, write: Setting) -> Response:
    school = write.grant.school()

    async def work(unit: Unit) -> TermItem:
        made = await cases.set_term(unit, school, body.term_ends_on, body.first_monday, body.weeks)
        return term_item(made)

    return await write.do("set_term", work)


@router.get(
    "/make-up-days",
    operation_id="list_make_up_days",
    summary="What the office decided of days that are worked, or not, for a holiday",
    responses=documented(401, 403, 422, 503),
)
async def days(read: Reading) -> MakeUps:
    async with read.session() as session:
        found = await make_ups(session)
    ordered = (found[day] for day in sorted(found))
    return MakeUps(
        items=tuple(MakeUpItem(day=one.day, lessons_of=one.lessons_of) for one in ordered)
    )


@router.post(
    "/make-up-days",
    operation_id="decide_make_up_day",
    summary="The office decides whose lessons a day carries",
    response_model=MakeUpItem,
    responses=documented(401, 403, 409, 413, 422, 503),
)
async def decide(
    body: MakeUpBody, write: Annotated[Write, Depends(writing("times.decide"))]
) -> Response:
    async def work(unit: Unit) -> MakeUpItem:
        made = await cases.decide_make_up(unit, body.day, body.lessons_of)
        return MakeUpItem(day=made.day, lessons_of=made.lessons_of)

    return await write.do("decide_make_up", work)
