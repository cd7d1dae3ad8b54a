"""Accounts: passwords, resets, invitations and the growing wait after failures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cyzj.contracts.codes import Role
from cyzj.domain.errors import DomainError
from member_schools.domain.account import (
    Account,
    check_account_name,
    check_password,
    issue_reset,
    newcomer,
    normal_account,
    redeem_reset,
)
from member_schools.domain.attempts import ACCOUNT, ADDRESS, Attempts, delay_after
from member_schools.domain.invitation import Invitation, accept, revoke

NOW = datetime(2026, 10, 28, 1, tzinfo=UTC)
ID = UUID(int=1)


def account() -> Account:
    return Account(ID, UUID(int=2), "t1001", "hash", NOW)


def invitation() -> Invitation:
    return Invitation(
        ID, ID, Role.TEACHER, "示例教师甲", None, "0" * 64, ID, NOW, NOW + timedelta(days=14)
    )


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "至少10位"),
        ("my-t1001-and-more", "不能包含账号"),
        ("示例教师甲的长长的密码", "不能包含姓名"),
        ("aaaaaaaaabab", "不同的字符"),
        ("1234567890", "连续的"),
        ("zyxwvutsrqpo", "连续的"),
        ("x" * 129, "至多128位"),
    ],
)
def test_a_weak_password_says_what_to_change(password: str, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        check_password(password, "t1001", "示例教师甲")


def test_a_sentence_is_a_good_password() -> None:
    check_password("山城的雾早上八点才散开", "t1001", "示例教师甲")
    check_password("correct horse 7", "t1001", "示例教师甲")


@pytest.mark.parametrize("name", ["ab", "有中文", "-abc", "a b c", "a" * 65])
def test_an_account_name_has_letters_digits_and_few_signs(name: str) -> None:
    with pytest.raises(DomainError, match="账号用3至64位"):
        check_account_name(normal_account(name))


def test_an_account_name_ignores_case_and_spaces_around() -> None:
    assert normal_account("  T1001@Example ") == "t1001@example"
    check_account_name("13800000000")


def test_a_person_needs_a_name_and_a_telephone_number_only_if_given() -> None:
    assert newcomer(ID, " 示例教师甲 ", "138 0000 0000").phone == "13800000000"
    assert newcomer(ID, "示例教师甲", "").phone is None
    with pytest.raises(DomainError) as refusal:
        newcomer(ID, "", "电话")
    assert [field.field for field in refusal.value.fields] == ["name", "phone"]


def test_a_reset_code_works_once_and_for_a_day() -> None:
    reset = issue_reset(UUID(int=5), account(), "f" * 64, NOW)
    used, changed = redeem_reset(reset, account(), "new", NOW + timedelta(hours=23))
    assert changed.password_hash == "new"
    assert changed.password_changed_at == NOW + timedelta(hours=23)
    with pytest.raises(DomainError, match="已用过或已过期"):
        redeem_reset(used, changed, "again", NOW + timedelta(hours=23))
    with pytest.raises(DomainError, match="已用过或已过期"):
        redeem_reset(reset, account(), "late", NOW + timedelta(hours=24))


def test_an_invitation_is_accepted_once() -> None:
    used = accept(invitation(), UUID(int=3), NOW)
    assert used.state(NOW) == "accepted"
    with pytest.raises(DomainError, match="已接受"):
        accept(used, UUID(int=4), NOW)


def test_an_invitation_expires_and_can_be_taken_back() -> None:
    with pytest.raises(DomainError, match="已过期"):
        accept(invitation(), UUID(int=3), NOW + timedelta(days=14))
    taken_back = revoke(invitation(), NOW)
    with pytest.raises(DomainError, match="已撤回"):
        accept(taken_back, UUID(int=3), NOW)
    with pytest.raises(DomainError, match="已撤回"):
        revoke(taken_back, NOW)


def test_the_wait_grows_with_each_failure_and_stops_at_a_quarter_of_an_hour() -> None:
    waits = [delay_after(n, ACCOUNT).total_seconds() for n in range(8)]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8]
    assert delay_after(500, ACCOUNT) == timedelta(minutes=15)
    assert delay_after(20, ADDRESS) == timedelta(0)


def test_a_failure_counts_from_its_moment_and_is_forgotten_after_a_quiet_half_day() -> None:
    attempts = Attempts()
    for _ in range(6):
        attempts = attempts.failed(NOW)
    assert attempts.wait(ACCOUNT, NOW + timedelta(seconds=1)) == timedelta(seconds=3)
    assert attempts.wait(ACCOUNT, NOW + timedelta(seconds=4)) <= timedelta(0)
    assert attempts.failed(NOW + timedelta(hours=13)).failures == 1
