"""What a pairing's goals have reached: counted from engagements between the two schools, never typed.

The rule. An engagement counts, as an exchange and for its teacher, on the day of arrival that the host
confirmed: one that was declined, rejected, cancelled, expired or not turned up for never arrived and
never counts; one that was interrupted, ended early or terminated did run and stays. Class hours count
when they are recognised, on the day of recognition: a terminated engagement has none. A fact counts for
the term that holds its day, also if it happened before the goals were agreed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.envelope import Envelope
from cyzj.contracts.member_schools import pairing as events
from cyzj.contracts.member_schools.pairing import (
    PairingDirection,
    PairingMeasure,
    PairingStatus,
)
from cyzj.contracts.teacher_exchanges.engagement import EngagementState
from cyzj.contracts.teacher_exchanges.engagement_events import EngagementRecognised
from cyzj.domain.clock import school_date
from member_schools.domain.acting import Acting
from member_schools.domain.pairing import step
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_parts import Aim, Goal, PairTerm
from member_schools.domain.pairing_state import Decision, Pairing, facts

CONTEXT = "teacher_exchanges"


@dataclass(frozen=True)
class Fact:
    """What is known of one engagement; of each of the two halves, None: it has not happened."""

    item_id: UUID
    number: str
    home_id: UUID
    host_id: UUID
    exchange_type: ExchangeType
    teacher_ref: UUID
    started_on: date | None = None
    recognised_on: date | None = None
    hours: int | None = None
    """Class hours recognised, in hundredths."""

    def after(self, before: Fact | None) -> Fact:
        """This fact with what `before` knew and this one does not say."""
        if before is None:
            return self
        return replace(
            self,
            started_on=self.started_on or before.started_on,
            recognised_on=self.recognised_on or before.recognised_on,
            hours=self.hours if self.hours is not None else before.hours,
        )


@dataclass(frozen=True)
class Counted:
    """An item behind a goal, and what it adds: hundredths of class hours for `hours`, else 1."""

    goal_id: UUID
    context: str
    item_id: UUID
    number: str
    exchange_type: ExchangeType
    amount: int
    day: date


def fact_in(event: Envelope) -> Fact | None:
    """What an event adds to what is known of an engagement; None if it adds nothing."""
    data = event.data
    if not isinstance(data, EngagementState):
        return None
    recognised = isinstance(data, EngagementRecognised)
    if data.actual_from is None and not recognised:
        return None
    return Fact(
        item_id=event.subject,
        number=data.number,
        home_id=data.home_school_id,
        host_id=data.host_school_id,
        exchange_type=data.exchange_type,
        teacher_ref=data.teacher_ref,
        started_on=data.actual_from,
        recognised_on=school_date(event.happened()) if recognised else None,
        hours=data.recognised_hours if recognised else None,
    )


def counted(pairing: Pairing, happened: Sequence[Fact]) -> list[Counted]:
    """The items behind every goal of the pairing, each once a goal, in the order of their days."""
    return [
        item
        for term in pairing.terms
        for goal in term.goals
        for item in _items(pairing, term, goal, happened)
    ]


def recounted(pairing: Pairing, happened: Sequence[Fact]) -> tuple[PairTerm, ...]:
    """The terms with what their goals have reached."""
    return tuple(
        replace(
            term,
            goals=tuple(
                replace(goal, reached=sum(i.amount for i in _items(pairing, term, goal, happened)))
                for goal in term.goals
            ),
        )
        for term in pairing.terms
    )


def count(pairing: Pairing, happened: Sequence[Fact], acting: Acting) -> Decision:
    """The pairing recounted; nothing is said where nothing changed, or where it is over."""
    terms = recounted(pairing, happened)
    if pairing.status is not PairingStatus.ACTIVE or terms == pairing.terms:
        return pairing, []
    PAIRING.require(pairing.status, "count")
    after = step(pairing, "count", acting, terms=terms)
    return after, [events.PairingProgressed(**facts(after))]


def _items(
    pairing: Pairing, term: PairTerm, goal: Goal, happened: Sequence[Fact]
) -> Iterator[Counted]:
    aim, teachers = goal.aim, set()
    wanted = [fact for fact in happened if _is_wanted(pairing, aim, fact)]
    for fact, day in sorted(_dated(aim, wanted), key=lambda one: (one[1], one[0].number)):
        if not term.starts_on <= day <= term.ends_on:
            continue
        if aim.measure is PairingMeasure.TEACHERS and fact.teacher_ref in teachers:
            continue
        teachers.add(fact.teacher_ref)
        amount = (fact.hours or 0) if aim.measure is PairingMeasure.HOURS else 1
        yield Counted(goal.id, CONTEXT, fact.item_id, fact.number, fact.exchange_type, amount, day)


def _dated(aim: Aim, wanted: Sequence[Fact]) -> Iterator[tuple[Fact, date]]:
    for fact in wanted:
        day = fact.recognised_on if aim.measure is PairingMeasure.HOURS else fact.started_on
        if day is not None:
            yield fact, day


def _is_wanted(pairing: Pairing, aim: Aim, fact: Fact) -> bool:
    if {fact.home_id, fact.host_id} != set(pairing.schools):
        return False
    if aim.exchange_types and fact.exchange_type not in aim.exchange_types:
        return False
    match aim.direction:
        case PairingDirection.SUPPORTING_SENDS:
            return fact.home_id == pairing.supporting_id
        case PairingDirection.SUPPORTED_SENDS:
            return fact.home_id == pairing.supported_id
        case PairingDirection.EITHER:
            return True
        case _:
            assert_never(aim.direction)
