"""Who may do what with organisations, people and posts: (action, role) → scope. The one place."""

from __future__ import annotations

from cyzj.contracts.codes import Role
from cyzj.http.policies import Policies, Scope

OFFICE, OPERATOR, SYSTEM = Role.GROUP_OFFICE, Role.OPERATOR, Role.SYSTEM
COORDINATOR, LEADER = Role.COORDINATOR, Role.SCHOOL_LEADER
VOTER = Role.COUNCIL_VOTER

EVERYBODY = dict.fromkeys(Role, Scope.ALLIANCE)
ONESELF = dict.fromkeys(set(Role) - {SYSTEM}, Scope.OWN)
OFFICE_ONLY = {OFFICE: Scope.ALLIANCE, SYSTEM: Scope.ALLIANCE}
SPEAKERS = {COORDINATOR: Scope.SCHOOL, LEADER: Scope.SCHOOL}
LEADERS = {LEADER: Scope.SCHOOL}
OWN_SCHOOL_OR_OFFICE = {**SPEAKERS, **OFFICE_ONLY}
DECLARERS = {
    Role.TEACHER: Scope.OWN,
    Role.ENTERPRISE_MENTOR: Scope.OWN,
    Role.BASE_MANAGER: Scope.OWN,
    LEADER: Scope.OWN,
    COORDINATOR: Scope.SCHOOL,
}
"""Who declares qualifications: each their own, the coordinator for a colleague too."""

POLICIES: Policies = {
    "organisations.read": EVERYBODY,
    "organisations.export": {COORDINATOR: Scope.ALLIANCE, LEADER: Scope.ALLIANCE, **OFFICE_ONLY},
    "organisations.register": OFFICE_ONLY,
    "organisations.change": OWN_SCHOOL_OR_OFFICE,
    "organisations.admit": OFFICE_ONLY,
    "organisations.suspend": OFFICE_ONLY,
    "organisations.reinstate": OFFICE_ONLY,
    "organisations.end": OFFICE_ONLY,
    "memberships.read": EVERYBODY,
    "memberships.obligations": OWN_SCHOOL_OR_OFFICE,
    "memberships.apply": SPEAKERS,
    "memberships.resubmit": SPEAKERS,
    "memberships.withdraw": SPEAKERS,
    "memberships.sign_charter": LEADERS,
    "memberships.give_notice": LEADERS,
    "memberships.cancel_notice": LEADERS,
    "memberships.settle_and_exit": OWN_SCHOOL_OR_OFFICE,
    "memberships.request_more": OFFICE_ONLY,
    "memberships.start_review": OFFICE_ONLY,
    "memberships.recommend": OFFICE_ONLY,
    "memberships.reject": OFFICE_ONLY,
    "memberships.expel": OFFICE_ONLY,
    "factsheets.read": EVERYBODY,
    "factsheets.change": OWN_SCHOOL_OR_OFFICE,
    "majors.read": EVERYBODY,
    "majors.check": OFFICE_ONLY,
    "council.export": OWN_SCHOOL_OR_OFFICE,
    "charter.read": EVERYBODY,
    "charter.issue": OFFICE_ONLY,
    "resolutions.read": EVERYBODY,
    "resolutions.open": OFFICE_ONLY,
    "resolutions.vote": {VOTER: Scope.SCHOOL},
    "resolutions.count": OFFICE_ONLY,
    "resolutions.withdraw": OFFICE_ONLY,
    "terms.read": EVERYBODY,
    "terms.schedule": OFFICE_ONLY,
    "terms.change": OFFICE_ONLY,
    "terms.hand_over": OWN_SCHOOL_OR_OFFICE,
    "terms.cancel": OFFICE_ONLY,
    "sub_alliances.read": EVERYBODY,
    "sub_alliances.found": OFFICE_ONLY,
    "sub_alliances.change": OWN_SCHOOL_OR_OFFICE,
    "sub_alliances.join": OWN_SCHOOL_OR_OFFICE,
    "sub_alliances.leave": OWN_SCHOOL_OR_OFFICE,
    "sub_alliances.dissolve": OFFICE_ONLY,
    "files.upload": {**DECLARERS, **OWN_SCHOOL_OR_OFFICE},
    "qualifications.read": {**ONESELF, **OWN_SCHOOL_OR_OFFICE},
    "qualifications.export": OWN_SCHOOL_OR_OFFICE,
    "qualifications.count": OWN_SCHOOL_OR_OFFICE,
    "qualifications.declare": DECLARERS,
    "qualifications.redeclare": DECLARERS,
    "qualifications.withdraw": DECLARERS,
    "qualifications.verify": OWN_SCHOOL_OR_OFFICE,
    "qualifications.return": OWN_SCHOOL_OR_OFFICE,
    "qualifications.revoke": OWN_SCHOOL_OR_OFFICE,
    "staff.read": OWN_SCHOOL_OR_OFFICE,
    "staff.invite": OWN_SCHOOL_OR_OFFICE,
    "staff.end": OWN_SCHOOL_OR_OFFICE,
    "staff.reset": OFFICE_ONLY,
    # Operators see facts, never people's names (portal.md 4, Operators).
    "people.resolve": {role: scope for role, scope in EVERYBODY.items() if role != OPERATOR},
    "people.read": {**ONESELF, **SPEAKERS, OFFICE: Scope.ALLIANCE},
    "people.reveal": {**ONESELF, **SPEAKERS, OFFICE: Scope.ALLIANCE},
    "people.accesses": {**ONESELF, OFFICE: Scope.ALLIANCE},
    "people.erase": {OFFICE: Scope.ALLIANCE},
    "me": ONESELF,
}
