"""member_schools as another service hears it, for tests: events on its topic."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaProducer

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Role, Standing
from cyzj.contracts.envelope import Envelope, encode
from cyzj.contracts.member_schools.appointment import AppointmentGranted, AppointmentState
from cyzj.contracts.member_schools.organisation import OrganisationRegistered, OrganisationState
from cyzj.contracts.payload import Payload
from cyzj.contracts.topics import topic_of
from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings


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
    content: dict[str, Any] = {
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
