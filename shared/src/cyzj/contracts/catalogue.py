"""Every event of the alliance: import this to know them all."""

from __future__ import annotations

from cyzj.contracts.group_office import case
from cyzj.contracts.member_schools import (
    agreement,
    appointment,
    cooperation_project_events,
    factsheet,
    membership,
    organisation,
    pairing,
    person,
    qualification,
    resolution,
    sub_alliance,
    term,
)
from cyzj.contracts.payload import REGISTRY, Payload
from cyzj.contracts.teacher_exchanges import (
    clearing_line,
    clearing_round,
    engagement_events,
    ledger_entry,
    match,
    offer,
    request,
    ring,
    statement,
)

MODULES = (
    agreement,
    appointment,
    case,
    clearing_line,
    clearing_round,
    cooperation_project_events,
    engagement_events,
    factsheet,
    ledger_entry,
    match,
    membership,
    offer,
    organisation,
    pairing,
    person,
    qualification,
    request,
    resolution,
    ring,
    statement,
    sub_alliance,
    term,
)


def all_events() -> dict[str, type[Payload]]:
    """Event type → payload class, in the order of the type's name."""
    return dict(sorted(REGISTRY.items()))
