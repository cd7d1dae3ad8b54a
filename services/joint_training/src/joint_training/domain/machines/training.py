"""The state machines of programmes, cohorts, those enrolled, and certificates."""

from __future__ import annotations

from cyzj.domain.transitions import Machine

TRAINING_MACHINES: tuple[Machine, ...] = ()
