"""Keep the local copies of organisations and appointments from member_schools' events."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.member_schools.appointment import AppointmentState
from cyzj.contracts.member_schools.organisation import OrganisationState
from cyzj.contracts.payload import Payload
from cyzj.members.tables import APPOINTMENTS, ORGANISATIONS

_KEPT: dict[type[Payload], Table] = {
    OrganisationState: ORGANISATIONS,
    AppointmentState: APPOINTMENTS,
}


async def keep_member(session: AsyncSession, subject: UUID, data: Payload) -> None:
    """The organisation or appointment is as `data` says; nothing for any other event."""
    for state, table in _KEPT.items():
        if isinstance(data, state):
            names = [column.name for column in table.c if column.name != "id"]
            said = {name: getattr(data, name) for name in names}
            write = insert(table).values(id=subject, **said)
            await session.execute(write.on_conflict_do_update(index_elements=["id"], set_=said))
