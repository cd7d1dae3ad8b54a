"""How much waits on a viewer, for the counters of the side bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from cyzj.contracts.codes import Role
from cyzj.domain.clock import Clock
from portal.clients.bound import BoundServices
from portal.clients.council_waiting import council_waiting, open_votes
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
JOINT_ASKERS = frozenset(
    {
        Role.COORDINATOR,
        Role.SCHOOL_LEADER,
        Role.TEACHER,
        Role.BASE_MANAGER,
        Role.GROUP_OFFICE,
    }
)
"""The roles that joint_training tells what waits."""
TOLD = ASKERS | JOINT_ASKERS | {Role.COUNCIL_VOTER}
"""The roles that are told what waits, by any service."""
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
                ("todo", "joint_training", _bases),
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
    votes, waiting = await together(
        open_votes(services, viewer), council_waiting(services, viewer, now, mine=True)
    )
    return len(votes) + len(waiting)


async def _exchanges(services: BoundServices, viewer: Viewer, now: datetime) -> int:
    if not viewer.roles & ASKERS:
        return 0
    return len((await services.teacher_exchanges.get("/v1/waiting", {"on": "me"})).body["items"])


async def _bases(services: BoundServices, viewer: Viewer, now: datetime) -> int:
    if not viewer.roles & JOINT_ASKERS:
        return 0
    return len((await services.joint_training.get("/v1/waiting", {"on": "me"})).body["items"])
