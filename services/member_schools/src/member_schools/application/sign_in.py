"""Sign in with an account and a password; each failure makes the next wait longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cyzj.storage.unit import Runner, Unit
from member_schools.application.callers import NOBODY_YET, person_caller
from member_schools.application.open_session import Opened, open_session
from member_schools.application.passwords import Passwords
from member_schools.domain.account import Account, normal_account
from member_schools.domain.attempts import ACCOUNT, ADDRESS, Attempts, Patience
from member_schools.domain.refusals import TooSoon, wrong_credentials
from member_schools.domain.secret import NewSecret, hash_secret
from member_schools.storage import accounts


@dataclass(frozen=True)
class SignIn:
    """This account and password, from this address (None: behind a proxy that does not say)."""

    account: str
    password: str
    address: str | None

    def counters(self) -> Iterator[tuple[str, str, Patience]]:
        """Under what failures are counted; what was typed is not kept."""
        yield "account", hash_secret(normal_account(self.account)), ACCOUNT
        if self.address is not None:
            yield "address", hash_secret(self.address), ADDRESS


async def sign_in(
    runner: Runner, command: SignIn, passwords: Passwords, new_secret: NewSecret
) -> Opened:
    """A session; raises `TooSoon` or the one answer for any wrong account or password.

    The attempt is counted as failed before the password is looked at, so that many at once do
    not slip through; a success takes it back.
    """
    account = await runner.run("sign_in.try", NOBODY_YET, lambda unit: _count(unit, command))
    known = account.password_hash if account else None
    if not await passwords.match(command.password, known) or account is None:
        raise wrong_credentials()
    caller = person_caller(account.person_ref)

    async def work(unit: Unit) -> Opened:
        await _take_back(unit, command)
        return await open_session(unit, account.person_ref, "signed_in", new_secret)

    return await runner.run("sign_in", caller, work)


async def _count(unit: Unit, command: SignIn) -> Account | None:
    for kind, key, patience in command.counters():
        attempts = await accounts.attempts(unit.session, kind, key, unit.now)
        _refuse_while_waiting(attempts, patience, unit.now)
        await accounts.save_attempts(unit.session, kind, key, attempts.failed(unit.now))
    return await accounts.account_named(unit.session, normal_account(command.account))


def _refuse_while_waiting(attempts: Attempts, patience: Patience, now: datetime) -> None:
    wait = attempts.wait(patience, now)
    if wait.total_seconds() > 0:
        raise TooSoon(wait)


async def _take_back(unit: Unit, command: SignIn) -> None:
    for kind, key, patience in command.counters():
        attempts = await accounts.attempts(unit.session, kind, key, unit.now)
        kept = Attempts() if patience is ACCOUNT else attempts.taken_back()
        await accounts.save_attempts(unit.session, kind, key, kept)
