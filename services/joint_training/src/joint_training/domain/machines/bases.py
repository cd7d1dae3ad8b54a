"""The state machines of bases, their use and what stops it."""

from __future__ import annotations

from cyzj.domain.transitions import Machine
from joint_training.domain.machines.base import BASE, BLACKOUT, INCIDENT, RESOURCE
from joint_training.domain.machines.booking import BOOKING

BASES_MACHINES: tuple[Machine, ...] = (BASE, RESOURCE, INCIDENT, BLACKOUT, BOOKING)
