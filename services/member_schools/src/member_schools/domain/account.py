"""A person and the account they sign in with; names stay in this service only."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from cyzj.domain.errors import FieldError, conflict, invalid
from member_schools.domain.personal_data import checked_phone

ACCOUNT_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")
PASSWORD_LENGTH = range(10, 129)
DIFFERENT_CHARACTERS = 5
RESET_LIFE = timedelta(hours=24)
NAME_LENGTH = 40
ERASED = "已注销人员"
"""What a person is called whose name was erased; the column holds an empty text then."""


@dataclass(frozen=True)
class Person:
    """A person of the alliance. `name` is personal data: never in an event or a log."""

    ref: UUID
    """The person_ref (UUIDv7) by which everybody else knows the person."""
    name: str
    erased_at: datetime | None = None


@dataclass(frozen=True)
class Newcomer:
    """A person who comes in, with the telephone number that is sealed at once."""

    ref: UUID
    name: str
    phone: str | None = None


@dataclass(frozen=True)
class Account:
    """How a person signs in with a password."""

    id: UUID
    person_ref: UUID
    account_name: str
    """Normal (`normal_account`), unique."""
    password_hash: str
    password_changed_at: datetime


@dataclass(frozen=True)
class PasswordReset:
    """A one-time code that the office hands over; only its SHA-256 is kept."""

    id: UUID
    account_id: UUID
    code_hash: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True)
class OutsideIdentity:
    """Who an outside OIDC provider says the person is; linked by invitation only."""

    issuer: str
    subject: str
    person_ref: UUID


def newcomer(ref: UUID, name: str, phone: str | None) -> Newcomer:
    """A person with a name of 1 to 40 characters and, if given, a telephone number."""
    name, (phone, wrong) = name.strip(), checked_phone(phone)
    problems = []
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        problems.append(FieldError("name", f"请填写姓名，不超过{NAME_LENGTH}字。"))
    if wrong:
        problems.append(wrong)
    if problems:
        raise invalid("bad-person", problems[0].message, *problems)
    return Newcomer(ref, name, phone)


def normal_account(text: str) -> str:
    """An account name as it is compared and stored: trimmed, small letters."""
    return text.strip().casefold()


def check_account_name(name: str) -> None:
    """Raises unless a normal account name has 3 to 64 letters, digits, `.`, `_`, `-`, `@`."""
    if not ACCOUNT_NAME.fullmatch(name):
        message = "账号用3至64位字母、数字或 . _ - @，并以字母或数字开头；可以用工号或手机号。"
        raise invalid("bad-account-name", message, FieldError("account", message))


def check_password(password: str, account_name: str, person_name: str) -> None:
    """Raises with what to change unless the password is long and not near what others know."""
    message = _password_problem(password, account_name, person_name)
    if message:
        raise invalid("weak-password", message, FieldError("password", message))


def _password_problem(password: str, account_name: str, person_name: str) -> str | None:
    folded = password.casefold()
    if len(password) not in PASSWORD_LENGTH:
        return f"密码至少{PASSWORD_LENGTH[0]}位，至多{PASSWORD_LENGTH[-1]}位，请修改；一句好记的话就很好。"
    if account_name and account_name.casefold() in folded:
        return "密码不能包含账号，请换一个。"
    if len(person_name) > 1 and person_name.casefold() in folded:
        return "密码不能包含姓名，请换一个。"
    if len(set(folded)) < DIFFERENT_CHARACTERS:
        return f"密码至少要有{DIFFERENT_CHARACTERS}个不同的字符，请换一个。"
    if _is_run(folded):
        return "密码不能是连续的字母或数字，请换一个。"
    return None


def _is_run(text: str) -> bool:
    """Whether every step up or down is by one, like 1234567890 or zyxwvutsrq (0 follows 9)."""
    steps = {(ord(b) - ord(a)) for a, b in pairwise(text)}
    return steps <= {1, ord("0") - ord("9")} or steps <= {-1, ord("9") - ord("0")}


def issue_reset(id: UUID, account: Account, code_hash: str, now: datetime) -> PasswordReset:
    """A code that the person may use once within 24 hours to set a new password."""
    return PasswordReset(id, account.id, code_hash, now, now + RESET_LIFE)


def redeem_reset(
    reset: PasswordReset, account: Account, password_hash: str, now: datetime
) -> tuple[PasswordReset, Account]:
    """The code is used up and the account has its new password; refused when used or too old."""
    if reset.used_at is not None or now >= reset.expires_at:
        raise conflict("reset-over", "重置码已用过或已过期，请联系集团办公室重新发放。")
    return replace(reset, used_at=now), new_password(account, password_hash, now)


def new_password(account: Account, password_hash: str, now: datetime) -> Account:
    """The account with another password; every session of the person ends with it."""
    return replace(account, password_hash=password_hash, password_changed_at=now)
