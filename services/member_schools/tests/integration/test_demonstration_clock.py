"""The demonstration clock: a post may begin in the past, for the loader alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest_asyncio

from cyzj.contracts.codes import Role
from cyzj.settings import AuthSettings, DatabaseSettings, KafkaSettings
from cyzj.testing.tokens import Issuer
from member_schools.settings import MemberSettings
from member_schools.testing import PASSWORD, House
from member_schools.wiring import build

PAST = "2025-09-01T09:00:00+08:00"


@pytest_asyncio.fixture(params=[True, False], ids=["demonstration", "real"])
async def demo_house(database: str, request: object) -> AsyncIterator[tuple[House, str]]:
    """The service in and out of demonstration mode, and a system token that it believes."""
    settings = MemberSettings(
        database=DatabaseSettings(url=database, pool_size=5),
        kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"),
        demo=getattr(request, "param", False),
    )
    app, issuer = build(settings, "http"), Issuer(AuthSettings())
    app.state.verifier = issuer.verifier()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://house")
        house = House(app, await stack.enter_async_context(client))
        yield house, issuer.token(Role.SYSTEM)


async def test_an_invitation_is_accepted_at_the_moved_time_by_the_loader_alone(
    demo_house: tuple[House, str],
) -> None:
    house, system = demo_house
    as_system = {"Authorization": f"Bearer {system}"}
    clock = {"Demo-Time": PAST, "Demo-Authorization": f"Bearer {system}"}
    school = {
        "name": "示例成都职校甲",
        "short_name": "示例甲",
        "kind": "secondary",
        "jurisdiction": "51",
    }
    made = (await house.api.post("/v1/organisations", json=school, headers=as_system)).json()
    path = f"/v1/organisations/{made['id']}"
    wanted = {"role": "teacher", "name": "示例教师甲"}
    moved = clock if house.app.state.demo else {}
    invited = await house.api.post(
        f"{path}/invitations", json=wanted, headers={**as_system, **moved}
    )
    body = {"token": invited.json()["token"], "account": "jia.1", "password": PASSWORD}
    refused = await house.api.post(
        "/public/invitations/accept", json=body, headers={"Demo-Time": PAST}
    )
    assert refused.status_code == 403
    accepted = await house.api.post("/public/invitations/accept", json=body, headers=clock)
    if not house.app.state.demo:
        assert accepted.status_code == 403
        return
    assert accepted.status_code == 201, accepted.text
    staff = (await house.api.get(f"{path}/staff", headers=as_system)).json()
    assert [one["starts_on"] for one in staff["items"]] == ["2025-09-01"]
