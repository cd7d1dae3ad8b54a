"""Migrations: every service's tables are as its code says, and drift is found."""

from __future__ import annotations

import asyncio
import importlib

import asyncpg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from cyzj.storage.engine import bare_dsn
from cyzj.storage.migrations import drift, migrate
from cyzj.testing.fixtures import OpenDatabase

SERVICES = ("member_schools", "teacher_exchanges", "joint_training", "group_office")


def metadata_of(service: str) -> MetaData:
    found = importlib.import_module(f"{service}.storage.tables").metadata
    assert isinstance(found, MetaData)
    return found


@pytest.mark.parametrize("service", SERVICES)
async def test_a_migrated_database_has_what_the_code_has(
    open_database: OpenDatabase, service: str
) -> None:
    metadata = metadata_of(service)
    async with open_database(service, metadata) as url:
        assert await drift(url, service, metadata) == ""


async def test_a_table_without_its_migration_is_found(open_database: OpenDatabase) -> None:
    metadata = metadata_of("group_office")
    async with open_database("group_office", metadata) as url:
        more = MetaData()
        for table in metadata.tables.values():
            table.to_metadata(more)
        Table("forgotten", more, Column("id", Integer, primary_key=True))
        assert "forgotten" in await drift(url, "group_office", more)


async def test_several_replicas_may_migrate_at_once(open_database: OpenDatabase) -> None:
    metadata = metadata_of("member_schools")
    async with open_database("member_schools", metadata) as url:
        await asyncio.gather(*(migrate(url, "member_schools", metadata) for _ in range(3)))
        connection = await asyncpg.connect(bare_dsn(url))
        assert await connection.fetchval("SELECT count(*) FROM service_state") == 1
        await connection.close()
