"""The state machines of bases, their use and what stops it."""

from __future__ import annotations

from cyzj.domain.transitions import Machine

BASES_MACHINES: tuple[Machine, ...] = ()
