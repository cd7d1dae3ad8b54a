"""What operators ask and do over HTTP, on a real service."""

from __future__ import annotations

import httpx

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually


async def test_the_journal_drains_and_its_chain_holds(
    api: httpx.AsyncClient, issuer: Issuer
) -> None:
    operator = issuer.headers(Role.OPERATOR)

    async def leading() -> bool:
        state = (await api.get("/v1/ops/journal", headers=operator)).json()
        return bool(state["leading"]) and state["waiting"] == 0

    await eventually(leading)
    checked = await api.post("/v1/ops/journal/verify", headers=operator)
    assert checked.json()["sound"]


async def test_the_sweep_rests_and_goes_on(api: httpx.AsyncClient, issuer: Issuer) -> None:
    operator = issuer.headers(Role.OPERATOR)
    assert (await api.post("/v1/ops/sweep/rest", headers=operator)).json()["resting"]
    ran = (await api.post("/v1/ops/sweep/run", headers=operator)).json()
    assert ran == {"resting": True, "handled": 0, "failing": []}
    assert not (await api.post("/v1/ops/sweep/resume", headers=operator)).json()["resting"]


async def test_consumers_and_dead_letters_are_listed(
    api: httpx.AsyncClient, issuer: Issuer
) -> None:
    operator = issuer.headers(Role.OPERATOR)
    states = (await api.get("/v1/ops/consumers", headers=operator)).json()
    assert [s["name"] for s in states] == [
        "joint_training.member_schools",
        "joint_training.teacher_exchanges",
    ]
    assert states[0]["dead_letters"] == 0
    assert (await api.get("/v1/ops/dead-letters", headers=operator)).json() == []
    gone = await api.post("/v1/ops/dead-letters/7/retry", headers=operator)
    assert gone.status_code == 404


async def test_a_school_is_no_operator(api: httpx.AsyncClient, issuer: Issuer) -> None:
    headers = issuer.headers(Role.COORDINATOR, school=new_id())
    assert (await api.get("/v1/ops/journal", headers=headers)).status_code == 403
    assert (await api.post("/v1/ops/sweep/rest", headers=headers)).status_code == 403
