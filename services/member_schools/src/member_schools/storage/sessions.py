"""Sessions, signing keys, flows of the outside provider, and the two logs: row ↔ domain."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.ids import new_id
from cyzj.storage.rows import columns_of, copy_into, row_of, state_of
from member_schools.domain.attempts import FORGOTTEN_AFTER
from member_schools.domain.refusals import session_over
from member_schools.domain.session import IDLE, Ending, Session
from member_schools.domain.token import Key
from member_schools.storage.access_rows import (
    AccessLogRow,
    AttemptsRow,
    NameLookupRow,
    OidcFlowRow,
    SessionRow,
    SigningKeyRow,
)

FLOW_LIFE = timedelta(minutes=10)
KEPT = timedelta(days=30)


async def add(session: AsyncSession, opened: Session) -> None:
    """Write a new session down."""
    session.add(row_of(SessionRow, opened))
    await session.flush()


async def by_token(session: AsyncSession, token_hash: str) -> Session:
    """The session that a token opens, whether over or not, locked until the commit; else 401."""
    row = (
        await session.execute(
            select(SessionRow).where(col(SessionRow.token_hash) == token_hash).with_for_update()
        )
    ).scalar_one_or_none()
    if row is None:
        raise session_over()
    return state_of(Session, row)


async def save(session: AsyncSession, changed: Session) -> None:
    """Write a loaded session's changes down."""
    copy_into(await session.get_one(SessionRow, changed.id), changed)
    await session.flush()


async def end_all(session: AsyncSession, person_ref: UUID, ending: Ending, now: datetime) -> None:
    """End every open session of the person."""
    await session.execute(
        update(SessionRow)
        .where(col(SessionRow.person_ref) == person_ref, col(SessionRow.ended_at).is_(None))
        .values(ended_at=now, ending=ending)
        .execution_options(synchronize_session=False)
    )


async def count_open(session: AsyncSession, now: datetime) -> int:
    """How many sessions hold at `now`."""
    holding = (col(SessionRow.ended_at).is_(None), col(SessionRow.seen_at) > now - IDLE)
    counted = select(func.count()).select_from(SessionRow).where(*holding)
    return int((await session.execute(counted)).scalar_one())


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Drop sessions that ended long ago (the access log keeps that they were) and old failures."""
    await session.execute(delete(SessionRow).where(col(SessionRow.opened_at) < now - KEPT))
    forgotten = col(AttemptsRow.last_failed_at) < now - FORGOTTEN_AFTER
    await session.execute(delete(AttemptsRow).where(forgotten))


async def keys(session: AsyncSession, *, lock: bool = False) -> list[tuple[Key, str]]:
    """Every signing key with its private JWK; with `lock`, nobody else rotates until the commit."""
    if lock:
        await session.execute(text("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE"))
    rows = await session.execute(select(SigningKeyRow).order_by(col(SigningKeyRow.made_at)))
    return [(state_of(Key, row), row.private_jwk) for row in rows.scalars()]


async def add_key(session: AsyncSession, key: Key, private_jwk: str) -> None:
    """Write a new signing key down."""
    session.add(SigningKeyRow(**columns_of(key), private_jwk=private_jwk))
    await session.flush()


async def save_key(session: AsyncSession, key: Key) -> None:
    """Write a loaded key's changes down."""
    copy_into(await session.get_one(SigningKeyRow, key.kid), key)
    await session.flush()


async def add_flow(session: AsyncSession, flow: OidcFlowRow) -> None:
    """Write a started sign-in down, and forget those that never came back."""
    await session.execute(
        delete(OidcFlowRow).where(col(OidcFlowRow.started_at) < flow.started_at - FLOW_LIFE)
    )
    session.add(flow)
    await session.flush()


async def take_flow(session: AsyncSession, state_hash: str, now: datetime) -> OidcFlowRow | None:
    """The started sign-in, taken so that it serves once; None if unknown or too old."""
    flow = await session.get(OidcFlowRow, state_hash, with_for_update=True)
    if flow is None:
        return None
    await session.delete(flow)
    await session.flush()
    return flow if now - flow.started_at < FLOW_LIFE else None


async def log_access(
    session: AsyncSession,
    what: str,
    now: datetime,
    *,
    actor: str,
    person_ref: UUID | None = None,
    organisation_id: UUID | None = None,
) -> None:
    """Write down what happened to somebody's access."""
    session.add(
        AccessLogRow(
            id=new_id(),
            at=now,
            what=what,
            person_ref=person_ref,
            actor=actor,
            organisation_id=organisation_id,
        )
    )
    await session.flush()


async def log_lookup(session: AsyncSession, lookup: NameLookupRow) -> None:
    """Write down who asked for whose names."""
    session.add(lookup)
    await session.flush()
