"""The council's year: the charter, offices that pass on, sub-alliances, an application put to the vote.

Only made-up organisations act and vote; the real ones stand in the register without a vote.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Any

from cyzj.domain.terms import end_of_term
from demo.client import MEMBERS, Call, Client
from demo.members import Register
from demo.papers import paper
from demo.people import OFFICE, coordinator_of, leader_of, voter_of
from demo.places import BY_KEY
from demo.story.days import Count, Days, moment
from demo.story.texts import APPLICATION, CHARTER, HEARING, MOTION, NOTICE, VISITING

Json = dict[str, Any]
CLERK = f"{OFFICE}.clerk"
APPLICANT, INCOMPLETE, LEAVING = "auto", "precision", "nanchong"
CHAIRS = (("chengdu", -380, -191), ("deyang", -190, 25), ("gaozhi", 26, 215))
"""The rotating chair: who, from and until how many days from today."""
SUB_ALLIANCES = (
    ("示例智能制造专业委员会", "4603", "chengdu", ("deyang", "jiangjin", "gaozhi")),
    ("示例现代服务专业委员会", "54", "luzhou", ("neijiang", "wanzhou")),
)
OLD_MAJORS, NEW_MAJORS = ("660103", "660301"), ("700209", "700206", "770101")
SECTIONS = (
    (1, "08:20", "09:05"),
    (2, "09:15", "10:00"),
    (3, "10:20", "11:05"),
    (4, "11:15", "12:00"),
    (5, "14:00", "14:45"),
    (6, "14:55", "15:40"),
)
RECEIVED = ("files", "calendar", "contacts")
"""What the present chair confirmed of what was handed over."""


class Council:
    """Plays the council's steps on their days, each once."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register

    def days(self) -> Mapping[date, Callable[[date], Awaitable[None]]]:
        """What happens on which day."""
        of = Days(self._register.today)
        back = {index: of.day(Count.WEEK, index) for index in (-30, -26, -22, -16, -9, -6, -4, -2)}
        return {
            self._register.start.date() + timedelta(days=7): self._begin,
            self._register.today - timedelta(days=260): self._say_old,
            self._register.today - timedelta(days=60): self._say_new,
            self._register.today - timedelta(days=185): self._hand_over,
            back[-30]: self._apply,
            back[-26]: self._review,
            back[-22]: self._ask_for_more,
            back[-16]: self._give_notice,
            back[-9]: self._put_to_vote,
            back[-6]: self._first_votes,
            back[-4]: self._plan,
            back[-2]: self._more_votes,
        }

    async def _begin(self, day: date) -> None:
        await self._post("/v1/charter", CLERK, day, {"text": CHARTER})
        for holder, first, last in CHAIRS:
            today = self._register.today
            body = {
                "office": "rotating_chair",
                "organisation_id": self._id(holder),
                "person_ref": self._register.people[leader_of(holder)],
                "starts_on": str(today + timedelta(days=first)),
                "ends_on": str(today + timedelta(days=last)),
            }
            await self._post("/v1/terms", CLERK, day, body, holder)
        for name, major, lead, others in SUB_ALLIANCES:
            founding: Json = {
                "name": name,
                "major_code": major,
                "lead_id": self._id(lead),
                "members": [self._id(one) for one in others],
                "purpose": "共同制定课程标准，互派教师，开放实训室。",
            }
            await self._post("/v1/sub-alliances", CLERK, day, founding, lead)

    async def _say_old(self, day: date) -> None:
        """A factsheet whose contacts nobody has verified since."""
        await self._say("deyang", day, OLD_MAJORS)

    async def _say_new(self, day: date) -> None:
        await self._say("chengdu", day, NEW_MAJORS)

    async def _say(self, school: str, day: date, majors: tuple[str, ...]) -> None:
        by, year = coordinator_of(school), day.year if day.month >= 8 else day.year - 1
        body = {
            "expected_version": 0,
            "majors": [
                {"code": code, "enrolment": 120 + 40 * place, "strength": place == 0}
                for place, code in enumerate(majors)
            ],
            "terms": [
                {"code": f"{year}-1", "first_day": f"{year}-09-01", "last_day": f"{year + 1}-01-15"}
            ],
            "sections": [
                {"number": n, "starts": starts, "ends": ends} for n, starts, ends in SECTIONS
            ],
            "contacts": [
                {"role": role, "person_ref": self._register.people[account]}
                for role, account in (("general", by), ("safety", leader_of(school)))
            ],
            "strengths": "示例优势专业：校企共建实训室两间。",
            "visiting": VISITING,
        }
        await self._post(f"/v1/organisations/{self._id(school)}/factsheet", by, day, body, school)

    async def _hand_over(self, day: date) -> None:
        """The outgoing chair's list: what its successor has confirmed so far."""
        holder, _, _ = CHAIRS[0]
        found = await self._get("/v1/terms", CLERK, organisation_id=self._id(holder))
        term = found["items"][0]
        received = {one["item"] for one in term["hand_over"] if one["confirmed_at"]}
        for item in (one for one in RECEIVED if one not in received):
            body = {"expected_version": term["version"], "item": item}
            path = f"/v1/terms/{term['id']}/hand-over"
            term = await self._post(path, leader_of(CHAIRS[1][0]), day, body, item)

    async def _apply(self, day: date) -> None:
        for applicant in (APPLICANT, INCOMPLETE):
            by = coordinator_of(applicant)
            documents = [
                {"kind": kind, "file_name": f"{name}.pdf", "sha256": sha256}
                for kind, name in (("application_form", "申请表"), ("official_letter", "单位公函"))
                for sha256 in [await self._upload(by, day, applicant, name)]
            ]
            await self._post("/v1/memberships", by, day, {"documents": documents}, applicant)

    async def _review(self, day: date) -> None:
        await self._step(APPLICANT, "start-review", CLERK, day)

    async def _ask_for_more(self, day: date) -> None:
        await self._step(INCOMPLETE, "request-more", CLERK, day, reason=APPLICATION)

    async def _give_notice(self, day: date) -> None:
        by, end = leader_of(LEAVING), end_of_term(day)
        await self._step(LEAVING, "give-notice", by, day, reason=NOTICE, leaves_on=str(end))

    async def _put_to_vote(self, day: date) -> None:
        closes = moment(self._register.today + timedelta(days=9), 500).isoformat()
        body = {"reason": MOTION, "closes_at": closes}
        await self._step(APPLICANT, "recommend", CLERK, day, **body)

    async def _first_votes(self, day: date) -> None:
        await self._vote("admission", day, {"wanzhou": "yes", "deyang": "yes", "luzhou": "yes"})

    async def _plan(self, day: date) -> None:
        body = {
            "kind": "other",
            "title": "关于示例年度工作计划的决议",
            "text": HEARING,
            "closes_at": moment(self._register.today + timedelta(days=4), 500).isoformat(),
        }
        await self._post("/v1/resolutions", CLERK, day, body, "plan")

    async def _more_votes(self, day: date) -> None:
        await self._vote("admission", day, {"neijiang": "abstain", "gaozhi": "yes"})
        await self._vote("other", day, {"deyang": "yes", "wanzhou": "no"})

    async def _vote(self, kind: str, day: date, choices: Mapping[str, str]) -> None:
        found = await self._get("/v1/resolutions", CLERK, kind=kind, status="voting")
        path = f"/v1/resolutions/{found['items'][0]['id']}/vote"
        for voter, choice in choices.items():
            await self._post(path, voter_of(voter), day, {"choice": choice}, f"{kind}-{voter}")

    async def _step(self, of: str, verb: str, by: str, day: date, **body: object) -> None:
        """A step of the standing membership of an organisation, unless an earlier load took it."""
        found = await self._get("/v1/memberships", by, organisation_id=self._id(of))
        membership = found["items"][0]
        voted_on = verb == "recommend" and membership["resolution_id"]
        if verb.replace("-", "_") not in membership["allowed_actions"] or voted_on:
            return
        path = f"/v1/memberships/{membership['id']}/{verb}"
        whole = {"expected_version": membership["version"], **body}
        await self._post(path, by, day, whole, of)

    async def _upload(self, by: str, day: date, applicant: str, name: str) -> str:
        lines = ("演示数据", name, BY_KEY[applicant].name)
        file = (f"{name}.pdf", paper(lines))
        at = moment(day, 30)
        made = await self._client.call(Call("POST", MEMBERS, "/v1/files", by=by, at=at, file=file))
        return str(made["sha256"])

    async def _post(self, path: str, by: str, day: date, body: Json, name: str = "") -> Json:
        key = f"demo-council-{path.rsplit('/', 1)[1]}-{name or day.isoformat()}"
        return await self._client.call(
            Call("POST", MEMBERS, path, by=by, at=moment(day, 90), key=key, body=body)
        )

    async def _get(self, path: str, by: str, **query: str) -> Json:
        return await self._client.call(Call("GET", MEMBERS, path, by=by, query=query))

    def _id(self, key: str) -> str:
        return self._register.organisations[key]
