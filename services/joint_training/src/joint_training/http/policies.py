"""Who may do what in joint training: (action, role) → scope. The one place.

A scope says how far a permission reaches; whether an item is the caller's to act on is read off
the state machines. Applicant and approver are never the same person.
"""

from __future__ import annotations

from cyzj.contracts.codes import Role
from cyzj.http.policies import Policies, Scope
from joint_training.http.bases_policies import BASES_POLICIES
from joint_training.http.training_policies import TRAINING_POLICIES

POLICIES: Policies = {
    **BASES_POLICIES,
    **TRAINING_POLICIES,
    "waiting.read": {
        Role.COORDINATOR: Scope.SCHOOL,
        Role.SCHOOL_LEADER: Scope.SCHOOL,
        Role.BASE_MANAGER: Scope.SCHOOL,
        Role.TEACHER: Scope.OWN,
        Role.ENTERPRISE_MENTOR: Scope.OWN,
        Role.GROUP_OFFICE: Scope.ALLIANCE,
        Role.OPERATOR: Scope.ALLIANCE,
        Role.SYSTEM: Scope.ALLIANCE,
    },
}
