"""Every route: without a token, with each role, and with another school's token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest_asyncio
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from cyzj.contracts.codes import Role
from cyzj.domain.clock import school_date
from cyzj.domain.ids import new_id
from cyzj.domain.terms import end_of_term
from cyzj.http.ops import OPS_POLICIES
from cyzj.http.policies import Allow, Public, Scope
from cyzj.settings import DatabaseSettings, KafkaSettings
from cyzj.testing.fixtures import served
from cyzj.testing.tokens import Issuer
from member_schools.http.policies import POLICIES
from member_schools.settings import MemberSettings
from member_schools.testing import House, Person
from member_schools.wiring import build

RIGHTS = {**POLICIES, **OPS_POLICIES}
NOWHERE = KafkaSettings(bootstrap_servers="127.0.0.1:9")
_SEEN = {"expected_version": 1}
_ONLY_SEEN = (
    "discard",
    "propose",
    "withdraw",
    "decline",
    "pause",
    "resume",
    "conclude",
    "return_outcome",
    "end_early",
)
"""The steps of a cooperation project that need no more than the version."""
_FACT = {
    "kind": "dual_teacher",
    "level": "intermediate",
    "awarded_on": "2024-06-01",
    "evidence": [],
}
BODIES: dict[str, dict[str, Any]] = {
    "change_organisation": {
        "name": "示例学校",
        "short_name": "示例",
        "kind": "higher",
        "jurisdiction": "50",
        "expected_version": 1,
    },
    "invite": {"role": "teacher", "name": "示例教师甲"},
    "end_appointment": {"expected_version": 1},
    "say_factsheet": {"expected_version": 0},
    "verify_contacts": _SEEN,
    "membership_resubmit": {**_SEEN, "documents": []},
    "membership_withdraw": {**_SEEN, "reason": "不再申请"},
    "membership_sign_charter": {**_SEEN, "content_hash": "0" * 64},
    "membership_give_notice": {**_SEEN, "reason": "调整方向", "leaves_on": "2030-08-31"},
    "membership_cancel_notice": _SEEN,
    "membership_settle_and_exit": _SEEN,
    "resolution_vote": {"choice": "yes"},
    "term_hand_over": {**_SEEN, "item": "files"},
    "sub_alliance_change": {**_SEEN, "name": "示例专业委员会", "lead_id": str(new_id())},
    "sub_alliance_join": _SEEN,
    "sub_alliance_leave": _SEEN,
    "pairing_accept": _SEEN,
    "pairing_decline": _SEEN,
    "pairing_withdraw": _SEEN,
    "pairing_set_goals": {**_SEEN, "term_ends_on": "2030-08-31", "goals": []},
    "pairing_agree_goals": {**_SEEN, "term_ends_on": "2030-08-31", "content_hash": "0" * 64},
    "agreement_revise": {**_SEEN, "title": "示例协议", "parties": [str(new_id())]},
    "agreement_amend": {**_SEEN, "title": "示例协议", "parties": [str(new_id())]},
    "agreement_propose": _SEEN,
    "agreement_approve": {**_SEEN, "content_hash": "0" * 64},
    "agreement_discard": {**_SEEN, "reason": "理由充分"},
    "agreement_revert": {**_SEEN, "reason": "理由充分"},
    "agreement_terminate_as_whole": {**_SEEN, "reason": "理由充分"},
    "agreement_give_notice": {**_SEEN, "reason": "理由充分", "ends_on": "2030-08-31"},
    "agreement_comment": {**_SEEN, "words": "请写明"},
    "agreement_resolve_comment": {**_SEEN, "comment_id": str(new_id())},
    "agreement_attach_scan": {**_SEEN, "sha256": "0" * 64, "file_name": "盖章.pdf"},
    "pairing_review": {**_SEEN, "term_ends_on": "2030-08-31", "score": 5, "words": "很好"},
    "cooperation_project_change": {**_SEEN, "form": "joint_site", "title": "示例项目"},
    "cooperation_project_confirm": {**_SEEN, "content_hash": "0" * 64},
    "cooperation_project_record_activity": {
        **_SEEN,
        "kind": "meeting",
        "held_on": "2026-03-02",
        "title": "启动会",
        "participants": 8,
    },
    "cooperation_project_strike_activity": {**_SEEN, "activity_id": str(new_id())},
    "cooperation_project_complete_milestone": {**_SEEN, "milestone_id": str(new_id())},
    "cooperation_project_accept_milestone": {**_SEEN, "milestone_id": str(new_id())},
    "cooperation_project_return_milestone": {**_SEEN, "milestone_id": str(new_id())},
    "cooperation_project_confirm_outcome": {**_SEEN, "content_hash": "0" * 64},
    **{f"cooperation_project_{step}": _SEEN for step in _ONLY_SEEN},
    "qualification_verify": _SEEN,
    "qualification_return": {**_SEEN, "reason": "材料不全"},
    "qualification_redeclare": {**_SEEN, **_FACT},
    "qualification_withdraw": {**_SEEN, "reason": "填错了"},
    "qualification_revoke": {**_SEEN, "reason": "证书无效"},
}
"""Enough for the routes that only look at whose item it is after reading the body."""
PARTS = {
    "format": "csv",
    "version": "1",
    "digest": "0" * 64,
    "before": "0" * 64,
    "after": "0" * 64,
    "catalogue_year": "2021",
    "code": "4601",
}
"""What stands in a path where it is no id."""
SHOWN = ("memberships", "pairings", "agreements", "qualifications")
"""Kinds of items that the office sees, which show that nothing has changed."""
OPEN = ("sub-alliances", "terms", "resolutions")
"""Everybody in the alliance knows these items, so a step that is not theirs is a 403 or a 409."""


def service(url: str = "postgresql+asyncpg://nobody@127.0.0.1:9/none") -> FastAPI:
    return build(MemberSettings(database=DatabaseSettings(url=url), kafka=NOWHERE), "http")


def routes(app: FastAPI) -> list[APIRoute]:
    found: list[APIRoute] = []
    waiting = list(app.routes)
    while waiting:
        route = waiting.pop(0)
        if isinstance(route, APIRoute):
            found.append(route)
        elif hasattr(route, "original_router"):
            waiting += route.original_router.routes
    return found


def declared(dependant: Dependant) -> Iterator[Allow | Public]:
    for dependency in dependant.dependencies:
        call = dependency.call
        if isinstance(call, Allow | Public):
            yield call
        yield from declared(dependency)


def policy(route: APIRoute) -> Allow | Public:
    found = list(declared(route.dependant))
    assert found, f"{route.path} declares no policy"
    assert len({type(one) for one in found}) == 1, f"{route.path} declares both"
    return found[0]


def guarded(app: FastAPI) -> list[tuple[APIRoute, str]]:
    return [(r, p.action) for r in routes(app) if isinstance(p := policy(r), Allow)]


async def call(client: httpx.AsyncClient, route: APIRoute, **extra: dict[str, str]) -> int:
    method = min(route.methods or ())
    path = route.path.replace("paper.{format}", "paper.pdf")
    for name in route.param_convertors:
        path = path.replace(f"{{{name}}}", PARTS.get(name) or str(new_id()))
    body = None if method in ("GET", "DELETE") else BODIES.get(str(route.operation_id), {})
    return (await client.request(method, path, json=body, **extra)).status_code  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def client(database: str, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with served(service(database), issuer) as connected:
        yield connected


def test_every_route_declares_its_policy_and_every_policy_is_used() -> None:
    app = service()
    assert len(routes(app)) > 30
    assert {action for _, action in guarded(app)} == set(RIGHTS)


def test_what_needs_no_token_is_a_short_known_list() -> None:
    public = {r.path for r in routes(service()) if isinstance(policy(r), Public)}
    assert {p for p in public if not p.startswith(("/public/", "/v1/sessions"))} == {
        "/livez",
        "/readyz",
        "/metrics",
        "/v1/version",
    }


async def test_without_a_token_every_guarded_route_answers_401(client: httpx.AsyncClient) -> None:
    for route, _ in guarded(service()):
        assert await call(client, route) == 401, route.path


async def test_each_role_may_what_the_table_says_and_nothing_else(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    for route, action in guarded(service()):
        for role in Role:
            status = await call(client, route, headers=issuer.headers(role, school=new_id()))
            if role in RIGHTS[action]:
                assert status not in (401, 403, 500), (route.path, role, status)
            else:
                assert status == 403, (route.path, role, status)


async def test_another_schools_items_are_not_there(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    walked = 0
    for route, action in guarded(service()):
        for role, scope in RIGHTS[action].items():
            if scope is Scope.SCHOOL and "{id}" in route.path:
                headers = issuer.headers(role, school=new_id())
                assert await call(client, route, headers=headers) == 404, (route.path, role)
                walked += 1
    assert walked >= 12


async def test_another_schools_own_items_are_not_there_either_and_stay_as_they_are(
    house: House,
) -> None:
    office = await house.office()
    ours, theirs = await house.school(office), await house.school(office)
    coordinator = await house.member(office, ours["id"], "coordinator")
    strangers = {
        role: await house.member(office, theirs["id"], role)
        for role in (Role.COORDINATOR, Role.SCHOOL_LEADER)
    }
    items = await our_items(house, office, coordinator, ours)

    async def standing() -> list[Any]:
        place = f"/v1/organisations/{ours['id']}"
        paths = [place, f"{place}/staff", f"{place}/invitations"]
        paths += [f"/v1/{kind}/{items[kind]}" for kind in SHOWN]
        shown = [(await office.get(path)).json() for path in paths]
        draft = await coordinator.get(f"/v1/cooperation-projects/{items['cooperation-projects']}")
        return [*shown, draft.json()]

    before = await standing()
    walked = 0
    for route, action in guarded(house.app):
        kind = route.path.split("/")[2]
        if "{id}" not in route.path or kind in OPEN:
            continue
        for role, stranger in strangers.items():
            if RIGHTS[action].get(role) is Scope.SCHOOL:
                answer = await ask(house, stranger, route, items[kind])
                assert answer.status_code == 404, (route.path, answer.text)
                walked += 1
    assert walked >= 10
    assert await standing() == before


async def our_items(
    house: House, office: Person, coordinator: Person, ours: dict[str, Any]
) -> dict[str, str]:
    """An item of each kind that is not the strangers', by the first word of its path."""
    teacher = await house.member(office, ours["id"], "teacher")
    await house.invite(coordinator, ours["id"], "teacher", "示例教师丁")
    papers = {"documents": await house.papers(coordinator)}
    applied = await coordinator.post("/v1/memberships", papers)
    draft = await coordinator.post(
        "/v1/cooperation-projects", {"form": "joint_site", "title": "示例项目"}
    )
    file = {"sha256": await house.upload(teacher, b"evidence"), "file_name": "证书.pdf"}
    declared = await teacher.post("/v1/qualifications", {**_FACT, "evidence": [file]})
    place = f"/v1/organisations/{ours['id']}"
    staff = (await office.get(f"{place}/staff")).json()
    invitations = (await office.get(f"{place}/invitations")).json()
    return {
        "organisations": ours["id"],
        "people": teacher.ref,
        "appointments": staff["items"][0]["id"],
        "invitations": invitations["items"][0]["id"],
        "memberships": applied.json()["id"],
        "pairings": await proposed(house, office),
        "agreements": await offered(house, office),
        "cooperation-projects": draft.json()["id"],
        "qualifications": declared.json()["id"],
    }


