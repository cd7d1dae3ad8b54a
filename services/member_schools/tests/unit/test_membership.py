"""Memberships: the table of domain.md 2.1, any order of commands, and the organisation that follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Standing
from cyzj.contracts.member_schools.membership import MembershipState, MembershipStatus
from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.domain.clock import school_date
from cyzj.domain.errors import DomainError, Kind
from cyzj.domain.terms import end_of_term
from member_schools.domain import membership as m
from member_schools.domain import membership_life as life
from member_schools.domain import organisation as register
from member_schools.domain.acting import Acting
from member_schools.domain.membership import Decision, Membership
from member_schools.domain.membership_life import Obligation
from member_schools.domain.membership_machine import MEMBERSHIP
from member_schools.domain.membership_parts import Charter, Document, DocumentKind
from member_schools.domain.profile import Profile
from member_schools.domain.standing import STANDING, STANDING_OF

ID, SCHOOL, PERSON, RESOLUTION = (UUID(int=n) for n in (1, 2, 3, 4))
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CHARTER = Charter(1, "章程全文", "9f2c7be4" * 8, NOW, PERSON)
ITEM = Obligation("engagement", UUID(int=9), "TE-2026-0007")
PROFILE = Profile("示例中等职业学校", "示例中职", OrganisationKind.SECONDARY, Jurisdiction.SICHUAN)


def at(days: int = 0) -> Acting:
    return Acting(PERSON, NOW + timedelta(days=days), AllianceCalendar())


def papers() -> list[Document]:
    kinds = (DocumentKind.APPLICATION_FORM, DocumentKind.OFFICIAL_LETTER)
    return [
        Document(k, f"{n:064x}", f"{k}.pdf", 10, "application/pdf", NOW)
        for n, k in enumerate(kinds)
    ]


def applied() -> Membership:
    return m.apply(ID, "CY-2026-0001", SCHOOL, papers(), at())[0]


def pending() -> Membership:
    reviewed = m.start_review(applied(), at())[0]
    return m.recommend(reviewed, RESOLUTION, NOW + timedelta(days=10), "", at())[0]


def active() -> Membership:
    admitted = m.admit(pending(), at())[0]
    return m.sign_charter(admitted, CHARTER.content_hash, CHARTER, at())[0]


def test_an_application_names_every_document_that_is_missing() -> None:
    with pytest.raises(DomainError) as refusal:
        m.apply(ID, "CY-2026-0001", SCHOOL, [], at())
    assert refusal.value.kind is Kind.INVALID
    assert [one.field for one in refusal.value.fields] == ["application_form", "official_letter"]
    twice = [replace(document, sha256="0" * 64) for document in papers()]
    with pytest.raises(DomainError, match="同一个文件"):
        m.apply(ID, "CY-2026-0001", SCHOOL, twice, at())


def test_the_charter_is_signed_as_it_is_in_force() -> None:
    admitted = m.admit(pending(), at())[0]
    newer = replace(CHARTER, version=2, content_hash="1" * 64)
    with pytest.raises(DomainError) as refusal:
        m.sign_charter(admitted, CHARTER.content_hash, newer, at())
    assert refusal.value.slug == "charter-changed"
    assert refusal.value.facts == {"version": 2, "content_hash": "1" * 64}
    signed, events = m.sign_charter(admitted, newer.content_hash, newer, at(3))
    assert (signed.status, signed.member_since) == (MembershipStatus.ACTIVE, date(2026, 3, 5))
    assert events[0].charter_hash == "1" * 64


def test_silence_is_warned_of_and_then_dormancy_and_activity_ends_it() -> None:
    member = active()
    assert life.silence_ends(member, None, at().today) == datetime(2026, 6, 29, 16, tzinfo=UTC)
    assert life.warn(member, None, at(119)) is None
    warned = life.warn(member, None, at(120))
    assert warned
    told, events = warned
    assert events[0].TYPE.endswith("membership.dormancy_warned.v1")
    assert told.waiting_on[0].action == "reactivate"
    assert life.warn(told, None, at(121)) is None
    assert life.mark_dormant(told, None, at(179)) is None
    dormant = life.mark_dormant(told, None, at(180))
    assert dormant
    assert dormant[0].status is MembershipStatus.DORMANT
    awake = life.reactivate(dormant[0], at(200))
    assert awake
    assert (awake[0].status, awake[0].warned_on) == (MembershipStatus.ACTIVE, None)
    assert life.reactivate(awake[0], at(201)) is None


def test_nobody_becomes_dormant_without_a_warning() -> None:
    assert life.mark_dormant(active(), None, at(400)) is None


def test_activity_puts_the_silence_off() -> None:
    assert life.warn(active(), date(2026, 6, 1), at(130)) is None
    assert life.silence_ends(active(), date(2026, 6, 1), at().today) == datetime(
        2026, 9, 28, 16, tzinfo=UTC
    )


def test_notice_is_for_the_end_of_a_term_and_an_exit_for_nothing_open() -> None:
    with pytest.raises(DomainError, match="2026-08-31"):
        life.give_notice(active(), date(2026, 6, 1), "理由充分", at())
    leaving = life.give_notice(active(), date(2026, 8, 31), "理由充分", at())[0]
    with pytest.raises(DomainError) as early:
        life.settle_and_exit(leaving, [], at(10))
    assert early.value.slug == "too-early"
    with pytest.raises(DomainError) as open_yet:
        life.settle_and_exit(leaving, [ITEM], at(200))
    assert open_yet.value.facts["open"] == [
        {"kind": "engagement", "id": str(ITEM.item_id), "number": "TE-2026-0007"}
    ]
    exited, events = life.settle_and_exit(leaving, [], at(200))
    assert exited.is_over
    assert events[0].leaves_on == date(2026, 8, 31)


def test_a_notice_taken_back_leaves_the_member_as_it_was() -> None:
    suspended = life.suspend(active(), "未履行协议", None, at())[0]
    leaving = life.give_notice(suspended, date(2026, 8, 31), "理由充分", at())[0]
    stays = life.cancel_notice(leaving, "", at(5))[0]
    assert (stays.status, stays.leaves_on) == (MembershipStatus.SUSPENDED, None)
    with pytest.raises(DomainError, match="已经生效"):
        life.cancel_notice(leaving, "", at(300))


def test_nobody_is_expelled_unheard() -> None:
    with pytest.raises(DomainError, match="听取申辩"):
        life.expel(active(), "严重违反章程", RESOLUTION, date(2026, 3, 9), at())
    expelled, _ = life.expel(active(), "严重违反章程", RESOLUTION, date(2026, 3, 1), at())
    assert expelled.is_over
    assert "2026-03-01" in expelled.remarks[-1].words


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 31), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 8, 31)),
        (date(2026, 9, 1), date(2027, 1, 31)),
    ],
)
def test_a_term_ends_in_january_or_august(day: date, end: date) -> None:
    assert end_of_term(day) == end


class Life(RuleBasedStateMachine):
    """Any order of commands keeps the version, the events, the table and the organisation in step."""

    def __init__(self) -> None:
        super().__init__()
        self.membership, first = m.apply(ID, "CY-2026-0001", SCHOOL, papers(), at())
        self.events: list[MembershipState] = list(first)
        self.organisation, _ = register.register(SCHOOL, PROFILE)
        self.day = 0

    def take(self, command: str, decide: Callable[[Acting], Decision | None]) -> None:
        acting = at(self.day)
        if MEMBERSHIP.find(self.membership.status, command) is None:
            with pytest.raises(DomainError) as refusal:
                assert decide(acting) is not None
            assert refusal.value.slug == "wrong-state"
            return
        decided = decide(acting)
        if decided is not None:
            self.membership, events = decided
            self.events += events
            self.organisation, _ = register.follow(self.organisation, self.membership)

    @rule(days=st.integers(1, 130))
    def time_goes_by(self, days: int) -> None:
        self.day += days

    @rule(command=st.sampled_from(["request_more", "reject", "withdraw", "cancel_notice"]))
    def said(self, command: str) -> None:
        decide = getattr(m, command, None) or getattr(life, command)
        over = self.membership.leaves_on
        if command == "cancel_notice" and over and school_date(at(self.day).now) > over:
            return
        self.take(command, lambda acting: decide(self.membership, "理由充分", acting))

    @rule()
    def resubmitted(self) -> None:
        self.take("resubmit", lambda acting: m.resubmit(self.membership, papers(), acting))

    @rule(command=st.sampled_from(["start_review", "admit", "lapse"]))
    def moved(self, command: str) -> None:
        self.take(command, lambda acting: getattr(m, command)(self.membership, acting))

    @rule()
    def recommended(self) -> None:
        until = at(self.day + 10).now
        self.take(
            "recommend",
            lambda acting: m.recommend(self.membership, RESOLUTION, until, "", acting),
        )

    @rule()
    def signed(self) -> None:
        self.take(
            "sign_charter",
            lambda acting: m.sign_charter(self.membership, CHARTER.content_hash, CHARTER, acting),
        )

    @rule(command=st.sampled_from(["suspend", "reinstate"]))
    def decided(self, command: str) -> None:
        decide = getattr(life, command)
        self.take(command, lambda acting: decide(self.membership, "理由充分", None, acting))

    @rule()
    def silent(self) -> None:
        dormant = life.mark_dormant(self.membership, None, at(self.day))
        warned = life.warn(self.membership, None, at(self.day))
        if dormant:
            self.take("mark_dormant", lambda _: dormant)
        elif warned:
            self.take("warn", lambda _: warned)

    @rule()
    def active_again(self) -> None:
        decided = life.reactivate(self.membership, at(self.day))
        if decided:
            self.take("reactivate", lambda _: decided)

    @rule()
    def noticed(self) -> None:
        leaves = end_of_term(school_date(at(self.day).now))
        self.take(
            "give_notice",
            lambda acting: life.give_notice(self.membership, leaves, "理由充分", acting),
        )

    @rule()
    def left(self) -> None:
        if self.membership.leaves_on and self.membership.status is MembershipStatus.LEAVING:
            self.day = max(self.day, (self.membership.leaves_on - NOW.date()).days + 1)
        self.take(
            "settle_and_exit", lambda acting: life.settle_and_exit(self.membership, [], acting)
        )

    @rule()
    def expelled(self) -> None:
        today = school_date(at(self.day).now)
        self.take(
            "expel",
            lambda acting: life.expel(self.membership, "理由充分", RESOLUTION, today, acting),
        )

    @invariant()
    def the_last_event_is_the_state(self) -> None:
        assert self.membership.version == len(self.events)
        assert self.events[-1].status is self.membership.status
        assert self.events[-1].waiting_on == self.membership.waiting_on
        assert not (self.membership.is_over and self.membership.waiting_on)

    @invariant()
    def the_organisation_follows(self) -> None:
        wanted = STANDING_OF.get(self.membership.status)
        if wanted is not None:
            assert self.organisation.standing is wanted
        if self.membership.status in ("applied", "rejected", "lapsed"):
            assert self.organisation.standing is Standing.PARTNER


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=80, stateful_step_count=25, derandomize=True)


def test_every_way_a_standing_may_change_is_a_row() -> None:
    ways = {
        (row.command, source, row.target) for row in STANDING.transitions for source in row.sources
    }
    assert ("rest", "active", "dormant") in ways
    assert ("leave", "suspended", "ended") in ways
