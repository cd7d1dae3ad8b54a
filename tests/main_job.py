"""The main job as steps that a visitor of the portal takes, from the request to the recognised hours.

jobs = [Job(0)]
while not jobs[0].is_over:
    await step(town, jobs[0])
await nothing_is_lost_or_twice(town, jobs[0])
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from tests.town import Town
from tests.visitor import File, Visitor

from cyzj.domain.clock import SHANGHAI
from cyzj.testing.waiting import eventually

TODAY = datetime.now(SHANGHAI).date()
HOME, HOST, TEACHER = "coordinator-甲", "coordinator-乙", "teacher-甲"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@dataclass(frozen=True)
class Press:
    """Somebody opens a page, fills it, and presses a button."""

    who: str
    path: str
    """With the names of what earlier presses made in braces."""
    button: str
    fields: dict[str, str] = field(default_factory=dict)
    file: File | None = None
    makes: str = ""
    """What the page that comes is of: `request`, `match`, `engagement`."""


def _proof(kind: str) -> Press:
    file = (f"{kind}.pdf", PDF + kind.encode(), "application/pdf")
    return Press(TEACHER, "{engagement}", "提交证据", {"kind": kind}, file)


def _each(people: Sequence[str], slug: str, button: str, **fields: str) -> list[Press]:
    return [Press(who, f"{{engagement}}/{slug}", button, fields) for who in people]


STEPS: tuple[list[Press], ...] = (
    [
        Press(
            HOST,
            "/exchange-requests/new?type=outreach_teaching",
            "发布需求",
            {
                "title": "数控加工工艺送教 {number}",
                "major_code": "4601{number:02d}",
                "window_from": str(TODAY),
                "window_to": str(TODAY + timedelta(days=20)),
                "class_hours": "16",
                "deadline": str(TODAY),
            },
            makes="request",
        )
    ],
    [Press(HOME, "{request}/answer", "应答", makes="match")],
    [Press(HOST, "{match}/confirm", "确认对接")],
    [Press(HOME, "{match}/confirm", "确认对接")],
    [
        Press(
            HOME,
            "/engagements/nominate?match={match_id}",
            "提名",
            {"teacher_ref": "示例教师甲"},
            makes="engagement",
        )
    ],
    _each([TEACHER], "teacher-accept", "接受提名"),
    _each([HOST], "host-acknowledge", "受理提名"),
    _each([HOST], "host-accept", "接收教师"),
    _each([HOME], "submit-plan", "提交任务书", goals="完成数控车工艺 8 次课"),
    _each([HOST, TEACHER], "approve-plan", "同意任务书"),
    _each([HOME], "depart-ready", "确认可派出"),
    _each([HOST], "confirm-arrival", "确认到岗"),
    [_proof(kind) for kind in ("签到记录", "教案", "接收学校确认")],
    _each([HOST], "confirm-departure", "确认离岗", last_day=str(TODAY), taught_hours="16"),
    _each([HOME, HOST, TEACHER], "evaluate", "提交考核", score="5", words="课上得好"),
    _each([HOME, HOST], "accept-evaluation", "认可考核"),
    [Press(HOST, "{engagement}", "接受") for _ in range(3)],
    _each([HOME], "recognise-hours", "认定学时"),
)
"""The main job, step by step, from the request to the recognition of hours."""


@dataclass
class Job:
    """One main job on its way: how many steps are done, and where its pages are."""

    number: int
    done: int = 0
    places: dict[str, str] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.done == len(STEPS)


async def step(town: Town, job: Job, before: Callable[[], Awaitable[object]] | None = None) -> None:
    """Press each button of the job's next step; `before` is awaited before the first."""
    for number, press in enumerate(STEPS[job.done]):
        visitor = Visitor(town.url("portal"), town.sessions[press.who])
        fields = {name: text.format(number=job.number) for name, text in press.fields.items()}
        came = await visitor.do(
            press.path.format(**job.places),
            press.button,
            files={"file": press.file} if press.file else None,
            before=None if number else before,
            **fields,
        )
        if press.makes:
            assert re.fullmatch(r"/[a-z-]+/[0-9a-f-]{36}", came.path), came.path
            job.places[press.makes] = came.path
            job.places[f"{press.makes}_id"] = came.path.split("/")[-1]
    job.done += 1


async def nothing_is_lost_or_twice(town: Town, job: Job) -> None:
    """The office knows each event of the story once, without a gap, up to what stands now."""
    kinds = {"request": "exchange-requests", "match": "matches", "engagement": "engagements"}
    standing = {
        kind: town.exchanges(HOME, "GET", f"/v1/{path}/{job.places[f'{kind}_id']}")
        for kind, path in kinds.items()
        if kind in job.places
    }
    if job.is_over:
        assert standing["engagement"]["status"] == "recognised"
        assert len(standing["engagement"]["evidence"]) == 3

    async def all_known() -> dict[str, Counter[int]]:
        versions: dict[str, Counter[int]] = {}
        for one in await _story(town, job.places["request_id"]):
            versions.setdefault(one["item_id"], Counter())[one["version"]] += 1
        for item in standing.values():
            assert max(versions[item["id"]]) == item["version"], item["number"]
        return versions

    versions = await eventually(all_known, within=60)
    assert len(versions) == {0: 0, 1: 1, 2: 3, 3: 4}[len(standing)], "an answer makes an offer too"
    for item, counted in versions.items():
        assert counted == Counter(range(1, max(counted) + 1)), item


async def _story(town: Town, request_id: str) -> list[dict[str, Any]]:
    """Everything the office knows to have come of the request."""
    url = f"{town.url('group_office')}/v1/requests/{request_id}/timeline?limit=200"
    headers = {"Authorization": f"Bearer {town.token('office')}"}
    async with httpx.AsyncClient(headers=headers, timeout=20) as client:
        answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found
