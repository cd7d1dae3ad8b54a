"""Change one's own password; every session of the person ends, the one that asks included."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.caller import Caller
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.storage.unit import Runner, Unit
from member_schools.application.passwords import Passwords
from member_schools.domain.account import Account, check_password, new_password
from member_schools.domain.session import Ending
from member_schools.storage import accounts, people, sessions


@dataclass(frozen=True)
class ChangePassword:
    """From the present password to another."""

    present: str
    wanted: str


async def change_password(
    runner: Runner, caller: Caller, command: ChangePassword, passwords: Passwords
) -> None:
    """The new password holds; refused unless the present one is right and the new one strong."""
    person_ref = caller.person_ref
    assert person_ref is not None
    account = await runner.run("change_password.look", caller, lambda u: _account(u, person_ref))
    if not await passwords.match(command.present, account.password_hash):
        message = "现在的密码不对，请重新输入。"
        raise invalid("wrong-password", message, FieldError("present", message))
    wanted = await passwords.hash(command.wanted)
    await runner.run(
        "change_password", caller, lambda unit: _change(unit, account, command.wanted, wanted)
    )


async def _account(unit: Unit, person_ref: UUID) -> Account:
    account = await accounts.account_of(unit.session, person_ref)
    if account is None:
        raise conflict("no-account", "您用统一身份登录，没有本地密码。")
    return account


async def _change(unit: Unit, seen: Account, wanted: str, password_hash: str) -> None:
    account = await _account(unit, seen.person_ref)
    if account.password_hash != seen.password_hash:
        raise conflict("password-changed", "密码刚在别处改过，请重新登录。")
    who = await people.person(unit.session, account.person_ref)
    check_password(wanted, account.account_name, who.name)
    await accounts.save_account(unit.session, new_password(account, password_hash, unit.now))
    await sessions.end_all(unit.session, account.person_ref, Ending.PASSWORD, unit.now)
    await sessions.log_access(
        unit.session,
        "password_changed",
        unit.now,
        actor=unit.caller.key,
        person_ref=account.person_ref,
    )
