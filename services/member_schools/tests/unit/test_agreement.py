"""Agreements: one text that all approve, edits that void approvals, what stays in force, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.agreement import AgreementState, AgreementStatus, Bearer
from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.domain.errors import DomainError
from member_schools.domain import agreement_life as life
from member_schools.domain import agreement_negotiation as n
from member_schools.domain.acting import Acting
from member_schools.domain.agreement import Agreement, Decision
from member_schools.domain.agreement_machine import AGREEMENT, BINDING
from member_schools.domain.agreement_parts import Scan
from member_schools.domain.agreement_redline import Change, ChangeKind, redline
from member_schools.domain.agreement_text import Content, Line, content_of

ID, A, B, C, PERSON, LINE = (UUID(int=k) for k in (1, 2, 3, 4, 5, 6))
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
SCAN = Scan(
    sha256="ab" * 32, file_name="盖章.pdf", size=9, media_type="application/pdf",
    party_id=A, attached_at=NOW,
)  # fmt: skip


def at(days: int = 0) -> Acting:
    return Acting(PERSON, NOW + timedelta(days=days), AllianceCalendar())


def line(**changes: object) -> Line:
    whole: dict[str, object] = {
        "id": LINE,
        "home_ids": (A,),
        "host_ids": (B,),
        "exchange_type": ExchangeType.SHADOWING,
        "cap_people": 10,
        "lodging": Bearer.HOST,
        "travel": Bearer.HOME,
    }
    return Line(**(whole | changes))  # type: ignore[arg-type]  # its own fields


def text(**changes: object) -> Content:
    whole: dict[str, object] = {
        "title": "示例教师互训合作协议",
        "parties": (A, B),
        "valid_from": date(2026, 3, 1),
        "valid_to": date(2028, 8, 31),
        "clauses": "第一条 双方互派教师跟岗学习。",
        "lines": (line(),),
    }
    return Content(**(whole | changes))  # type: ignore[arg-type]  # its own fields


def drafted(content: Content | None = None) -> Agreement:
    return n.draft(ID, "XY-2026-0001", A, content or text(), at())[0]


def proposed(content: Content | None = None) -> Agreement:
    return n.propose(drafted(content), A, at())[0]


def approved(agreement: Agreement, *parties: UUID, day: int = 0) -> Agreement:
    for party in parties:
        hash_ = agreement.proposed_hash
        assert hash_ is not None
        agreement = n.approve(agreement, party, hash_, at(day))[0]
    return agreement


def in_force() -> Agreement:
    return approved(proposed(), A, B)


def test_all_approve_the_same_text_and_it_is_in_force() -> None:
    first = proposed()
    assert [one.school_id for one in first.waiting_on] == [A, B]
    half, told = n.approve(first, B, first.proposed_hash or "", at())
    assert (half.status, told[0].approved_by) == (AgreementStatus.PARTIALLY_APPROVED, (B,))
    assert [one.school_id for one in half.waiting_on] == [A]
    whole, told = n.approve(half, A, half.proposed_hash or "", at())
    assert [one.TYPE.split(".")[-2] for one in told] == ["approved", "came_into_force"]
    assert (whole.text_version, whole.draft, whole.waiting_on) == (1, None, ())
    assert told[1].lines[0].starts_on == date(2026, 3, 1)
    assert told[1].text_hash == first.proposed_hash


def test_an_edit_voids_every_approval_and_a_stale_approval_is_refused_with_the_present_hash() -> (
    None
):
    half = approved(proposed(), A)
    read = half.proposed_hash or ""
    edited, _ = n.revise(half, B, text(lines=(line(cap_people=20),)), at(1))
    assert (edited.status, edited.approved_by) == (AgreementStatus.NEGOTIATING, ())
    assert [(one.school_id, one.action) for one in edited.waiting_on] == [(B, "propose")]
    again = n.propose(edited, B, at(1))[0]
    with pytest.raises(DomainError) as refusal:
        n.approve(again, A, read, at(2))
    assert refusal.value.slug == "content-changed"
    assert refusal.value.facts == {"content_hash": again.proposed_hash, "revision": 2}


def test_a_text_being_changed_is_not_approved() -> None:
    edited = n.revise(proposed(), B, text(clauses="第一条 改。"), at())[0]
    with pytest.raises(DomainError) as refusal:
        n.approve(edited, A, edited.proposed_hash or "", at())
    assert refusal.value.slug == "wrong-state"
    amending = life.amend(in_force(), A, text(title="修订后的协议"), at())[0]
    with pytest.raises(DomainError) as refusal:
        n.approve(amending, B, amending.proposed_hash or "", at())
    assert refusal.value.slug == "not-proposed"


def test_what_is_not_settled_is_named_before_anybody_approves() -> None:
    open_yet = text(valid_to=None, lines=(line(cap_people=None, lodging=None),))
    with pytest.raises(DomainError) as refusal:
        n.propose(drafted(open_yet), A, at())
    assert refusal.value.slug == "undefined-fields"
    assert [one.field for one in refusal.value.fields] == [
        "valid_to", "lines.0.cap_people", "lines.0.lodging",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": date(2026, 2, 1)}, "lines.0.ends_on"),
        ({"starts_on": date(2026, 1, 1)}, "lines.0.starts_on"),
        ({"ends_on": date(2029, 1, 1)}, "lines.0.ends_on"),
        ({"home_ids": (C,)}, "lines.0.home_ids"),
        ({"host_ids": (A,)}, "lines.0.host_ids"),
        ({"cap_people": 0}, "lines.0.cap_people"),
        ({"cap_hours": 50}, "lines.0.cap_hours"),
        ({"major_codes": ("46x",)}, "lines.0.major_codes"),
        ({"note": "请打 13800138000"}, "lines.0.note"),
    ],
)
def test_a_line_that_cannot_be_says_where(changes: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        content_of(text(lines=(line(**changes),)))
    assert [one.field for one in refusal.value.fields] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"parties": (A,), "lines": ()}, "parties"),
        ({"valid_to": date(2026, 2, 1)}, "valid_to"),
        ({"valid_to": date(2040, 2, 1)}, "valid_to"),
        ({"lines": (line(), line())}, "lines"),
    ],
)
def test_a_text_that_cannot_be_says_where(changes: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        content_of(text(**changes))
    assert [one.field for one in refusal.value.fields] == [field]


def test_only_its_drafter_knows_of_a_draft_and_only_parties_of_the_rest() -> None:
    with pytest.raises(DomainError, match="not-found"):
        n.revise(drafted(), B, text(title="乙方改"), at())
    with pytest.raises(DomainError, match="not-found"):
        n.approve(proposed(), C, proposed().proposed_hash or "", at())
    discarded = n.discard(drafted(), A, "不再需要", at())[0]
    assert (discarded.seen_by(A), discarded.seen_by(B)) == (True, False)


def test_the_text_in_force_stays_so_until_all_have_approved_another() -> None:
    first = in_force()
    amended = text(valid_to=date(2029, 8, 31), lines=(line(cap_people=30),))
    amending = life.amend(first, B, amended, at(10))[0]
    assert (amending.text_hash, amending.lines[0].cap_people) == (first.text_hash, 10)
    offered = n.propose(amending, B, at(11))[0]
    half = approved(offered, B, day=12)
    assert (half.status, half.lines[0].cap_people) == (AgreementStatus.AMENDING, 10)
    second = approved(half, A, day=13)
    assert (second.text_version, second.lines[0].cap_people) == (2, 30)
    assert [one.content_hash for one in second.texts] == [first.text_hash, offered.proposed_hash]


def test_an_amendment_may_be_dropped_and_changes_nothing() -> None:
    first = in_force()
    amending = life.amend(first, B, text(title="另一个名称"), at())[0]
    back = life.revert(amending, A, "不同意修订", at())[0]
    assert (back.status, back.texts) == (AgreementStatus.REVERTED, first.texts)
    with pytest.raises(DomainError, match="nothing-changed"):
        life.amend(back, A, text(), at())


def test_a_new_party_approves_the_amendment_that_takes_it_in_and_so_do_the_old_ones() -> None:
    joined = text(parties=(A, B, C), lines=(line(host_ids=(B, C)),))
    offered = n.propose(life.amend(in_force(), A, joined, at())[0], A, at())[0]
    assert [one.school_id for one in offered.waiting_on] == [A, B, C]
    assert approved(offered, A, B).status is AgreementStatus.AMENDING
    assert approved(offered, A, B, C).parties == (A, B, C)


def test_notice_is_a_whole_term_ahead() -> None:
    with pytest.raises(DomainError, match="2027-01-31"):
        life.give_notice(in_force(), A, date(2026, 8, 31), "学校调整", at())
    with pytest.raises(DomainError, match="expires-before"):
        life.give_notice(in_force(), A, date(2028, 8, 31), "学校调整", at())
    noticed, told = life.give_notice(in_force(), A, date(2027, 1, 31), "学校调整", at())
    assert (noticed.status, told[0].ends_on) == (AgreementStatus.NOTICE_GIVEN, date(2027, 1, 31))
    assert life.run_out(noticed, at(300)) is None
    over = life.run_out(noticed, at(340))
    assert over
    assert (over[0].status, over[1][0].lines) == (AgreementStatus.TERMINATED, ())


def test_nothing_happened_ends_it_at_once() -> None:
    with pytest.raises(DomainError, match="exchanges-happened"):
        life.terminate_as_whole(in_force(), A, "没有开展", at(), happened=True)
    ended, told = life.terminate_as_whole(in_force(), A, "没有开展", at(), happened=False)
    assert (ended.status, told[0].ends_on) == (
        AgreementStatus.TERMINATED_AS_WHOLE, date(2026, 3, 2),
    )  # fmt: skip


def test_its_parties_are_reminded_and_then_it_expires() -> None:
    agreement, said = in_force(), []
    day = life.next_day(agreement, at().today)
    while day is not None:
        acting = Acting(None, day, AllianceCalendar())
        decided = life.run_out(agreement, acting)
        if decided is not None:
            agreement, told = decided
            said.append((acting.today.isoformat(), told[0].TYPE.split(".")[-2]))
        day = life.next_day(agreement, acting.today)
    assert said == [
        ("2028-03-04", "expiry_neared"),
        ("2028-06-02", "expiry_neared"),
        ("2028-08-01", "expiry_neared"),
        ("2028-08-24", "expiry_neared"),
        ("2028-09-01", "expired"),
    ]


def test_one_that_is_renewed_is_reminded_of_its_new_end() -> None:
    short = text(valid_to=date(2026, 3, 20))
    agreement = approved(proposed(short), A, B)
    assert life.run_out(agreement, at(3)) is None
    near = life.run_out(agreement, at(12))
    assert near
    assert [one.action for one in near[0].waiting_on] == ["amend", "amend"]
    longer = life.amend(near[0], A, text(), at(13))[0]
    renewed = approved(n.propose(longer, A, at(13))[0], A, B, day=13)
    assert life.run_out(renewed, at(14)) is None
    assert life.next_day(renewed, at(14).today) == datetime(2028, 3, 3, 16, tzinfo=UTC)


def test_comments_hang_on_a_line_and_are_dealt_with_once() -> None:
    said, told = life.comment(proposed(), UUID(int=9), B, LINE, "10 人次偏少", at())
    assert told[0].line_id == LINE
    settled = life.resolve_comment(said, UUID(int=9), A, at(1))[0]
    assert settled.comments[0].resolved_at
    with pytest.raises(DomainError, match="resolved-already"):
        life.resolve_comment(settled, UUID(int=9), A, at(2))
    with pytest.raises(DomainError, match="not-found"):
        life.comment(said, UUID(int=10), B, UUID(int=77), "没有这一条", at())


def test_a_scan_is_kept_beside_the_text_it_is_of() -> None:
    scanned = life.attach_scan(in_force(), A, SCAN)[0]
    assert scanned.texts[0].scans == (SCAN,)
    with pytest.raises(DomainError, match="same-file"):
        life.attach_scan(scanned, B, SCAN)


def test_a_redline_names_each_difference() -> None:
    other = UUID(int=7)
    before = content_of(text())
    after = content_of(replace(before, title="新名称", lines=(line(cap_people=20), line(id=other))))
    assert redline(before, after)[:2] == (
        Change(ChangeKind.CHANGED, None, "title", "示例教师互训合作协议", "新名称"),
        Change(ChangeKind.CHANGED, LINE, "cap_people", 10, 20),
    )
    assert [(one.kind, one.line_id) for one in redline(before, after)[2:]] == [
        (ChangeKind.ADDED, other)
    ]
    assert [(one.kind, one.line_id) for one in redline(after, before)[2:]] == [
        (ChangeKind.REMOVED, other)
    ]
    assert redline(before, before) == ()


def test_the_hash_is_of_the_text_and_its_number_alone() -> None:
    assert content_of(text()).hashed("XY-2026-0001") == drafted().proposed_hash
    swapped = content_of(text(parties=(B, A)))
    assert swapped.hashed("XY-2026-0001") == drafted().proposed_hash
    assert swapped.hashed("XY-2026-0002") != drafted().proposed_hash


class Life(RuleBasedStateMachine):
    """Any order of commands keeps the version, the events, the table and every approved text."""

    def __init__(self) -> None:
        super().__init__()
        self.agreement, first = n.draft(ID, "XY-2026-0001", A, text(), at())
        self.events: list[AgreementState] = list(first)
        self.approved: list[str] = []
        self.refused: list[str] = []
        self.day = 0

    def take(self, command: str, decide: Callable[[Acting], Decision | None]) -> None:
        before, acting = self.agreement, at(self.day)
        if AGREEMENT.find(before.status, command) is None:
            with pytest.raises(DomainError) as refusal:
                decide(acting)
            assert refusal.value.slug in ("wrong-state", "not-found")
            return
        try:
            decided = decide(acting)
        except DomainError as refusal:
            decided = None
            self.refused.append(refusal.slug)
        if decided is not None:
            self.agreement, told = decided
            self.events += told

    @rule(days=st.integers(1, 200))
    def time_goes_by(self, days: int) -> None:
        self.day += days
        if not self.agreement.is_over:
            decided = life.run_out(self.agreement, at(self.day))
            if decided is not None:
                self.agreement, told = decided
                self.events += told

    @rule(party=st.sampled_from([A, B, C]), people=st.integers(1, 3), more=st.booleans())
    def edited(self, party: UUID, people: int, more: bool) -> None:
        parties = (A, B, C) if more else (A, B)
        content = text(parties=parties, lines=(line(cap_people=people),))
        command = "amend" if self.agreement.status in ("in_force", "reverted") else "revise"
        decide = life.amend if command == "amend" else n.revise
        self.take(command, lambda acting: decide(self.agreement, party, content, acting))

    @rule(party=st.sampled_from([A, B, C]))
    def put_forward(self, party: UUID) -> None:
        self.take("propose", lambda acting: n.propose(self.agreement, party, acting))

    @rule(party=st.sampled_from([A, B, C]), fresh=st.booleans())
    def consented(self, party: UUID, fresh: bool) -> None:
        hash_ = self.agreement.proposed_hash if fresh else "0" * 64
        self.take("approve", lambda acting: n.approve(self.agreement, party, hash_ or "", acting))

    @rule(party=st.sampled_from([A, B]), command=st.sampled_from(["discard", "revert"]))
    def given_up(self, party: UUID, command: str) -> None:
        decide = n.discard if command == "discard" else life.revert
        self.take(command, lambda acting: decide(self.agreement, party, "理由充分", acting))

    @rule(party=st.sampled_from([A, B]))
    def ended(self, party: UUID) -> None:
        day = life.earliest_end(at(self.day).today)
        self.take(
            "give_notice",
            lambda acting: life.give_notice(self.agreement, party, day, "理由充分", acting),
        )

    @invariant()
    def every_event_is_a_version(self) -> None:
        assert len(self.events) == self.agreement.version

    @invariant()
    def approved_texts_only_grow(self) -> None:
        present = [one.content_hash for one in self.agreement.texts]
        assert present[: len(self.approved)] == self.approved
        self.approved = present

    @invariant()
    def what_is_in_force_was_approved_by_all_it_binds(self) -> None:
        for one in self.agreement.texts:
            assert {a.party_id for a in one.approvals} >= set(one.content.parties)
            assert {a.content_hash for a in one.approvals} == {one.content_hash}
        assert bool(self.agreement.lines) == (self.agreement.status in BINDING)

    @invariant()
    def the_table_and_the_rules_agree(self) -> None:
        assert "wrong-state" not in self.refused

    @invariant()
    def approvals_are_of_the_present_text(self) -> None:
        draft = self.agreement.draft
        assert not draft or {a.content_hash for a in draft.approvals} <= {draft.content_hash}


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
