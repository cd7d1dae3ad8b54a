"""Everything that this service holds about the person who asks, for the person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.storage.unit import Unit
from member_schools.application.persons.reveal import note_access
from member_schools.domain.account import Person
from member_schools.domain.appointment import Appointment
from member_schools.domain.organisation import Organisation
from member_schools.domain.personal_data import PersonalData
from member_schools.domain.qualification import Qualification
from member_schools.storage import accounts, organisations, people, personal
from member_schools.storage.access_rows import AccessLogRow, SessionRow
from member_schools.storage.qualifications import of_person
from member_schools.storage.record_rows import PersonalAccessRow
from member_schools.storage.rows import InvitationRow

PURPOSE = "本人导出"


@dataclass(frozen=True)
class Everything:
    """What is held about a person; secrets (hashes of passwords and tokens) are left out."""

    person: Person
    account: str | None
    data: PersonalData
    posts: list[Appointment]
    qualifications: list[Qualification]
    invitations: list[InvitationRow]
    """Those the person accepted."""
    sessions: list[SessionRow]
    accesses: list[PersonalAccessRow]
    log: list[AccessLogRow]
    named: dict[UUID, Organisation]


async def my_export(unit: Unit) -> Everything:
    """All of it, in full; that it was exported is written down with the rest."""
    ref = unit.caller.person_ref
    assert ref is not None
    data = await personal.held(unit.session, ref)
    await note_access(unit, ref, data.filled, PURPOSE)
    account = await accounts.account_of(unit.session, ref)
    posts = await people.appointments_of(unit.session, ref)
    items = await of_person(unit.session, ref)
    invitations = await _invitations(unit.session, ref)
    places = {
        *(one.organisation_id for one in posts),
        *(one.organisation_id for one in items),
        *(one.organisation_id for one in invitations),
    }
    return Everything(
        person=await people.person(unit.session, ref),
        account=account.account_name if account else None,
        data=data,
        posts=posts,
        qualifications=items,
        invitations=invitations,
        sessions=await _sessions(unit.session, ref),
        accesses=await _accesses(unit.session, ref),
        log=await _log(unit.session, ref),
        named=await organisations.some(unit.session, places),
    )


async def _invitations(session: AsyncSession, ref: UUID) -> list[InvitationRow]:
    query = select(InvitationRow).where(col(InvitationRow.accepted_by) == ref)
    return list((await session.execute(query.order_by(col(InvitationRow.id)))).scalars())


async def _sessions(session: AsyncSession, ref: UUID) -> list[SessionRow]:
    query = select(SessionRow).where(col(SessionRow.person_ref) == ref)
    return list((await session.execute(query.order_by(col(SessionRow.opened_at)))).scalars())


async def _accesses(session: AsyncSession, ref: UUID) -> list[PersonalAccessRow]:
    query = select(PersonalAccessRow).where(col(PersonalAccessRow.person_ref) == ref)
    return list((await session.execute(query.order_by(col(PersonalAccessRow.at)))).scalars())


async def _log(session: AsyncSession, ref: UUID) -> list[AccessLogRow]:
    query = select(AccessLogRow).where(col(AccessLogRow.person_ref) == ref)
    return list((await session.execute(query.order_by(col(AccessLogRow.at)))).scalars())
