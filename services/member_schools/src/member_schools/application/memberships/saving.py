"""Writing a membership's decision down: its row, its events, the organisation's standing, what falls due."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.deadlines import settle
from cyzj.domain.clock import school_date
from cyzj.domain.errors import not_found
from cyzj.storage.unit import Unit
from member_schools.domain import organisation as register
from member_schools.domain.membership import Decision, Membership
from member_schools.domain.membership_life import silence_ends
from member_schools.storage import organisations
from member_schools.storage.council import memberships

LAPSE, SILENCE, RECORD = "lapse_membership", "check_silence", "record_membership"
"""The deadlines of memberships; `RECORD` is of an organisation that was a member before they were kept."""


@dataclass(frozen=True)
class Seen:
    """An item and the version the caller saw."""

    id: UUID
    expected_version: int


async def load(unit: Unit, seen: Seen, *, own: UUID | None = None) -> Membership:
    """The membership, locked; 404 unless it is that of the organisation `own`, where one is given."""
    found = await memberships.load(unit.session, seen.id, expected_version=seen.expected_version)
    if own is not None and found.organisation_id != own:
        raise not_found()
    return found


async def add_membership(unit: Unit, decided: Decision) -> Membership:
    """A new membership."""
    made, events = decided
    await memberships.add(unit.session, made)
    unit.record(made.id, made.version, events)
    await _follow(unit, made, None)
    return made


async def save_membership(
    unit: Unit, decided: Decision, *, cause: Envelope | None = None
) -> Membership:
    """A loaded membership after a decision; `cause`: the event of another service behind it."""
    after, events = decided
    await memberships.save(unit.session, after)
    unit.record(after.id, after.version, events, cause=cause)
    await _follow(unit, after, cause)
    return after


async def _follow(unit: Unit, membership: Membership, cause: Envelope | None) -> None:
    before = await organisations.load(unit.session, membership.organisation_id)
    after, events = register.follow(before, membership)
    if events:
        await organisations.save(unit.session, after, unit.now)
        unit.record(after.id, after.version, events, cause=cause)
    await fall_due(unit, membership)


async def fall_due(unit: Unit, membership: Membership) -> None:
    """What is due because of the membership as it stands, and nothing else."""
    days = await organisations.last_activities(unit.session, [membership.organisation_id])
    admitted = membership.status is MembershipStatus.ADMITTED
    deadlines = {
        LAPSE: membership.waiting_on[0].due if admitted else None,
        SILENCE: silence_ends(
            membership, days.get(membership.organisation_id), school_date(unit.now)
        ),
    }
    await settle(unit.session, membership.id, deadlines)
