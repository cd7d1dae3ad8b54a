"""What others do shows as the last day of activity."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import text

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.teacher_exchanges.match import MatchConfirmed, MatchOrigin, MatchStatus
from cyzj.settings import KafkaSettings
from cyzj.testing.waiting import eventually
from member_schools.testing import House, Person
from member_schools.testing_events import send

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def confirmed(home: str, host: str) -> MatchConfirmed:
    return MatchConfirmed(
        number="TM-2026-0001",
        status=MatchStatus.CONFIRMED,
        request_id=uuid4(),
        offer_id=uuid4(),
        exchange_type=ExchangeType.LECTURE,
        home_school_id=UUID(home),
        host_school_id=UUID(host),
        requester=Side.HOST,
        origin=MatchOrigin.SCHOOL,
        headcount=1,
        nominated=0,
        waiting_on=(),
    )


async def last_activity(office: Person, school: str) -> date | None:
    day = (await office.get(f"/v1/organisations/{school}")).json()["last_activity_on"]
    return date.fromisoformat(day) if day else None


async def test_a_confirmed_match_is_activity_of_both_and_the_latest_day_counts(
    house: House, kafka_settings: KafkaSettings
) -> None:
    office = await house.office()
    home, host, idle = [str((await house.school(office))["id"]) for _ in range(3)]
    await send(kafka_settings, confirmed(home, host), START)

    async def both() -> bool:
        return [await last_activity(office, school) for school in (home, host)] == [
            date(2026, 3, 2)
        ] * 2

    await eventually(both)
    await send(kafka_settings, confirmed(home, idle), START - timedelta(days=30))
    await send(kafka_settings, confirmed(idle, host), START + timedelta(days=1, hours=16))

    async def later() -> bool:
        return [await last_activity(office, school) for school in (home, host, idle)] == [
            date(2026, 3, 2),
            date(2026, 3, 4),
            date(2026, 3, 4),
        ]

    await eventually(later)
    listed = (await office.get("/v1/organisations", kind="secondary", sort="id")).json()["items"]
    assert [item["last_activity_on"] for item in listed] == [
        "2026-03-02",
        "2026-03-04",
        "2026-03-04",
    ]


async def test_what_the_register_does_reaches_its_topic(
    house: House, kafka_settings: KafkaSettings
) -> None:
    office = await house.office()
    await house.school(office)

    async def sent() -> bool:
        async with house.runner.sessions() as session:
            left = await session.execute(
                text("SELECT count(*) FILTER (WHERE sent_at IS NULL), count(*) FROM journal")
            )
            unsent, written = left.one()
        return bool(unsent == 0 and written == 3)

    await eventually(sent)
