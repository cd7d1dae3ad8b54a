"""Alembic, run from code: each service's `migrations/` folder, one way for everybody."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from alembic import command, context
from alembic.autogenerate import produce_migrations
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

Work = Callable[[Config], object]
ONE_MIGRATION_AT_A_TIME = 0x6379_7A6B


def folder_of(package: str) -> Path:
    """The migrations of a service: inside the installed package, or beside `src` in the workspace."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    inside = Path(spec.origin).parent / "migrations"
    return inside if inside.is_dir() else Path(spec.origin).parents[2] / "migrations"


def configuration(package: str, metadata: MetaData, folder: Path | None = None) -> Config:
    """Alembic's configuration for a service; its migrations stand in `folder_of` unless said otherwise."""
    config = Config()
    place = str(folder or folder_of(package))
    config.set_main_option("script_location", place.replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["metadata"] = metadata
    return config


async def migrate(
    url: str,
    package: str,
    metadata: MetaData,
    revision: str = "head",
    *,
    folder: Path | None = None,
) -> None:
    """Bring the database up to `revision`; safe to run from several replicas at once."""
    await _with_connection(
        url, configuration(package, metadata, folder), lambda c: command.upgrade(c, revision)
    )


async def drift(url: str, package: str, metadata: MetaData) -> str:
    """What the tables of the code have and the migrated database has not, or an empty string."""
    found: list[str] = []

    def check(config: Config) -> None:
        connection: Connection = config.attributes["connection"]
        made = MigrationContext.configure(
            connection, opts={"target_metadata": metadata, "include_object": _ours}
        )
        script: ops.MigrationScript = produce_migrations(made, metadata)
        if script.upgrade_ops is not None and not script.upgrade_ops.is_empty():
            found.append(str(script.upgrade_ops.as_diffs()))

    await _with_connection(url, configuration(package, metadata), check)
    return "".join(found)


async def revision(url: str, package: str, metadata: MetaData, message: str) -> None:
    """Write a new revision from what the code has and the database at `url` has not (development)."""
    count = len(
        list(ScriptDirectory.from_config(configuration(package, metadata)).walk_revisions())
    )
    await _with_connection(
        url,
        configuration(package, metadata),
        lambda c: command.revision(c, message, autogenerate=True, rev_id=f"{count + 1:04d}"),
    )


async def _with_connection(url: str, config: Config, work: Work) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:n)"), {"n": ONE_MIGRATION_AT_A_TIME}
            )
            await _run(connection, config, work)
            if await connection.scalar(text("SELECT to_regclass('service_state') IS NOT NULL")):
                await connection.execute(
                    text("INSERT INTO service_state DEFAULT VALUES ON CONFLICT DO NOTHING")
                )
    finally:
        await engine.dispose()


async def _run(connection: AsyncConnection, config: Config, work: Work) -> None:
    def inside(sync: Connection) -> None:
        config.attributes["connection"] = sync
        work(config)

    await connection.run_sync(inside)


def _ours(_: object, name: str | None, kind: str, *__: object) -> bool:
    """Views built and swapped by projections (schemas `view…`) are no business of migrations."""
    return not (kind == "table" and name == "alembic_version")


def _with_sequences(
    made: MigrationContext, _: object, directives: list[ops.MigrationScript]
) -> None:
    """Alembic does not see sequences: the missing ones are created first."""
    assert made.connection is not None
    present = set(inspect(made.connection).get_sequence_names())
    metadata: MetaData = context.config.attributes["metadata"]
    for script in directives:
        assert script.upgrade_ops is not None
        for name in sorted(set(metadata._sequences) - present):
            script.upgrade_ops.ops.insert(0, ops.ExecuteSQLOp(f"CREATE SEQUENCE {name}"))


def run_env() -> None:
    """The whole of a service's `migrations/env.py`."""
    config = context.config
    context.configure(
        connection=config.attributes["connection"],
        target_metadata=config.attributes["metadata"],
        include_object=_ours,
        compare_server_default=False,
        process_revision_directives=_with_sequences,
    )
    with context.begin_transaction():
        context.run_migrations()
