"""Who takes part in the browser's story of a cohort, and what their service knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import insert

from cyzj.contracts.codes import Role
from cyzj.domain.caller import SYSTEM
from cyzj.domain.clock import moved_to
from cyzj.domain.ids import new_id
from cyzj.foundation import Foundation
from cyzj.members.tables import APPOINTMENTS, ORGANISATIONS
from cyzj.storage.unit import Runner, Unit

from .real_members import Person, RealMembers


@dataclass(frozen=True)
class Cast:
    """Who takes part, and a portal before the service."""

    site: str
    app: FastAPI
    api: httpx.Client
    members: RealMembers
    organiser: Person
    partner: Person
    teacher: Person
    office: Person
    elsewhere: Any

    def call(self, by: Person, method: str, path: str, body: object = None) -> dict[str, Any]:
        """A step of the story that another page has shown already."""
        answer = self.api.request(method, path, json=body, headers=self.members.headers(by))
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def sweep(self, moment: datetime) -> None:
        """What falls due by then, done."""
        foundation: Foundation = self.app.state.foundation

        async def work() -> None:
            with moved_to(moment.astimezone(UTC)):
                await foundation.sweeper.sweep()

        self.elsewhere.call(work)


async def known(app: FastAPI, schools: list[dict[str, Any]], teacher: Person) -> None:
    """What member_schools' events would have told: two schools and a teacher's post."""
    runner: Runner = app.state.runner

    async def work(unit: Unit) -> None:
        rows = [
            {
                "id": school["id"],
                "name": school["name"],
                "kind": "secondary",
                "jurisdiction": school["jurisdiction"],
                "city_code": None,
                "standing": "active",
                "decision_days": 10,
            }
            for school in schools
        ]
        await unit.session.execute(insert(ORGANISATIONS), rows)
        post = {
            "id": new_id(),
            "person_ref": teacher.ref,
            "organisation_id": teacher.organisation,
            "role": Role.TEACHER,
            "starts_on": date(2026, 1, 1),
            "ends_on": None,
        }
        await unit.session.execute(insert(APPOINTMENTS), post)

    await runner.run("known", SYSTEM, work)
