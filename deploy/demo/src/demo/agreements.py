"""合作协议: one being amended, one near its end, one that waits for approvals, one with an enterprise, a draft.

Every step asks first how the agreement stands: a load that goes on, or runs again, takes none twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cyzj.domain.terms import end_of_term
from demo.client import MEMBERS, Call, Client
from demo.members import Register
from demo.papers import paper
from demo.people import coordinator_of, leader_of
from demo.story.days import Count, Days, moment
from demo.story.texts import AGREED, AGREEMENT_COMMENT, APPROVED

Json = dict[str, Any]
Chapter = Callable[[date], Awaitable[None]]


@dataclass(frozen=True)
class Line:
    """Who sends whom for what, and how much in a school year."""

    home: str
    host: str
    kind: str
    people: int | None = None
    hours: str | None = None
    majors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tale:
    """An agreement of the story; its parties in the order of their signatures, the drafter first."""

    title: str
    parties: tuple[str, ...]
    lines: tuple[Line, ...]


AMENDED = Tale(
    "示例智能制造专业群教师互训协议",
    ("deyang", "chengdu"),
    (
        Line("deyang", "chengdu", "outreach_teaching", hours="120", majors=("4603",)),
        Line("chengdu", "deyang", "shadowing", people=6, majors=("4603",)),
    ),
)
ENDING = Tale(
    "示例三校联合教研与跟岗协议",
    ("gaozhi", "chengdu", "jiangjin"),
    (
        Line("chengdu", "gaozhi", "shadowing", people=10),
        Line("jiangjin", "gaozhi", "shadowing", people=10),
    ),
)
WAITING = Tale(
    "示例现代服务专业教师互派协议",
    ("luzhou", "neijiang"),
    (Line("neijiang", "luzhou", "lecture", hours="40", majors=("54",)),),
)
ENTERPRISE = Tale(
    "示例教师企业实践协议",
    ("chengdu", "auto"),
    (Line("chengdu", "auto", "secondment", people=4, majors=("4607",)),),
)
DRAFTED = Tale(
    "示例送教下乡合作协议", ("jiangjin", "wanzhou"), (Line("jiangjin", "wanzhou", "lecture"),)
)


class Agreements:
    """Plays the agreements' steps on their days, up to today."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register

    def days(self) -> Mapping[date, Chapter]:
        """What happens on which day."""
        of = Days(self._register.today)
        back = {n: of.day(Count.WEEK, n) for n in (-220, -12, -9, -7, -5, -3)}
        return {
            back[-220]: self._conclude,
            back[-12]: self._offer,
            back[-9]: self._first_approval,
            back[-7]: self._amend,
            back[-5]: self._say,
            back[-3]: self._draft,
        }

    async def _conclude(self, day: date) -> None:
        """Three that all approve on one day."""
        last = {AMENDED: 900, ENTERPRISE: 700}
        for tale in (AMENDED, ENDING, ENTERPRISE):
            known = await self._find(tale, coordinator_of(tale.parties[0]))
            if known is not None and known["texts"]:
                continue
            ends = day + timedelta(days=last[tale]) if tale in last else None
            await self._begin(tale, day, ends or self._register.today + timedelta(days=60))
            await self._step(tale, "propose", coordinator_of(tale.parties[0]), day)
            for party in tale.parties:
                await self._approve(tale, party, day)

    async def _offer(self, day: date) -> None:
        await self._begin(WAITING, day, end_of_term(day + timedelta(days=700)))
        await self._step(WAITING, "propose", coordinator_of("luzhou"), day)

    async def _first_approval(self, day: date) -> None:
        await self._approve(WAITING, "luzhou", day)

    async def _amend(self, day: date) -> None:
        """More hours; it waits on both leaders, and the text in force goes on."""
        item = await self._find(AMENDED, coordinator_of("deyang"))
        if item is None or item["draft"] is not None:
            return
        content = item["texts"][-1]["content"]
        first, *rest = content["lines"]
        body = {**content, "lines": [{**first, "cap_hours": "160"}, *rest]}
        await self._step(AMENDED, "amend", coordinator_of("deyang"), day, body)
        await self._step(AMENDED, "propose", coordinator_of("deyang"), day)
        await self._approve(AMENDED, "deyang", day)

    async def _say(self, day: date) -> None:
        item = await self._find(AMENDED, coordinator_of("chengdu"))
        if item is not None and not item["comments"]:
            line = item["texts"][-1]["content"]["lines"][0]["id"]
            body = {"line_id": line, "words": AGREEMENT_COMMENT}
            await self._step(AMENDED, "comment", coordinator_of("chengdu"), day, body)

    async def _draft(self, day: date) -> None:
        await self._begin(DRAFTED, day, end_of_term(day + timedelta(days=400)))

    async def _begin(self, tale: Tale, day: date, ends: date) -> None:
        by = coordinator_of(tale.parties[0])
        if await self._find(tale, by) is None:
            body = {
                "title": tale.title,
                "parties": [self._id(one) for one in tale.parties],
                "valid_from": str(day),
                "valid_to": str(ends),
                "clauses": AGREED,
                "lines": [self._line(one) for one in tale.lines],
            }
            await self._post("", by, day, body)

    async def _approve(self, tale: Tale, party: str, day: date) -> None:
        by = leader_of(party)
        item = await self._find(tale, by)
        if item is None or "approve" not in item["allowed_actions"]:
            return
        body: Json = {"content_hash": item["draft"]["content_hash"], "words": APPROVED}
        if by == coordinator_of(party):
            body["mandate"] = await self._mandate(by, party, day)
        await self._step(tale, "approve", by, day, body)

    async def _step(
        self, tale: Tale, verb: str, by: str, day: date, body: Json | None = None
    ) -> None:
        """A step of the agreement, unless an earlier load took it."""
        item = await self._find(tale, by)
        if item is not None and verb.replace("-", "_") in item["allowed_actions"]:
            whole = {"expected_version": item["version"], **(body or {})}
            await self._post(f"/{item['id']}/{verb}", by, day, whole)

    async def _find(self, tale: Tale, by: str) -> Json | None:
        """The agreement of this title, as `by` sees it."""
        query = {"q": tale.title, "limit": "10"}
        listed = await self._client.call(Call("GET", MEMBERS, "/v1/agreements", by=by, query=query))
        if not listed["items"]:
            return None
        path = f"/v1/agreements/{listed['items'][0]['id']}"
        return await self._client.call(Call("GET", MEMBERS, path, by=by))

    async def _post(self, path: str, by: str, day: date, body: Json) -> None:
        at = moment(day, 100)
        await self._client.call(
            Call("POST", MEMBERS, f"/v1/agreements{path}", by=by, at=at, body=body)
        )

    async def _mandate(self, by: str, party: str, day: date) -> str:
        """The 授权书 of who approves without being the party's leader, by its hash."""
        file = ("授权书.pdf", paper(["示例授权书（演示数据）", party]))
        at = moment(day, 90)
        made = await self._client.call(Call("POST", MEMBERS, "/v1/files", by=by, at=at, file=file))
        return str(made["sha256"])

    def _line(self, line: Line) -> Json:
        return {
            "home_ids": [self._id(line.home)],
            "host_ids": [self._id(line.host)],
            "exchange_type": line.kind,
            "major_codes": list(line.majors),
            "cap_people": line.people,
            "cap_hours": line.hours,
            "lodging": "host",
            "travel": "home",
        }

    def _id(self, place: str) -> str:
        return self._register.organisations[place]
