"""The ledger balances whatever is posted; statements are computed from it and signed over one hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from teacher_exchanges.domain import statement_steps as steps
from teacher_exchanges.domain.ledger import POOL, Entry, Transfer, correct, post, reverse
from teacher_exchanges.domain.machines import STATEMENT
from teacher_exchanges.domain.statement import Statement
from teacher_exchanges.testing import (
    AS_OFFICE,
    CALENDAR,
    HOME,
    HOST,
    NOW,
    OTHER,
    PERIODS,
    a_nomination,
)

KINDS = sorted(PERIODS)
TERM = date(2027, 1, 31)
PAIR = (HOME, HOST)
DAY = date(2026, 10, 28)


def an_entry(kind: ExchangeType, hours: int) -> Entry:
    """What `hours` recognised of the kind come to."""
    e = a_nomination(kind)
    e = replace(e, status=EngagementStatus.RECOGNISED, recognised_hours=hours)
    decided = post(e, id=new_id(), number="JZ-2026-0001", now=NOW)
    assert decided
    return decided[0]


def net_of(account: UUID, *entries: Entry) -> int:
    return sum(
        one.hours * ((one.giver == account) - (one.receiver == account))
        for entry in entries
        for one in entry.transfers
    )


def taken_back(entry: Entry) -> tuple[Entry, Entry]:
    (taken, _), (back, _) = reverse(
        entry,
        "重复认定",
        id=new_id(),
        number="JZ-2026-0002",
        who=AS_OFFICE,
        now=NOW,
        posted_on=DAY,
    )
    return taken, back


def put_right(entry: Entry, hours: int) -> Entry:
    return correct(
        entry,
        hours,
        "学时录错",
        id=new_id(),
        number="JZ-2026-0003",
        who=AS_OFFICE,
        now=NOW,
        posted_on=DAY,
    )[0]


@given(st.sampled_from(KINDS), st.integers(1, 100_000))
def test_the_sum_over_all_accounts_is_zero_and_a_reversal_leaves_nothing(
    kind: ExchangeType, hours: int
) -> None:
    entry = an_entry(kind, hours)
    assert sum(one.hours for one in entry.transfers) == hours
    taken, back = taken_back(entry)
    assert taken.reversed_by == back.id
    for account in (HOME, HOST, POOL):
        assert net_of(account, entry, back) == 0
    assert sum(net_of(account, entry) for account in (HOME, HOST, POOL)) == 0


@given(st.sampled_from(KINDS), st.integers(1, 100_000), st.integers(1, 100_000))
def test_a_correction_has_the_right_hours_on_the_same_accounts(
    kind: ExchangeType, before: int, after: int
) -> None:
    entry = an_entry(kind, before)
    if before == after:
        with pytest.raises(DomainError, match="相同"):
            put_right(entry, after)
        return
    right = put_right(entry, after)
    assert sum(one.hours for one in right.transfers) == after
    assert right.accounts <= entry.accounts
    _, back = taken_back(entry)
    assert sum(net_of(account, entry, back, right) for account in (HOME, HOST, POOL)) == 0


def test_who_gives_is_a_matter_of_the_kind_of_exchange() -> None:
    assert an_entry(ExchangeType.LECTURE, 800).transfers == (Transfer(HOME, HOST, 800),)
    assert an_entry(ExchangeType.SHADOWING, 800).transfers == (Transfer(HOST, HOME, 800),)
    both = an_entry(ExchangeType.SECONDMENT, 801)
    assert both.transfers == (Transfer(HOME, POOL, 401), Transfer(HOST, POOL, 400))


def test_nothing_is_posted_where_no_hours_were_recognised() -> None:
    e = replace(a_nomination(), status=EngagementStatus.RECOGNISED, recognised_hours=0)
    assert post(e, id=new_id(), number="JZ-2026-0001", now=NOW) is None


def test_an_entry_is_taken_back_once_and_a_reversal_never() -> None:
    taken, back = taken_back(an_entry(ExchangeType.LECTURE, 800))
    with pytest.raises(DomainError, match="已经冲正"):
        taken_back(taken)
    with pytest.raises(DomainError, match="冲正本身"):
        taken_back(back)


def test_the_order_of_a_statement_is_by_id_with_the_alliances_account_last() -> None:
    assert steps.pair_of(HOST, HOME) == (HOME, HOST) == steps.pair_of(HOME, HOST)
    assert steps.pair_of(POOL, HOST) == (HOST, POOL) == steps.pair_of(HOST, POOL)


def a_statement(second: UUID = HOST) -> Statement:
    """Drawn up over two entries, one each way."""
    begun, _ = steps.begin(new_id(), "DZ-2026-0001", (HOME, second), TERM, NOW)
    drawn, _ = steps.draw_up(begun, 0, rows(second), NOW, CALENDAR)
    return drawn


def rows(second: UUID = HOST) -> tuple[steps.Row, ...]:
    entry = an_entry(ExchangeType.LECTURE, 800)
    there = replace(entry, transfers=(Transfer(HOME, second, 800),))
    back = replace(
        entry, id=new_id(), number="JZ-2026-0002", transfers=(Transfer(second, HOME, 300),)
    )
    elsewhere = replace(entry, id=new_id(), transfers=(Transfer(HOME, OTHER, 100),))
    return steps.rows_of([back, elsewhere, there], (HOME, second))


def test_rows_are_the_transfers_between_the_two_in_order() -> None:
    assert [(one.number, one.hours) for one in rows()] == [
        ("JZ-2026-0001", 800),
        ("JZ-2026-0002", -300),
    ]
    drawn = a_statement()
    assert (drawn.first_gave, drawn.second_gave, drawn.closing) == (800, 300, 500)


def test_both_sides_sign_the_same_content_and_then_it_stands_for_ever() -> None:
    drawn = a_statement()
    assert {one.school_id for one in drawn.waiting_on} == {HOME, HOST}
    assert drawn.content_hash
    half, events = steps.sign(drawn, HOST, drawn.content_hash, None, NOW)
    assert (half.status, [one.school_id for one in half.waiting_on]) == ("half_signed", [HOME])
    assert len(events) == 1
    with pytest.raises(DomainError, match="已经签认"):
        steps.sign(half, HOST, drawn.content_hash, None, NOW)
    whole, events = steps.sign(half, HOME, drawn.content_hash, None, NOW)
    assert (whole.status, whole.waiting_on, len(events)) == ("signed", (), 2)
    for act in (
        lambda: steps.dispute(whole, HOME, "数不对", None, NOW),
        lambda: steps.redraw(whole, 0, (), "重算", None, NOW, CALENDAR),
    ):
        with pytest.raises(DomainError, match="现在是"):
            act()


def test_what_was_signed_before_a_dispute_is_void_and_another_hash_is_refused() -> None:
    drawn = a_statement()
    assert drawn.content_hash
    half, _ = steps.sign(drawn, HOME, drawn.content_hash, None, NOW)
    disputed, _ = steps.dispute(half, HOST, "少计一次讲座", None, NOW)
    assert [one.party for one in disputed.waiting_on] == ["office"]
    again, _ = steps.redraw(disputed, 100, rows(), "已核对", None, NOW, CALENDAR)
    assert (again.status, again.revision, again.signatures) == ("open", 2, ())
    assert again.content_hash != drawn.content_hash
    with pytest.raises(DomainError) as refused:
        steps.sign(again, HOME, drawn.content_hash, None, NOW)
    assert refused.value.slug == "content-changed"
    assert refused.value.facts["content_hash"] == again.content_hash


def test_the_office_signs_for_the_alliances_account() -> None:
    drawn = a_statement(POOL)
    assert {one.party for one in drawn.waiting_on} == {"school", "office"}
    assert drawn.content_hash
    half, _ = steps.sign(drawn, POOL, drawn.content_hash, None, NOW)
    assert [one.school_id for one in half.waiting_on] == [HOME]
    assert (half.office_signed, half.signed_by, half.second_id) == (True, (), None)


class Statements(RuleBasedStateMachine):
    """Whatever is tried in whatever order: the table holds, and the ball is always with somebody."""

    @initialize(second=st.sampled_from([HOST, POOL]))
    def begin(self, second: UUID) -> None:
        self.now = NOW
        self.state, _ = steps.begin(new_id(), "DZ-2026-0001", (HOME, second), TERM, NOW)

    @rule(data=st.data())
    def somebody_tries(self, data: st.DataObject) -> None:
        before, self.now = self.state, self.now + timedelta(hours=1)
        side = data.draw(st.sampled_from(before.accounts))
        digest = data.draw(st.sampled_from([before.content_hash or "", "0" * 64]))
        opening = data.draw(st.integers(-100, 100))
        tries = {
            "draw_up": lambda: steps.draw_up(
                before, opening, rows(before.second), self.now, CALENDAR
            ),
            "sign": lambda: steps.sign(before, side, digest, None, self.now),
            "dispute": lambda: steps.dispute(before, side, "数不对", None, self.now),
            "redraw": lambda: steps.redraw(before, opening, (), "已核对", None, self.now, CALENDAR),
        }
        try:
            after, events = tries[data.draw(st.sampled_from(sorted(tries)))]()
        except DomainError:
            return
        self.check(before, after, events)
        self.state = after

    def check(
        self, before: Statement, after: Statement, events: list[steps.StatementState]
    ) -> None:
        assert after.version == before.version + len(events)
        status = str(before.status)
        for event in events:
            name = ".".join(event.TYPE.split(".")[3:5])
            assert any(
                row.event == name and status in row.sources and row.target == event.status
                for row in STATEMENT.transitions
            ), (name, status)
            status = str(event.status)
        assert status == after.status
        waits = after.status not in ("running", "signed")
        assert bool(after.waiting_on) is waits
        assert (after.status == "signed") == (after.revision > 0 and not after.unsigned)
        if after.status in ("open", "half_signed"):
            assert len(after.waiting_on) == len(after.unsigned)


TestStatements = Statements.TestCase
TestStatements.settings = settings(
    derandomize=True,
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
