"""How much waits on a viewer, for the counters of the side bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cyzj.contracts.codes import Role
from cyzj.domain.clock import Clock
from portal.clients.bound import BoundServices
from portal.clients.problems import Problem
from portal.together import together
from portal.viewer import Viewer

ASKERS = frozenset(
    {
        Role.COORDINATOR,
        Role.SCHOOL_LEADER,
        Role.TEACHER,
        Role.ENTERPRISE_MENTOR,
        Role.GROUP_OFFICE,
    }
)
"""The roles that teacher_exchanges tells what waits."""
TOLD = ASKERS | {Role.COUNCIL_VOTER}
"""The roles that are told what waits, by any service."""
_SPEAK = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER})
PARTIES = _SPEAK | {Role.ENTERPRISE_MENTOR}
"""The roles that act for a party of a cooperation project."""
_SOON = timedelta(days=30)
"""[P] How long before its day a milestone is its owner's turn."""
_OPEN_AT_MOST = 200
Item = dict[str, Any]
Count = Callable[[BoundServices, Viewer, datetime], Awaitable[int]]
_REST = timedelta(seconds=30)


class WaitingCounter:
    """Counts for every whole page; a service that failed rests, so that pages come without delay."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._resting: dict[str, datetime] = {}

    async def __call__(self, services: BoundServices, viewer: Viewer) -> Mapping[str, int]:
        """The office sees its queue, everybody else what they have to do themselves."""
        if viewer.role is Role.GROUP_OFFICE:
            sources = [("queue", "group_office", _queue)]
        elif viewer.roles & TOLD:
            sources = [
                ("todo", "teacher_exchanges", _exchanges),
                ("todo", "member_schools", _council),
            ]
        else:
            return {}
        counted = await together(*(self._asked(*one, services, viewer) for one in sources))
        found: Counter[str] = Counter()
        for one in counted:
            found.update(one)
        return found

    async def _asked(
        self, name: str, service: str, count: Count, services: BoundServices, viewer: Viewer
    ) -> dict[str, int]:
        now = self._clock.now()
        if now < self._resting.get(service, now):
            return {}
        try:
            return {name: await count(services, viewer, now)}
        except Problem:
            self._resting[service] = now + _REST
            return {}


async def _queue(services: BoundServices, viewer: Viewer, now: datetime) -> int:
    counts = (await services.group_office.get("/v1/home-counts")).body
    return int(counts["me"]) + int(counts["others"])


async def _council(services: BoundServices, viewer: Viewer, now: datetime) -> int:
    votes, projects, *own = await together(
        open_votes(services, viewer),
        own_projects(services, viewer),
        own_memberships(services, viewer),
        own_agreements(services, viewer),
        own_pairings(services, viewer),
    )
    waiting = [one for found in own for each in found for one in waiting_here(each, viewer)]
    waiting += [one for each in projects for one in project_turns(each, viewer, now)]
    return len(votes) + len(waiting)


async def _exchanges(services: BoundServices, viewer: Viewer, now: datetime) -> int:
    if not viewer.roles & ASKERS:
        return 0
    return len((await services.teacher_exchanges.get("/v1/waiting", {"on": "me"})).body["items"])


async def open_votes(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The resolutions that the viewer's school still votes on; asked only of who may vote."""
    if Role.COUNCIL_VOTER not in viewer.roles:
        return []
    return [one for one in await _voting(services) if "vote" in one["allowed_actions"]]


async def own_memberships(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The membership of the viewer's school, where they speak for it."""
    if not viewer.roles & _SPEAK:
        return []
    asked: dict[str, str | int] = {"organisation_id": viewer.school.id, "limit": 1}
    found: list[Item] = (await services.member_schools.get("/v1/memberships", asked)).body["items"]
    return found


async def own_agreements(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The agreements of the viewer's school that wait on any party, where they speak for it."""
    if not viewer.roles & _SPEAK:
        return []
    asked: dict[str, str | int] = {"waiting": "true", "limit": _OPEN_AT_MOST}
    found: list[Item] = (await services.member_schools.get("/v1/agreements", asked)).body["items"]
    return found


async def own_pairings(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The pairings of the viewer's school that are not over, where they speak for it."""
    if not viewer.roles & _SPEAK:
        return []
    asked: dict[str, str | int | Sequence[str]] = {
        "organisation_id": viewer.school.id,
        "status": ["proposed", "active"],
        "limit": _OPEN_AT_MOST,
    }
    found: list[Item] = (await services.member_schools.get("/v1/pairings", asked)).body["items"]
    return found


async def office_applications(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The memberships that wait on the office; asked only of the office."""
    if Role.GROUP_OFFICE not in viewer.roles:
        return []
    asked: dict[str, str | int] = {"waiting_on_office": "true", "limit": _OPEN_AT_MOST}
    found: list[Item] = (await services.member_schools.get("/v1/memberships", asked)).body["items"]
    return found


async def votes_under_way(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The open votes, those that the office counts among them; asked only of the office."""
    if Role.GROUP_OFFICE not in viewer.roles:
        return []
    return await _voting(services)


async def _voting(services: BoundServices) -> list[Item]:
    asked: dict[str, str | int] = {"status": "voting", "limit": _OPEN_AT_MOST, "sort": "closes_at"}
    found: list[Item] = (await services.member_schools.get("/v1/resolutions", asked)).body["items"]
    return found


def waiting_here(item: Item, viewer: Viewer) -> list[Item]:
    """What of a membership or pairing waits on the viewer's school, and this viewer may do."""
    may = {*item["allowed_actions"], "reactivate"}
    return [
        one
        for one in item["waiting_on"]
        if one["school_id"] == viewer.school.id and one["action"] in may
    ]


async def own_projects(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The cooperation projects of the viewer's organisation in which somebody is waited on."""
    if not viewer.roles & PARTIES:
        return []
    return await services.member_schools.everything(
        "/v1/cooperation-projects",
        {
            "organisation_id": viewer.school.id,
            "status": ["proposed", "running", "concluding"],
        },
    )


def project_turns(project: Item, viewer: Viewer, now: datetime) -> list[Item]:
    """What of a project waits on the viewer's organisation now, and this viewer may do."""
    return [
        one
        for one in project["waiting_on"]
        if one["school_id"] == viewer.school.id
        and one["action"] in project["allowed_actions"]
        and presses(one, now)
    ]


def presses(waiting: Item, now: datetime) -> bool:
    """Whether it is to be done now: what is owed only in a month is nobody's turn yet."""
    if waiting["action"] != "complete_milestone" or not waiting["due"]:
        return True
    return datetime.fromisoformat(waiting["due"]) - now <= _SOON
