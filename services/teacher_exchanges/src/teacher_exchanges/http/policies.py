"""Who may do what in teacher exchanges: (action, role) → scope. The one place."""

from __future__ import annotations

from cyzj.contracts.codes import Role
from cyzj.http.policies import Policies, Scope

COORDINATOR, LEADER, TEACHER = Role.COORDINATOR, Role.SCHOOL_LEADER, Role.TEACHER
OFFICE, SYSTEM = Role.GROUP_OFFICE, Role.SYSTEM

POLICIES: Policies = {
    "requests.read": {
        COORDINATOR: Scope.SCHOOL,
        LEADER: Scope.SCHOOL,
        TEACHER: Scope.SCHOOL,
        OFFICE: Scope.ALLIANCE,
        SYSTEM: Scope.ALLIANCE,
    },
    "requests.post": {COORDINATOR: Scope.SCHOOL},
}
