"""How much waits on a viewer, for the counters of the side bar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from cyzj.contracts.codes import Role
from cyzj.domain.clock import Clock
from portal.clients.bound import BoundServices
from portal.clients.problems import Problem
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
"""The roles that are told what waits."""
_REST = timedelta(seconds=30)


class WaitingCounter:
    """Counts for every whole page; after a failure it rests, so that pages come without delay."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._resting: datetime | None = None

    async def __call__(self, services: BoundServices, viewer: Viewer) -> Mapping[str, int]:
        if not viewer.roles & ASKERS or (self._resting and self._clock.now() < self._resting):
            return {}
        try:
            return await _counted(services, viewer)
        except Problem:
            self._resting = self._clock.now() + _REST
            return {}


async def _counted(services: BoundServices, viewer: Viewer) -> Mapping[str, int]:
    """The office sees its queue, everybody else what they have to do themselves."""
    if viewer.role is Role.GROUP_OFFICE:
        counts = (await services.group_office.get("/v1/home-counts")).body
        return {"queue": counts["me"] + counts["others"]}
    found = await services.teacher_exchanges.get("/v1/waiting", {"on": "me"})
    return {"todo": len(found.body["items"])}
