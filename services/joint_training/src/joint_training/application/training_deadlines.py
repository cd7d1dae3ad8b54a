"""What falls due for programmes, cohorts and certificates, by the kind of the deadline."""

from __future__ import annotations

from collections.abc import Mapping

from cyzj.deadlines import Handler
from joint_training.application.certificates.steps import expire_certificate, issue_some
from joint_training.application.cohorts import saving
from joint_training.application.cohorts.steps import (
    decide_minimum,
    release_seats,
    start_on_first_day,
)
from joint_training.application.enrolments.steps import pass_over_promoted
from joint_training.application.sessions.attending import lock_attendance

TRAINING_DEADLINES: Mapping[str, Handler] = {
    saving.RELEASE: release_seats,
    saving.DECIDE: decide_minimum,
    saving.START: start_on_first_day,
    saving.PASS_OVER: pass_over_promoted,
    saving.LOCK: lock_attendance,
    saving.ISSUE: issue_some,
    saving.EXPIRE: expire_certificate,
}
