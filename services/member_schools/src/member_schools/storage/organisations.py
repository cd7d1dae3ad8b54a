"""Organisations: row ↔ domain. Who changes one holds its row's lock until the commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import OrganisationKind, Standing
from cyzj.domain.errors import DomainError, FieldError, conflict, not_found, stale
from cyzj.storage.rows import columns_of, state_of
from member_schools.domain.activity import Activity
from member_schools.domain.organisation import FormerName, Organisation
from member_schools.domain.profile import Profile
from member_schools.storage.rows import ActivityRow, OrganisationRow

_NAMES = TypeAdapter(tuple[FormerName, ...])


def organisation_in(row: OrganisationRow) -> Organisation:
    """The organisation in a row."""
    return Organisation(
        id=row.id,
        version=row.version,
        profile=state_of(Profile, row),
        standing=Standing(row.standing),
        member_since=row.member_since,
        standing_reason=row.standing_reason,
        resolution=row.resolution,
        successor_id=row.successor_id,
        former_names=_NAMES.validate_python(row.former_names),
    )


async def add(session: AsyncSession, organisation: Organisation, now: datetime) -> None:
    """Write a new organisation down; a second with the same name or code breaks a constraint."""
    session.add(OrganisationRow(**_columns(organisation), created_at=now, changed_at=now))
    await session.flush()


async def load(
    session: AsyncSession, id: UUID, *, expected_version: int | None = None
) -> Organisation:
    """The organisation, locked until the commit; raises 404, or 409 if the version is another."""
    row = await session.get(OrganisationRow, id, with_for_update=True)
    if row is None:
        raise not_found()
    if expected_version is not None and row.version != expected_version:
        raise stale(row.version, standing=row.standing)
    return organisation_in(row)


async def save(session: AsyncSession, organisation: Organisation, now: datetime) -> None:
    """Write a loaded organisation's changes down."""
    row = await session.get_one(OrganisationRow, organisation.id)
    for name, value in _columns(organisation).items():
        setattr(row, name, value)
    row.changed_at = now
    await session.flush()


def _columns(organisation: Organisation) -> dict[str, Any]:
    columns = columns_of(organisation)
    profile: dict[str, Any] = columns.pop("profile")
    return columns | profile


@dataclass(frozen=True)
class Registered:
    """An organisation, and the day on which it last began or hosted something, if known."""

    organisation: Organisation
    last_activity_on: date | None


async def show(session: AsyncSession, id: UUID) -> Registered:
    """The organisation as it stands; raises 404."""
    row = await session.get(OrganisationRow, id)
    if row is None:
        raise not_found()
    days = await last_activities(session, [id])
    return Registered(organisation_in(row), days.get(id))


async def last_activities(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, date]:
    """The last day of activity of those of `ids` that have one."""
    rows = await session.execute(
        select(col(ActivityRow.organisation_id), col(ActivityRow.last_activity_on)).where(
            col(ActivityRow.organisation_id).in_(ids)
        )
    )
    return dict(rows.all())


async def some(session: AsyncSession, ids: set[UUID]) -> dict[UUID, Organisation]:
    """Those of `ids` that are registered."""
    rows = await session.execute(
        select(OrganisationRow).where(col(OrganisationRow.id).in_(list(ids)))
    )
    return {row.id: organisation_in(row) for row in rows.scalars()}


async def the_office(session: AsyncSession) -> Organisation | None:
    """The group office's own organisation, if it is registered."""
    row = (
        await session.execute(
            select(OrganisationRow).where(col(OrganisationRow.kind) == OrganisationKind.OFFICE)
        )
    ).scalar_one_or_none()
    return organisation_in(row) if row else None


async def note_activities(session: AsyncSession, activities: list[Activity]) -> None:
    """Keep the latest day of each organisation; earlier ones change nothing, in any order."""
    latest: dict[UUID, Activity] = {}
    for activity in activities:
        known = latest.get(activity.organisation_id)
        if known is None or activity.on > known.on:
            latest[activity.organisation_id] = activity
    if not latest:
        return
    rows = [
        {
            "organisation_id": a.organisation_id,
            "last_activity_on": a.on,
            "event_type": a.event_type,
            "subject": a.subject,
        }
        for a in sorted(latest.values(), key=lambda a: a.organisation_id)
    ]
    statement = insert(ActivityRow).values(rows)
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["organisation_id"],
            set_={
                "last_activity_on": new.last_activity_on,
                "event_type": new.event_type,
                "subject": new.subject,
            },
            where=new.last_activity_on > col(ActivityRow.last_activity_on),
        )
    )


def name_taken() -> DomainError:
    """Another organisation of the register has this name."""
    return _taken("name", "登记册中已有同名单位，请核对是否重复登记。")


def credit_code_taken() -> DomainError:
    """Another organisation of the register has this code."""
    return _taken("credit_code", "登记册中已有单位使用这个统一社会信用代码，请核对。")


def school_code_taken() -> DomainError:
    """Another organisation of the register has this code."""
    return _taken("school_id_code", "登记册中已有学校使用这个学校标识码，请核对。")


def office_stands() -> DomainError:
    """There is one group office."""
    return _taken("kind", "集团办公室已经登记，只能有一个。")


def _taken(field: str, message: str) -> DomainError:
    return conflict("already-registered", message, FieldError(field, message))
