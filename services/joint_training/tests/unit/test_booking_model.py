"""A room under any sequence of bookings behaves as a simple list of who has which periods.

The model knows nothing of state machines, previews or reasons: a list of times and holders.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cyzj.contracts.joint_training.base import EquipmentClass
from cyzj.contracts.joint_training.booking import BookingStatus, BumpReason, OccurrenceStatus, Rank
from cyzj.contracts.joint_training.resource import BookedAs, ResourceKind, ResourceStatus
from cyzj.domain.clock import SHANGHAI
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from joint_training.domain import booking_endings as endings
from joint_training.domain import booking_steps as steps
from joint_training.domain import booking_use as use
from joint_training.domain.availability import Answer, Asking, Busy, Slot, judge, peak
from joint_training.domain.booking import Booking, an_occurrence
from joint_training.domain.booking_policies import booking_rules
from joint_training.domain.default_times import DEFAULT_SCHEDULE
from joint_training.domain.resource import Resource
from joint_training.domain.school_time import at
from joint_training.domain.series import Rule

START = datetime(2026, 9, 7, 7, tzinfo=SHANGHAI)
OWNER, BUILDER, MEMBER = UUID(int=1), UUID(int=2), UUID(int=3)
RANKS = {OWNER: Rank.OWNER, BUILDER: Rank.CO_BUILDER, MEMBER: Rank.MEMBER}
BY, OTHER = UUID(int=11), UUID(int=12)
STATIONS = 10


class Weekdays:
    """A calendar whose every day is a working day."""

    def working_days(self, first: date, last: date) -> int:
        return (last - first).days + 1

    def add_working_days(self, start: datetime, days: int) -> datetime:
        return start + timedelta(days=days)


def a_room(whole: bool) -> Resource:
    return Resource(
        id=UUID(int=100),
        version=1,
        number="RS-2026-0001",
        status=ResourceStatus.OPEN,
        base_id=UUID(int=50),
        base_number="BA-2026-0001",
        owner_id=OWNER,
        created_at=START,
        since=START,
        title="数控实训室A",
        kind=ResourceKind.ROOM,
        booked_as=BookedAs.WHOLE if whole else BookedAs.STATIONS,
        stations=STATIONS,
        equipment_class=EquipmentClass.GENERAL,
        needs_approval=False,
    )


@dataclass(frozen=True)
class Has:
    """The model's row: who has which periods of which day for how many."""

    key: tuple[UUID, UUID]
    school: UUID
    day: date
    first: int
    last: int
    people: int
    firm: bool

    def meets(self, day: date, first: int, last: int) -> bool:
        return self.day == day and self.first <= last and first <= self.last


