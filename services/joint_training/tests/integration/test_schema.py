"""The database as migrated is what the code expects."""

from __future__ import annotations

from cyzj.storage.migrations import drift
from joint_training.storage.tables import metadata


async def test_the_migrated_database_shows_no_drift(database: str) -> None:
    assert await drift(database, "joint_training", metadata) == ""
