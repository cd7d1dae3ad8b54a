"""Organisations: what may be registered, and the standing machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Standing
from cyzj.contracts.member_schools.organisation import OrganisationState
from cyzj.domain.errors import DomainError, Kind
from member_schools.domain.organisation import (
    Decision,
    Organisation,
    admit,
    change,
    register,
    reinstate,
    suspend,
)
from member_schools.domain.profile import Profile
from member_schools.domain.standing import STANDING

ID = UUID("01890000-0000-7000-8000-000000000001")
TODAY = date(2026, 10, 28)
SCHOOL = Profile(
    name="示例中等职业学校",
    short_name="示例中职",
    kind=OrganisationKind.SECONDARY,
    jurisdiction=Jurisdiction.SICHUAN,
    city_code="511800",
)


def member() -> Organisation:
    partner, _ = register(ID, SCHOOL)
    return admit(partner, date(2024, 9, 1), TODAY)[0]


def test_a_registered_organisation_is_a_partner_until_admitted() -> None:
    organisation, events = register(ID, SCHOOL)
    assert organisation.standing is Standing.PARTNER
    assert [event.TYPE for event in events] == ["cn.cyzj.member_schools.organisation.registered.v1"]
    admitted, events = admit(organisation, date(2024, 9, 1), TODAY)
    assert (admitted.standing, admitted.version) == (Standing.ACTIVE, 2)
    assert events[0].member_since == date(2024, 9, 1)


def test_every_wrong_field_is_named_at_once() -> None:
    wrong = replace(
        SCHOOL,
        name=" ",
        short_name="长" * 61,
        city_code="500118",
        credit_code="123",
        school_id_code="12",
        decision_days=0,
    )
    with pytest.raises(DomainError) as refusal:
        register(ID, wrong)
    assert refusal.value.kind is Kind.INVALID
    assert [field.field for field in refusal.value.fields] == [
        "name",
        "short_name",
        "city_code",
        "credit_code",
        "school_id_code",
        "decision_days",
    ]


def test_a_telephone_number_does_not_pass_as_a_name() -> None:
    with pytest.raises(DomainError, match="电话号码"):
        register(ID, replace(SCHOOL, name="示例学校 138-0000-0000"))


def test_an_enterprise_has_no_school_code() -> None:
    enterprise = replace(SCHOOL, kind=OrganisationKind.ENTERPRISE, school_id_code="4151012345")
    with pytest.raises(DomainError, match="只有学校"):
        register(ID, enterprise)


def test_the_school_may_change_its_promise_but_not_its_name() -> None:
    changed, events = change(member(), replace(SCHOOL, decision_days=7), by_office=False)
    assert changed.profile.decision_days == events[0].decision_days == 7
    with pytest.raises(DomainError) as refusal:
        change(member(), replace(SCHOOL, name="示例改名学校"), by_office=False)
    assert refusal.value.kind is Kind.FORBIDDEN
    renamed, _ = change(member(), replace(SCHOOL, name="示例改名学校"), by_office=True)
    assert renamed.profile.name == "示例改名学校"


def test_changing_nothing_is_no_event() -> None:
    before = member()
    after, events = change(before, before.profile, by_office=False)
    assert after is before
    assert events == []


def test_the_office_is_no_member_and_no_school_becomes_the_office() -> None:
    office, _ = register(ID, replace(SCHOOL, kind=OrganisationKind.OFFICE))
    with pytest.raises(DomainError, match="不是成员单位"):
        admit(office, TODAY, TODAY)
    for before, kind in (
        (office, OrganisationKind.HIGHER),
        (member(), OrganisationKind.OFFICE),
    ):
        with pytest.raises(DomainError, match="不能互相改换"):
            change(before, replace(before.profile, kind=kind), by_office=True)


def test_membership_cannot_begin_tomorrow() -> None:
    with pytest.raises(DomainError, match="不能晚于今天"):
        admit(register(ID, SCHOOL)[0], TODAY + timedelta(days=1), TODAY)


def test_a_suspension_states_its_reason_and_keeps_it_out_of_the_event() -> None:
    resolution = UUID(int=7)
    with pytest.raises(DomainError, match="请写明理由"):
        suspend(member(), " ", None)
    suspended, events = suspend(member(), "连续两学期未履行协议", resolution)
    assert suspended.standing is Standing.SUSPENDED
    assert suspended.standing_reason == "连续两学期未履行协议"
    assert "未履行" not in events[0].model_dump_json()
    assert str(resolution) in events[0].model_dump_json()
    back, _ = reinstate(suspended, "已整改", None)
    assert (back.standing, back.resolution) == (Standing.ACTIVE, None)


WRONG_MOMENTS: list[tuple[str, Callable[[], Decision]]] = [
    ("合作单位", lambda: suspend(register(ID, SCHOOL)[0], "理由充分", None)),
    ("正式成员", lambda: reinstate(member(), "理由充分", None)),
    ("暂停", lambda: admit(suspend(member(), "理由充分", None)[0], TODAY, TODAY)),
]


@pytest.mark.parametrize(("here", "decide"), WRONG_MOMENTS)
def test_a_command_in_the_wrong_state_names_the_state(
    here: str, decide: Callable[[], Decision]
) -> None:
    with pytest.raises(DomainError, match=f"现在是“{here}”") as refusal:
        decide()
    assert refusal.value.slug == "wrong-state"


class Life(RuleBasedStateMachine):
    """Any order of commands keeps version, events and table in step."""

    def __init__(self) -> None:
        super().__init__()
        self.organisation, first = register(ID, SCHOOL)
        self.events: list[OrganisationState] = list(first)

    def take(self, command: str, decide: Callable[[], Decision]) -> None:
        if STANDING.find(self.organisation.standing, command) is None:
            with pytest.raises(DomainError):
                decide()
            return
        self.organisation, events = decide()
        self.events = self.events + events

    @rule(days=st.integers(0, 900))
    def admitted(self, days: int) -> None:
        since = TODAY - timedelta(days=days)
        self.take("admit", lambda: admit(self.organisation, since, TODAY))

    @rule()
    def suspended(self) -> None:
        self.take("suspend", lambda: suspend(self.organisation, "理由充分", None))

    @rule()
    def reinstated(self) -> None:
        self.take("reinstate", lambda: reinstate(self.organisation, "理由充分", None))

    @rule(days=st.integers(1, 30), office=st.booleans())
    def changed(self, days: int, office: bool) -> None:
        profile = replace(self.organisation.profile, decision_days=days)
        self.take("change", lambda: change(self.organisation, profile, by_office=office))

    @precondition(lambda self: self.events)
    @invariant()
    def the_last_event_is_the_state(self) -> None:
        assert self.organisation.version == len(self.events)
        last = self.events[-1]
        assert last.standing is self.organisation.standing
        assert last.decision_days == self.organisation.profile.decision_days
        assert last.member_since == self.organisation.member_since


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=15, derandomize=True)
