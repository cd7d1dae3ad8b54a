"""Sixty mixed organisations as easily as twelve schools: one agreement of all, one vote, every list."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from cyzj.contracts.codes import OrganisationKind, Role
from cyzj.domain.clock import school_date
from cyzj.settings import DatabaseSettings, KafkaSettings
from cyzj.testing.fixtures import served
from cyzj.testing.tokens import Issuer
from member_schools.settings import MemberSettings
from member_schools.wiring import build

Json = dict[str, Any]
SIXTY = 60
KINDS = [kind for kind in OrganisationKind if kind is not OrganisationKind.OFFICE]
TODAY = school_date(datetime.now(UTC))


@pytest_asyncio.fixture
async def alliance(database: str, issuer: Issuer) -> AsyncIterator[Alliance]:
    settings = MemberSettings(
        database=DatabaseSettings(url=database, pool_size=5),
        kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"),
    )
    async with served(build(settings, "http"), issuer) as client:
        yield Alliance(client, issuer)


class Alliance:
    """The service, and what sixty organisations do with it."""

    def __init__(self, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self._client = client
        self._issuer = issuer
        self.members: list[str] = []

    async def post(self, role: Role, school: str | None, path: str, body: Json) -> Json:
        headers = self._issuer.headers(role, school=UUID(school) if school else None)
        answer = await self._client.post(path, json=body, headers=headers)
        assert answer.is_success, answer.text
        made: Json = answer.json()
        return made

    async def get(self, role: Role, school: str | None, path: str, **asked: Any) -> Json:
        headers = self._issuer.headers(role, school=UUID(school) if school else None)
        answer = await self._client.get(path, params=asked, headers=headers)
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    async def join(self, number: int) -> None:
        """A member of one of the kinds, in one of the two jurisdictions."""
        body = {
            "name": f"示例单位第{number}号",
            "short_name": f"示例{number}",
            "kind": KINDS[number % len(KINDS)],
            "jurisdiction": "51" if number % 3 else "50",
        }
        made = await self.post(Role.GROUP_OFFICE, None, "/v1/organisations", body)
        since = {"expected_version": made["version"], "member_since": "2024-09-01"}
        await self.post(Role.GROUP_OFFICE, None, f"/v1/organisations/{made['id']}/admit", since)
        self.members.append(made["id"])


async def test_sixty_organisations_vote_and_agree(alliance: Alliance) -> None:
    await asyncio.gather(*(alliance.join(number) for number in range(SIXTY)))
    listed = await alliance.get(
        Role.GROUP_OFFICE, None, "/v1/memberships", limit=50, with_total=True
    )
    assert (len(listed["items"]), listed["total"]) == (50, SIXTY)
    vote = {
        "kind": "other",
        "title": "通过年度工作计划",
        "text": "年度工作计划全文",
        "closes_at": (datetime.now(UTC) + timedelta(days=9)).isoformat(),
    }
    resolution = await alliance.post(Role.GROUP_OFFICE, None, "/v1/resolutions", vote)
    assert (resolution["electorate"], resolution["quorum"]) == (SIXTY, 40)
    path = f"/v1/resolutions/{resolution['id']}"
    for voter in alliance.members[:40]:
        await alliance.post(Role.COUNCIL_VOTER, voter, f"{path}/vote", {"choice": "yes"})
    voted = await alliance.get(Role.GROUP_OFFICE, None, path)
    assert (voted["yes"], len(voted["silent"])) == (40, 20)


async def test_an_agreement_of_sixty_is_in_force_with_the_sixtieth_approval(
    alliance: Alliance,
) -> None:
    await asyncio.gather(*(alliance.join(number) for number in range(SIXTY)))
    first, *others = alliance.members
    line = {
        "home_ids": alliance.members,
        "host_ids": alliance.members,
        "exchange_type": "lecture",
        "cap_hours": "600",
        "cap_period": "term",
        "lodging": "none",
        "travel": "home",
    }
    body = {
        "title": "示例联盟教师互训总协议",
        "parties": alliance.members,
        "valid_from": TODAY.isoformat(),
        "valid_to": (TODAY + timedelta(days=900)).isoformat(),
        "lines": [line],
    }
    item = await alliance.post(Role.COORDINATOR, first, "/v1/agreements", body)
    path = f"/v1/agreements/{item['id']}"
    seen = {"expected_version": item["version"]}
    item = await alliance.post(Role.COORDINATOR, first, f"{path}/propose", seen)
    assert len(item["waiting_on"]) == SIXTY
    for party in (first, *others):
        assert item["status"] in ("proposed", "partially_approved")
        consent = {
            "expected_version": item["version"],
            "content_hash": item["draft"]["content_hash"],
        }
        item = await alliance.post(Role.SCHOOL_LEADER, party, f"{path}/approve", consent)
    assert (item["status"], len(item["texts"][0]["approvals"])) == ("in_force", SIXTY)
    seen_by = await alliance.get(Role.COORDINATOR, others[-1], "/v1/agreements")
    assert [one["id"] for one in seen_by["items"]] == [item["id"]]
