"""Set a new password with the office's one-time code."""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.storage.unit import Runner, Unit
from member_schools.application.callers import NOBODY_YET
from member_schools.application.passwords import Passwords
from member_schools.domain import account as domain
from member_schools.domain.account import check_password
from member_schools.domain.secret import hash_secret
from member_schools.domain.session import Ending
from member_schools.storage import accounts, people, sessions


@dataclass(frozen=True)
class RedeemReset:
    """The code and the password wanted."""

    code: str
    password: str


async def redeem_reset(runner: Runner, command: RedeemReset, passwords: Passwords) -> None:
    """The password is set, the code used up, every session of the person ended.

    The code is looked at before the password is hashed: guessing codes costs us nothing.
    """
    code = hash_secret(command.code)
    await runner.run(
        "redeem_reset.look", NOBODY_YET, lambda unit: accounts.reset_by_code(unit.session, code)
    )
    password_hash = await passwords.hash(command.password)
    await runner.run(
        "redeem_reset", NOBODY_YET, lambda unit: _redeem(unit, code, command, password_hash)
    )


async def _redeem(unit: Unit, code: str, command: RedeemReset, password_hash: str) -> None:
    reset, account = await accounts.reset_by_code(unit.session, code)
    who = await people.person(unit.session, account.person_ref)
    check_password(command.password, account.account_name, who.name)
    used, changed = domain.redeem_reset(reset, account, password_hash, unit.now)
    await accounts.save_reset(unit.session, used)
    await accounts.save_account(unit.session, changed)
    await sessions.end_all(unit.session, account.person_ref, Ending.PASSWORD, unit.now)
    await sessions.log_access(
        unit.session,
        "password_reset",
        unit.now,
        actor=str(account.person_ref),
        person_ref=account.person_ref,
    )
