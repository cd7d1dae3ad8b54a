"""Whose staff a page is about: the viewer's own organisation, or another one for the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends

from cyzj.contracts.codes import OrganisationKind, Role
from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.page import Crumb, Page
from portal.posts import may_give

_PAGE = 200


@dataclass(frozen=True)
class Place:
    """An organisation with the address its staff pages hang under: `/staff` or `/members/…/staff`."""

    page: Page
    item: dict[str, Any]
    base: str

    @property
    def name(self) -> str:
        return str(self.item["name"])

    @property
    def api(self) -> str:
        return f"/v1/organisations/{self.item['id']}"

    @property
    def own(self) -> bool:
        return self.base == "/staff"

    @property
    def may_reset(self) -> bool:
        """Passwords are reset by the group office alone."""
        return Role.GROUP_OFFICE in self.page.viewer.roles

    @property
    def roles(self) -> dict[Role, str]:
        """The roles the viewer may give here."""
        return may_give(self.page.viewer.roles, OrganisationKind(self.item["kind"]))

    def crumbs(self, *further: str) -> Sequence[Crumb]:
        """Where a page of this place stands."""
        before = [("联盟", "")]
        if not self.own:
            before += [("成员单位", "/members")]
            before += [(self.item["short_name"], f"/members/{self.item['id']}")]
        return [*before, ("人员与权限", self.base), *((text, "") for text in further)]

    async def post(self, appointment_id: UUID) -> dict[str, Any]:
        """One post of this place, held or ended; raises `NotFound`."""
        asked: dict[str, str | int] = {"limit": _PAGE, "ended": "true"}
        while True:
            answer = await self.page.services.member_schools.get(f"{self.api}/staff", asked)
            for one in answer.body["items"]:
                if one["id"] == str(appointment_id):
                    found: dict[str, Any] = one
                    return found
            if not answer.body["next_cursor"]:
                raise NotFound("member_schools", 404)
            asked["cursor"] = answer.body["next_cursor"]


async def place_of(page: ViewerPage) -> Place:
    """The place that an address names; without one, the viewer's own."""
    named = page.request.path_params.get("organisation_id")
    organisation_id = named or page.viewer.school.id
    if not _is_uuid(organisation_id):
        raise NotFound("member_schools", 404)
    answer = await page.services.member_schools.get(f"/v1/organisations/{organisation_id}")
    base = f"/members/{organisation_id}/staff" if named else "/staff"
    return Place(page, answer.body, base)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


AtPlace = Annotated[Place, Depends(place_of)]
