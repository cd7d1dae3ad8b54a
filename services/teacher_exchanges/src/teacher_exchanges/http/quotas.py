"""The quotas of an agreement's lines: what is taken, by which engagements, and what is left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.agreement import CapPeriod
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM
from cyzj.http.reading import Read, reading
from cyzj.http.values import ClassHours, Item
from teacher_exchanges.domain.quota import Line, Stage, left_of, period_of
from teacher_exchanges.storage.quotas import Quota, Taken, holds_of, lines_of, quotas_of

router = APIRouter(prefix="/v1/agreement-quotas", tags=["quotas"])


class TakenItem(Item):
    """What one engagement takes."""

    engagement_id: UUID
    number: str
    stage: Stage
    hours: ClassHours


class PeriodItem(Item):
    """A line in one period: placements (人次) and class hours before weights."""

    first: date
    last: date
    reserved: int
    committed: int
    consumed: int
    left_people: int | None
    """Null: not limited by people."""
    reserved_hours: ClassHours
    committed_hours: ClassHours
    consumed_hours: ClassHours
    left_hours: ClassHours | None
    """Null: not limited by hours."""
    engagements: tuple[TakenItem, ...]


class LineQuota(Item):
    """A line of the agreement, and its periods: the present one and those that something was taken of."""

    line_id: UUID
    in_force: bool
    exchange_type: ExchangeType
    cap_people: int | None
    cap_hours: ClassHours | None
    cap_period: CapPeriod
    periods: tuple[PeriodItem, ...]


class AgreementQuotas(Item):
    """The quotas of an agreement, as far as its events have arrived."""

    agreement_id: UUID
    number: str
    lines: tuple[LineQuota, ...]


@router.get(
    "/{id}",
    operation_id="get_agreement_quotas",
    summary="What is taken of an agreement's lines, and what is left",
    response_model=AgreementQuotas,
    responses=ITEM,
)
async def get_one(id: UUID, read: Annotated[Read, Depends(reading("quotas.read"))]) -> Response:
    async with read.session() as session:
        lines = await lines_of(session, id)
        if not lines:
            raise not_found()
        read.grant.require(*{id for line, _ in lines for id in (*line.home_ids, *line.host_ids)})
        ids = [line.line_id for line, _ in lines]
        quotas, holds = await quotas_of(session, ids), await holds_of(session, ids)
    number = lines[0][0].agreement_number
    shown = tuple(_line(line, stands, quotas, holds, read.today) for line, stands in lines)
    return read.tagged(AgreementQuotas(agreement_id=id, number=number, lines=shown))


def _line(
    line: Line, in_force: bool, quotas: Iterable[Quota], holds: Iterable[Taken], today: date
) -> LineQuota:
    known = {one.period_from: one for one in quotas if one.line_id == line.line_id}
    if in_force and line.starts_on <= today <= line.ends_on:
        present = period_of(line, today)
        zero = Quota(line.line_id, present.first, present.last, 0, 0, 0, 0, 0, 0)
        known.setdefault(present.first, zero)
    mine = [one for one in holds if one.hold.line_id == line.line_id]
    return LineQuota(
        line_id=line.line_id,
        in_force=in_force,
        exchange_type=line.exchange_type,
        cap_people=line.cap_people,
        cap_hours=line.cap_hours,
        cap_period=line.cap_period,
        periods=tuple(_period(line, known[first], mine) for first in sorted(known)),
    )


def _period(line: Line, quota: Quota, holds: Iterable[Taken]) -> PeriodItem:
    plain = {name: each for name, each in vars(quota).items() if name in PeriodItem.model_fields}
    engagements = (
        TakenItem(
            engagement_id=one.hold.engagement_id,
            number=one.number,
            stage=one.hold.stage,
            hours=one.hold.hours,
        )
        for one in holds
        if one.hold.period_from == quota.period_from
    )
    return PeriodItem(
        **plain,
        first=quota.period_from,
        last=quota.period_to,
        left_people=left_of(line.cap_people, quota.taken.people),
        left_hours=left_of(line.cap_hours, quota.taken.hours),
        engagements=tuple(engagements),
    )
