"""What the database refuses of bases and bookings, in words."""

from __future__ import annotations

from cyzj.storage.unit import Constraints

BASES_CONSTRAINTS: Constraints = {}
