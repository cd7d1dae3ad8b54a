"""People, their posts and invitations: row ↔ domain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.errors import DomainError, conflict, not_found, stale
from cyzj.storage.rows import copy_into, row_of, state_of
from member_schools.domain.account import ERASED, Newcomer, Person
from member_schools.domain.appointment import Appointment
from member_schools.domain.invitation import Invitation
from member_schools.domain.personal_data import PersonalData
from member_schools.storage import personal
from member_schools.storage.rows import AppointmentRow, InvitationRow, PersonRow


async def add_person(session: AsyncSession, newcomer: Newcomer, now: datetime) -> None:
    """Write a new person down; the telephone number is sealed."""
    session.add(PersonRow(ref=newcomer.ref, name=newcomer.name, created_at=now))
    await session.flush()
    if newcomer.phone:
        await personal.keep(session, newcomer.ref, PersonalData(1, newcomer.phone), now)


async def person(session: AsyncSession, ref: UUID) -> Person:
    """The person; raises 404."""
    row = await session.get(PersonRow, ref)
    if row is None:
        raise not_found()
    return person_in(row)


async def some(session: AsyncSession, refs: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of `refs` that are known."""
    rows = await session.execute(select(PersonRow).where(col(PersonRow.ref).in_(list(refs))))
    return {row.ref: person_in(row) for row in rows.scalars()}


def person_in(row: PersonRow) -> Person:
    """The person in a row; one whose name was erased is called so."""
    return Person(row.ref, row.name or ERASED, row.erased_at)


async def add_appointment(session: AsyncSession, appointment: Appointment) -> None:
    """Write a new post down; the same post twice breaks a constraint."""
    session.add(row_of(AppointmentRow, appointment))
    await session.flush()


async def appointment(
    session: AsyncSession, id: UUID, *, expected_version: int | None = None
) -> Appointment:
    """The post, locked until the commit; raises 404, or 409 if the version is another."""
    row = await session.get(AppointmentRow, id, with_for_update=True)
    if row is None:
        raise not_found()
    if expected_version is not None and row.version != expected_version:
        raise stale(row.version, ends_on=row.ends_on)
    return appointment_in(row)


async def save_appointment(session: AsyncSession, appointment: Appointment) -> None:
    """Write a loaded post's changes down."""
    copy_into(await session.get_one(AppointmentRow, appointment.id), appointment)
    await session.flush()


async def appointments_of(session: AsyncSession, person_ref: UUID) -> list[Appointment]:
    """Every post the person holds or held."""
    rows = await session.execute(
        select(AppointmentRow).where(col(AppointmentRow.person_ref) == person_ref)
    )
    return [appointment_in(row) for row in rows.scalars()]


async def somebody_is_at(session: AsyncSession, organisation_id: UUID) -> bool:
    """Whether anybody holds or held a post there."""
    row = AppointmentRow
    found = select(row.id).where(col(row.organisation_id) == organisation_id).limit(1)
    return (await session.execute(found)).first() is not None


def appointment_in(row: AppointmentRow) -> Appointment:
    """The post in a row."""
    return state_of(Appointment, row)


async def add_invitation(session: AsyncSession, invitation: Invitation) -> None:
    """Write a new invitation down."""
    session.add(row_of(InvitationRow, invitation))
    await session.flush()


async def invitation(session: AsyncSession, id: UUID) -> Invitation:
    """The invitation, locked until the commit; raises 404."""
    row = await session.get(InvitationRow, id, with_for_update=True)
    if row is None:
        raise not_found()
    return invitation_in(row)


async def invitation_by_token(session: AsyncSession, token_hash: str) -> Invitation:
    """The invitation that a link opens, locked until the commit; raises 404."""
    row = (
        await session.execute(
            select(InvitationRow)
            .where(col(InvitationRow.token_hash) == token_hash)
            .with_for_update()
        )
    ).scalar_one_or_none()
    if row is None:
        raise not_found("这个邀请链接不对，请检查是否复制完整，或请邀请您的单位重新邀请。")
    return invitation_in(row)


async def save_invitation(session: AsyncSession, invitation: Invitation) -> None:
    """Write a loaded invitation's changes down."""
    copy_into(await session.get_one(InvitationRow, invitation.id), invitation)
    await session.flush()


def invitation_in(row: InvitationRow) -> Invitation:
    """The invitation in a row."""
    return state_of(Invitation, row)


def post_held() -> DomainError:
    """Two invitations to the same post were accepted at once."""
    return conflict("post-held", "此人在该单位已有同一任命，无需重复任命。")
