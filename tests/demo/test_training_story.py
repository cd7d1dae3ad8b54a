"""The demonstration's training, played against the real service: what there is to see on its last day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import httpx
import pytest_asyncio
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import moved_to, school_date
from cyzj.domain.ids import new_id
from cyzj.foundation import Foundation
from cyzj.settings import KafkaSettings
from cyzj.testing.desk import Desk
from cyzj.testing.fixtures import OpenDatabase, served, settings_for
from cyzj.testing.members import members_on
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually
from demo.client import Call, Client, Refused
from demo.members import Register
from demo.people import OFFICE, PEOPLE
from demo.places import PLACES
from demo.story.days import sweep_of
from demo.training import Training
from demo.training_runs import OWNER, PUPILS
from joint_training.storage.tables import metadata
from joint_training.wiring import build


@dataclass
class Played:
    """Calls the service as the loader's client does: each account is somebody with a post."""

    api: httpx.AsyncClient
    issuer: Issuer
    organisations: dict[str, str]
    people: dict[str, str]
    today: date = field(default_factory=lambda: school_date(datetime.now(UTC)))

    def desk(self, account: str) -> Desk:
        person = next(one for one in PEOPLE if one.account == account)
        school, ref = UUID(self.organisations[person.place]), UUID(self.people[account])
        return Desk(self.api, self.issuer, (person.role,), school, ref)

    async def call(self, call: Call) -> dict[str, Any]:
        assert call.by is not None
        desk = self.desk(call.by)
        desk = desk.at(call.at) if call.at else desk

        async def heard() -> httpx.Response | None:
            answer = await desk.send(call.method, call.path, params=call.query, json=call.body)
            return None if "not-yet-known" in answer.text else answer

        answer = await eventually(heard)
        assert answer is not None
        if not answer.is_success:
            raise Refused(f"{call.path}: {answer.status_code} {answer.text}")
        found: dict[str, Any] = answer.json()
        return found


@pytest_asyncio.fixture
async def app(open_database: OpenDatabase, kafka_settings: KafkaSettings) -> AsyncIterator[FastAPI]:
    async with open_database("joint_training", metadata) as url:
        yield build(settings_for(url, kafka_settings, demo=True))


@pytest_asyncio.fixture
async def played(
    app: FastAPI, issuer: Issuer, kafka_settings: KafkaSettings
) -> AsyncIterator[Played]:
    async with served(app, issuer) as api, members_on(kafka_settings) as members:
        foundation: Foundation = app.state.foundation
        foundation.sweeper.resting = True
        organisations = {key: str(new_id()) for key in (OFFICE, *(p.key for p in PLACES))}
        people = {person.account: str(new_id()) for person in PEOPLE}
        for person in PEOPLE:
            if person.place == OWNER and person.role is Role.TEACHER:
                school = UUID(organisations[OWNER])
                await members.appoint(UUID(people[person.account]), school, date(2025, 1, 1))
        yield Played(api, issuer, organisations, people)


async def test_a_finished_cohort_one_that_runs_and_one_that_enrols(
    played: Played, app: FastAPI
) -> None:
    story = Training(cast(Client, played), cast(Register, played))
    foundation: Foundation = app.state.foundation
    days = story.days()
    for _ in range(2):  # run again, it does nothing twice
        for day in sorted({*days, *(one + timedelta(days=1) for one in days), played.today}):
            if day > played.today:
                continue
            with moved_to(sweep_of(day).astimezone(UTC)):
                await foundation.sweeper.sweep()
            assert foundation.sweeper.failing == {}
            if day in days:
                await days[day](day)
    desk = played.desk(f"{OWNER}.coordinator")
    cohorts = (await desk.get("/v1/cohorts", sort="first_day"))["items"]
    assert [one["status"] for one in cohorts] == ["closed", "running", "enrolling"]
    assert cohorts[0]["enrolments"] == {"completed": 7, "failed": 1}
    certificates = (await desk.get("/v1/certificates", with_names=True))["items"]
    assert [one["status"] for one in certificates] == ["issued"] * 7
    assert {one["name"] for one in certificates} <= {
        name for all in PUPILS.values() for name in all
    }
    risky = await desk.get(
        "/v1/enrolments", cohort_id=cohorts[1]["id"], risk=["at_risk", "impossible"]
    )
    assert {one["risk"] for one in risky["items"]} == {"at_risk", "impossible"}
    waiting = {(one["kind"], one["action"]) for one in (await desk.get("/v1/waiting"))["items"]}
    assert {("session", "record_attendance"), ("cohort", "enrol_all")} <= waiting
