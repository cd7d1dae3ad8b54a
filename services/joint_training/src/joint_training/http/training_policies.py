"""Who may do what with programmes, cohorts, enrolments and certificates."""

from __future__ import annotations

from collections.abc import Mapping

from cyzj.contracts.codes import Role
from cyzj.http.policies import Policies, Scope

COORDINATOR, LEADER, TEACHER = Role.COORDINATOR, Role.SCHOOL_LEADER, Role.TEACHER
BASE_MANAGER, MENTOR, OFFICE = Role.BASE_MANAGER, Role.ENTERPRISE_MENTOR, Role.GROUP_OFFICE
OWN, SCHOOL, ALLIANCE = Scope.OWN, Scope.SCHOOL, Scope.ALLIANCE

_Row = Mapping[Role, Scope]
_ALL: _Row = {OFFICE: ALLIANCE, Role.OPERATOR: ALLIANCE, Role.SYSTEM: ALLIANCE}
_SCHOOL: _Row = {COORDINATOR: SCHOOL, LEADER: SCHOOL}
_PUBLISHED: _Row = {**_SCHOOL, TEACHER: SCHOOL, BASE_MANAGER: SCHOOL, MENTOR: SCHOOL, **_ALL}
_CONCERNED: _Row = {**_SCHOOL, TEACHER: OWN, **_ALL}
_OR_OFFICE: _Row = {**_SCHOOL, OFFICE: ALLIANCE}
_OR_TEACHER: _Row = {**_SCHOOL, TEACHER: OWN}

TRAINING_POLICIES: Policies = {
    "programmes.read": _PUBLISHED,
    "programmes.write": {COORDINATOR: SCHOOL},
    "programmes.approve": {OFFICE: ALLIANCE},
    "programmes.archive": _OR_OFFICE,
    "cohorts.read": _PUBLISHED,
    "cohorts.manage": _SCHOOL,
    "cohorts.stop": _OR_OFFICE,
    "sessions.read": _PUBLISHED,
    "sessions.manage": _SCHOOL,
    "attendance.record": _OR_TEACHER,
    "enrolments.read": _CONCERNED,
    "enrolments.apply": {COORDINATOR: SCHOOL, TEACHER: OWN},
    "enrolments.endorse": _SCHOOL,
    "enrolments.admit": _SCHOOL,
    "enrolments.withdraw": _OR_TEACHER,
    "certificates.read": _CONCERNED,
    "certificates.issue": _SCHOOL,
    "certificates.revoke": _OR_OFFICE,
}
