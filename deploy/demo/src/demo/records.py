"""The professional record: what some made-up teachers are, who verified it, and what still waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo.client import MEMBERS, Call, Client
from demo.members import Register
from demo.papers import paper
from demo.people import OFFICE, coordinator_of, leader_of
from demo.story.days import Count, Days, moment

Json = dict[str, Any]
CLERK = f"{OFFICE}.clerk"
PATH = "/v1/qualifications"
RETURNED = "扫描件缺第二页，请补齐后重新登记。"
REVOKED = "级别登记有误，请按证书重新登记。"
PURPOSE = "核对派遣函上的联系电话"
SHOWN = "deyang.teacher1"
"""Whose number their coordinator looked at, with a purpose."""


@dataclass(frozen=True)
class Entry:
    """One declaration: whose, what, since and until how many days from today, and how far it came."""

    who: str
    kind: str
    level: str
    awarded: int
    until: int | None = None
    major: str | None = None
    by: str = ""
    """Who declares it; empty: the person."""
    ends: str = "verify"
    """The last step taken: verify, revoke, return, or none: it waits."""
    office: bool = False

    @property
    def declarer(self) -> str:
        return self.by or self.who

    @property
    def place(self) -> str:
        return self.who.split(".")[0]


EARLIER = (
    Entry("deyang.teacher1", "professional_title", "associate_senior", -1200),
    Entry("deyang.teacher1", "dual_teacher", "senior", -1035, 60, "4603", office=True),
    Entry("deyang.teacher2", "skill_level", "grade_two", -700, None, "4603"),
    Entry("chengdu.teacher1", "dual_teacher", "intermediate", -400, 695, "6603", office=True),
    Entry("jiangjin.teacher1", "dual_teacher", "junior", -1100, -1, "5001", office=True),
    Entry("jiangjin.teacher2", "master_teacher", "municipal", -300, office=True),
    Entry("gaozhi.teacher1", "skill_level", "grade_one", -900, by=coordinator_of("gaozhi")),
    Entry("gaozhi.teacher2", "professional_title", "full_senior", -250, ends="revoke"),
    Entry("auto.mentor", "enterprise_mentor", "municipal", -200, 895, office=True),
)
LATELY = (
    Entry("chengdu.teacher2", "professional_title", "intermediate", -40, ends=""),
    Entry("chengdu.teacher3", "skill_level", "grade_three", -60, ends="return"),
    Entry("deyang.teacher2", "dual_teacher", "intermediate", -20, 1075, "4603", ends=""),
    Entry("deyang.teacher3", "master_teacher", "school", -30, ends=""),
)


class Records:
    """Plays the record's steps on their days, each once."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register

    def days(self) -> Mapping[date, Callable[[date], Awaitable[None]]]:
        """What happens on which day."""
        of = Days(self._register.today)
        return {
            of.day(Count.WEEK, -45): self._declare_earlier,
            of.day(Count.WEEK, -42): self._verify,
            of.day(Count.WEEK, -12): self._revoke,
            of.day(Count.WEEK, -5): self._declare_lately,
            of.day(Count.WEEK, -3): self._return,
        }

    async def _declare_earlier(self, day: date) -> None:
        for entry in EARLIER:
            await self._declare(entry, day)
        seen = await self._get(f"/v1/people/{self._register.people[SHOWN]}", SHOWN)
        kept = seen["personal_data"]
        if kept["phone"] is None:
            data = {"phone": "13800138000", "email": "teacher@example.cn"}
            whole = {**data, "expected_version": kept["version"]}
            await self._post("/v1/me/personal-data", SHOWN, day, whole, SHOWN)

    async def _verify(self, day: date) -> None:
        for entry in EARLIER:
            await self._step(entry, "verify", self._verifier(entry), day)
        ref = self._register.people[SHOWN]
        path = f"/v1/people/{ref}/personal-data"
        if not (await self._get(f"{path}/accesses", SHOWN))["items"]:
            body = {"fields": ["phone"], "purpose": PURPOSE}
            by = coordinator_of(SHOWN.split(".")[0])
            await self._post(f"{path}/reveal", by, day, body, SHOWN)

    async def _revoke(self, day: date) -> None:
        for entry in (one for one in EARLIER if one.ends == "revoke"):
            await self._step(entry, "revoke", self._verifier(entry), day, reason=REVOKED)

    async def _declare_lately(self, day: date) -> None:
        for entry in LATELY:
            await self._declare(entry, day)

    async def _return(self, day: date) -> None:
        for entry in (one for one in LATELY if one.ends == "return"):
            await self._step(entry, "return", leader_of(entry.place), day, reason=RETURNED)

    async def _declare(self, entry: Entry, day: date) -> None:
        """Declared with a file, unless an earlier load did so."""
        if await self._known(entry):
            return
        today = self._register.today
        name = f"{entry.who}-{entry.kind}"
        file = ("示例证书.pdf", paper(("演示数据", "示例证书", name)))
        upload = Call(
            "POST", MEMBERS, "/v1/files", by=entry.declarer, at=moment(day, 30), file=file
        )
        sha256 = str((await self._client.call(upload))["sha256"])
        body: Json = {
            "kind": entry.kind,
            "level": entry.level,
            "awarded_on": str(today + timedelta(days=entry.awarded)),
            "major_code": entry.major,
            "person_ref": self._register.people[entry.who],
            "certificate_number": f"示例-{entry.who.split('.')[1]}-{abs(entry.awarded)}",
            "evidence": [{"sha256": sha256, "file_name": "示例证书.pdf"}],
        }
        if entry.until is not None:
            body["valid_until"] = str(today + timedelta(days=entry.until))
        await self._post(PATH, entry.declarer, day, body, name)

    async def _step(self, entry: Entry, verb: str, by: str, day: date, **body: str) -> None:
        """A step of what was declared, unless an earlier load took it."""
        found = await self._known(entry, by)
        if found is None or verb not in found["allowed_actions"]:
            return
        whole = {"expected_version": found["version"], **body}
        await self._post(f"{PATH}/{found['id']}/{verb}", by, day, whole, found["number"])

    async def _known(self, entry: Entry, by: str = "") -> Json | None:
        """The declaration, where there is one already."""
        ref = self._register.people[entry.who]
        found = await self._get(PATH, by or entry.declarer, person_ref=ref, kind=entry.kind)
        items: list[Json] = found["items"]
        return items[0] if items else None

    def _verifier(self, entry: Entry) -> str:
        return CLERK if entry.office else leader_of(entry.place)

    async def _post(self, path: str, by: str, day: date, body: Json, name: str) -> Json:
        key = f"demo-records-{path.rsplit('/', 1)[1]}-{name}"
        at = moment(day, 90)
        return await self._client.call(
            Call("POST", MEMBERS, path, by=by, at=at, key=key, body=body)
        )

    async def _get(self, path: str, by: str, **query: str) -> Json:
        return await self._client.call(Call("GET", MEMBERS, path, by=by, query=query))
