"""Accounts, resets, outside identities and failed attempts: row ↔ domain."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.errors import DomainError, FieldError, conflict, not_found
from cyzj.storage.rows import columns_of, copy_into, row_of, state_of
from member_schools.domain.account import Account, OutsideIdentity, PasswordReset
from member_schools.domain.attempts import Attempts
from member_schools.storage.access_rows import (
    AccountRow,
    AttemptsRow,
    OutsideIdentityRow,
    PasswordResetRow,
)


async def add_account(session: AsyncSession, account: Account) -> None:
    """Write a new account down; a name in use breaks a constraint."""
    session.add(row_of(AccountRow, account))
    await session.flush()


async def account_named(session: AsyncSession, account_name: str) -> Account | None:
    """The account with this (normal) name."""
    return await _account(session, col(AccountRow.account_name) == account_name)


async def account_of(session: AsyncSession, person_ref: UUID) -> Account | None:
    """The person's account, locked until the commit; None for a person with an outside identity only."""
    return await _account(session, col(AccountRow.person_ref) == person_ref, lock=True)


async def _account(session: AsyncSession, where: object, *, lock: bool = False) -> Account | None:
    query = select(AccountRow).where(where)  # type: ignore[arg-type]  # a column expression
    row = (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    return state_of(Account, row) if row else None


async def save_account(session: AsyncSession, account: Account) -> None:
    """Write an account's changes down."""
    copy_into(await session.get_one(AccountRow, account.id), account)
    await session.flush()


async def add_reset(session: AsyncSession, reset: PasswordReset) -> None:
    """Write a reset down."""
    session.add(row_of(PasswordResetRow, reset))
    await session.flush()


async def reset_by_code(session: AsyncSession, code_hash: str) -> tuple[PasswordReset, Account]:
    """The reset that a code opens and its account, locked until the commit; raises 404."""
    row = (
        await session.execute(
            select(PasswordResetRow)
            .where(col(PasswordResetRow.code_hash) == code_hash)
            .with_for_update()
        )
    ).scalar_one_or_none()
    if row is None:
        raise not_found("重置码不对，请检查是否输全，或请集团办公室重新发放。")
    account = await session.get_one(AccountRow, row.account_id, with_for_update=True)
    return state_of(PasswordReset, row), state_of(Account, account)


async def save_reset(session: AsyncSession, reset: PasswordReset) -> None:
    """Write a loaded reset's changes down."""
    copy_into(await session.get_one(PasswordResetRow, reset.id), reset)
    await session.flush()


async def link_identity(session: AsyncSession, identity: OutsideIdentity, now: datetime) -> None:
    """Link an outside identity to a person; one linked to somebody else breaks a constraint."""
    session.add(OutsideIdentityRow(**columns_of(identity), linked_at=now))
    await session.flush()


async def identity(session: AsyncSession, issuer: str, subject: str) -> OutsideIdentity | None:
    """Whom an outside identity belongs to."""
    row = await session.get(OutsideIdentityRow, (issuer, subject))
    return state_of(OutsideIdentity, row) if row else None


async def attempts(session: AsyncSession, kind: str, key: str, now: datetime) -> Attempts:
    """The failures so far, locked until the commit: attempts at once are counted one by one."""
    nothing = {"kind": kind, "key": key, "failures": 0, "last_failed_at": now}
    await session.execute(insert(AttemptsRow).values(nothing).on_conflict_do_nothing())
    row = await session.get_one(
        AttemptsRow, (kind, key), with_for_update=True, populate_existing=True
    )
    return state_of(Attempts, row) if row.failures else Attempts()


async def save_attempts(session: AsyncSession, kind: str, key: str, attempts: Attempts) -> None:
    """Write loaded attempts' changes down."""
    row = await session.get_one(AttemptsRow, (kind, key))
    row.failures = attempts.failures
    if attempts.last_failed_at is not None:
        row.last_failed_at = attempts.last_failed_at
    await session.flush()


def account_name_taken() -> DomainError:
    """Another person has this account name."""
    message = "这个账号已被使用，请换一个；如果是您自己的账号，请先登录再接受邀请。"
    return conflict("account-taken", message, FieldError("account", message))


def account_exists() -> DomainError:
    """The person has an account already."""
    return conflict("account-exists", "您已有账号，请先登录再接受邀请。")


def identity_linked() -> DomainError:
    """The outside identity belongs to another person."""
    return conflict("identity-linked", "这个统一身份已绑定另一位用户，请联系集团办公室。")
