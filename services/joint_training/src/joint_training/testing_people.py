"""The people of one cohort, as tests over HTTP let them live it: two days of sixteen hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import SHANGHAI, moved_to
from cyzj.domain.ids import new_id
from cyzj.foundation import Foundation
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from cyzj.testing.waiting import eventually
from joint_training.testing_api import a_cohort_body, a_programme_body, a_session_body

MakeDesk = Callable[..., Desk]
TODAY = date(2026, 9, 7)
FIRST = date(2026, 10, 12)
LAST = FIRST + timedelta(days=1)


def on(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


class People:
    """An organiser, a partner school, who teaches and the office, on a day in September."""

    def __init__(self, desk: MakeDesk, members: Members, app: FastAPI) -> None:
        self.owner = desk(Role.COORDINATOR).at(on(TODAY))
        self.school = desk(Role.COORDINATOR).at(on(TODAY))
        self.teacher = desk(Role.TEACHER, school=self.owner.school).at(on(TODAY))
        self.office = desk(Role.GROUP_OFFICE, school=new_id()).at(on(TODAY))
        self.members = members
        self.foundation: Foundation = app.state.foundation

    async def sweep(self, moment: datetime) -> int:
        with moved_to(moment.astimezone(UTC)):
            return await self.foundation.sweeper.sweep()

    async def published(self, **changes: Any) -> Json:
        """A programme that the office approved."""
        partners = {"partners": [str(self.school.school)]}
        p = await self.owner.post("/v1/programmes", a_programme_body(**partners, **changes))
        p = await self.owner.step(p, "submit")
        p = await self.office.step(p, "approve", content_hash=p["content_hash"])
        return await self.owner.step(p, "publish")

    async def enrolling(self, programme: Json | None = None, **changes: Any) -> Json:
        """A cohort that schools may name learners for."""
        body = a_cohort_body(programme or await self.published(), FIRST, **changes)
        cohort = await self.owner.post("/v1/cohorts", body)
        return await self.owner.step(cohort, "open_enrolment")

    async def named(self, cohort: Json, count: int, by: Desk | None = None) -> list[Json]:
        """So many students of the partner school, endorsed."""
        desk = by or self.school
        return [
            await desk.post(
                "/v1/enrolments",
                {"cohort_id": cohort["id"], "kind": "student", "name": f"示例学员{letter}"},
            )
            for letter in "甲乙丙丁戊己庚辛壬癸"[:count]
        ]

    async def running(self, count: int = 3, programme: Json | None = None, **changes: Any) -> Json:
        """A cohort that has begun, with four sessions of four hours; `programme` changes its form."""
        assert self.owner.school is not None
        await self.members.appoint(self.teacher.person, self.owner.school)
        published = await self.published(**(programme or {}))
        cohort = await self.enrolling(published, **changes)
        await self.named(cohort, count)
        cohort = await self.owner.step(cohort, "confirm")
        days = [(FIRST, 8), (FIRST, 14), (LAST, 8), (LAST, 14)]
        body = {
            "expected_version": cohort["version"],
            "sessions": [a_session_body(d, self.teacher.person, h) for d, h in days],
        }

        async def scheduled() -> Json | None:
            path = f"/v1/cohorts/{cohort['id']}/schedule-sessions"
            answer = await self.owner.send("POST", path, json=body)
            assert answer.status_code in (200, 409), answer.text
            found: Json = answer.json()
            return found if answer.status_code == 200 else None

        await eventually(scheduled)
        return await self.owner.at(on(FIRST, 8)).step(cohort, "start")

    async def sessions(self, cohort: Json) -> list[Json]:
        found = await self.owner.get(
            "/v1/course-sessions", cohort_id=cohort["id"], sort="starts_at"
        )
        items: list[Json] = found["items"]
        return items

    async def record(self, session: Json, statuses: Sequence[str], by: Desk | None = None) -> Json:
        """Attendance in the order of the roster, right after the session."""
        end = datetime.fromisoformat(session["ends_at"])
        desk = (by or self.teacher).at(end + timedelta(minutes=5))
        shown = await desk.get(f"/v1/course-sessions/{session['id']}")
        marks = [
            {"enrolment_id": one["enrolment_id"], "status": status}
            for one, status in zip(shown["roster"], statuses, strict=True)
        ]
        return await desk.post(
            f"/v1/course-sessions/{session['id']}/record-attendance",
            {"expected_version": shown["version"], "marks": marks},
        )

    async def closed(self, count: int = 3, programme: Json | None = None) -> Json:
        """A cohort of which everybody completed but the last, who was absent once."""
        cohort = await self.running(count, programme)
        for place, session in enumerate(await self.sessions(cohort)):
            last = "absent" if place == 0 else "present"
            await self.record(session, ["present"] * (count - 1) + [last])
        owner = self.owner.at(on(LAST, 19))
        roster = await owner.get("/v1/enrolments", cohort_id=cohort["id"], sort="number")
        rows = [
            {"enrolment_id": one["id"], "passed": ["a1"], "safety_on": str(FIRST)}
            for one in roster["items"]
        ]
        cohort = await owner.step(cohort, "begin_grading")
        cohort = await owner.step(cohort, "record_results", rows=rows)
        return await owner.step(cohort, "close")
