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
PARTIES = {**SPEAKERS, Role.ENTERPRISE_MENTOR: Scope.SCHOOL}
"""Who acts for a party of a project: of an enterprise its coordinator or a mentor."""
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
    "agreements.read": OWN_SCHOOL_OR_OFFICE,
    "agreements.export": OWN_SCHOOL_OR_OFFICE,
    "agreements.draft": SPEAKERS,
    "agreements.revise": SPEAKERS,
    "agreements.propose": SPEAKERS,
    "agreements.approve": SPEAKERS,  # who is no leader brings a mandate
    "agreements.discard": SPEAKERS,
    "agreements.amend": SPEAKERS,
    "agreements.revert": SPEAKERS,
    "agreements.give_notice": LEADERS,
    "agreements.terminate_as_whole": LEADERS,
    "agreements.comment": OWN_SCHOOL_OR_OFFICE,
    "agreements.resolve_comment": OWN_SCHOOL_OR_OFFICE,
    "agreements.attach_scan": SPEAKERS,
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
    "pairings.read": EVERYBODY,
    # What stands behind a goal are engagements, which only their two schools and the office see.
    "pairings.items": OWN_SCHOOL_OR_OFFICE,
    "pairings.propose": {**SPEAKERS, OFFICE: Scope.ALLIANCE},
    "pairings.accept": LEADERS,
    "pairings.decline": LEADERS,
    "pairings.withdraw": OWN_SCHOOL_OR_OFFICE,
    "pairings.set_goals": SPEAKERS,
    "pairings.agree_goals": SPEAKERS,
    "pairings.review": SPEAKERS,
    "pairings.dissolve": OFFICE_ONLY,
    "cooperation_projects.read": EVERYBODY,
    "cooperation_projects.export": {
        COORDINATOR: Scope.ALLIANCE,
        LEADER: Scope.ALLIANCE,
        Role.ENTERPRISE_MENTOR: Scope.ALLIANCE,
        **OFFICE_ONLY,
    },
    "cooperation_projects.evidence": {**PARTIES, **OFFICE_ONLY},
    "cooperation_projects.draft": PARTIES,
    "cooperation_projects.change": PARTIES,
    "cooperation_projects.discard": PARTIES,
    "cooperation_projects.propose": PARTIES,
    "cooperation_projects.withdraw": PARTIES,
    "cooperation_projects.confirm": PARTIES,
    "cooperation_projects.decline": PARTIES,
    "cooperation_projects.record_activity": PARTIES,
    "cooperation_projects.strike_activity": PARTIES,
    "cooperation_projects.complete_milestone": PARTIES,
    "cooperation_projects.accept_milestone": PARTIES,
    "cooperation_projects.return_milestone": PARTIES,
    "cooperation_projects.pause": PARTIES,
    "cooperation_projects.resume": PARTIES,
    "cooperation_projects.conclude": PARTIES,
    "cooperation_projects.confirm_outcome": PARTIES,
    "cooperation_projects.return_outcome": PARTIES,
    "cooperation_projects.end_early": PARTIES,
    "files.upload": {**DECLARERS, **PARTIES, **OFFICE_ONLY},
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
