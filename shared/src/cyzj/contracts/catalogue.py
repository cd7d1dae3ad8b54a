"""Every event of the alliance: import this to know them all."""

from __future__ import annotations

from cyzj.contracts.group_office import case
from cyzj.contracts.member_schools import (
    appointment,
    factsheet,
    membership,
    organisation,
    person,
    qualification,
    resolution,
    sub_alliance,
    term,
)
from cyzj.contracts.payload import REGISTRY, Payload
from cyzj.contracts.teacher_exchanges import engagement_events, match, offer, request

MODULES = (
    appointment,
    case,
    engagement_events,
    factsheet,
    match,
    membership,
    offer,
    organisation,
    person,
    qualification,
    request,
    resolution,
    sub_alliance,
    term,
)


def all_events() -> dict[str, type[Payload]]:
    """Event type → payload class, in the order of the type's name."""
    return dict(sorted(REGISTRY.items()))
