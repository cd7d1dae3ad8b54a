"""What waits in member_schools, a step each: votes, memberships, agreements, pairs, projects, records and more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cyzj.contracts.codes import Role
from portal.clients.council_waiting import (
    Waits,
    council_waiting,
    office_applications,
    open_votes,
    record_here,
    records_of,
    votes_under_way,
)
from portal.clients.problems import Problem
from portal.clients.schools import school_of
from portal.page import Page
from portal.pages.agreements.seen import Seen as Agreement
from portal.pages.agreements.vocabulary import TURNS as AGREEMENTS
from portal.pages.memberships.vocabulary import TURNS as MEMBERSHIPS
from portal.pages.pairings.seen import Seen as Pair
from portal.pages.pairings.vocabulary import TURNS as PAIRS
from portal.pages.projects.seen import Seen as ProjectSeen
from portal.pages.projects.vocabulary import TURNS as PROJECTS
from portal.pages.records.vocabulary import TURNS as RECORDS
from portal.pages.steps import Step, Waiting, clock_of, urgency
from portal.together import together
from portal.words import moment_of


async def council_steps(page: Page, on: str) -> Waiting:
    """What of member_schools waits on the viewer (`me`) or on `others`."""
    viewer, mine = page.viewer, on == "me"
    if Role.GROUP_OFFICE in viewer.roles:
        return await _office_steps(page) if mine else Waiting()
    try:
        votes, waiting = await together(
            open_votes(page.services, viewer),
            council_waiting(page.services, viewer, page.now, mine=mine),
        )
    except Problem:
        return Waiting(council_failed=True)
    steps = [_vote_step(page, one) for one in votes] if mine else []
    return Waiting((*steps, *(_step(page, one, mine) for one in waiting)))


async def _office_steps(page: Page) -> Waiting:
    """What the office goes on with; a vote under way is nobody's turn here."""
    services, viewer = page.services, page.viewer
    try:
        votes, memberships, records = await together(
            votes_under_way(services, viewer),
            office_applications(services, viewer),
            records_of(services, viewer, True),
        )
    except Problem:
        return Waiting(council_failed=True)
    voting = {one["subject_id"] for one in votes}
    counted = [one for one in votes if not one["silent"] or moment_of(one["closes_at"]) <= page.now]
    steps = [_vote_step(page, one, "去计票") for one in counted]
    for item in memberships:
        if item["id"] not in voting:
            steps += [_membership_step(page, item, one, True) for one in item["waiting_on"]]
    for item in records:
        steps += [_record_step(page, item, one, True) for one in record_here(item, viewer)]
    return Waiting(tuple(sorted(steps, key=urgency)))


def _step(page: Page, waits: Waits, mine: bool) -> Step:
    return _STEPS[waits.kind](page, waits.item, waits.one, mine)


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
        clock=clock_of(waiting, page.now, True),
        due=item["closes_at"],
    )


def _membership_step(page: Page, item: dict[str, Any], one: dict[str, Any], mine: bool) -> Step:
    turn = MEMBERSHIPS[one["action"]]
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
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )


def _agreement_step(page: Page, item: dict[str, Any], one: dict[str, Any], mine: bool) -> Step:
    turn = AGREEMENTS[one["action"]]
    seen = Agreement(item, page)
    return Step(
        heading=f"{turn.heading}：{seen.title}" if mine else turn.what,
        verb=turn.verb if mine else "查看",
        number=item["number"],
        type="合作协议",
        href=seen.path,
        parties=tuple(seen.parties) if len(seen.parties) == 2 else (),
        holder=next((school for school in seen.parties if school.id == one["school_id"]), None),
        person=False,
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )


def _pairing_step(page: Page, item: dict[str, Any], one: dict[str, Any], mine: bool) -> Step:
    turn = PAIRS[one["action"]]
    seen = Pair(item, page)
    schools = (seen.supporting, seen.supported)
    return Step(
        heading=turn.heading if mine else turn.what,
        verb=turn.verb if mine else "查看",
        number=item["number"],
        type="结对帮扶",
        href=seen.path,
        parties=schools,
        holder=next((school for school in schools if school.id == one["school_id"]), None),
        person=False,
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )


def _project_step(page: Page, item: dict[str, Any], one: dict[str, Any], mine: bool) -> Step:
    seen = ProjectSeen(item, page)
    turn = PROJECTS[one["action"]]
    return Step(
        heading=f"{turn.heading if mine else turn.what}：{item['title']}",
        verb=turn.verb if mine else "查看",
        number=item["number"],
        type="校企联建",
        href=seen.path,
        parties=tuple(seen.partners[:1]) if item["lead_id"] == seen.own else (seen.lead,),
        holder=seen.party(one["school_id"]),
        person=False,
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )


def _record_step(page: Page, item: dict[str, Any], one: dict[str, Any], mine: bool) -> Step:
    turn = RECORDS[one["action"]]
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
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )


def _factsheet_step(page: Page, item: dict[str, Any], one: dict[str, Any], mine: bool) -> Step:
    """Nobody else is shown it: a factsheet waits on its own school."""
    school = page.viewer.school
    return Step(
        heading="复核信息表的联系人",
        verb="去复核" if mine else "查看",
        number="",
        type="信息表",
        href=f"/members/{item['organisation_id']}/factsheet",
        parties=(school,),
        holder=school,
        person=False,
        clock=clock_of(one, page.now, mine),
        due=one["due"],
    )


_STEPS: Mapping[str, Callable[[Page, dict[str, Any], dict[str, Any], bool], Step]] = {
    "membership": _membership_step,
    "agreement": _agreement_step,
    "pairing": _pairing_step,
    "cooperation_project": _project_step,
    "qualification": _record_step,
    "factsheet": _factsheet_step,
}
