"""An organisation as its events leave it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, cast
from uuid import UUID

from cyzj.contracts.codes import Standing
from cyzj.contracts.envelope import Envelope
from cyzj.contracts.member_schools.organisation import OrganisationState

MEMBERS = frozenset({Standing.ACTIVE, Standing.DORMANT, Standing.SUSPENDED})
"""The standings that count as members."""


class OrganisationView(NamedTuple):
    """One row of `view.organisations`. A tuple, because it goes to the database as it is."""

    id: UUID
    epoch: int
    version: int
    name: str
    short_name: str
    kind: str
    jurisdiction: str
    school_id_code: str | None
    standing: str
    member_since: date | None


def fold_organisation(_: OrganisationView | None, event: Envelope) -> OrganisationView:
    """The organisation after `event`, which carries its full state."""
    data = cast(
        OrganisationState, event.data
    )  # an isinstance of pydantic's takes longer than the fold
    return OrganisationView(
        event.subject,
        event.epoch,
        event.aggregateversion,
        data.name,
        data.short_name,
        data.kind,
        data.jurisdiction,
        data.school_id_code,
        data.standing,
        data.member_since,
    )
