"""What the database refuses of programmes, cohorts and certificates, in words."""

from __future__ import annotations

from cyzj.storage.unit import Constraints

TRAINING_CONSTRAINTS: Constraints = {}
