"""What waits in bases and bookings, as the workbench and the to-do list show it."""

from __future__ import annotations

from typing import Any

from portal.clients.problems import Problem
from portal.clients.waiting import BASES_ASKERS
from portal.page import Page
from portal.pages.bases.vocabulary import turn_of
from portal.pages.steps import Step, Waiting, clock_of

PATHS = {
    "base": "/bases",
    "booking": "/bookings",
    "incident": "/incidents",
    "blackout": "/blackouts",
}
NOUNS = {"base": "实训基地", "booking": "基地预约", "incident": "安全事件", "blackout": "停用时段"}


async def bases_steps(page: Page, on: str) -> Waiting:
    """What waits on the viewer (`me`) or on `others` in bases and bookings."""
    if not page.viewer.roles & BASES_ASKERS:
        return Waiting()
    try:
        answer = await page.services.joint_training.get("/v1/waiting", {"on": on})
    except Problem:
        return Waiting(bases_failed=True)
    known = [one for one in answer.body["items"] if one["kind"] in PATHS]
    return Waiting(tuple([await _step(page, one, on == "me") for one in known]))


async def _step(page: Page, one: dict[str, Any], mine: bool) -> Step:
    turn = turn_of(one["kind"], one["action"])
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
        heading=turn.heading if mine else turn.waiting,
        verb=turn.verb if mine else "查看",
        number=one["number"],
        type=NOUNS[one["kind"]],
        href=f"{PATHS[one['kind']]}/{one['id']}",
        parties=tuple(parties.values()),
        holder=holder,
        person=False,
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )
