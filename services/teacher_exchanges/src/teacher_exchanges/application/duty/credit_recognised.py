"""What a recognised exchange counts as is credited in the transaction that recognises it."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.codes import OrganisationKind
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.ids import new_id
from cyzj.members.reading import organisations
from cyzj.storage.unit import Unit
from teacher_exchanges.application.duty.records import add
from teacher_exchanges.domain.duty_credit import credit_for
from teacher_exchanges.domain.duty_record import DutyRecord
from teacher_exchanges.domain.duty_steps import credited_with
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.storage.duty import credited_for, practised_in, records
from teacher_exchanges.storage.repositories import engagements

CREDIT = "credit_recognised_duty"
"""The deadline that credits what was recognised before there were duty records."""


async def credit_recognised(unit: Unit, engagement: Engagement) -> DutyRecord | None:
    """The record of what was recognised; None where it counts towards no duty.

    Days of practice that were declared before the exchange was recognised are not counted twice:
    the declared record stands, and the exchange adds none.
    """
    host = (await organisations(unit.session, [engagement.host_school_id])).get(
        engagement.host_school_id
    )
    kind = OrganisationKind(host.kind) if host else None
    credit = credit_for(engagement, kind, host.name if host else "接收学校", CALENDAR)
    if credit is None:
        return None
    span = credit.said.first_day, credit.said.last_day
    if credit.days and await practised_in(unit.session, engagement.teacher_ref, *span):
        return None
    decided = credited_with(
        id=new_id(),
        number=await records.next_number(unit.session, unit.now),
        said=credit.said,
        days=credit.days,
        person_ref=engagement.teacher_ref,
        school_id=engagement.home_school_id,
        engagement_id=engagement.id,
        now=unit.now,
    )
    return await add(unit, decided)


async def credit_earlier(unit: Unit, engagement_id: UUID) -> None:
    """What was recognised before there were duty records."""
    if not await credited_for(unit.session, engagement_id):
        await credit_recognised(unit, await engagements.find(unit.session, engagement_id))
