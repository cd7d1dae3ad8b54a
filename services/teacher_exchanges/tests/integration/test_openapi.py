"""The API as documented: the golden document, and no answer that it does not name."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
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
from teacher_exchanges.testing_api import KINDS, a_request_body
from teacher_exchanges.wiring import build

GOLDEN = Path(__file__).parents[2] / "openapi.json"


def document() -> dict[str, Any]:
    database = DatabaseSettings(url="postgresql+asyncpg://")
    return build(Settings(database=database), "http").openapi()


def test_the_document_is_the_golden_one() -> None:
    """After a change that is meant: `python -m teacher_exchanges openapi > services/teacher_exchanges/openapi.json`."""
    assert document() == json.loads(GOLDEN.read_text())


def test_every_operation_has_a_readable_id_and_names_its_errors() -> None:
    seen: set[str] = set()
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            name = operation["operationId"]
            assert name.replace("_", "").isalpha(), (path, method)
            assert name not in seen, name
            seen.add(name)
            if not path.startswith(("/livez", "/readyz", "/metrics", "/v1/version")):
                assert "503" in operation["responses"], (path, method)


@pytest_asyncio.fixture
async def address(database: str, issuer: Issuer, tmp_path: Path) -> AsyncIterator[str]:
    async with apart(
        "teacher_exchanges", database, issuer, CYZJ_FILES__FOLDER=str(tmp_path)
    ) as found:
        yield found


async def test_whatever_is_sent_the_answer_is_one_the_document_names(
    address: str, api_items: dict[str, str], issuer: Issuer, owner: Desk
) -> None:
    for role in (Role.COORDINATOR, Role.TEACHER, Role.GROUP_OFFICE):
        headers = issuer.headers(role, school=owner.school, person=owner.person)
        await probe(document(), address, headers, api_items)


@pytest_asyncio.fixture
async def owner(address: str, issuer: Issuer) -> AsyncIterator[Desk]:
    """The coordinator whose items are probed."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield Desk(client, issuer, (Role.COORDINATOR,), new_id(), kinds=KINDS)


@pytest_asyncio.fixture
async def api_items(owner: Desk) -> dict[str, str]:
    """Items of the owner's school, so that the probe reaches behind the 404."""
    today = datetime.now(UTC).date()
    made = await owner.post("/v1/exchange-requests", a_request_body(today))
    body = a_request_body(today)
    body["expires_on"] = body.pop("deadline")
    offer = await owner.post("/v1/exchange-offers", body)
    return {KINDS["TR"]: made["id"], KINDS["TO"]: offer["id"]}
