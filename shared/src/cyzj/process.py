"""The command line of a service: `python -m <service> serve | migrate | restored | missing | revision | openapi`."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, Literal, TypeVar

import typer
from fastapi import FastAPI
from sqlalchemy import MetaData

from cyzj.contracts.topics import topic_of
from cyzj.foundation import Share
from cyzj.http import serving
from cyzj.messaging.restoring import ChainBroken, begin_epoch, missing
from cyzj.settings import DatabaseSettings, Settings, load, refuse
from cyzj.storage.engine import bare_dsn
from cyzj.telemetry.setup import set_up

S = TypeVar("S", bound=Settings)


@dataclass(frozen=True)
class Service(Generic[S]):
    """What a process needs to know of a service; `build` is its wiring."""

    name: str
    settings: type[S]
    build: Callable[[S, Share], FastAPI]
    metadata: MetaData
    forget: tuple[str, ...] = ()
    """SQL that empties the tables which only consumers write: after a restore they are filled anew."""


def commands(service: Service[S]) -> typer.Typer:
    """The common commands; a service may add its own."""
    cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @cli.command()
    def serve(
        only: Annotated[Literal["http", "work"] | None, typer.Option(help="a share of it")] = None,
    ) -> None:
        """Serve until told to stop."""
        settings = _load(service)
        set_up(service.name, settings)
        app = service.build(settings, only or "all")
        _spare_the_collector()
        serving.serve(
            app, settings.http.host, settings.http.port, drain=settings.http.drain_seconds
        )

    @cli.command()
    def migrate() -> None:
        """Bring the database up to date."""
        from cyzj.storage import migrations  # 11 MB that nobody who serves needs

        settings = _load(service)
        asyncio.run(migrations.migrate(settings.database.url, service.name, service.metadata))

    @cli.command()
    def revision(message: str) -> None:
        """Write a migration for what the code has and the database has not (development)."""
        from cyzj.storage import migrations

        settings = _load(service)
        asyncio.run(
            migrations.revision(settings.database.url, service.name, service.metadata, message)
        )

    @cli.command("missing")
    def missing_events() -> None:
        """List, as JSON lines, the events in Kafka that a restored database does not have."""
        settings = _load(service)
        topic = topic_of(service.name, settings.kafka.prefix)
        asyncio.run(_list_missing(settings, topic))

    @cli.command()
    def restored() -> None:
        """Begin a new epoch: send the whole journal again, learn anew what came from events."""
        settings = _load(service)
        try:
            begun = asyncio.run(begin_epoch(bare_dsn(settings.database.url), service.forget))
        except ChainBroken as broken:
            sys.stderr.write(f"cyzj: the journal was tampered with: {broken}\n")
            raise typer.Exit(1) from broken
        sys.stdout.write(
            f"{service.name}: epoch {begun.epoch}, {begun.events} events go out again;"
            f" the chain's head was {begun.head}\n"
        )

    @cli.command()
    def openapi() -> None:
        """Print the OpenAPI document."""
        nowhere = DatabaseSettings(url="postgresql+asyncpg://")
        app = service.build(service.settings(database=nowhere), "all")
        sys.stdout.write(
            json.dumps(app.openapi(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        )

    return cli


async def _list_missing(settings: Settings, topic: str) -> None:
    count = 0
    async for event in missing(bare_dsn(settings.database.url), settings.kafka, topic):
        sys.stdout.write(json.dumps(event.as_json(), ensure_ascii=False) + "\n")
        count += 1
    sys.stderr.write(f"{topic}: {count} events are not in the database\n")


def _load(service: Service[S]) -> S:
    settings = load(service.settings)
    if not settings.database.url:
        refuse(
            "setting CYZJ_DATABASE__URL is missing: postgresql+asyncpg://user:password@host/name"
        )
    return settings


def _spare_the_collector() -> None:
    """Let the garbage collector leave alone what was loaded, and come less often.

    It otherwise walks through every library again and again: a third of the time of a batch.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
