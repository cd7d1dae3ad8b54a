"""What can be imported: one set of pages, told apart by what stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.bound import BoundService
from portal.clients.problems import Forbidden
from portal.page import Crumb, Page


@dataclass(frozen=True)
class Kind:
    """A thing that is imported: where its list is, who answers, its words, and who may."""

    path: str
    service: str
    api: str
    heading: str
    noun: str
    unit: str
    done: str
    """The verb of what was done (已导入 19 条需求)."""
    before: tuple[Crumb, ...]
    roles: frozenset[Role]
    publishes: bool = False
    changes: bool = True
    """Whether a row may change something that is there."""


_TEACHERS = ("教师互训", "")
_ALLIANCE = ("联盟", "")
KINDS = {
    kind.path: kind
    for kind in (
        Kind(
            "/exchange-requests",
            "teacher_exchanges",
            "/v1/exchange-requests/import",
            "批量导入需求",
            "需求",
            "条",
            "已导入",
            (_TEACHERS, ("交流需求", "/exchange-requests")),
            frozenset({Role.COORDINATOR}),
            publishes=True,
        ),
        Kind(
            "/exchange-offers",
            "teacher_exchanges",
            "/v1/exchange-offers/import",
            "批量导入供给",
            "供给",
            "条",
            "已导入",
            (_TEACHERS, ("交流供给", "/exchange-offers")),
            frozenset({Role.COORDINATOR}),
            publishes=True,
        ),
        Kind(
            "/members",
            "member_schools",
            "/v1/organisations/import",
            "批量登记单位",
            "单位",
            "家",
            "已登记",
            (_ALLIANCE, ("成员单位", "/members")),
            frozenset({Role.GROUP_OFFICE}),
        ),
        Kind(
            "/staff",
            "member_schools",
            "/v1/invitations/import",
            "批量邀请人员",
            "邀请",
            "人",
            "已生成",
            (_ALLIANCE, ("人员与权限", "/staff")),
            frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER, Role.GROUP_OFFICE}),
            changes=False,
        ),
        Kind(
            "/attendance",
            "joint_training",
            "/v1/attendance/import",
            "导入考勤",
            "考勤",
            "条",
            "已登记",
            (("人才共育", ""), ("课次与考勤", "/attendance")),
            frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER, Role.TEACHER}),
            changes=False,
        ),
    )
}


@dataclass(frozen=True)
class Desk:
    """Somebody who may import a kind of thing."""

    page: Page
    kind: Kind

    @property
    def service(self) -> BoundService:
        found: BoundService = getattr(self.page.services, self.kind.service)
        return found

    @property
    def path(self) -> str:
        return f"{self.kind.path}/import"

    @property
    def crumbs(self) -> list[Crumb]:
        return [*self.kind.before, ("批量导入", "")]


async def desk_of(page: ViewerPage, request: Request) -> Desk:
    """The kind that an address names; raises `Forbidden` for who may not import it."""
    kind = KINDS["/" + request.url.path.split("/")[1]]
    if not page.viewer.roles & kind.roles:
        message = f"您现在的身份不能导入{kind.noun}。"
        raise Forbidden(kind.service, 403, message=message)
    return Desk(page, kind)


AtDesk = Annotated[Desk, Depends(desk_of)]