async def ask(house: House, who: Person, route: APIRoute, id: str) -> httpx.Response:
    """What the route answers about the item to `who`."""
    path, method = route.path.replace("{id}", id), min(route.methods or ())
    path = path.replace("paper.{format}", "paper.pdf")
    for name in ("digest", "before", "after"):
        path = path.replace(f"{{{name}}}", PARTS[name])
    body = BODIES.get(str(route.operation_id), {"expected_version": 1})
    return await house.api.request(
        method, path, json=body if method == "POST" else None, headers=await who.headers()
    )


async def proposed(house: House, office: Person) -> str:
    """A pairing of two other schools, by its id."""
    sides = [(await house.recorded(office))["id"] for _ in range(2)]
    today = school_date(datetime.now(UTC))
    body = {
        "supporting_id": sides[0],
        "supported_id": sides[1],
        "starts_on": str(today),
        "ends_on": str(end_of_term(today)),
    }
    answer = await office.post("/v1/pairings", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def offered(house: House, office: Person) -> str:
    """An agreement that two other members negotiate, by its id."""
    sides = [(await house.recorded(office))["id"] for _ in range(2)]
    drafter = await house.member(office, sides[0], "coordinator")
    today = school_date(datetime.now(UTC))
    line = {
        "home_ids": sides[:1],
        "host_ids": sides[1:],
        "exchange_type": "shadowing",
        "cap_people": 5,
        "lodging": "host",
        "travel": "home",
    }
    body = {
        "title": "示例协议",
        "parties": sides,
        "valid_from": str(today),
        "valid_to": str(end_of_term(today)),
        "lines": [line],
    }
    made = (await drafter.post("/v1/agreements", body)).json()
    seen = {"expected_version": made["version"]}
    answer = await drafter.post(f"/v1/agreements/{made['id']}/propose", seen)
    assert answer.status_code == 200, answer.text
    return str(made["id"])
