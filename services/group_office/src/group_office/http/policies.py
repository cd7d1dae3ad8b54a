"""Who may do what in the group office: (action, role) → scope. The one place."""

from __future__ import annotations

from cyzj.contracts.codes import Role
from cyzj.http.policies import Policies, Scope

COORDINATOR, LEADER, TEACHER = Role.COORDINATOR, Role.SCHOOL_LEADER, Role.TEACHER
OFFICE, OPERATOR, SYSTEM = Role.GROUP_OFFICE, Role.OPERATOR, Role.SYSTEM

_SCHOOLS = {COORDINATOR: Scope.SCHOOL, LEADER: Scope.SCHOOL}
_OFFICE = {OFFICE: Scope.ALLIANCE, OPERATOR: Scope.ALLIANCE, SYSTEM: Scope.ALLIANCE}

POLICIES: Policies = {
    "board.read": {**_SCHOOLS, **_OFFICE},
    "queue.read": {TEACHER: Scope.OWN, **_SCHOOLS, **_OFFICE},
    "timeline.read": {TEACHER: Scope.OWN, **_SCHOOLS, **_OFFICE},
    "facts.read": {TEACHER: Scope.OWN, **_SCHOOLS, **_OFFICE},
    "cases.read": {**_SCHOOLS, OFFICE: Scope.ALLIANCE, SYSTEM: Scope.ALLIANCE},
    "cases.remind": {COORDINATOR: Scope.SCHOOL, OFFICE: Scope.ALLIANCE},
    "cases.escalate": {OFFICE: Scope.ALLIANCE},
    "views.rebuild": {OPERATOR: Scope.ALLIANCE},
    "views.read": {OPERATOR: Scope.ALLIANCE, OFFICE: Scope.ALLIANCE},
}
