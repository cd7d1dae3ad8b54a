"""Personal data: sealed with the person's own key, read and written here and nowhere else.

AES-256-GCM; the person's reference is bound in, so that a row under another's name does not open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, delete, select

from cyzj.domain.errors import conflict, not_found
from cyzj.sealing import Sealed, new_key, opened, seal
from member_schools.domain.personal_data import PersonalData
from member_schools.storage.record_rows import PersonalDataRow, PersonKeyRow
from member_schools.storage.rows import PersonRow

_ADAPTER = TypeAdapter(PersonalData)


async def of(session: AsyncSession, refs: Sequence[UUID]) -> dict[UUID, PersonalData]:
    """The data of each person in the clear; nothing for one without, or whose key was dropped."""
    row, key, person = PersonalDataRow, PersonKeyRow, PersonRow
    query = (
        select(col(person.ref), col(person.phone), col(key.key), row)
        .outerjoin(row, col(row.person_ref) == col(person.ref))
        .outerjoin(key, col(key.person_ref) == col(person.ref))
        .where(col(person.ref).in_(refs))
    )
    found = dict.fromkeys(refs, PersonalData())
    for ref, phone, secret, sealed in (await session.execute(query)).all():
        if sealed is not None and secret is not None:
            found[ref] = _opened(secret, sealed)
        elif phone is not None:
            found[ref] = PersonalData(phone=phone)
    return found


async def held(session: AsyncSession, ref: UUID) -> PersonalData:
    """The person's data, locked until the commit; 404 for one not known, 409 for one erased."""
    query = select(PersonRow).where(col(PersonRow.ref) == ref).with_for_update()
    person = (await session.execute(query)).scalar_one_or_none()
    if person is None:
        raise not_found()
    if person.erased_at is not None:
        raise conflict("person-erased", "此人已注销，个人资料已不可读。")
    return (await of(session, [ref]))[ref]


async def keep(session: AsyncSession, ref: UUID, data: PersonalData, now: datetime) -> None:
    """Seal the data with the person's key, made now if there is none; the old column is emptied."""
    new = insert(PersonKeyRow).values(person_ref=ref, key=new_key(), created_at=now)
    await session.execute(new.on_conflict_do_nothing())
    key = await session.scalar(select(PersonKeyRow.key).where(col(PersonKeyRow.person_ref) == ref))
    assert key is not None
    made = seal(key, ref, _ADAPTER.dump_json(data))
    kept = {"nonce": made.nonce, "sealed": made.content, "changed_at": now}
    statement = insert(PersonalDataRow).values(person_ref=ref, **kept)
    await session.execute(statement.on_conflict_do_update(index_elements=["person_ref"], set_=kept))
    await session.execute(update(PersonRow).where(col(PersonRow.ref) == ref).values(phone=None))


async def drop_key(session: AsyncSession, ref: UUID) -> None:
    """Nobody reads what was sealed with it again."""
    await session.execute(delete(PersonKeyRow).where(col(PersonKeyRow.person_ref) == ref))


def _opened(key: bytes, row: PersonalDataRow) -> PersonalData:
    return _ADAPTER.validate_json(opened(key, row.person_ref, Sealed(row.nonce, row.sealed)))
