"""Who may do what with organisations, people and posts: (action, role) → scope. The one place."""

from __future__ import annotations

from cyzj.contracts.codes import Role
from cyzj.http.policies import Policies, Scope

OFFICE, OPERATOR, SYSTEM = Role.GROUP_OFFICE, Role.OPERATOR, Role.SYSTEM
COORDINATOR, LEADER = Role.COORDINATOR, Role.SCHOOL_LEADER

EVERYBODY = dict.fromkeys(Role, Scope.ALLIANCE)
ONESELF = dict.fromkeys(set(Role) - {SYSTEM}, Scope.OWN)
OFFICE_ONLY = {OFFICE: Scope.ALLIANCE, SYSTEM: Scope.ALLIANCE}
OWN_SCHOOL_OR_OFFICE = {COORDINATOR: Scope.SCHOOL, LEADER: Scope.SCHOOL, **OFFICE_ONLY}

POLICIES: Policies = {
    "organisations.read": EVERYBODY,
    "organisations.export": {COORDINATOR: Scope.ALLIANCE, LEADER: Scope.ALLIANCE, **OFFICE_ONLY},
    "organisations.register": OFFICE_ONLY,
    "organisations.change": OWN_SCHOOL_OR_OFFICE,
    "organisations.admit": OFFICE_ONLY,
    "organisations.suspend": OFFICE_ONLY,
    "organisations.reinstate": OFFICE_ONLY,
    "staff.read": OWN_SCHOOL_OR_OFFICE,
    "staff.invite": OWN_SCHOOL_OR_OFFICE,
    "staff.end": OWN_SCHOOL_OR_OFFICE,
    "staff.reset": OFFICE_ONLY,
    # Operators see facts, never people's names (portal.md 4, Operators).
    "people.resolve": {role: scope for role, scope in EVERYBODY.items() if role != OPERATOR},
    "me": ONESELF,
}
