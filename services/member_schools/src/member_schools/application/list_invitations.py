"""The invitations of an organisation that still wait to be accepted."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.http.paging import Paging, Sortable, fetch
from member_schools.domain.invitation import Invitation
from member_schools.storage.people import invitation_in
from member_schools.storage.rows import InvitationRow

SORTABLE: Sortable = {"id": col(InvitationRow.id), "issued_at": col(InvitationRow.issued_at)}


async def list_invitations(
    session: AsyncSession, organisation_id: UUID, paging: Paging
) -> tuple[list[Invitation], str | None, int | None]:
    """A page of invitations neither accepted nor revoked (expired ones too), the cursor, the count."""
    query = select(InvitationRow).where(
        col(InvitationRow.organisation_id) == organisation_id,
        col(InvitationRow.accepted_at).is_(None),
        col(InvitationRow.revoked_at).is_(None),
    )
    rows = await fetch(session, query, paging, sortable=SORTABLE, default="-issued_at")
    return [invitation_in(row) for row in rows.rows], rows.next_cursor, rows.total
