"""联合培养: one programme of a made-up school with a finished cohort, one that runs, and one that enrols.

Every step asks first how things stand: a load that goes on, or runs again, does nothing twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from cyzj.domain.clock import SHANGHAI
from demo.client import TRAINING, Call, Client
from demo.members import Register
from demo.people import OFFICE, coordinator_of, teachers_of
from demo.story.days import moment
from demo.training_runs import (
    APPROVED,
    DRAFTED,
    MARKS,
    OWNER,
    PARTNERS,
    PROGRAMME,
    PUPILS,
    RUNS,
    TITLE,
    Json,
    Run,
)

CLERK = f"{OFFICE}.clerk"


class Training:
    """Plays the programme and its cohorts on their days."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register

    def days(self) -> Mapping[date, Callable[[date], Awaitable[None]]]:
        """What happens on which day, up to today."""
        told: dict[int, list[Callable[[date], Awaitable[None]]]] = {}
        for at, step in self._steps():
            told.setdefault(at, []).append(step)
        return {self._day(at): partial(self._play, steps) for at, steps in told.items() if at <= 0}

    def _steps(self) -> Sequence[tuple[int, Callable[[date], Awaitable[None]]]]:
        found: list[tuple[int, Callable[[date], Awaitable[None]]]] = [
            (DRAFTED, self._draft),
            (APPROVED, self._approve),
        ]
        for run in RUNS:
            found += [
                (run.planned, partial(self._plan, run)),
                (run.opened, partial(self._give, run, "open-enrolment", "planned")),
                (run.named, partial(self._name, run)),
                (run.confirmed, partial(self._confirm, run)),
                (run.first, partial(self._give, run, "start", "confirmed")),
            ]
            found += [
                (run.lessons[place], partial(self._record, run, place))
                for place in range(len(run.said))
            ]
            if run.closed is not None:
                found.append((run.closed, partial(self._close, run)))
        return found

    async def _play(self, steps: Sequence[Callable[[date], Awaitable[None]]], day: date) -> None:
        for step in steps:
            await step(day)

    async def _draft(self, day: date) -> None:
        if await self._programme() is None:
            partners = [self._register.organisations[key] for key in PARTNERS]
            made = await self._post("/v1/programmes", {**PROGRAMME, "partners": partners}, day)
            await self._post(f"/v1/programmes/{made['id']}/submit", _seen(made), day, minutes=60)

    async def _approve(self, day: date) -> None:
        found = await self._programme()
        if found is None or found["status"] != "submitted":
            return
        body = {**_seen(found), "content_hash": found["content_hash"]}
        path = f"/v1/programmes/{found['id']}"
        found = await self._post(f"{path}/approve", body, day, by=CLERK)
        await self._post(f"{path}/publish", _seen(found), day, minutes=90)

    async def _plan(self, run: Run, day: date) -> None:
        cohort, programme = await self._cohort(run), await self._programme()
        if cohort is None and programme is not None:
            body = {**self._terms(run), "programme_id": programme["id"]}
            cohort = await self._post("/v1/cohorts", body, day)
        if cohort is None:
            return
        there = await self._get("/v1/course-sessions", cohort_id=cohort["id"])
        if not there["items"]:
            lessons = [self._lesson(run, place) for place in range(len(run.lessons))]
            path = f"/v1/cohorts/{cohort['id']}/schedule-sessions"
            await self._post(path, {**_seen(cohort), "sessions": lessons}, day, minutes=30)

    def _terms(self, run: Run) -> Json:
        return {
            "title": f"高压安全 {run.title}",
            "first_day": str(self._day(run.first)),
            "last_day": str(self._day(max(run.lessons))),
            "enrol_until": str(self._day(run.confirmed - 1)),
            "release_on": str(self._day(run.confirmed - 4)),
            "decide_on": str(self._day(run.confirmed)),
            "seats": 16,
            "minimum": 6,
            "shares": [
                {"school_id": self._register.organisations[key], "seats": 4}
                for key in (OWNER, *PARTNERS)
            ],
            "place": "示例成都职校甲 新能源汽车实训室",
        }

    def _lesson(self, run: Run, place: int) -> Json:
        """Four hours: in the afternoon where the morning of that day is taken."""
        at = run.lessons[place]
        hour = 14 if at in run.lessons[:place] else 8
        begin = datetime.combine(self._day(at), time(hour, 30), tzinfo=SHANGHAI)
        teacher = teachers_of(OWNER)[place % 2]
        return {
            "topic": PROGRAMME["units"][place]["name"],
            "starts_at": begin.isoformat(),
            "ends_at": (begin + timedelta(hours=3, minutes=10)).isoformat(),
            "hours": "4",
            "teachers": [self._register.people[teacher]],
        }

    async def _name(self, run: Run, day: date) -> None:
        cohort = await self._cohort(run)
        if cohort is None or cohort["seats_taken"]:
            return
        for key, count in run.pupils.items():
            for name in PUPILS[key][:count]:
                body = {"cohort_id": cohort["id"], "kind": "student", "name": name}
                await self._post("/v1/enrolments", body, day, by=coordinator_of(key))

    async def _confirm(self, run: Run, day: date) -> None:
        await self._give(run, "confirm", "enrolling", day)

    async def _give(self, run: Run, command: str, state: str, day: date) -> None:
        """The command, where the cohort still stands so."""
        cohort = await self._cohort(run)
        if cohort is not None and cohort["status"] == state:
            await self._post(f"/v1/cohorts/{cohort['id']}/{command}", _seen(cohort), day)

    async def _record(self, run: Run, place: int, day: date) -> None:
        cohort = await self._cohort(run)
        if cohort is None or cohort["status"] != "running":
            return
        query = {"cohort_id": cohort["id"], "sort": "starts_at"}
        session = (await self._get("/v1/course-sessions", **query))["items"][place]
        if session["status"] != "scheduled":
            return
        by = teachers_of(OWNER)[place % 2]
        path = f"/v1/course-sessions/{session['id']}"
        roster = (await self._get(path, by=by))["roster"]
        marks = [
            {"enrolment_id": one["enrolment_id"], "status": MARKS[mark]}
            for one, mark in zip(roster, run.said[place], strict=True)
        ]
        body = {**_seen(session), "marks": marks}
        await self._post(f"{path}/record-attendance", body, day, by=by, minutes=570 + place)

    async def _close(self, run: Run, day: date) -> None:
        cohort = await self._cohort(run)
        if cohort is None:
            return
        path = f"/v1/cohorts/{cohort['id']}"
        if cohort["status"] == "running":
            cohort = await self._post(f"{path}/begin-grading", _seen(cohort), day)
        if cohort["status"] == "grading":
            found = await self._get("/v1/enrolments", cohort_id=cohort["id"], status="active")
            rows = [
                {
                    "enrolment_id": one["id"],
                    "passed": ["a1", "a2"],
                    "safety_on": str(self._day(run.first)),
                }
                for one in found["items"]
            ]
            await self._post(f"{path}/record-results", {**_seen(cohort), "rows": rows}, day)
            cohort = await self._post(f"{path}/close", _seen(cohort), day, minutes=60)
        cohort = await self._get(path)
        if cohort["certificates"].get("eligible") and not cohort["issuing"]:
            await self._post(f"{path}/issue-certificates", _seen(cohort), day, minutes=90)

    async def _programme(self) -> Json | None:
        found: list[Json] = (await self._get("/v1/programmes", q=TITLE))["items"]
        return found[0] if found else None

    async def _cohort(self, run: Run) -> Json | None:
        found: list[Json] = (await self._get("/v1/cohorts", q="高压安全"))["items"]
        return next((one for one in found if one["title"] == f"高压安全 {run.title}"), None)

    def _day(self, at: int) -> date:
        return self._register.today + timedelta(days=at)

    async def _get(self, path: str, by: str = coordinator_of(OWNER), **query: str) -> Json:
        return await self._client.call(Call("GET", TRAINING, path, by=by, query=query))

    async def _post(
        self,
        path: str,
        body: Json,
        day: date,
        *,
        by: str = coordinator_of(OWNER),
        minutes: int = 30,
    ) -> Json:
        at = moment(day, minutes)
        return await self._client.call(Call("POST", TRAINING, path, by=by, at=at, body=body))


def _seen(item: Json) -> Json:
    return {"expected_version": item["version"]}
