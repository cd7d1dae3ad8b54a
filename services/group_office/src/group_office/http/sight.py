"""From a granted permission to how far the caller sees."""

from __future__ import annotations

from cyzj.domain.errors import forbidden
from cyzj.http.policies import Grant, Scope
from group_office.domain.sight import Sight


def sight_of(grant: Grant) -> Sight:
    """Everything, the acting school's, or the person's own; 403 where a school or person is missing."""
    roles = grant.caller.roles
    match grant.scope:
        case Scope.ALLIANCE:
            return Sight(roles=roles)
        case Scope.SCHOOL:
            return Sight(school=grant.school(), roles=roles)
        case Scope.OWN:
            if grant.caller.person_ref is None:
                raise forbidden("no-person", "这项操作只对本人开放，请用个人账户登录。")
            return Sight(person=grant.caller.person_ref, roles=roles)
