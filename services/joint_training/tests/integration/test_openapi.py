"""The API as documented: the golden document, and no answer that it does not name."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.settings import DatabaseSettings, Settings
from cyzj.testing.desk import Desk
from cyzj.testing.probing import apart, probe
from cyzj.testing.tokens import Issuer
from joint_training.testing_api import KINDS, a_base_body, a_booking_body, a_room_body
from joint_training.wiring import build

GOLDEN = Path(__file__).parents[2] / "openapi.json"


def document() -> dict[str, Any]:
    database = DatabaseSettings(url="postgresql+asyncpg://")
    return build(Settings(database=database), "http").openapi()


def test_the_document_is_the_golden_one() -> None:
    """After a change that is meant: `python -m joint_training openapi > services/joint_training/openapi.json`."""
    assert document() == json.loads(GOLDEN.read_text())


@pytest_asyncio.fixture
async def address(database: str, issuer: Issuer, tmp_path: Path) -> AsyncIterator[str]:
    async with apart("joint_training", database, issuer, CYZJ_FILES__FOLDER=str(tmp_path)) as found:
        yield found


@pytest_asyncio.fixture
async def owner(address: str, issuer: Issuer) -> AsyncIterator[Desk]:
    """The manager whose items are probed."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield Desk(client, issuer, (Role.BASE_MANAGER,), new_id(), kinds=KINDS)


@pytest_asyncio.fixture
async def api_items(owner: Desk, issuer: Issuer) -> dict[str, str]:
    """Items of the owner's school, so that the probe reaches behind the 404."""
    office = Desk(owner.api, issuer, (Role.GROUP_OFFICE,), new_id(), kinds=KINDS)
    base = await owner.post("/v1/bases", a_base_body())
    base = await office.step(base, "start_evaluation")
    base = await owner.step(await office.step(base, "approve"), "start_construction")
    room = await owner.post("/v1/resources", a_room_body(base))
    await owner.step(base, "open")
    day = (datetime.now(UTC) + timedelta(days=10)).date()
    booking = await owner.post("/v1/bookings", a_booking_body(room, day))
    return {
        "bases": base["id"],
        "resources": room["id"],
        "bookings": booking["id"],
    }


async def test_whatever_is_sent_the_answer_is_one_the_document_names(
    address: str, api_items: dict[str, str], issuer: Issuer, owner: Desk
) -> None:
    for role in (Role.BASE_MANAGER, Role.GROUP_OFFICE):
        headers = issuer.headers(role, school=owner.school, person=owner.person)
        await probe(document(), address, headers, api_items, examples=4)
