"""Agreements in and out of the database, with every text that was ever proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import exists
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.errors import not_found
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_parts import Draft
from member_schools.domain.agreement_text import Content
from member_schools.storage.agreement_rows import (
    AGREEMENT_NUMBERS,
    AgreementRevisionRow,
    AgreementRow,
)

_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)


def _derived(agreement: Agreement) -> Mapping[str, object]:
    """For searching. A draft that was not shared is its drafter's alone."""
    parties = agreement.parties if agreement.shared else (agreement.drafted_by_id,)
    return {
        "parties": list(parties),
        "title": agreement.content.title,
        "valid_to": agreement.valid_to,
        "files": [paper.sha256 for paper in agreement.papers],
    }


agreements = Repository(Agreement, AgreementRow, "XY", AGREEMENT_NUMBERS, _derived)


async def keep_text(session: AsyncSession, id: UUID, draft: Draft) -> None:
    """The text as it stands now; the same again changes nothing."""
    row: dict[str, Any] = {
        "agreement_id": id,
        "content_hash": draft.content_hash,
        "content": _CONTENT.dump_python(draft.content, mode="json"),
        "edited_by_id": draft.edited_by_id,
        "edited_at": draft.edited_at,
    }
    await session.execute(insert(AgreementRevisionRow).values(row).on_conflict_do_nothing())


async def text_of(session: AsyncSession, id: UUID, content_hash: str) -> Content:
    """A text of the agreement by its hash; 404 where it never had it."""
    row = await session.get(AgreementRevisionRow, (id, content_hash))
    if row is None:
        raise not_found("这份协议没有这个内容指纹的文本，请核对。")
    return _CONTENT.validate_python(row.content)


async def by_number(session: AsyncSession, number: str) -> Agreement | None:
    """The agreement that people call so; None where there is none."""
    query = select(AgreementRow).where(col(AgreementRow.number) == number)
    row = (await session.execute(query)).scalar_one_or_none()
    return state_of(Agreement, row) if row else None


async def in_use(session: AsyncSession, sha256: str) -> bool:
    """Whether an agreement refers to the content of this hash."""
    used = select(AgreementRow.id).where(col(AgreementRow.files).contains([sha256]))
    return bool(await session.scalar(select(exists(used))))