class BookingOfARoom(RuleBasedStateMachine):
    """Bookings of one room over five weeks, and time that passes."""

    whole = True

    def __init__(self) -> None:
        super().__init__()
        self.room = a_room(self.whole)
        self.now = START
        self.bookings: dict[UUID, Booking] = {}
        self.model: dict[tuple[UUID, UUID], Has] = {}

    # what the service does around the domain: look, decide, keep
    def busy(self) -> list[Busy]:
        return [
            Busy(
                occurrence_id=one.id,
                booking_id=b.id,
                resource_id=one.resource_id,
                school_id=b.school_id,
                number=b.number,
                title=b.title,
                status=b.status,
                rank=b.rank,
                day=one.day,
                starts=one.blocks_from,
                ends=one.blocks_until,
                seats=b.people,
                blocking=b.blocks(one),
            )
            for b in self.bookings.values()
            for one in b.coming
            if b.blocks(one)
        ]

    def slot(self, ahead: int, first: int, length: int) -> Slot:
        day = self.now.date() + timedelta(days=ahead)
        periods = DEFAULT_SCHEDULE.periods
        last = min(first + length, len(periods))
        return Slot(
            resource_id=self.room.id,
            day=day,
            first_period=first,
            last_period=last,
            starts_at=at(day, periods[first - 1].starts),
            ends_at=at(day, periods[last - 1].ends),
        )

    @rule(
        school=st.sampled_from([OWNER, BUILDER, MEMBER]),
        times=st.lists(
            st.tuples(st.integers(0, 35), st.integers(1, 9), st.integers(0, 2)),
            min_size=1,
            max_size=4,
            unique_by=lambda one: one[0],
        ),
        people=st.integers(1, STATIONS),
    )
    def place(self, school: UUID, times: list[tuple[int, int, int]], people: int) -> None:
        today, rules = self.now.date(), booking_rules(self.now.date())
        asking = Asking(rank=RANKS[school], people=people, now=self.now, today=today, rules=rules)
        slots = [self.slot(*one) for one in times]
        verdicts = [
            judge(one, self.room, asking, busy=self.busy(), closed=(), open_then=True)
            for one in slots
        ]
        expected = all(self.model_says(one, school, people) for one in slots)
        assert all(one.open for one in verdicts) is expected
        if not expected:
            return
        for verdict in verdicts:
            if verdict.answer is Answer.DISPLACES:
                for held in verdict.holders:
                    self.give_way(held)
        made, events = steps.place(
            steps.Placing(rule=a_rule(slots[0]), title="实训", people=people),
            steps.Party(
                school_id=school,
                base_id=self.room.base_id,
                owner_id=OWNER,
                rank=RANKS[school],
                approval=False,
                by=BY,
            ),
            [
                an_occurrence(one, self.room, id=new_id(), week=None, planned_on=one.day)
                for one in slots
            ],
            id=new_id(),
            number=f"BK-2026-{len(self.bookings) + 1:04d}",
            now=self.now,
            calendar=Weekdays(),
        )
        assert len(events) == 1
        self.bookings[made.id] = made
        for one in made.occurrences:
            self.model[(made.id, one.id)] = Has(
                (made.id, one.id),
                school,
                one.day,
                one.first_period,
                one.last_period,
                people,
                made.status is BookingStatus.CONFIRMED,
            )

    def model_says(self, slot: Slot, school: UUID, people: int) -> bool:
        """Free: it lies ahead, and those who stay leave enough room for it."""
        if slot.starts_at <= self.now:
            return False
        staying = [
            one
            for one in self.model.values()
            if one.meets(slot.day, slot.first_period, slot.last_period)
            and not self.yields(one, school)
        ]
        if self.whole:
            return not staying
        most = max(
            sum(o.people for o in staying if o.first <= p <= o.last)
            for p in range(slot.first_period, slot.last_period + 1)
        )
        return most + people <= STATIONS

    def yields(self, one: Has, school: UUID) -> bool:
        order = [OWNER, BUILDER, MEMBER]
        days = {OWNER: 10_000, BUILDER: 14, MEMBER: 7}[one.school]
        open_to_all = (one.day - self.now.date()).days <= days
        return not one.firm and order.index(school) < order.index(one.school) and not open_to_all

    def give_way(self, held: Busy) -> None:
        before = self.bookings[held.booking_id]
        if not any(one.id == held.occurrence_id and one.coming for one in before.occurrences):
            return
        after, events = endings.displace(before, [held.occurrence_id], "优先", self.now)
        assert [type(e).__name__ for e in events] == ["BookingDisplaced"]
        self.bookings[before.id] = after
        self.model.pop((before.id, held.occurrence_id))

    def live(self) -> list[Booking]:
        return [b for b in self.bookings.values() if b.coming]

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def cancel_one(self, data: st.DataObject) -> None:
        before = data.draw(st.sampled_from(self.live()))
        chosen = data.draw(st.sampled_from(before.coming))
        allowed = chosen.status is OccurrenceStatus.VALID and chosen.starts_at > self.now
        if not allowed:
            with pytest.raises(DomainError):
                endings.cancel(before, [chosen.id], "改期", BY, self.now)
            return
        after, events = endings.cancel(before, [chosen.id], "改期", BY, self.now)
        assert events[0].late == (chosen.starts_at < self.now + timedelta(hours=24))  # type: ignore[attr-defined]
        self.bookings[before.id] = after
        self.model.pop((before.id, chosen.id))

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def bump_all(self, data: st.DataObject) -> None:
        before = data.draw(st.sampled_from(self.live()))
        why = endings.Bumping(BumpReason.OTHER, "检修", {})
        try:
            after, _ = endings.bump(before, (), why, OTHER, self.now)
        except DomainError:
            assert not any(
                one.status is OccurrenceStatus.VALID and one.ends_at > self.now
                for one in before.coming
            )
            return
        self.bookings[before.id] = after
        for one in before.occurrences:
            if one.coming and not next(o for o in after.occurrences if o.id == one.id).coming:
                self.model.pop((before.id, one.id))

    @precondition(lambda self: self.live())
    @rule(data=st.data(), minutes=st.integers(-40, 60))
    def check_in(self, data: st.DataObject, minutes: int) -> None:
        before = data.draw(st.sampled_from(self.live()))
        one = before.coming[0]
        moment = one.starts_at + timedelta(minutes=minutes)
        if moment < self.now:
            return
        self.pass_time(moment)
        before = self.bookings[before.id]
        status = next(o.status for o in before.occurrences if o.id == one.id)
        may = (
            before.status is BookingStatus.CONFIRMED
            and status is OccurrenceStatus.VALID
            and -15 <= minutes <= 30
        )
        if may:
            after, _ = use.check_in(before, one.id, self.now)
            assert after.status is BookingStatus.IN_USE
            self.bookings[before.id] = after
        else:
            with pytest.raises(DomainError):
                use.check_in(before, one.id, self.now)

    @rule(hours=st.integers(1, 200))
    def hours_pass(self, hours: int) -> None:
        self.pass_time(self.now + timedelta(hours=hours))

    def pass_time(self, moment: datetime) -> None:
        """The sweep comes at each moment that something is due, as it does in the service."""
        while True:
            due = [(steps.due_of(b), b.id) for b in self.bookings.values()]
            ready = sorted((d, id) for d, id in due if d is not None and d <= moment)
            if not ready:
                break
            self.now = max(self.now, ready[0][0])
            before = self.bookings[ready[0][1]]
            after, _ = use.fall_due(before, self.now)
            assert after != before
            self.bookings[before.id] = after
            for one in after.occurrences:
                key = (after.id, one.id)
                if key in self.model and not one.coming:
                    self.model.pop(key)
                elif key in self.model and after.status is not BookingStatus.HELD:
                    self.model[key] = replace(self.model[key], firm=True)
        self.now = max(self.now, moment)

    @invariant()
    def what_blocks_is_what_the_model_has(self) -> None:
        blocking = {(one.booking_id, one.occurrence_id) for one in self.busy()}
        assert blocking == set(self.model)

    @invariant()
    def nobody_is_in_anothers_time(self) -> None:
        for day in {one.day for one in self.busy()}:
            there = [one for one in self.busy() if one.day == day]
            if self.whole:
                assert peak([replace(one, seats=1) for one in there]) <= 1
            else:
                assert peak(there) <= STATIONS

    @invariant()
    def a_series_is_as_its_times(self) -> None:
        for b in self.bookings.values():
            over = next(s for s in steps.BOOKING.states if s.code == b.status).terminal
            assert over is not bool(b.coming)


class BookingOfStations(BookingOfARoom):
    """The same of a room that is booked by its stations."""

    whole = False


def a_rule(slot: Slot) -> Rule:
    return Rule(
        resource_id=slot.resource_id,
        time_of=OWNER,
        first_period=slot.first_period,
        last_period=slot.last_period,
        day=slot.day,
    )


TestARoom = BookingOfARoom.TestCase
TestStations = BookingOfStations.TestCase
for _case in (TestARoom, TestStations):
    _case.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
