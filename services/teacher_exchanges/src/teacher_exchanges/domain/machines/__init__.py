"""The state machines of domain.md 2.2 and 2.3: pages, rights, diagrams and tests read these rows.

Actors: `owner` the school that posted, `requester` and `offerer` the two schools of a match by
what they posted, `home` and `host` by the side they take, `teacher`, `office`, `system`; several
by "/". Commands of `system` follow from others and are never offered to anybody.
"""

from __future__ import annotations

from teacher_exchanges.domain.machines.clearing import CLEARING_LINE, CLEARING_ROUND
from teacher_exchanges.domain.machines.duty_record import DUTY_RECORD
from teacher_exchanges.domain.machines.engagement import ENGAGEMENT
from teacher_exchanges.domain.machines.match import MATCH
from teacher_exchanges.domain.machines.offer import OFFER
from teacher_exchanges.domain.machines.request import REQUEST
from teacher_exchanges.domain.machines.ring import RING
from teacher_exchanges.domain.machines.statement import STATEMENT

MACHINES = (
    REQUEST,
    OFFER,
    MATCH,
    ENGAGEMENT,
    STATEMENT,
    DUTY_RECORD,
    CLEARING_ROUND,
    CLEARING_LINE,
    RING,
)

__all__ = [
    "CLEARING_LINE",
    "CLEARING_ROUND",
    "DUTY_RECORD",
    "ENGAGEMENT",
    "MACHINES",
    "MATCH",
    "OFFER",
    "REQUEST",
    "RING",
    "STATEMENT",
]
