"""The register's made-up facts, and the accounts that the sign-in page shows."""

from __future__ import annotations

import json
from pathlib import Path

from cyzj.contracts.codes import OrganisationKind, Role
from demo.people import OFFICE, PASSWORD, PEOPLE, shown_accounts
from demo.places import BY_KEY, ENTERPRISES, PLACES, REAL, SCHOOLS
from member_schools.domain.account import check_account_name, check_password
from member_schools.domain.appointment import posts_at
from member_schools.domain.codes import credit_code_problem, school_code_problem
from member_schools.domain.profile import Profile, check
from portal.wiring import DemoAccount

ACCOUNTS = Path(__file__).parents[2] / "deploy/demo/accounts.json"


def test_there_are_fourteen_members_and_two_enterprises() -> None:
    assert len([place for place in PLACES if place.member]) == 14
    assert len(ENTERPRISES) == 2
    assert {place.name for place in REAL} == {
        "重庆工商学校",
        "工商职教集团",
        "四川荥经职业学校",
        "宜宾职业技术学校",
    }
    assert all(place.invented for place in (*SCHOOLS, *ENTERPRISES))


def test_codes_are_plainly_made_up_and_sound_and_real_schools_have_none() -> None:
    codes = []
    for place in PLACES:
        if not place.invented:
            assert place.credit_code is None
            assert place.school_id_code is None
            continue
        assert place.credit_code is not None
        assert "EXAMPLE" in place.credit_code
        assert credit_code_problem(place.credit_code) is None
        codes.append(place.credit_code)
        if place.kind.is_school:
            assert place.school_id_code is not None
            assert school_code_problem(place.school_id_code) is None
            codes.append(place.school_id_code)
    assert len(set(codes)) == len(codes)


def test_every_profile_is_one_the_register_takes() -> None:
    for place in PLACES:
        check(
            Profile(
                place.name,
                place.short_name,
                place.kind,
                place.jurisdiction,
                place.city_code,
                place.credit_code,
                place.school_id_code,
                place.decision_days,
            )
        )


def test_people_hold_posts_their_organisations_have() -> None:
    assert len({person.name for person in PEOPLE}) == len(PEOPLE)
    for person in PEOPLE:
        check_account_name(person.account)
        check_password(PASSWORD, person.account, person.name)
        kind = OrganisationKind.OFFICE if person.place == OFFICE else BY_KEY[person.place].kind
        assert person.role in posts_at(kind)


def test_accounts_json_lists_what_the_people_say() -> None:
    listed = json.loads(ACCOUNTS.read_text("utf-8"))
    assert listed == shown_accounts(), "run `python -m demo accounts`"
    assert all(DemoAccount.model_validate(one) for one in listed)
    wanted = {
        Role.COORDINATOR,
        Role.SCHOOL_LEADER,
        Role.BASE_MANAGER,
        Role.TEACHER,
        Role.GROUP_OFFICE,
        Role.OPERATOR,
        Role.ENTERPRISE_MENTOR,
        Role.COUNCIL_VOTER,
    }
    assert wanted == {one["role"] for one in listed}
