"""The API as documented: the golden document, and no answer that it does not name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn

from cyzj.contracts.codes import Role
from cyzj.settings import DatabaseSettings, Settings
from cyzj.testing.probing import probe
from cyzj.testing.waiting import eventually
from group_office.testing import Office, Story
from group_office.wiring import build

GOLDEN = Path(__file__).parents[2] / "openapi.json"


def document() -> dict[str, Any]:
    return build(Settings(database=DatabaseSettings(url="postgresql+asyncpg://")), "http").openapi()


def test_the_document_is_the_golden_one() -> None:
    """After a change that is meant: `python -m group_office openapi > services/group_office/openapi.json`."""
    assert document() == json.loads(GOLDEN.read_text())


def test_every_operation_has_a_readable_id_and_names_its_errors() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            assert operation["operationId"].replace("_", "").isalpha(), (path, method)
            if not path.startswith(("/livez", "/readyz", "/metrics", "/v1/version")):
                assert {"401", "403", "503"} <= set(operation["responses"]), (path, method)


@pytest_asyncio.fixture
async def address(office: Office) -> AsyncIterator[str]:
    """Where the office answers over real HTTP, with something in it."""
    story = Story()
    first, second = story.school("甲"), story.school("乙", "50")
    story.whole(first, second)
    story.nominate(story.confirm(story.answer(story.request(first), second)))
    await office.feed(story.events)
    config = uvicorn.Config(office.app, port=0, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


@pytest.mark.parametrize("role", [Role.GROUP_OFFICE, Role.COORDINATOR, Role.OPERATOR])
async def test_whatever_is_sent_the_answer_is_one_the_document_names(
    office: Office, address: str, role: Role
) -> None:
    school = await office.value("SELECT id FROM view.organisations LIMIT 1")
    headers = office.issuer.headers(role, school=school)
    await probe(document(), address, headers, {}, examples=12)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/queue?action=%00",
        "/v1/queue?number=%00",
        "/v1/board?period=%00",
        "/v1/board/drill?measure=hours&cell=%00",
        "/v1/facts?type=%00",
        "/v1/facts?context=%00",
        "/v1/facts?since=0001-01-01T00:00:00%2B14:00",
        "/v1/queue?cursor=AAAA",
        "/v1/queue?sort=secret",
    ],
)
async def test_what_no_database_would_take_is_refused_before(office: Office, path: str) -> None:
    assert (await office.get(path)).status_code == 422


async def test_a_nul_character_in_words_is_refused(office: Office) -> None:
    body = {"reason": "a\x00b"}
    path = "/v1/cases/match/01a206b3-4de7-862a-a4ef-df2e7627eef5/escalate"
    assert (await office.post(path, body=body)).status_code == 422
