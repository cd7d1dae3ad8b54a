"""What falls due for programmes, cohorts and certificates, by the kind of the deadline."""

from __future__ import annotations

from collections.abc import Mapping

from cyzj.deadlines import Handler

TRAINING_DEADLINES: Mapping[str, Handler] = {}
