"""Duty records: what some made-up teachers did in enterprises and trainings, and what still waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo.client import EXCHANGES, Call, Client
from demo.members import Register
from demo.papers import paper
from demo.people import leader_of
from demo.story.days import Count, Days, moment

Json = dict[str, Any]
PATH = "/v1/duty-records"
RETURNED = "实践鉴定缺企业盖章，请补齐后重新登记。"


@dataclass(frozen=True)
class Done:
    """One declaration: whose, what, ended how many days before it is declared, and how far it came."""

    who: str
    category: str
    title: str
    organiser: str
    lasted: int
    ago: int
    hours: str = "0"
    ends: str = "verify"
    """The last step taken: verify, return, or none: it waits."""


EARLIER = (
    Done("deyang.teacher1", "enterprise_practice", "示例数控岗位实践", "示例装备制造公司", 40, 5),
    Done("deyang.teacher1", "training", "示例专业带头人研修", "示例培训中心", 6, 20, "48"),
    Done("deyang.teacher2", "enterprise_practice", "示例装配岗位实践", "示例重型机械公司", 31, 8),
    Done(
        "chengdu.teacher1", "public_course", "示例公需科目网络学习", "示例继续教育平台", 30, 3, "30"
    ),
    Done(
        "jiangjin.teacher1", "training", "示例新能源汽车师资培训", "示例汽车技术学院", 10, 12, "80"
    ),
)
LATELY = (
    Done(
        "chengdu.teacher2",
        "enterprise_practice",
        "示例电商运营实践",
        "示例商贸公司",
        28,
        4,
        ends="",
    ),
    Done("deyang.teacher2", "training", "示例课程思政培训", "示例培训中心", 2, 6, "12", ends=""),
    Done(
        "deyang.teacher3",
        "enterprise_practice",
        "示例焊接岗位实践",
        "示例机电公司",
        20,
        3,
        ends="return",
    ),
)


class Duty:
    """Plays the steps of duty records on their days, each once."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register

    def days(self) -> Mapping[date, Callable[[date], Awaitable[None]]]:
        """What happens on which day."""
        of = Days(self._register.today)
        return {
            of.day(Count.WEEK, -30): self._declare_earlier,
            of.day(Count.WEEK, -28): self._verify,
            of.day(Count.WEEK, -2): self._declare_lately,
            of.day(Count.WEEK, -1): self._return,
        }

    async def _declare_earlier(self, day: date) -> None:
        for one in EARLIER:
            await self._declare(one, day)

    async def _verify(self, day: date) -> None:
        for one in EARLIER:
            await self._step(one, "verify", day)

    async def _declare_lately(self, day: date) -> None:
        for one in LATELY:
            await self._declare(one, day)

    async def _return(self, day: date) -> None:
        for one in (each for each in LATELY if each.ends == "return"):
            await self._step(one, "return", day, reason=RETURNED)

    async def _declare(self, one: Done, day: date) -> None:
        """Declared with a file, unless an earlier load did so."""
        if await self._known(one):
            return
        file = ("示例证明.pdf", paper(("演示数据", "示例证明", f"{one.who} {one.title}")))
        upload = Call("POST", EXCHANGES, "/v1/files", by=one.who, at=moment(day, 30), file=file)
        sha256 = str((await self._client.call(upload))["sha256"])
        last = day - timedelta(days=one.ago)
        body: Json = {
            "person_ref": self._register.people[one.who],
            "category": one.category,
            "title": one.title,
            "organiser": one.organiser,
            "first_day": str(last - timedelta(days=one.lasted - 1)),
            "last_day": str(last),
            "hours": one.hours,
            "evidence": [{"sha256": sha256, "file_name": "示例证明.pdf"}],
        }
        await self._post(PATH, one.who, day, body, f"{one.who}-{one.category}")

    async def _step(self, one: Done, verb: str, day: date, **body: str) -> None:
        """A step of what was declared, unless an earlier load took it."""
        by = leader_of(one.who.split(".")[0])
        found = await self._known(one, by)
        if found is None or verb not in found["allowed_actions"]:
            return
        whole = {"expected_version": found["version"], **body}
        await self._post(f"{PATH}/{found['id']}/{verb}", by, day, whole, found["number"])

    async def _known(self, one: Done, by: str = "") -> Json | None:
        """The declaration, where there is one already."""
        query = {"person_ref": self._register.people[one.who], "q": one.title}
        call = Call("GET", EXCHANGES, PATH, by=by or one.who, query=query)
        items: list[Json] = (await self._client.call(call))["items"]
        return items[0] if items else None

    async def _post(self, path: str, by: str, day: date, body: Json, name: str) -> Json:
        key = f"demo-duty-{path.rsplit('/', 1)[1]}-{name}"
        return await self._client.call(
            Call("POST", EXCHANGES, path, by=by, at=moment(day, 90), key=key, body=body)
        )
