"""Whatever is sent to the routes of training, the answer is one that the document names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.http.routes import routes_of
from cyzj.settings import DatabaseSettings, Settings
from cyzj.testing.desk import Desk
from cyzj.testing.probing import apart, probe
from cyzj.testing.tokens import Issuer
from joint_training.http.training_routers import TRAINING_ROUTERS
from joint_training.testing_api import KINDS, a_cohort_body, a_programme_body
from joint_training.wiring import build


def document() -> dict[str, Any]:
    """The document, cut down to the routes of training."""
    database = DatabaseSettings(url="postgresql+asyncpg://")
    whole: dict[str, Any] = build(Settings(database=database), "http").openapi()
    ours = {route.path for router in TRAINING_ROUTERS for route in routes_of(router)}
    return {**whole, "paths": {p: said for p, said in whole["paths"].items() if p in ours}}


@pytest_asyncio.fixture
async def address(database: str, issuer: Issuer, tmp_path: Path) -> AsyncIterator[str]:
    async with apart("joint_training", database, issuer, CYZJ_FILES__FOLDER=str(tmp_path)) as found:
        yield found


@pytest_asyncio.fixture
async def owner(address: str, issuer: Issuer) -> AsyncIterator[Desk]:
    """The coordinator whose items are probed."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield Desk(client, issuer, (Role.COORDINATOR,), new_id(), kinds=KINDS)


@pytest_asyncio.fixture
async def items(owner: Desk, issuer: Issuer) -> dict[str, str]:
    """Items of the owner's school, so that the probe reaches behind the 404."""
    today = datetime.now(UTC).date()
    office = Desk(owner.api, issuer, (Role.GROUP_OFFICE,), new_id(), kinds=KINDS)
    p = await owner.post("/v1/programmes", a_programme_body())
    p = await owner.step(p, "submit")
    p = await office.step(p, "approve", content_hash=p["content_hash"])
    p = await owner.step(p, "publish")
    cohort = await owner.post("/v1/cohorts", a_cohort_body(p, today + timedelta(days=30)))
    cohort = await owner.step(cohort, "open_enrolment")
    body = {"cohort_id": cohort["id"], "kind": "student", "name": "示例学员甲"}
    enrolment = await owner.post("/v1/enrolments", body)
    return {
        KINDS["JP"]: p["id"],
        KINDS["JC"]: cohort["id"],
        KINDS["JE"]: enrolment["id"],
    }


async def test_whatever_is_sent_the_answer_is_one_the_document_names(
    address: str, items: dict[str, str], issuer: Issuer, owner: Desk
) -> None:
    for role in (Role.COORDINATOR, Role.TEACHER, Role.GROUP_OFFICE):
        headers = issuer.headers(role, school=owner.school, person=owner.person)
        await probe(document(), address, headers, items)
