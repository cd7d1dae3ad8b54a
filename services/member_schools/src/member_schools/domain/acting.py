"""Who decides, and when; and what that makes others wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.payload import Party, Waiting
from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.domain.clock import school_date
from member_schools.domain.rules import rules_on


@dataclass(frozen=True)
class Acting:
    """Who decides, and when."""

    by: UUID | None
    now: datetime
    calendar: AllianceCalendar

    @property
    def today(self) -> date:
        return school_date(self.now)


def office_has(acting: Acting, action: str) -> tuple[Waiting, ...]:
    due = acting.calendar.add_working_days(acting.now, rules_on(acting.today).review_days)
    return (waits(Party.OFFICE, None, action, acting, due),)


def school_has(school: UUID, acting: Acting, action: str) -> tuple[Waiting, ...]:
    due = acting.calendar.add_working_days(acting.now, rules_on(acting.today).review_days)
    return (waits(Party.SCHOOL, school, action, acting, due),)


def waits(party: Party, school: UUID | None, action: str, acting: Acting, due: datetime) -> Waiting:
    return Waiting(party=party, school_id=school, action=action, since=acting.now, due=due)
