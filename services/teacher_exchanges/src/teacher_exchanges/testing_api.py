"""People at their desks, for tests over HTTP: each calls the API as who they are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from aiokafka import AIOKafkaProducer

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Role, Standing
from cyzj.contracts.envelope import Envelope, encode
from cyzj.contracts.member_schools.appointment import AppointmentGranted, AppointmentState
from cyzj.contracts.member_schools.organisation import OrganisationRegistered, OrganisationState
from cyzj.contracts.payload import Payload
from cyzj.contracts.topics import topic_of
from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings
from cyzj.testing.tokens import Issuer

Json = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """One person with the post they act in now. `at` moves the demonstration clock."""

    api: httpx.AsyncClient
    issuer: Issuer
    roles: tuple[Role, ...]
    school: UUID | None
    person: UUID = field(default_factory=new_id)
    moment: datetime | None = None

    def at(self, moment: datetime) -> Desk:
        """The same person at that moment."""
        return replace(self, moment=moment)

    @property
    def headers(self) -> dict[str, str]:
        headers = self.issuer.headers(*self.roles, school=self.school, person=self.person)
        if self.moment is not None:
            headers["Demo-Time"] = self.moment.isoformat()
            headers["Demo-Authorization"] = f"Bearer {self.issuer.token(Role.SYSTEM)}"
        return headers

    async def send(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """The answer, whatever it is."""
        headers = {**self.headers, **parts.pop("headers", {})}
        return await self.api.request(method, path, headers=headers, **parts)

    async def get(self, path: str, **query: Any) -> Json:
        """The body of a 200."""
        answer = await self.send("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def post(self, path: str, body: Json | None = None) -> Json:
        """The body of a success."""
        answer = await self.send("POST", path, json=body or {})
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    async def refused(self, path: str, body: Json, status: int) -> str:
        """The slug of a refusal with that status."""
        answer = await self.send("POST", path, json=body)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text}"
        return str(answer.json()["type"]).rsplit(":", 1)[-1]

    async def step(self, item: Json, command: str, **body: Any) -> Json:
        """Give a command on an item as it was last seen."""
        body["expected_version"] = item["version"]
        kind = KINDS[item["number"][:2]]
        return await self.post(f"/v1/{kind}/{item['id']}/{command.replace('_', '-')}", body)


KINDS = {
    "TR": "exchange-requests",
    "TO": "exchange-offers",
    "TM": "matches",
    "TE": "engagements",
}


@dataclass(frozen=True)
class Members:
    """member_schools as this service hears it: events on its topic."""

    producer: AIOKafkaProducer
    topic: str
    versions: dict[UUID, int] = field(default_factory=dict)

    async def say(self, subject: UUID, data: Payload) -> None:
        """One event; versions count by themselves."""
        version = self.versions[subject] = self.versions.get(subject, 0) + 1
        event = Envelope(
            id=new_id(),
            source="/cyzj/member_schools",
            type=data.TYPE,
            subject=subject,
            time=datetime.now(UTC),
            aggregateversion=version,
            data=data,
        )
        headers, value = encode(event)
        await self.producer.send_and_wait(
            self.topic, value, key=str(subject).encode(), headers=headers
        )

    async def appoint(self, person: UUID, school: UUID, since: date = date(2026, 1, 1)) -> UUID:
        """A teacher's post at the school."""
        appointment = new_id()
        state = an_appointment(person, school, since)
        await self.say(appointment, AppointmentGranted(**state.model_dump()))
        return appointment

    async def register(self, school: UUID, **changes: Any) -> None:
        """A school in the register."""
        state = an_organisation(**changes).model_dump()
        await self.say(school, OrganisationRegistered(**state))


def an_appointment(person: UUID, school: UUID, since: date) -> AppointmentState:
    """A teacher's post."""
    return AppointmentState(
        person_ref=person,
        organisation_id=school,
        role=Role.TEACHER,
        starts_on=since,
        ends_on=None,
    )


def an_organisation(**changes: Any) -> OrganisationState:
    """An active school of 成都."""
    content: Json = {
        "name": "示例中等职业学校",
        "short_name": "示例中职",
        "kind": OrganisationKind.SECONDARY,
        "jurisdiction": Jurisdiction.SICHUAN,
        "city_code": "510100",
        "standing": Standing.ACTIVE,
        "member_since": date(2024, 9, 1),
        "decision_days": 10,
    }
    return OrganisationState(**{**content, **changes})


@asynccontextmanager
async def members_on(kafka: KafkaSettings) -> AsyncIterator[Members]:
    """member_schools, speaking on this test's topic."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers)
    await producer.start()
    try:
        yield Members(producer, topic_of("member_schools", kafka.prefix))
    finally:
        await producer.stop()


def a_request_body(today: date, **changes: Any) -> Json:
    """A request of a host school, as its form sends it."""
    return {
        "exchange_type": "shadowing",
        "side": "host",
        "title": "数控骨干教师跟岗",
        "major_code": "460103",
        "mode": "onsite",
        "window_from": str(today + timedelta(days=20)),
        "window_to": str(today + timedelta(days=60)),
        "working_days": 10,
        "deadline": str(today + timedelta(days=10)),
        "contact_note": "办公室 8 楼",
        **changes,
    }


def weekdays(first: date, count: int) -> Sequence[date]:
    """The first `count` Mondays to Fridays from `first` on."""
    days = (first + timedelta(days=n) for n in range(count * 2 + 7))
    return [day for day in days if day.weekday() < 5][:count]
