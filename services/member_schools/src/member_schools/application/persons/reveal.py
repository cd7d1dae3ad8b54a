"""Parts of a person's data in full, for a purpose: who saw what, when and what for is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import Role
from cyzj.domain.caller import Caller
from cyzj.domain.errors import FieldError, invalid
from cyzj.domain.ids import new_id
from cyzj.http.paging import Paging, Sortable, fetch
from cyzj.storage.unit import Unit
from member_schools.application.persons.show_person import require_near
from member_schools.domain.personal_data import PersonalData, PersonalField, checked_purpose
from member_schools.storage import personal
from member_schools.storage.record_rows import PersonalAccessRow

SELF = "self"
SORTABLE: Sortable = {"id": col(PersonalAccessRow.id), "at": col(PersonalAccessRow.at)}
_LEADING = (Role.GROUP_OFFICE, Role.SCHOOL_LEADER, Role.COORDINATOR)


@dataclass(frozen=True)
class Reveal:
    """Whose data, which parts, and what for; `school`: how far the right reaches (None: everybody)."""

    person_ref: UUID
    fields: Sequence[PersonalField]
    purpose: str
    school: UUID | None


async def reveal(unit: Unit, command: Reveal) -> PersonalData:
    """The parts asked for in full, the rest empty."""
    purpose, fields = checked_purpose(command.purpose), set(command.fields)
    if not fields:
        message = "请选择要查看哪几项，只选用得着的。"
        raise invalid("fields-required", message, FieldError("fields", message))
    await require_near(
        unit.session, command.person_ref, unit.caller, school=command.school, now=unit.now
    )
    data = await personal.held(unit.session, command.person_ref)
    await note_access(
        unit, command.person_ref, [one for one in PersonalField if one in fields], purpose
    )
    return PersonalData(
        version=data.version,
        **{str(one): getattr(data, one) for one in fields},
    )


async def note_access(
    unit: Unit, person_ref: UUID, fields: Sequence[PersonalField], purpose: str
) -> None:
    """Write down that the caller saw these parts of the person's data."""
    by = unit.caller.person_ref
    assert by is not None
    row = PersonalAccessRow(
        id=new_id(),
        person_ref=person_ref,
        at=unit.now,
        by=by,
        role=_as_what(unit.caller, person_ref),
        organisation_id=unit.caller.school_id,
        purpose=purpose,
        fields=[str(one) for one in fields],
    )
    unit.session.add(row)
    await unit.session.flush()


async def accesses(
    session: AsyncSession, person_ref: UUID, paging: Paging
) -> tuple[list[PersonalAccessRow], str | None, int | None]:
    """Who saw the person's data, the latest first."""
    query = select(PersonalAccessRow).where(col(PersonalAccessRow.person_ref) == person_ref)
    rows = await fetch(session, query, paging, sortable=SORTABLE, default="-at")
    return list(rows.rows), rows.next_cursor, rows.total


def _as_what(caller: Caller, person_ref: UUID) -> str:
    if caller.person_ref == person_ref:
        return SELF
    return next((str(one) for one in _LEADING if caller.holds(one)), "")
