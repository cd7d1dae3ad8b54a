"""How much waits on a viewer, for the counters of the side bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
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
_RECORDED = ASKERS | {Role.BASE_MANAGER}
"""The roles with a professional record, or whose part it is to verify one."""
_OPEN_AT_MOST = 200
Item = dict[str, Any]
Count = Callable[[BoundServices, Viewer], Awaitable[int]]
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
            return {name: await count(services, viewer)}
        except Problem:
            self._resting[service] = now + _REST
            return {}


async def _queue(services: BoundServices, viewer: Viewer) -> int:
    counts = (await services.group_office.get("/v1/home-counts")).body
    return int(counts["me"]) + int(counts["others"])


async def _council(services: BoundServices, viewer: Viewer) -> int:
    votes, memberships, records = await together(
        open_votes(services, viewer),
        own_memberships(services, viewer),
        records_of(services, viewer),
    )
    steps = sum(len(waiting_here(one, viewer)) for one in memberships)
    return len(votes) + steps + sum(len(record_here(one, viewer)) for one in records)


async def _exchanges(services: BoundServices, viewer: Viewer) -> int:
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


async def records_of(services: BoundServices, viewer: Viewer, *, mine: bool = True) -> list[Item]:
    """The qualifications that wait: on the viewer or their side, or (else) on anybody."""
    if not viewer.roles & _RECORDED:
        return []
    name = "waiting_on_me" if mine else "waiting"
    asked: dict[str, str | int] = {name: "true", "limit": _OPEN_AT_MOST}
    found: list[Item] = (await services.member_schools.get("/v1/qualifications", asked)).body[
        "items"
    ]
    return found


def record_here(item: Item, viewer: Viewer) -> list[Item]:
    """What of a qualification waits on the viewer: what they may do, and their own to be renewed."""
    return [
        one
        for one in item["waiting_on"]
        if (one["action"] in item["allowed_actions"] and one["person_ref"] is None)
        or one["person_ref"] == viewer.person_ref
    ]


def waiting_here(membership: Item, viewer: Viewer) -> list[Item]:
    """What of a membership waits on the viewer's school, and this viewer may do."""
    may = {*membership["allowed_actions"], "reactivate"}
    return [
        one
        for one in membership["waiting_on"]
        if one["school_id"] == viewer.school.id and one["action"] in may
    ]
