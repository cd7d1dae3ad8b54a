"""Qualifications: who verifies what, any order of commands, and what falls due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cyzj.contracts.member_schools.qualification import (
    QualificationKind,
    QualificationLevel,
    QualificationState,
    QualificationStatus,
)
from cyzj.contracts.payload import Party
from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.domain.errors import DomainError
from member_schools.domain import qualification as q
from member_schools.domain import qualification_life as life
from member_schools.domain.acting import Acting
from member_schools.domain.qualification import Decision, Qualification
from member_schools.domain.qualification_machine import KINDS, LEVELS, QUALIFICATION
from member_schools.domain.qualification_parts import Evidence, Fact

ID, SCHOOL, TEACHER, COORDINATOR, LEADER = (UUID(int=n) for n in (1, 2, 3, 4, 5))
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
FILE = Evidence("0" * 64, "证书.pdf", 10, "application/pdf", NOW)
TITLE = Fact(
    QualificationKind.PROFESSIONAL_TITLE, QualificationLevel.INTERMEDIATE, date(2024, 12, 1)
)
DUAL = Fact(
    QualificationKind.DUAL_TEACHER,
    QualificationLevel.SENIOR,
    date(2023, 6, 30),
    date(2026, 6, 30),
    "4603",
)


def by(person: UUID | None, days: int = 0) -> Acting:
    return Acting(person, NOW + timedelta(days=days), AllianceCalendar())


def declared(fact: Fact = TITLE, who: UUID = TEACHER) -> Qualification:
    return q.declare(ID, "ZG-2026-0001", (TEACHER, SCHOOL), fact, [FILE], by(who))[0]


def test_every_kind_has_a_name_and_levels_and_every_level_a_kind() -> None:
    assert set(KINDS) == set(LEVELS) == set(QualificationKind)
    assert {level for levels in LEVELS.values() for level in levels} == set(QualificationLevel)


def test_a_declaration_names_every_field_that_has_to_change() -> None:
    wrong = Fact(
        QualificationKind.SKILL_LEVEL,
        QualificationLevel.SENIOR,
        date(2027, 1, 1),
        date(2020, 1, 1),
        "46x",
    )
    with pytest.raises(DomainError) as refusal:
        q.declare(ID, "ZG-2026-0001", (TEACHER, SCHOOL), wrong, [], by(TEACHER))
    fields = [one.field for one in refusal.value.fields]
    assert fields == ["level", "awarded_on", "valid_until", "major_code", "evidence"]


def test_it_waits_on_the_school_or_on_the_office_by_the_table() -> None:
    assert [(w.party, w.school_id) for w in declared().waiting_on] == [(Party.SCHOOL, SCHOOL)]
    assert [(w.party, w.school_id) for w in declared(DUAL).waiting_on] == [(Party.OFFICE, None)]
    school = replace(TITLE, kind=QualificationKind.MASTER_TEACHER, level=QualificationLevel.SCHOOL)
    assert not q.office_verifies(declared(school))
    assert q.office_verifies(declared(replace(school, level=QualificationLevel.MUNICIPAL)))


@pytest.mark.parametrize(
    ("fact", "declarer", "verifier", "office", "slug"),
    [
        (TITLE, TEACHER, TEACHER, False, "own-declaration"),
        (TITLE, COORDINATOR, COORDINATOR, False, "own-declaration"),
        (TITLE, COORDINATOR, TEACHER, False, "own-declaration"),
        (TITLE, TEACHER, LEADER, True, "school-verifies"),
        (DUAL, TEACHER, LEADER, False, "office-verifies"),
    ],
)
def test_somebody_else_on_the_right_side_verifies(
    fact: Fact, declarer: UUID, verifier: UUID, office: bool, slug: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        q.verify(declared(fact, declarer), by(verifier), office=office)
    assert refusal.value.slug == slug


def test_the_school_returns_what_the_office_would_verify_and_it_waits_on_who_declared_it() -> None:
    returned, events = q.send_back(declared(DUAL), "扫描件不清楚", by(COORDINATOR), office=False)
    waiting = returned.waiting_on[0]
    assert (waiting.party, waiting.person_ref, waiting.action) == (
        Party.TEACHER,
        TEACHER,
        "redeclare",
    )
    assert "words" not in events[0].model_dump()
    other = q.send_back(declared(who=COORDINATOR), "扫描件不清楚", by(LEADER), office=False)[0]
    assert (other.waiting_on[0].party, other.waiting_on[0].person_ref) == (Party.SCHOOL, None)
    again = q.redeclare(returned, DUAL, [FILE], by(TEACHER, 1))[0]
    assert again.status is QualificationStatus.DECLARED
    with pytest.raises(DomainError, match="种类不能改"):
        q.redeclare(returned, TITLE, [FILE], by(TEACHER, 1))


def test_it_is_reminded_of_ninety_days_before_and_expires_after_its_last_day() -> None:
    verified = q.verify(declared(DUAL), by(LEADER), office=True)[0]
    assert life.reminder_due(verified) == datetime(2026, 4, 1, tzinfo=UTC) - timedelta(hours=8)
    assert life.expiry_due(verified) == datetime(2026, 6, 30, 16, tzinfo=UTC)
    reminded, events = life.remind(verified, by(None, 31))
    assert events[0].waiting_on[0].person_ref == TEACHER
    assert (reminded.status, life.reminder_due(reminded)) == (QualificationStatus.VERIFIED, None)
    renewed = life.answer_renewal(reminded, by(None, 40))[0]
    assert (renewed.waiting_on, life.reminder_due(renewed)) == ((), None), "once is enough"
    expired = life.expire(reminded, by(None, 121))[0]
    assert (expired.status, expired.evidence_verified) == (QualificationStatus.EXPIRED, True)
    endless = q.verify(declared(), by(LEADER), office=False)[0]
    assert (life.reminder_due(endless), life.expiry_due(endless)) == (None, None)


def test_only_the_side_that_verified_revokes_for_a_reason() -> None:
    verified = q.verify(declared(), by(LEADER), office=False)[0]
    with pytest.raises(DomainError, match="核验的一方"):
        life.revoke(verified, "证书已被注销", by(LEADER), office=True)
    with pytest.raises(DomainError, match="撤销的理由"):
        life.revoke(verified, "", by(LEADER), office=False)
    revoked = life.revoke(verified, "证书已被注销", by(LEADER), office=False)[0]
    assert (revoked.status, revoked.evidence_verified) == (QualificationStatus.REVOKED, False)


def test_what_is_over_already_is_not_verified() -> None:
    late = replace(declared(DUAL), valid_until=date(2026, 3, 1))
    with pytest.raises(DomainError, match="有效期已过"):
        q.verify(late, by(LEADER), office=True)


def test_without_the_person_the_fact_stays() -> None:
    returned = q.send_back(declared(), "姓名写错了", by(LEADER), office=False)[0]
    erased = life.without_person(returned)
    assert q.facts(erased) == q.facts(returned)
    assert [one.file_name for one in erased.evidence] == [""]
    assert [one.words for one in erased.remarks] == [""]


class Life(RuleBasedStateMachine):
    """Any order of commands by anybody: the table holds, and nobody verifies their own."""

    def __init__(self) -> None:
        super().__init__()
        self.item = declared(DUAL)
        self.told: list[QualificationState] = []
        self.day = 0

    def _do(self, command: str, decide: object) -> None:
        row = QUALIFICATION.find(self.item.status, command)
        try:
            after, events = decide()  # type: ignore[operator]  # a decision
        except DomainError:
            return
        assert row is not None
        assert after.status == (row.target or self.item.status)
        assert after.version == self.item.version + len(events)
        assert events[0].TYPE.split(".", 3)[3] == f"{row.event}.v1"
        self.item = after
        self.told += events

    @rule(days=st.integers(1, 60))
    def time_passes(self, days: int) -> None:
        self.day += days

    @rule(who=st.sampled_from([TEACHER, COORDINATOR, LEADER]), office=st.booleans())
    def verify(self, who: UUID, office: bool) -> None:
        self._do("verify", lambda: q.verify(self.item, by(who, self.day), office=office))

    @rule(who=st.sampled_from([TEACHER, COORDINATOR, LEADER]), office=st.booleans())
    def send_back(self, who: UUID, office: bool) -> None:
        def decide() -> Decision:
            return q.send_back(self.item, "请补材料", by(who, self.day), office=office)

        self._do("return", decide)

    @rule(who=st.sampled_from([TEACHER, COORDINATOR]))
    def redeclare(self, who: UUID) -> None:
        self._do("redeclare", lambda: q.redeclare(self.item, DUAL, [FILE], by(who, self.day)))

    @rule()
    def withdraw(self) -> None:
        self._do("withdraw", lambda: q.withdraw(self.item, "", by(TEACHER, self.day)))

    @rule(office=st.booleans())
    def revoke(self, office: bool) -> None:
        self._do(
            "revoke", lambda: life.revoke(self.item, "无效", by(LEADER, self.day), office=office)
        )

    @rule(command=st.sampled_from(["remind", "answer_renewal", "expire"]))
    def the_system(self, command: str) -> None:
        self._do(command, lambda: getattr(life, command)(self.item, by(None, self.day)))

    @invariant()
    def a_verification_is_somebody_elses_and_an_end_waits_on_nobody(self) -> None:
        item = self.item
        if item.verified_by is not None:
            assert item.verified_by not in (item.person_ref, item.declared_by)
            assert item.verifier is Party.OFFICE
        assert (item.verifier is None) == (item.verified_on is None)
        if QUALIFICATION.state(item.status).terminal:
            assert item.waiting_on == ()
        if item.status in (QualificationStatus.DECLARED, QualificationStatus.RETURNED):
            assert len(item.waiting_on) == 1
        assert [one.evidence_count for one in self.told] == [1] * len(self.told)


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
