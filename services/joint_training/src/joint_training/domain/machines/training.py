"""The state machines of programmes, cohorts, those enrolled, and certificates.

Actors: `owner` the school that writes a programme or organises a cohort, `school` the learner's,
`teacher` (as learner, or who gives the session), `office`, `system`; several by "/".
"""

from __future__ import annotations

from cyzj.domain.transitions import Machine
from joint_training.domain.machines.certificate import CERTIFICATE
from joint_training.domain.machines.cohort import COHORT
from joint_training.domain.machines.enrolment import ATTENDANCE, ENROLMENT
from joint_training.domain.machines.programme import PROGRAMME

TRAINING_MACHINES: tuple[Machine, ...] = (PROGRAMME, COHORT, ENROLMENT, ATTENDANCE, CERTIFICATE)
