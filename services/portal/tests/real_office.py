"""group_office as it is, on a real PostgreSQL, with a term's history folded into its views.

Fixtures: `office_story` (the service, and what happened) and `office_site` (a portal in front of it
and of member_schools). Both stand at `NOW`, so that the numbers are the same on every day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.envelope import Envelope, encode
from cyzj.contracts.member_schools.organisation import OrganisationAdmitted
from cyzj.contracts.teacher_exchanges.request import RequestExpired
from cyzj.contracts.topics import topic_for_type
from cyzj.domain.clock import FixedClock, moved_to
from cyzj.messaging.received import Raw, Received
from cyzj.settings import Addresses, AuthSettings, DatabaseSettings, KafkaSettings
from cyzj.settings import Settings as ServiceSettings
from cyzj.storage.engine import bare_dsn
from cyzj.testing.databases import service_database
from group_office.storage import facts
from group_office.storage.folding import fold_into
from group_office.storage.tables import metadata
from group_office.storage.view_tables import SCHEMA
from group_office.testing import Story
from group_office.wiring import build
from portal import wiring
from portal.app import create_app
from portal.settings import Settings

from .contract import Contract
from .real_members import RealMembers, served

NOW = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)
SCHOOLS = (
    ("示例宜宾职校甲", "示例甲", "51"),
    ("示例重庆职校乙", "示例乙", "50"),
    ("示例成都职校丙", "示例丙", "51"),
    ("示例永川职校丁", "示例丁", "50"),
    ("示例高等职业学院戊", "示例戊", "50"),
    ("示例南充职校己", "示例己", "51"),
)


DONE = (
    ("甲", "乙", 9600),
    ("丙", "乙", 2400),
    ("甲", "丙", 1250),
    ("乙", "甲", 4000),
    ("丁", "戊", 600),
    ("戊", "丁", 1800),
    ("丙", "甲", 3200),
)
"""Who asked, who gave, and the weighted hours recognised, in hundredths."""


@dataclass
class OfficeStory:
    """The running office and what happened: ids by the last character of the schools' names."""

    url: str
    schools: dict[str, UUID]
    story: Story
    late: UUID
    """A nomination that waits too long."""
    request: UUID
    """A request from its publication to recognised hours."""


class MovedClock:
    """Every request is answered as of `moment`."""

    def __init__(self, app: ASGIApp, moment: datetime) -> None:
        self._app = app
        self._moment = moment

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with moved_to(self._moment):
            await self._app(scope, receive, send)


def tell(schools: dict[str, UUID]) -> tuple[Story, UUID, UUID]:
    """A term until `NOW`: seven exchanges done, some under way, one silent school, one lost request."""
    story = Story(now=NOW - timedelta(days=55))
    for name, short, place in SCHOOLS:
        story.tell(
            OrganisationAdmitted, schools[name[-1]], name=name, short_name=short, jurisdiction=place
        )
    done = [
        _at(story, 50 - 4 * index).whole(schools[asks], schools[gives], hours=hours)
        for index, (asks, gives, hours) in enumerate(DONE)
    ]
    _at(story, 45).whole(
        schools["甲"], schools["丁"], hours=2400, exchange_type=ExchangeType.SECONDMENT
    )
    lost = _at(story, 40).request(schools["丙"], title="护理专业技能送教")
    story.after(timedelta(days=20)).tell(RequestExpired, lost, status="expired")
    made = _at(story, 30).answer(story.request(schools["甲"], title="数控实训送教"), schools["戊"])
    late = story.nominate(story.confirm(made))
    made = _at(story, 4).answer(story.request(schools["丁"], title="会计讲座"), schools["乙"])
    story.nominate(story.confirm(made))
    _at(story, 2).answer(story.request(schools["乙"], title="汽修跟岗"), schools["丙"])
    return story, late, UUID(str(story.states[done[0]]["request_id"]))


def _at(story: Story, days_ago: int) -> Story:
    story.now = NOW - timedelta(days=days_ago)
    return story


async def fold(database: str, events: Sequence[Envelope]) -> None:
    """Keep the events as facts and fold them, as the consumer does."""
    offsets: Counter[str] = Counter()
    received = []
    for event in events:
        topic = topic_for_type(event.type, "")
        headers, value = encode(event)
        raw = Raw(topic, 0, offsets[topic], str(event.subject).encode(), value, headers)
        received.append(Received(event, raw))
        offsets[topic] += 1
    connection = await asyncpg.connect(bare_dsn(database))
    try:
        async with connection.transaction():
            await facts.write(connection, received)
            await fold_into(connection, SCHEMA, events)
    finally:
        await connection.close()


def make_app(database: str, members: RealMembers) -> FastAPI:
    """The office's HTTP side, believing the tokens of `members`, at `NOW`."""
    settings = ServiceSettings(
        database=DatabaseSettings(url=database, pool_size=5),
        kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"),
        auth=AuthSettings(jwks_url=f"{members.url}/public/jwks.json"),
    )
    app = build(settings, "http")
    app.add_middleware(MovedClock, moment=NOW)
    return app


@pytest.fixture(scope="session")
def office_story(postgres_server: str, real_members: RealMembers) -> Iterator[OfficeStory]:
    """The office over HTTP with a term's history; without Kafka."""
    schools = {
        name[-1]: UUID(real_members.member(name=name, short_name=short, jurisdiction=place)["id"])
        for name, short, place in SCHOOLS
    }
    story, late, request = tell(schools)
    with (
        start_blocking_portal() as elsewhere,
        elsewhere.wrap_async_context_manager(
            service_database(postgres_server, "group_office", metadata)
        ) as database,
        served(make_app(database, real_members)) as url,
    ):
        elsewhere.call(_folded_when_ready, url, database, story.events)
        yield OfficeStory(url, schools, story, late, request)


async def _folded_when_ready(url: str, database: str, events: Sequence[Envelope]) -> None:
    """The views are made when the service starts: its first answer says that they stand."""
    async with httpx.AsyncClient(timeout=60) as client:
        await client.get(f"{url}/v1/home-counts")
    await fold(database, events)


@pytest.fixture(scope="session")
def office_site(
    assets: None, real_members: RealMembers, office_story: OfficeStory
) -> Iterator[str]:
    """The address of a portal before the office and the register; teacher_exchanges is away."""
    settings = Settings(
        services=Addresses(member_schools=real_members.url, group_office=office_story.url)
    )
    contract = Contract()
    app = create_app(wiring.build(settings, clock=FixedClock(NOW), http=contract.http()))
    with served(app) as url:
        yield url
    assert contract.faults == [], contract.faults
