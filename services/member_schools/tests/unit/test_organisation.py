"""Organisations: what may be registered, renamed, merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Standing
from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.domain.errors import DomainError, Kind
from member_schools.domain.acting import Acting
from member_schools.domain.membership import Membership, record
from member_schools.domain.organisation import (
    FormerName,
    Organisation,
    change,
    end,
    follow,
    register,
)
from member_schools.domain.profile import Profile

ID = UUID("01890000-0000-7000-8000-000000000001")
TODAY = date(2026, 10, 28)
SCHOOL = Profile(
    name="示例中等职业学校",
    short_name="示例中职",
    kind=OrganisationKind.SECONDARY,
    jurisdiction=Jurisdiction.SICHUAN,
    city_code="511800",
)


def recorded(member_since: date) -> Membership:
    now = datetime(2026, 10, 28, 1, tzinfo=UTC)
    acting = Acting(None, now, AllianceCalendar())
    return record(UUID(int=2), "CY-2026-0001", ID, member_since, acting)[0]


def member() -> Organisation:
    partner, _ = register(ID, SCHOOL)
    return follow(partner, recorded(date(2024, 9, 1)))[0]


def test_a_registered_organisation_is_a_partner_until_admitted() -> None:
    organisation, events = register(ID, SCHOOL)
    assert organisation.standing is Standing.PARTNER
    assert [event.TYPE for event in events] == ["cn.cyzj.member_schools.organisation.registered.v1"]
    admitted, events = follow(organisation, recorded(date(2024, 9, 1)))
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
    changed, events = change(
        member(), replace(SCHOOL, decision_days=7), by_office=False, today=TODAY
    )
    assert changed.profile.decision_days == events[0].decision_days == 7
    with pytest.raises(DomainError) as refusal:
        change(member(), replace(SCHOOL, name="示例改名学校"), by_office=False, today=TODAY)
    assert refusal.value.kind is Kind.FORBIDDEN
    renamed, _ = change(member(), replace(SCHOOL, name="示例改名学校"), by_office=True, today=TODAY)
    assert renamed.profile.name == "示例改名学校"
    assert renamed.former_names == (FormerName(SCHOOL.name, SCHOOL.short_name, TODAY),)


def test_changing_nothing_is_no_event() -> None:
    before = member()
    after, events = change(before, before.profile, by_office=False, today=TODAY)
    assert after is before
    assert events == []


def test_the_office_is_no_member_and_no_school_becomes_the_office() -> None:
    office, _ = register(ID, replace(SCHOOL, kind=OrganisationKind.OFFICE))
    with pytest.raises(DomainError, match="不是成员单位"):
        follow(office, recorded(TODAY))
    for before, kind in (
        (office, OrganisationKind.HIGHER),
        (member(), OrganisationKind.OFFICE),
    ):
        with pytest.raises(DomainError, match="不能互相改换"):
            change(before, replace(before.profile, kind=kind), by_office=True, today=TODAY)


def test_a_merged_organisation_names_who_goes_on_and_keeps_its_reason_to_itself() -> None:
    partner, _ = register(ID, SCHOOL)
    with pytest.raises(DomainError, match="不能并入自己"):
        end(partner, ID, "合并办学")
    with pytest.raises(DomainError, match="现在是“正式成员”"):
        end(member(), None, "停止办学")
    merged, events = end(partner, UUID(int=7), "合并办学")
    assert (merged.standing, merged.successor_id) == (Standing.ENDED, UUID(int=7))
    assert "合并办学" not in events[0].model_dump_json()
