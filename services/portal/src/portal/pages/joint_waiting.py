"""What waits in bases, bookings and trainings, as the workbench and the to-do list show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.clients.problems import Problem
from portal.clients.waiting import JOINT_ASKERS
from portal.page import Page
from portal.pages.bases.vocabulary import turn_of
from portal.pages.steps import Step, Waiting, clock_of

PATHS = {
    "base": "/bases",
    "booking": "/bookings",
    "incident": "/incidents",
    "blackout": "/blackouts",
    "programme": "/programmes",
    "cohort": "/cohorts",
    "enrolment": "/enrolments",
    "session": "/course-sessions",
}
NOUNS = {
    "base": "实训基地",
    "booking": "基地预约",
    "incident": "安全事件",
    "blackout": "停用时段",
    "programme": "培养项目",
    "cohort": "班次",
    "enrolment": "报名",
    "session": "课次",
}
WORDS: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("programme", "submit"): ("提交培养项目", "提交培养项目", "去提交"),
    ("programme", "approve"): ("审批培养项目", "批准培养项目", "去审批"),
    ("programme", "publish"): ("发布培养项目", "发布培养项目", "去发布"),
    ("cohort", "open_enrolment"): ("开始报名", "开始报名", "去办理"),
    ("cohort", "confirm"): ("核定开班人数", "核定开班人数", "去核定"),
    ("cohort", "resume"): ("恢复班次", "恢复班次", "去办理"),
    ("cohort", "close"): ("评定成绩并结班", "评定成绩并结班", "去评定"),
    ("cohort", "enrol_all"): ("录取学员", "录取学员", "去录取"),
    ("enrolment", "endorse"): ("推荐学员", "推荐学员", "去推荐"),
    ("enrolment", "confirm"): ("确认候补名额", "确认候补名额", "去确认"),
    ("session", "record_attendance"): ("登记考勤", "登记考勤", "去登记"),
}
"""Of trainings: (kind, action) → what to do, what others wait for, and the button."""


async def joint_steps(page: Page, on: str) -> Waiting:
    """What waits on the viewer (`me`) or on `others` in joint_training."""
    if not page.viewer.roles & JOINT_ASKERS:
        return Waiting()
    try:
        answer = await page.services.joint_training.get("/v1/waiting", {"on": on})
    except Problem:
        return Waiting(joint_failed=True)
    return Waiting(tuple([await _step(page, one, on == "me") for one in answer.body["items"]]))


async def _step(page: Page, one: dict[str, Any], mine: bool) -> Step:
    heading, waiting, verb = _words(one["kind"], one["action"])
    schools = [
        await page.portal.schools.named(page.access, brief, "")
        for brief in (one["home_school"], one["host_school"])
        if brief is not None
    ]
    parties = {school.id: school for school in schools}
    holder = parties.get(one["school_id"] or "")
    if holder is None and one["school_id"]:
        holder = await page.portal.schools.named(page.access, None, one["school_id"])
    return Step(
        heading=heading if mine else waiting,
        verb=verb if mine else "查看",
        number=one["number"],
        type=NOUNS[one["kind"]],
        href=f"{PATHS[one['kind']]}/{one['id']}",
        parties=tuple(parties.values()),
        holder=holder,
        person=one["party"] == "teacher",
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )


def _words(kind: str, action: str) -> tuple[str, str, str]:
    if (kind, action) in WORDS:
        return WORDS[kind, action]
    turn = turn_of(kind, action)
    return turn.heading, turn.waiting, turn.verb
