"""What waits on whom, as the workbench and the to-do list show it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cyzj.contracts.codes import Role
from portal import turns, words
from portal.clients.problems import Problem
from portal.clients.schools import school_of
from portal.clients.waiting import (
    ASKERS,
    office_applications,
    open_votes,
    own_memberships,
    record_here,
    records_of,
    votes_under_way,
    waiting_here,
)
from portal.page import Page
from portal.pages.exchanges.vocabulary import turn_of
from portal.pages.memberships.vocabulary import TURNS
from portal.pages.records.vocabulary import TURNS as RECORD_TURNS
from portal.together import together
from portal.turns import Clock
from portal.viewer import School
from portal.words import moment_of

PATHS = {"match": "/matches", "engagement": "/engagements"}


@dataclass(frozen=True)
class Step:
    """One step that waits: what to do, where, and how long there is."""

    heading: str
    verb: str
    number: str
    type: str
    href: str
    parties: tuple[School, ...]
    """From whom to whom; one, or none, where it is not about two schools."""
    holder: School | None
    """The school it stops at; None for the office."""
    person: bool
    """Whether it waits on the teacher in person."""
    clock: Clock
    due: str | None


@dataclass(frozen=True)
class Waiting:
    """The steps of one list; `failed` and `council_failed` say which service could not be asked."""

    steps: tuple[Step, ...] = ()
    failed: bool = False
    council_failed: bool = False

    @property
    def missing(self) -> str:
        """The services that did not answer, by name."""
        away = {"教师互训": self.failed, "成员与协议": self.council_failed}
        return "、".join(name for name, is_away in away.items() if is_away)

    @property
    def late(self) -> int:
        return sum(step.clock.level == "late" for step in self.steps)


async def waiting(page: Page, on: str) -> Waiting:
    """What waits on the viewer (`me`) or on `others`, most urgent first."""
    exchanges, council = await together(_exchanges(page, on), council_steps(page, on))
    steps = sorted((*exchanges.steps, *council.steps), key=_urgency)
    return Waiting(tuple(steps), exchanges.failed, council.failed)


def _urgency(step: Step) -> tuple[bool, str]:
    """What has a limit first, the nearest before the others; the rest as it came."""
    return step.due is None, f"{moment_of(step.due):%Y-%m-%dT%H:%M:%S}" if step.due else ""


async def _exchanges(page: Page, on: str) -> Waiting:
    if not page.viewer.roles & ASKERS:
        return Waiting()
    try:
        answer = await page.services.teacher_exchanges.get("/v1/waiting", {"on": on})
    except Problem:
        return Waiting(failed=True)
    return Waiting(tuple([await _step(page, one, on == "me") for one in answer.body["items"]]))


async def council_steps(page: Page, on: str) -> Waiting:
    """Votes and the school's own membership, from member_schools."""
    viewer, mine = page.viewer, on == "me"
    if Role.GROUP_OFFICE in viewer.roles:
        return await _office_steps(page) if mine else Waiting()
    try:
        votes, memberships, records = await together(
            open_votes(page.services, viewer),
            own_memberships(page.services, viewer),
            records_of(page.services, viewer, mine=mine),
        )
    except Problem:
        return Waiting(council_failed=True)
    steps = [_vote_step(page, one) for one in votes] if mine else []
    for one in memberships:
        here = waiting_here(one, viewer)
        shown = here if mine else [each for each in one["waiting_on"] if each not in here]
        steps += [_membership_step(page, one, each, mine) for each in shown]
    return Waiting((*steps, *_record_steps(page, records, mine)))


async def _office_steps(page: Page) -> Waiting:
    """Applications and votes that the office goes on with; a vote under way is nobody's turn here."""
    services, viewer = page.services, page.viewer
    try:
        votes, memberships, records = await together(
            votes_under_way(services, viewer),
            office_applications(services, viewer),
            records_of(services, viewer),
        )
    except Problem:
        return Waiting(council_failed=True)
    voting = {one["subject_id"] for one in votes}
    counted = [one for one in votes if not one["silent"] or moment_of(one["closes_at"]) <= page.now]
    steps = [_vote_step(page, one, "去计票") for one in counted]
    for item in memberships:
        if item["id"] not in voting:
            steps += [_membership_step(page, item, one, True) for one in item["waiting_on"]]
    steps += _record_steps(page, records, True)
    return Waiting(tuple(sorted(steps, key=_urgency)))


def _vote_step(page: Page, item: dict[str, Any], verb: str = "去表决") -> Step:
    waiting = {"since": item["opened_at"], "due": item["closes_at"]}
    about = (school_of(item["organisation"]),) if item["organisation"] else ()
    return Step(
        heading=item["title"],
        verb=verb,
        number=item["number"],
        type="决议",
        href=f"/resolutions/{item['id']}",
        parties=about,
        holder=None,
        person=False,
        clock=_clock(waiting, page.now, True),
        due=item["closes_at"],
    )


def _membership_step(page: Page, item: dict[str, Any], one: dict[str, Any], mine: bool) -> Step:
    turn = TURNS[one["action"]]
    ours = one["school_id"] == page.viewer.school.id
    return Step(
        heading=turn.heading if mine else turn.what,
        verb=turn.verb if mine else "查看",
        number=item["number"],
        type="成员资格",
        href=f"/memberships/{item['id']}",
        parties=(school_of(item["organisation"]),) if item["organisation"] else (),
        holder=page.viewer.school if ours else None,
        person=False,
        clock=_clock(one, page.now, mine),
        due=one["due"],
    )


def _record_steps(page: Page, records: list[dict[str, Any]], mine: bool) -> list[Step]:
    """What waits of qualifications: the viewer's turns, or those of others."""
    return [
        _record_step(page, item, one, mine)
        for item in records
        for one in item["waiting_on"]
        if (one in record_here(item, page.viewer)) == mine
    ]


def _record_step(page: Page, item: dict[str, Any], one: dict[str, Any], mine: bool) -> Step:
    turn = RECORD_TURNS[one["action"]]
    school = school_of(item["organisation"]) if item["organisation"] else None
    return Step(
        heading=f"{turn.heading if mine else turn.what}：{item['called']}",
        verb=turn.verb if mine else "查看",
        number=item["number"],
        type="专业档案",
        href=f"/qualifications/{item['id']}",
        parties=(school,) if school else (),
        holder=school if one["party"] != "office" else None,
        person=one["party"] == "teacher",
        clock=_clock(one, page.now, mine),
        due=one["due"],
    )


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
    holder = next((each for each in schools.values() if each.id == one["school_id"]), None)
    return Step(
        heading=said.heading if mine else said.waiting,
        verb=said.verb if mine else "查看",
        number=one["number"],
        type=words.EXCHANGE_TYPES[one["exchange_type"]],
        href=_href(one),
        parties=(schools["home"], schools["host"]),
        holder=holder,
        person=one["party"] == "teacher",
        clock=_clock(one, page.now, mine),
        due=one["due"],
    )


def _href(one: dict[str, Any]) -> str:
    if one["action"] == "nominate":
        return f"/engagements/nominate?match={one['id']}"
    return f"{PATHS[one['kind']]}/{one['id']}"


def _clock(one: dict[str, Any], now: datetime, mine: bool) -> Clock:
    since = moment_of(one["since"])
    due = moment_of(one["due"]) if one["due"] else None
    return turns.limit(since, due, now, mine=mine) if due else turns.waited(since, due, now)
