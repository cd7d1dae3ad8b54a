"""The register of organisations in brief, for showing and choosing; kept a minute for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cyzj.contracts.codes import OrganisationKind
from cyzj.domain.clock import Clock
from portal.clients.http import Parameters, ServiceClient
from portal.clients.problems import Problem
from portal.viewer import Access, School
from portal.words import REGIONS

KEPT = timedelta(seconds=60)
_A_PAGE = 200
_MOST_PAGES = 10


class Schools:
    """Names and regions from member_schools; every signed-in person may read the register."""

    def __init__(self, service: ServiceClient, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._until: datetime | None = None
        self._kept: dict[str, School] = {}
        self._teaching: tuple[School, ...] = ()

    async def named(
        self, access: Access | None, brief: Mapping[str, Any] | None, id: str
    ) -> School:
        """The organisation of an item: from its brief, else from the register, else its number."""
        if brief is not None:
            return school_of(brief)
        await self._refresh(access)
        return self._kept.get(id) or School(id, f"单位 {id[-6:]}")

    async def others(self, access: Access) -> tuple[School, ...]:
        """Every school but the viewer's, by name; what was known last while out of reach."""
        await self._refresh(access)
        return tuple(one for one in self._teaching if one.id != access.viewer.school.id)

    async def _refresh(self, access: Access | None) -> None:
        if access is None or (self._until and self._clock.now() < self._until):
            return
        try:
            found = await self._register(access)
        except Problem:
            return
        self._kept = {one["id"]: school_of(one) for one in found}
        self._teaching = tuple(
            school_of(one) for one in found if OrganisationKind(one["kind"]).is_school
        )
        self._until = self._clock.now() + KEPT

    async def _register(self, access: Access) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        asked: Parameters = {"limit": _A_PAGE, "sort": "name"}
        for _ in range(_MOST_PAGES):
            path = "/v1/organisations"
            answer = await self._service.get(path, token=access.token, params=asked)
            found += answer.body["items"]
            if not answer.body["next_cursor"]:
                break
            asked = {**asked, "cursor": answer.body["next_cursor"]}
        return found


def school_of(brief: Mapping[str, Any]) -> School:
    """A school as pages show it, from the brief of any service."""
    return School(str(brief["id"]), str(brief["name"]), REGIONS.get(brief["jurisdiction"], ""))
