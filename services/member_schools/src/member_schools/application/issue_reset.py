"""The office hands out a one-time code to set a new password with."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.errors import conflict
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.domain import account as domain
from member_schools.domain.account import PasswordReset
from member_schools.domain.secret import NewSecret, hash_secret
from member_schools.storage import accounts, people, sessions


@dataclass(frozen=True)
class IssuedReset:
    """The reset, the account it is for, and its code, which nobody can be told again."""

    reset: PasswordReset
    account_name: str
    code: str


async def issue_reset(unit: Unit, person_ref: UUID, new_secret: NewSecret) -> IssuedReset:
    """A code for the person's account, good once within 24 hours; the old password holds until then."""
    await people.person(unit.session, person_ref)
    account = await accounts.account_of(unit.session, person_ref)
    if account is None:
        raise conflict("no-account", "此人用统一身份登录，没有本地密码可重置。")
    code = new_secret()
    reset = domain.issue_reset(new_id(), account, hash_secret(code), unit.now)
    await accounts.add_reset(unit.session, reset)
    await sessions.log_access(
        unit.session, "reset_issued", unit.now, actor=unit.caller.key, person_ref=person_ref
    )
    return IssuedReset(reset, account.account_name, code)
