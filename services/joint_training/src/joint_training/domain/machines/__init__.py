"""Every state machine of the service, as tables."""

from __future__ import annotations

from joint_training.domain.machines.bases import BASES_MACHINES
from joint_training.domain.machines.training import TRAINING_MACHINES

MACHINES = (*BASES_MACHINES, *TRAINING_MACHINES)
