"""A database with data from every release so far migrates, and says everything that it said."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Column, Integer, MetaData
from tests.upgrade.asking import COORDINATORS, NOT_ASKED, said_again
from tests.upgrade.contained import lost, told
from tests.upgrade.extras import NEVER_FILLED
from tests.upgrade.release import Release, releases
from tests.upgrade.serving import TABLES, Platform, databases, migrated, running

from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import bare_dsn
from cyzj.storage.migrations import drift, folder_of, migrate
from cyzj.testing.waiting import eventually
from demo.people import PASSWORD
from group_office.storage.rebuilding import alone, rebuild
from teacher_exchanges.testing_api import a_request_body

every_release = pytest.mark.parametrize("release", releases(), ids=lambda release: release.name)
LATER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "later", "{head}", None, None

def upgrade() -> None:
    {steps}
"""


@pytest.fixture
def newest() -> Release:
    """The last release."""
    return releases()[-1]


@every_release
async def test_a_release_migrates_without_drift_and_says_what_it_said(
    release: Release, postgres_server: str, kafka_settings: KafkaSettings, tmp_path: Path
) -> None:
    async with databases(release, postgres_server) as urls:
        for service in release.services:
            migrated(service, urls[service])
            assert await drift(urls[service], service, TABLES[service]) == ""
        async with running(release, urls, kafka_settings, tmp_path) as platform:
            said = await said_again(platform)
            for service in release.services:
                differences = lost(release.answers[service], said[service])
                assert not differences, told(differences)
            await _rebuilt_views_say_the_same(release, platform, urls["group_office"])


async def _rebuilt_views_say_the_same(release: Release, platform: Platform, url: str) -> None:
    """The facts of a release are folded as they were."""
    async with alone(bare_dsn(url), wait=True) as connection:
        assert await rebuild(connection) > 1000
    said = await said_again(platform, "group_office")
    differences = lost(release.answers["group_office"], said["group_office"])
    assert not differences, told(differences)


@every_release
async def test_work_goes_on_with_what_a_release_left(
    release: Release, postgres_server: str, kafka_settings: KafkaSettings, tmp_path: Path
) -> None:
    today = datetime.now(UTC)
    async with databases(release, postgres_server) as urls:
        for service in release.services:
            migrated(service, urls[service])
        async with running(release, urls, kafka_settings, tmp_path, today) as platform:
            door = {"account": COORDINATORS[0], "password": PASSWORD}
            entered = await platform.apis["member_schools"].post("/v1/sessions", json=door)
            assert entered.is_success, entered.text
            headers = platform.headers(COORDINATORS[0])
            body = a_request_body(today.date(), title="示例升级之后的需求")
            posted = await platform.apis["teacher_exchanges"].post(
                "/v1/exchange-requests",
                json=body,
                headers={**headers, "Idempotency-Key": str(new_id())},
            )
            assert posted.status_code == 201, posted.text
            timeline = f"/v1/requests/{posted.json()['id']}/timeline"

            async def known() -> bool:
                found = await platform.apis["group_office"].get(timeline, headers=headers)
                assert found.status_code == 200, found.text
                return len(found.json()["items"]) == 1

            await eventually(known, within=60)


@every_release
async def test_every_table_of_a_release_holds_rows_and_every_route_was_asked(
    release: Release, postgres_server: str
) -> None:
    async with databases(release, postgres_server) as urls:
        empty = {(service, name) for service in urls for name in await _empty(urls[service])}
    assert empty <= set(NEVER_FILLED)
    for service in release.services:
        routes, asked = set(release.routes[service]), set(release.answers[service])
        assert routes == asked | (routes & set(NOT_ASKED))


async def _empty(url: str) -> list[str]:
    connection = await asyncpg.connect(bare_dsn(url))
    try:
        names = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        return [
            name
            for (name,) in names
            if not await connection.fetchval(f'SELECT EXISTS (SELECT FROM "{name}")')
        ]
    finally:
        await connection.close()


class Trial:
    """A later migration of member_schools that is not in the repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "migrations"
        shutil.copytree(folder_of("member_schools"), self.folder)

    async def apply(self, url: str, *steps: str) -> None:
        head = sorted((self.folder / "versions").glob("*.py"))[-1].name.split("_")[0]
        text = LATER.format(head=head, steps="\n    ".join(steps))
        (self.folder / "versions" / "later.py").write_text(text)
        await migrate(url, "member_schools", TABLES["member_schools"], folder=self.folder)


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


async def _said_of_members(
    release: Release, urls: Mapping[str, str], kafka: KafkaSettings, folder: Path
) -> list[str]:
    """What member_schools no longer says."""
    async with running(release, dict(urls), kafka, folder) as platform:
        said = await said_again(platform, "member_schools")
    return lost(release.answers["member_schools"], said["member_schools"])


async def test_a_column_that_is_added_and_filled_is_no_loss(
    newest: Release,
    trial: Trial,
    postgres_server: str,
    kafka_settings: KafkaSettings,
    tmp_path: Path,
) -> None:
    async with databases(newest, postgres_server, "member_schools") as urls:
        await trial.apply(
            urls["member_schools"],
            'op.add_column("organisations", sa.Column("seats", sa.Integer(), nullable=True))',
            'op.execute("UPDATE organisations SET seats = 40")',
        )
        wanted = MetaData()
        for table in TABLES["member_schools"].tables.values():
            table.to_metadata(wanted)
        found = await drift(urls["member_schools"], "member_schools", wanted)
        assert "seats" in found, "the code does not know of it yet"
        wanted.tables["organisations"].append_column(Column("seats", Integer, nullable=True))
        assert await drift(urls["member_schools"], "member_schools", wanted) == ""
        assert await _said_of_members(newest, urls, kafka_settings, tmp_path) == []


async def test_a_column_made_anew_without_its_values_is_named(
    newest: Release,
    trial: Trial,
    postgres_server: str,
    kafka_settings: KafkaSettings,
    tmp_path: Path,
) -> None:
    async with databases(newest, postgres_server, "member_schools") as urls:
        await trial.apply(
            urls["member_schools"],
            'op.drop_column("organisations", "short_name")',
            'op.add_column("organisations", sa.Column("short_name", sa.String(), nullable=False,',
            '    server_default="示例"))',
        )
        differences = await _said_of_members(newest, urls, kafka_settings, tmp_path)
    assert differences
    assert all("short_name" in line or "简称" in line for line in differences), told(differences)
