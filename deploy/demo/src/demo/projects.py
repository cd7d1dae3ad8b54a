"""校企联建: the projects of made-up schools and enterprises, played on their days, each step once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from demo.client import MEMBERS, Call, Client
from demo.members import Register
from demo.papers import paper
from demo.people import coordinator_of, mentor_of
from demo.places import BY_KEY
from demo.project_tales import TALES, Done, Tale
from demo.story.days import Count, Days, moment

Json = dict[str, Any]
PATH = "/v1/cooperation-projects"


class Projects:
    """Plays the projects' steps on their days."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register
        self._days: Days | None = None

    def days(self) -> Mapping[date, Callable[[date], Awaitable[None]]]:
        """What happens on which day."""
        found: dict[date, list[tuple[Tale, Done]]] = {}
        for tale in TALES:
            for step in tale.steps:
                found.setdefault(self._day(step.day), []).append((tale, step))
        return {day: partial(self._play, steps) for day, steps in found.items()}

    async def _play(self, steps: list[tuple[Tale, Done]], day: date) -> None:
        for tale, step in steps:
            project = await self._find(tale)
            if step.command == "draft":
                if project is None:
                    await self._post(PATH, step.by, day, self._plan(tale))
            elif project is not None and not _was_done(tale, step, project):
                path = f"{PATH}/{project['id']}/{step.command}"
                await self._post(path, step.by, day, await self._body(tale, step, project, day))

    async def _find(self, tale: Tale) -> Json | None:
        """The project as its lead sees it; None before it is drafted."""
        by = coordinator_of(tale.parties[0])
        found = await self._get(PATH, by, q=tale.title)
        items: list[Json] = found["items"]
        return await self._get(f"{PATH}/{items[0]['id']}", by) if items else None

    def _plan(self, tale: Tale) -> Json:
        first, last = (str(self._day(one)) for one in tale.span)
        return {
            "form": tale.form,
            "title": tale.title,
            "plan": tale.plan,
            "major_codes": list(tale.majors),
            "partner_ids": [self._id(key) for key in tale.parties[1:]],
            "starts_on": first,
            "ends_on": last,
            "milestones": [
                {
                    "title": one.title,
                    "owner_id": self._id(one.owner),
                    "due_on": str(self._day(one.due)),
                }
                for one in tale.owed
            ],
        }

    async def _body(self, tale: Tale, step: Done, project: Json, day: date) -> Json:
        body: Json = {"expected_version": project["version"], **(step.more or {})}
        if step.milestone >= 0:
            body["milestone_id"] = project["milestones"][step.milestone]["id"]
        if step.command == "record-activity":
            body["held_on"] = str(day)
        if step.command == "confirm":
            body["content_hash"] = project["content_hash"]
        if step.command == "confirm-outcome":
            body["content_hash"] = project["outcome"]["content_hash"]
        if step.files:
            body["evidence"] = [
                {"sha256": await self._upload(tale, step, name, day), "file_name": f"{name}.pdf"}
                for name in step.files
            ]
        return body

    async def _upload(self, tale: Tale, step: Done, name: str, day: date) -> str:
        lines = (
            f"{name}（演示数据）",
            f"联建项目 {tale.title}",
            f"提交单位 {BY_KEY[step.by].name}",
            f"提交日期 {day.isoformat()}",
            "本文件由演示程序生成，内容均为虚构。",
        )
        call = Call(
            "POST", MEMBERS, "/v1/files", by=_account(step.by), at=moment(day, 120),
            file=(f"{name}.pdf", paper(lines)),
        )  # fmt: skip
        return str((await self._client.call(call))["sha256"])

    async def _post(self, path: str, by: str, day: date, body: Json) -> Json:
        at = moment(day, 150)
        call = Call("POST", MEMBERS, path, by=_account(by), at=at, body=body)
        return await self._client.call(call)

    async def _get(self, path: str, by: str, **query: str) -> Json:
        return await self._client.call(Call("GET", MEMBERS, path, by=by, query=query))

    def _day(self, index: int) -> date:
        """A working day up to today; beyond it, so many days from today."""
        today = self._register.today
        if index > 0:
            return today + timedelta(days=index)
        self._days = self._days or Days(today)
        return self._days.day(Count.WEEK, index)

    def _id(self, key: str) -> str:
        return self._register.organisations[key]


def _account(party: str) -> str:
    """Who acts for a party: an enterprise's mentor, so that its two people share the work."""
    return coordinator_of(party) if BY_KEY[party].kind.is_school else mentor_of(party)


def _was_done(tale: Tale, step: Done, project: Json) -> bool:
    """Whether an earlier load took this step: the story of the project holds it already."""
    earlier = tale.steps[: tale.steps.index(step) + 1]
    wanted = sum(one.command == step.command for one in earlier)
    command = step.command.replace("-", "_")
    taken = [one for one in project["story"] if one["command"] == command]
    return len(taken) >= wanted
