"""The service on real PostgreSQL and Kafka, and the people who use it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.foundation import Foundation
from cyzj.settings import FilesSettings, KafkaSettings
from cyzj.testing.desk import Desk
from cyzj.testing.fixtures import OpenDatabase, served, settings_for
from cyzj.testing.members import Members, members_on
from cyzj.testing.tokens import Issuer
from joint_training.storage.tables import metadata
from joint_training.testing_api import KINDS
from joint_training.testing_bases import Town
from joint_training.wiring import build


@pytest_asyncio.fixture
async def database(open_database: OpenDatabase) -> AsyncIterator[str]:
    async with open_database("joint_training", metadata) as url:
        yield url


@pytest.fixture
def app(database: str, kafka_settings: KafkaSettings, tmp_path: Path) -> FastAPI:
    settings = settings_for(database, kafka_settings, demo=True)
    files = FilesSettings(folder=tmp_path / "files", largest=1024 * 1024)
    return build(settings.model_copy(update={"files": files}))


@pytest_asyncio.fixture
async def api(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with served(app, issuer) as client:
        foundation: Foundation = app.state.foundation
        foundation.sweeper.resting = True  # deadlines fall due when a test says so
        yield client


@pytest_asyncio.fixture
async def members(kafka_settings: KafkaSettings) -> AsyncIterator[Members]:
    async with members_on(kafka_settings) as speaking:
        yield speaking


MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(api: httpx.AsyncClient, issuer: Issuer) -> MakeDesk:
    """`desk(Role.COORDINATOR, school=…)`: somebody in that post, at a school of their own."""

    def make(*roles: Role, school: UUID | None = None, person: UUID | None = None) -> Desk:
        return Desk(api, issuer, roles, school or new_id(), person or new_id(), KINDS)

    return make


@pytest.fixture
def town(desk: MakeDesk, app: FastAPI) -> Town:
    """A base and the schools around it."""
    return Town(desk, app)
