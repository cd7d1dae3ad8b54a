"""Posts as the forms offer them: which roles an organisation has, who may give them, what each does.

member_schools decides; a test holds these tables against its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from cyzj.contracts.codes import OrganisationKind, Role
from portal.words import ROLES

_SCHOOL = (
    Role.TEACHER,
    Role.COORDINATOR,
    Role.SCHOOL_LEADER,
    Role.BASE_MANAGER,
    Role.REVIEWER,
    Role.COUNCIL_VOTER,
)
_PARTNER = (
    Role.COORDINATOR,
    Role.ENTERPRISE_MENTOR,
    Role.BASE_MANAGER,
    Role.REVIEWER,
    Role.COUNCIL_VOTER,
)
_OFFICE = (Role.GROUP_OFFICE, Role.OPERATOR)

_GIVES: dict[Role, frozenset[Role]] = {
    Role.GROUP_OFFICE: frozenset(Role) - {Role.SYSTEM},
    Role.SCHOOL_LEADER: frozenset({*_SCHOOL, *_PARTNER}),
    Role.COORDINATOR: frozenset(
        {Role.TEACHER, Role.COORDINATOR, Role.BASE_MANAGER, Role.ENTERPRISE_MENTOR}
    ),
}

DUTIES: dict[Role, str] = {
    Role.TEACHER: "接受提名，写周志，提交总结与证据。",
    Role.COORDINATOR: "代表本单位发布与应答，提名、审批、确认到离岗，邀请同事。",
    Role.SCHOOL_LEADER: "批准占用额度和对外生效的事项，任命本单位各角色。",
    Role.BASE_MANAGER: "管理实训资源，审批预约，登记停用与安全事件。",
    Role.REVIEWER: "评审成果，给出政治性、科学性、规范性意见。",
    Role.COUNCIL_VOTER: "代表本单位在理事会表决。",
    Role.ENTERPRISE_MENTOR: "带教师实践，签阅周志。",
    Role.GROUP_OFFICE: "登记和管理成员，督办，出具报告。",
    Role.OPERATOR: "看运行状况，处理死信与重放；看不到个人信息。",
}
"""One line a role, for whoever chooses among them."""


def posts_at(kind: OrganisationKind) -> tuple[Role, ...]:
    """The roles that an organisation of this kind has."""
    if kind is OrganisationKind.OFFICE:
        return _OFFICE
    return _SCHOOL if kind.is_school else _PARTNER


def may_give(roles: Iterable[Role], kind: OrganisationKind) -> dict[Role, str]:
    """The roles that a holder of `roles` may give at an organisation of this kind, by name."""
    given = frozenset[Role]().union(*(_GIVES.get(role, frozenset()) for role in roles))
    return {role: ROLES[role] for role in posts_at(kind) if role in given}
