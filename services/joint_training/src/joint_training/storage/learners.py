"""Learners' names: sealed with each learner's own key, read and written here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.sealing import Sealed, new_key, opened, seal
from joint_training.storage.certificate_rows import LearnerDataRow, LearnerKeyRow


async def keep_name(session: AsyncSession, ref: UUID, name: str, now: datetime) -> None:
    """Seal the name under the learner's key, made now if there is none."""
    new = insert(LearnerKeyRow).values(learner_ref=ref, key=new_key(), created_at=now)
    await session.execute(new.on_conflict_do_nothing())
    key = await session.scalar(
        select(LearnerKeyRow.key).where(col(LearnerKeyRow.learner_ref) == ref)
    )
    assert key is not None
    made = seal(key, ref, name.encode())
    kept = {"nonce": made.nonce, "sealed": made.content, "changed_at": now}
    statement = insert(LearnerDataRow).values(learner_ref=ref, **kept)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["learner_ref"], set_=kept)
    )


async def names_of(session: AsyncSession, refs: Iterable[UUID]) -> dict[UUID, str]:
    """The names in the clear; nobody whose key was dropped."""
    row, key = LearnerDataRow, LearnerKeyRow
    query = (
        select(row, col(key.key))
        .join(key, col(key.learner_ref) == col(row.learner_ref))
        .where(col(row.learner_ref).in_(list(refs)))
    )
    return {
        data.learner_ref: opened(secret, data.learner_ref, Sealed(data.nonce, data.sealed)).decode()
        for data, secret in (await session.execute(query)).all()
    }
