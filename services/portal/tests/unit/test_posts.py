"""The roles that forms offer against those that member_schools lets people give."""

from __future__ import annotations

from cyzj.contracts.codes import OrganisationKind, Role
from member_schools.domain import appointment
from portal.posts import DUTIES, may_give, posts_at


def test_an_organisation_has_the_roles_that_the_register_gives_it() -> None:
    for kind in OrganisationKind:
        assert posts_at(kind) == appointment.posts_at(kind)


def test_a_form_offers_what_the_viewer_may_give_and_no_more() -> None:
    for kind in OrganisationKind:
        for role in set(Role) - {Role.SYSTEM}:
            allowed = appointment.MAY_APPOINT.get(role, frozenset())
            expected = [post for post in appointment.posts_at(kind) if post in allowed]
            assert list(may_give([role], kind)) == expected


def test_every_role_that_may_be_given_says_what_it_does() -> None:
    assert set(DUTIES) == set(Role) - {Role.SYSTEM}
