"""Files that were checked and wait to be confirmed: kept a day, for whoever sent them alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from cyzj.deadlines import schedule
from cyzj.domain.errors import not_found
from cyzj.domain.ids import new_id
from cyzj.storage.tables import moment
from cyzj.storage.unit import Unit

KEPT = timedelta(hours=24)
EXPIRY = "forget_import"
"""The deadline that forgets a kept file."""
FILE_NAME = 120


def imports_table(metadata: MetaData) -> Table:
    """Checked files by their token; the content goes with the confirmation, the rest after a day.

    `problems` is how many the check found; `outcome` says what the confirmation did.
    """
    return Table(
        "imports",
        metadata,
        Column("token", Uuid, primary_key=True),
        Column("kind", String(40), nullable=False),
        Column("caller", String(80), nullable=False),
        Column("school_id", Uuid),
        Column("file_name", String(FILE_NAME), nullable=False),
        Column("content", LargeBinary),
        Column("problems", Integer, nullable=False),
        moment("kept_at"),
        moment("confirmed_at", nullable=True),
        Column("outcome", JSONB),
    )


@dataclass(frozen=True)
class Kept:
    """A checked file. `content` is None once it was confirmed."""

    token: UUID
    file_name: str
    content: bytes | None
    problems: int
    kept_at: datetime
    outcome: dict[str, int] | None = None

    @property
    def expires_at(self) -> datetime:
        return self.kept_at + KEPT


_KEEP = text(
    "INSERT INTO imports (token, kind, caller, school_id, file_name, content, problems, kept_at)"
    " VALUES (:token, :kind, :caller, :school_id, :file_name, :content, :problems, :kept_at)"
)
_FIND = (
    "SELECT token, file_name, content, problems, kept_at, outcome FROM imports"
    " WHERE token = :token AND kind = :kind AND caller = :caller"
    " AND school_id IS NOT DISTINCT FROM :school_id AND kept_at > :oldest"
)
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:place, 0))")
_DONE = text(
    "UPDATE imports SET content = NULL, confirmed_at = :now, outcome = CAST(:outcome AS jsonb)"
    " WHERE token = :token"
)


async def keep(unit: Unit, kind: str, file_name: str, content: bytes, problems: int) -> Kept:
    """Keep a checked file for 24 hours."""
    kept = Kept(new_id(), file_name[-FILE_NAME:], content, problems, unit.now)
    values = {**_whose(unit, kind), "token": kept.token, "file_name": kept.file_name}
    values |= {"content": content, "problems": problems, "kept_at": kept.kept_at}
    await unit.session.execute(_KEEP, values)
    await schedule(unit.session, kept.token, EXPIRY, kept.expires_at)
    return kept


async def find(unit: Unit, kind: str, token: UUID, *, lock: bool = False) -> Kept:
    """The caller's own file of this kind; 404 for everybody else's, and after 24 hours.

    `lock`: until the commit no other import of this kind and school is confirmed.
    """
    whose = _whose(unit, kind)
    if lock:
        place = f"import {kind} {unit.caller.school_id}"
        await unit.session.execute(_ONE_AT_A_TIME, {"place": place})
    query = text(_FIND + (" FOR UPDATE" if lock else ""))
    values = {**whose, "token": token, "oldest": unit.now - KEPT}
    row = (await unit.session.execute(query, values)).first()
    if row is None:
        raise not_found("找不到这次导入，可能已过 24 小时；请重新上传表格。")
    return Kept(**row._mapping)


async def settle(unit: Unit, kept: Kept, outcome: str) -> None:
    """It was confirmed: what it did (JSON) is remembered, the file is not."""
    values = {"token": kept.token, "now": unit.now, "outcome": outcome}
    await unit.session.execute(_DONE, values)


async def forget_import(unit: Unit, token: UUID) -> None:
    """The deadline: nothing of the file is left."""
    await unit.session.execute(text("DELETE FROM imports WHERE token = :token"), {"token": token})


def _whose(unit: Unit, kind: str) -> dict[str, Any]:
    return {"kind": kind, "caller": unit.caller.key, "school_id": unit.caller.school_id}
