"""The people of one exchange, as tests over HTTP let them live it: a lecture of four hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import SHANGHAI, moved_to
from cyzj.foundation import Foundation
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from teacher_exchanges.testing_api import a_request_body

MakeDesk = Callable[..., Desk]
TODAY = date(2026, 9, 7)
FIRST = date(2026, 10, 12)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def on(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


class People:
    """The people of an exchange, on a day in September."""

    def __init__(self, desk: MakeDesk, members: Members, app: FastAPI) -> None:
        self.home = desk(Role.COORDINATOR).at(on(TODAY))
        self.host = desk(Role.COORDINATOR).at(on(TODAY))
        self.teacher = desk(Role.TEACHER, school=self.home.school).at(on(TODAY))
        self.office = desk(Role.GROUP_OFFICE)
        self.members = members
        self.foundation: Foundation = app.state.foundation

    async def sweep(self, moment: datetime) -> int:
        with moved_to(moment.astimezone(UTC)):
            return await self.foundation.sweeper.sweep()

    async def nominated(self) -> Json:
        """A lecture of four hours: no plan to sign."""
        assert self.home.school is not None
        await self.members.appoint(self.teacher.person, self.home.school)
        lecture = {"exchange_type": "lecture", "class_hours": "4", "working_days": None}
        body = a_request_body(TODAY, **lecture)
        request = await self.host.post("/v1/exchange-requests", body)
        match = await self.home.post(f"/v1/exchange-requests/{request['id']}/answer", {})
        match = await self.home.step(await self.host.step(match, "confirm"), "confirm")
        nomination = {
            "teacher_ref": str(self.teacher.person),
            "planned_from": str(FIRST),
            "planned_to": str(FIRST),
            "planned_hours": "4",
            "expected_version": match["version"],
        }
        path = f"/v1/matches/{match['id']}/nominate"

        async def nominate() -> Json | None:
            answer = await self.home.send("POST", path, json=nomination)
            found: Json = answer.json()
            return found if answer.status_code == 201 else None

        made = await eventually(nominate)
        assert made is not None
        return made

    async def ready(self) -> Json:
        """The host has taken the teacher, who may come."""
        e = await self.nominated()
        e = await self.teacher.step(e, "teacher_accept")
        e = await self.host.step(e, "host_accept")
        return await self.home.step(e, "depart_ready")

    async def taught(self) -> Json:
        """The lecture has been given."""
        e = await self.ready()
        host = self.host.at(on(FIRST, 18))
        e = await host.step(e, "confirm_arrival", day=str(FIRST))
        return await host.step(e, "confirm_departure", last_day=str(FIRST), taught_hours="4")

    async def with_file(self, who: Desk, engagement: Json, kind: str, content: bytes = PDF) -> Json:
        """The engagement with one more piece of evidence."""
        file = {"file": ("课件.pdf", content)}
        uploaded = await who.send("POST", "/v1/files", files=file)
        assert uploaded.status_code == 201, uploaded.text
        sha = uploaded.json()["sha256"]
        return await who.step(
            engagement, "submit_evidence", kind=kind, sha256=sha, file_name="课件.pdf"
        )

    async def state(self, engagement: Json) -> Json:
        return await self.office.get(f"/v1/engagements/{engagement['id']}")
