"""What counts as activity, and of whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.envelope import Envelope
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.match import (
    MatchConfirmed,
    MatchOrigin,
    MatchProposed,
    MatchState,
    MatchStatus,
)
from member_schools.domain.activity import QUALIFYING, activities_in

HOME, HOST = UUID(int=1), UUID(int=2)


def match(kind: type[MatchState], status: MatchStatus) -> MatchState:
    return kind(
        number="TM-2026-0001",
        status=status,
        request_id=UUID(int=3),
        offer_id=UUID(int=4),
        exchange_type=ExchangeType.LECTURE,
        home_school_id=HOME,
        host_school_id=HOST,
        requester=Side.HOST,
        origin=MatchOrigin.SCHOOL,
        headcount=1,
        nominated=0,
        waiting_on=(),
    )


def envelope(data: Payload, time: datetime, occurredat: datetime | None = None) -> Envelope:
    return Envelope(
        UUID(int=9), "/cyzj/x", data.TYPE, UUID(int=8), time, 1, data, occurredat=occurredat
    )


def test_a_confirmed_match_is_activity_of_both_schools_on_the_day_in_shanghai() -> None:
    evening = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    found = activities_in(envelope(match(MatchConfirmed, MatchStatus.CONFIRMED), evening))
    assert [(a.organisation_id, a.on) for a in found] == [
        (HOME, date(2026, 3, 3)),
        (HOST, date(2026, 3, 3)),
    ]


def test_a_back_filled_record_counts_on_the_day_it_happened() -> None:
    late, happened = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    found = activities_in(envelope(match(MatchConfirmed, MatchStatus.CONFIRMED), late, happened))
    assert found[0].on == date(2026, 3, 2)


def test_a_proposal_nobody_agreed_to_is_no_activity() -> None:
    proposed = match(MatchProposed, MatchStatus.PROPOSED)
    assert activities_in(envelope(proposed, datetime(2026, 3, 2, tzinfo=UTC))) == []


def test_every_qualifying_event_has_the_fields_that_name_who_was_active() -> None:
    assert set(QUALIFYING) <= set(all_events().values())
    for event, names in QUALIFYING.items():
        assert set(names) <= set(event.model_fields)
