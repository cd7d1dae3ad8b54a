"""Who may do what with programmes, cohorts, enrolments and certificates."""

from __future__ import annotations

from cyzj.http.policies import Policies

TRAINING_POLICIES: Policies = {}
