"""What falls due for bases and bookings, by the kind of the deadline."""

from __future__ import annotations

from collections.abc import Mapping

from cyzj.deadlines import Handler

BASES_DEADLINES: Mapping[str, Handler] = {}
