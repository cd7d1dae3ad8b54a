"""How the alliance counts time where a school has said nothing: dated data, unverified [P]."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from joint_training.domain.school_time import BellSchedule, Period, Term

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_STARTS = (500, 555, 620, 675, 840, 895, 960, 1015, 1140, 1195)
"""08:20 09:15 10:20 11:15 · 14:00 14:55 16:00 16:55 · 19:00 19:55, 45 minutes each."""
DEFAULT_SCHEDULE = BellSchedule(
    id=UUID(int=1),
    school_id=None,
    valid_from=date(2020, 1, 1),
    periods=tuple(Period(one, one + 45) for one in _STARTS),
    created_at=_AT,
)
DEFAULT_TERMS = tuple(
    Term(UUID(int=0), 1, None, ends, monday, weeks)
    for ends, monday, weeks in (
        (date(2026, 1, 31), date(2025, 9, 1), 20),
        (date(2026, 8, 31), date(2026, 3, 2), 18),
        (date(2027, 1, 31), date(2026, 8, 31), 20),
        (date(2027, 8, 31), date(2027, 3, 1), 18),
        (date(2028, 1, 31), date(2027, 8, 30), 20),
    )
)
"""The Monday of week 1 and the weeks of each term, until the office or a school enters its own."""


def terms_with_own(own: Sequence[Term]) -> tuple[Term, ...]:
    """The alliance's terms, each replaced where the school has set it itself, the latest first."""
    by_end = {one.term_ends_on: one for one in (*DEFAULT_TERMS, *own)}
    return tuple(by_end[end] for end in sorted(by_end, reverse=True))
