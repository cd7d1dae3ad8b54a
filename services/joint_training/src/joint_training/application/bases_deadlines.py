"""What falls due for bases and bookings, by the kind of the deadline."""

from __future__ import annotations

from collections.abc import Mapping

from cyzj.deadlines import Handler
from joint_training.application.bookings import changing, falling_due, saving

BASES_DEADLINES: Mapping[str, Handler] = {
    saving.DUE: falling_due.booking_falls_due,
    saving.PROMOTE: falling_due.promote_waitlist,
    changing.RETIME: changing.recompute_times,
    changing.RETIME_ALL: changing.recompute_everybodys_times,
}
