"""What waits on whom, as the workbench and the to-do list show it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from portal import words
from portal.clients.problems import Problem
from portal.clients.waiting import ASKERS
from portal.page import Page
from portal.pages.council_waiting import council_steps
from portal.pages.exchanges.vocabulary import turn_of
from portal.pages.joint_waiting import joint_steps
from portal.pages.steps import Step, Waiting, clock_of, urgency
from portal.together import together
from portal.viewer import School

PATHS = {
    "match": "/matches",
    "engagement": "/engagements",
    "statement": "/statements",
    "duty_record": "/duty/records",
    "clearing_round": "/rounds",
    "ring": "/rings",
}
KINDS = {
    "statement": "对账单",
    "duty_record": "履职记录",
    "clearing_round": "撮合轮",
    "ring": "环形对接",
}
"""What an item of no kind of exchange is called."""


async def waiting(page: Page, on: str) -> Waiting:
    """What waits on the viewer (`me`) or on `others`, most urgent first."""
    exchanges, council, joint = await together(
        _exchanges(page, on), council_steps(page, on), joint_steps(page, on)
    )
    steps = sorted((*exchanges.steps, *council.steps, *joint.steps), key=urgency)
    return Waiting(tuple(steps), exchanges.failed, council.failed, joint.joint_failed)


async def _exchanges(page: Page, on: str) -> Waiting:
    if not page.viewer.roles & ASKERS:
        return Waiting()
    try:
        answer = await page.services.teacher_exchanges.get("/v1/waiting", {"on": on})
    except Problem:
        return Waiting(failed=True)
    return Waiting(tuple([await _step(page, one, on == "me") for one in answer.body["items"]]))


def tag(parts: Iterable[object]) -> str:
    """An ETag of what a part of a page shows."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


async def _step(page: Page, one: dict[str, Any], mine: bool) -> Step:
    said = turn_of(one["action"])
    schools = {
        side: await page.portal.schools.named(
            page.access, one[f"{side}_school"], one["school_id"] or ""
        )
        for side in ("home", "host")
    }
    kind = KINDS.get(one["kind"]) or words.EXCHANGE_TYPES[one["exchange_type"]]
    holder = next((each for each in schools.values() if each.id == one["school_id"]), None)
    return Step(
        heading=said.heading if mine else said.waiting,
        verb=said.verb if mine else "查看",
        number=one["number"],
        type=kind,
        href=_href(one),
        parties=_parties(page, one, schools),
        holder=holder,
        person=one["party"] == "teacher",
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )


def _parties(page: Page, one: dict[str, Any], schools: dict[str, School]) -> tuple[School, ...]:
    """From whom to whom; what has no direction names the other side alone, if there is one."""
    if one["kind"] not in KINDS:
        return schools["home"], schools["host"]
    known = [schools[side] for side in ("home", "host") if one[f"{side}_school"]]
    return tuple(each for each in known if each.id != page.viewer.school.id)[:1]


def _href(one: dict[str, Any]) -> str:
    if one["action"] == "nominate":
        return f"/engagements/nominate?match={one['id']}"
    return f"{PATHS[one['kind']]}/{one['id']}"
