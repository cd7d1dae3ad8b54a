"""The rules of booking that are defaults of ours, as dated data (domain.md 1.3 and 2.4, all of it [P])."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cyzj.contracts.joint_training.booking import Rank


@dataclass(frozen=True)
class BookingPolicies:
    """The rules in force from a day on."""

    valid_from: date
    version: str
    owner_first_until: int
    """Until so many days before, only the owner's bookings stand firm."""
    co_builders_until: int
    """Until so many days before, co-builders' stand firm too; after that everybody's."""
    answer_days: int
    """Working days in which a hold is answered (72 h)."""
    check_in_before: timedelta
    check_in_after: timedelta
    """After it, who has not come is no longer expected."""
    waitlist_hold: timedelta
    """How long a time that fell free is kept for the next on the list."""
    notice: timedelta
    """A cancellation later than this before the time is a late one."""
    most_times: int
    """Times in one series."""
    furthest: timedelta
    """How far ahead a time may lie."""

    def days_ahead(self, rank: Rank) -> int | None:
        """From how many days before a time a booking of this rank stands firm; None: always."""
        return {
            Rank.OWNER: None,
            Rank.CO_BUILDER: self.owner_first_until,
            Rank.MEMBER: self.co_builders_until,
        }[rank]

    def firm_from(self, rank: Rank, day: date) -> date:
        """The first day on which nobody with priority may displace a booking for `day`."""
        ahead = self.days_ahead(rank)
        return date.min if ahead is None else day - timedelta(days=ahead)

    def is_firm(self, rank: Rank, day: date, today: date) -> bool:
        return today >= self.firm_from(rank, day)


SHIPPED = (
    BookingPolicies(
        valid_from=date(2026, 1, 1),
        version="booking_2026_1",
        owner_first_until=14,
        co_builders_until=7,
        answer_days=3,
        check_in_before=timedelta(minutes=15),
        check_in_after=timedelta(minutes=30),
        waitlist_hold=timedelta(hours=4),
        notice=timedelta(hours=24),
        most_times=120,
        furthest=timedelta(days=370),
    ),
)
ORDER = (Rank.OWNER, Rank.CO_BUILDER, Rank.MEMBER)


def before(one: Rank, other: Rank) -> bool:
    """Whether `one` has priority over `other`."""
    return ORDER.index(one) < ORDER.index(other)


def booking_rules(on: date, among: Sequence[BookingPolicies] = SHIPPED) -> BookingPolicies:
    """The rules in force on `on`; the first ones also before their first day."""
    known = sorted(among, key=lambda one: one.valid_from)
    return next((one for one in reversed(known) if one.valid_from <= on), known[0])
