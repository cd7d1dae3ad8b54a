"""The votes are counted; an admission that passed takes effect at once."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.contracts.member_schools.resolution import ResolutionKind, ResolutionStatus
from cyzj.deadlines import cancel
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.council.open_vote import COUNT
from member_schools.application.memberships.saving import Seen, save_membership
from member_schools.domain import membership
from member_schools.domain import resolution as domain
from member_schools.domain.resolution import Resolution
from member_schools.storage.council import memberships, resolutions


async def count_votes(unit: Unit, seen: Seen) -> Resolution:
    """The resolution with its result; raises `vote-open` while votes may still come."""
    before = await resolutions.load(unit.session, seen.id, expected_version=seen.expected_version)
    return await _counted(unit, before)


async def count_when_closed(unit: Unit, id: UUID) -> None:
    """The vote has closed: count it, unless that is done."""
    before = await resolutions.load(unit.session, id)
    if before.status is ResolutionStatus.VOTING and unit.now >= before.closes_at:
        await _counted(unit, before)


async def _counted(unit: Unit, before: Resolution) -> Resolution:
    after, events = domain.count(before, acting(unit))
    await resolutions.save(unit.session, after)
    unit.record(after.id, after.version, events)
    await cancel(unit.session, after.id, COUNT)
    admits = after.kind is ResolutionKind.ADMISSION and after.status is ResolutionStatus.PASSED
    if admits and after.subject_id is not None:
        applicant = await memberships.load(unit.session, after.subject_id)
        if applicant.status is MembershipStatus.PENDING_VOTE:
            await save_membership(unit, membership.admit(applicant, acting(unit)))
    return after
