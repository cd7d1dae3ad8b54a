"""What a recognised exchange counts towards a teacher's duty (domain.md 2.3, last column)."""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.contracts.codes import ExchangeType, OrganisationKind
from cyzj.contracts.teacher_exchanges.duty_record import DutyCategory
from cyzj.domain.calendar import Calendar
from teacher_exchanges.domain.duty_record import Declared
from teacher_exchanges.domain.duty_rules import TRAINING_PER_DAY
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.hours import days_present

_TITLES = {
    ExchangeType.SECONDMENT: "挂职锻炼",
    ExchangeType.SHADOWING: "跟岗学习",
}


@dataclass(frozen=True)
class Credited:
    """What is declared for the exchange, and how many days of it count."""

    said: Declared
    days: int


def credit_for(
    engagement: Engagement, host_kind: OrganisationKind | None, host: str, calendar: Calendar
) -> Credited | None:
    """挂职 in an enterprise is practice, by calendar days less the interruptions; 跟岗 is training.

    None where the kind counts towards no duty: 送教 and 讲座 are the teacher's workload.
    """
    first, last = engagement.actual_from, engagement.actual_to
    if first is None or last is None:
        return None
    title = _TITLES.get(engagement.exchange_type, "")
    if engagement.exchange_type is ExchangeType.SECONDMENT:
        if host_kind is not OrganisationKind.ENTERPRISE:
            return None
        missed = sum(
            max((min(last, pause.last or last) - max(first, pause.first)).days + 1, 0)
            for pause in engagement.breaks
        )
        said = Declared(DutyCategory.ENTERPRISE_PRACTICE, title, host, first, last)
        return Credited(said, (last - first).days + 1 - missed)
    if engagement.exchange_type is ExchangeType.SHADOWING:
        present = engagement.days_present
        if present is None:
            present = days_present(first, last, engagement.breaks, calendar.working_days)
        hours = present * TRAINING_PER_DAY
        return Credited(Declared(DutyCategory.TRAINING, title, host, first, last, hours), 0)
    return None
