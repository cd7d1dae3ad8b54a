"""Every event of the alliance: import this to know them all."""

from __future__ import annotations

from cyzj.contracts.group_office import case
from cyzj.contracts.joint_training import (
    attendance,
    base,
    blackout,
    booking,
    certificate,
    cohort,
    enrolment,
    incident,
    programme,
    resource,
    school_time,
    session,
)
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
    duty_profile,
    duty_record,
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
    attendance,
    case,
    clearing_line,
    clearing_round,
    certificate,
    cohort,
    cooperation_project_events,
    duty_profile,
    duty_record,
    engagement_events,
    enrolment,
    factsheet,
    ledger_entry,
    match,
    membership,
    offer,
    organisation,
    pairing,
    person,
    programme,
    qualification,
    request,
    resolution,
    ring,
    session,
    statement,
    sub_alliance,
    term,
    *(base, blackout, booking, incident, resource, school_time),
)


def all_events() -> dict[str, type[Payload]]:
    """Event type → payload class, in the order of the type's name."""
    return dict(sorted(REGISTRY.items()))
