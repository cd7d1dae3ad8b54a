"""Who may do what in teacher exchanges: (action, role) → scope. The one place.

A scope says how far a permission reaches; whether an item is the caller's to act on is read off
the state machines (`domain.rights`). Nobody acts for two sides of one item.
"""

from __future__ import annotations

from collections.abc import Mapping

from cyzj.contracts.codes import Role
from cyzj.http.policies import Policies, Scope

COORDINATOR, LEADER, TEACHER = Role.COORDINATOR, Role.SCHOOL_LEADER, Role.TEACHER
MENTOR, OFFICE = Role.ENTERPRISE_MENTOR, Role.GROUP_OFFICE
OPERATOR, SYSTEM = Role.OPERATOR, Role.SYSTEM
OWN, SCHOOL, ALLIANCE = Scope.OWN, Scope.SCHOOL, Scope.ALLIANCE

_Row = Mapping[Role, Scope]
_MARKET: _Row = {
    COORDINATOR: SCHOOL,
    LEADER: SCHOOL,
    TEACHER: SCHOOL,
    MENTOR: SCHOOL,
    OFFICE: ALLIANCE,
    OPERATOR: ALLIANCE,
    SYSTEM: ALLIANCE,
}
_PAIR: _Row = {
    COORDINATOR: SCHOOL,
    LEADER: SCHOOL,
    OFFICE: ALLIANCE,
    OPERATOR: ALLIANCE,
    SYSTEM: ALLIANCE,
}
_SCHOOL: _Row = {COORDINATOR: SCHOOL, LEADER: SCHOOL}
_ALL_THREE: _Row = {**_SCHOOL, TEACHER: OWN}

POLICIES: Policies = {
    "requests.read": _MARKET,
    "requests.post": {COORDINATOR: SCHOOL},
    "requests.manage": _SCHOOL,
    "requests.answer": {COORDINATOR: SCHOOL},
    "offers.read": _MARKET,
    "offers.post": {COORDINATOR: SCHOOL},
    "offers.manage": _SCHOOL,
    "matches.read": _PAIR,
    "matches.propose": {COORDINATOR: SCHOOL, OFFICE: ALLIANCE},
    "matches.decide": _SCHOOL,
    "matches.nominate": {COORDINATOR: SCHOOL},
    "engagements.read": {**_PAIR, TEACHER: OWN, MENTOR: OWN},
    "engagements.consent": {TEACHER: OWN},
    "engagements.host": _SCHOOL,
    "engagements.home": _SCHOOL,
    "engagements.either_school": _SCHOOL,
    "engagements.any_party": _ALL_THREE,
    "engagements.resolve": {OFFICE: ALLIANCE},
    "waiting.read": {**_PAIR, TEACHER: OWN, MENTOR: OWN},
    "hours.read": {TEACHER: OWN},
    "duty.read_own": {TEACHER: OWN},
    "duty.read": _PAIR,
    "duty.set_teaches": _SCHOOL,
    "duty_records.read": {**_PAIR, TEACHER: OWN},
    "duty_records.declare": {TEACHER: OWN, COORDINATOR: SCHOOL},
    "duty_records.decide": _SCHOOL,
    "duty_records.revoke": {**_SCHOOL, OFFICE: ALLIANCE},
    "quotas.read": _PAIR,
    "matching.read": _PAIR,
    "recommendations.read": _SCHOOL,
    "rings.read": _PAIR,
    "rings.find": {OFFICE: ALLIANCE, OPERATOR: ALLIANCE},
    "rings.assemble": {OFFICE: ALLIANCE},
    "rings.answer": _SCHOOL,
    "rounds.read": _PAIR,
    "rounds.plan": {OFFICE: ALLIANCE},
    "rounds.answer": _SCHOOL,
    "rounds.replay": {OFFICE: ALLIANCE, OPERATOR: ALLIANCE},
    "ledger.read": _PAIR,
    "ledger.correct": {OFFICE: ALLIANCE},
    "statements.read": _PAIR,
    "statements.sign": {**_SCHOOL, OFFICE: ALLIANCE},
    "statements.dispute": {**_SCHOOL, OFFICE: ALLIANCE},
    "statements.redraw": {OFFICE: ALLIANCE},
    "files.upload": _ALL_THREE,
    "reference.read": _MARKET,
}
