"""What an import is held against: the whole register; who holds or was offered a post somewhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from member_schools.domain.invitation import Invitation
from member_schools.domain.organisation import Organisation
from member_schools.storage import personal
from member_schools.storage.organisations import organisation_in
from member_schools.storage.people import invitation_in
from member_schools.storage.rows import AppointmentRow, InvitationRow, OrganisationRow, PersonRow

Post = tuple[str, str, str | None]
"""Role, name, telephone."""


async def register(session: AsyncSession) -> list[Organisation]:
    """Every organisation, oldest first, not locked."""
    rows = await session.execute(select(OrganisationRow).order_by(col(OrganisationRow.id)))
    return [organisation_in(row) for row in rows.scalars()]


async def waiting_invitations(
    session: AsyncSession, organisation_id: UUID, now: datetime
) -> list[Invitation]:
    """Those that somebody may still accept."""
    row = InvitationRow
    query = select(row).where(
        col(row.organisation_id) == organisation_id,
        col(row.accepted_at).is_(None),
        col(row.revoked_at).is_(None),
        col(row.expires_at) > now,
    )
    return [invitation_in(found) for found in (await session.execute(query)).scalars()]


async def held_posts(session: AsyncSession, organisation_id: UUID, now: datetime) -> list[Post]:
    """Who holds which post there now."""
    row, person = AppointmentRow, PersonRow
    query = (
        select(col(row.role), col(person.name), col(person.ref))
        .join(person, col(person.ref) == col(row.person_ref))
        .where(col(row.organisation_id) == organisation_id)
        .where(or_(col(row.holds_until).is_(None), col(row.holds_until) > now))
    )
    found = (await session.execute(query)).all()
    kept = await personal.of(session, [ref for _, _, ref in found])
    return [(role, name, kept[ref].phone) for role, name, ref in found]
