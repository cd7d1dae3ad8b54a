"""Who may do what with bases and bookings."""

from __future__ import annotations

from collections.abc import Mapping

from cyzj.contracts.codes import Role
from cyzj.http.policies import Policies, Scope

COORDINATOR, LEADER, MANAGER = Role.COORDINATOR, Role.SCHOOL_LEADER, Role.BASE_MANAGER
TEACHER, MENTOR, OFFICE = Role.TEACHER, Role.ENTERPRISE_MENTOR, Role.GROUP_OFFICE
SCHOOL, ALLIANCE, OWN = Scope.SCHOOL, Scope.ALLIANCE, Scope.OWN
_Row = Mapping[Role, Scope]
_OFFICE: _Row = {OFFICE: ALLIANCE, Role.OPERATOR: ALLIANCE, Role.SYSTEM: ALLIANCE}
_BOOKS: _Row = {COORDINATOR: SCHOOL, LEADER: SCHOOL, MANAGER: SCHOOL}
_RUNS: _Row = {LEADER: SCHOOL, MANAGER: SCHOOL}
_EVERYBODY: _Row = {**_BOOKS, TEACHER: SCHOOL, MENTOR: SCHOOL, **_OFFICE}

BASES_POLICIES: Policies = {
    "bases.read": _EVERYBODY,
    "bases.run": _RUNS,
    "bases.evaluate": {OFFICE: ALLIANCE},
    "times.read": _EVERYBODY,
    "times.set": _BOOKS,
    "times.decide": {OFFICE: ALLIANCE},
    "calendars.read": _EVERYBODY,
    "feeds.manage": _BOOKS,
    "bookings.read": {**_BOOKS, **_OFFICE},
    "bookings.place": _BOOKS,
    "bookings.keep": _BOOKS,
    "bookings.decide": _RUNS,
    "stoppages.read": {**_BOOKS, **_OFFICE},
    "stoppages.manage": _RUNS,
    "use.read": {**_BOOKS, **_OFFICE},
}
