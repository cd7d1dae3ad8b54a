"""The database keeps times apart by itself, whatever the code above it thinks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from fastapi import FastAPI

from cyzj.domain.caller import SYSTEM
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from cyzj.storage.engine import bare_dsn
from cyzj.storage.unit import Runner, Unit
from joint_training.domain.booking import Booking
from joint_training.storage.bookings import add_booking, bookings
from joint_training.testing_bases import Town, in_days


def another(b: Booking, number: str, people: int) -> Booking:
    """The same booking over, as if nobody had looked."""
    times = tuple(replace(one, id=new_id()) for one in b.occurrences)
    return replace(b, id=new_id(), number=number, people=people, occurrences=times)


async def insert_again(app: FastAPI, id: UUID, number: str, people: int) -> None:
    runner: Runner = app.state.runner

    async def work(unit: Unit) -> None:
        found = await bookings.find(unit.session, id)
        await add_booking(unit.session, another(found, number, people))

    await runner.run("insert_again", SYSTEM, work)


async def rows(database: str, **where: Any) -> int:
    connection = await asyncpg.connect(bare_dsn(database))
    try:
        (name, value), *_ = where.items()
        query = f"SELECT count(*) FROM occurrences WHERE {name} = $1"
        return int(await connection.fetchval(query, value))
    finally:
        await connection.close()


async def test_a_whole_room_is_taken_once(town: Town, app: FastAPI, database: str) -> None:
    room = await town.room(setup_minutes=10)
    made = await town.book(town.member, room, in_days(3))
    with pytest.raises(DomainError) as refused:
        await insert_again(app, UUID(made["id"]), "BK-2026-9001", 20)
    assert refused.value.slug == "taken-meanwhile"
    assert await rows(database, resource_id=UUID(room["id"])) == 1


async def test_stations_are_never_more_than_there_are(
    town: Town, app: FastAPI, database: str
) -> None:
    room = await town.room(booked_as="stations", stations=40)
    made = await town.book(town.member, room, in_days(3), people=25)
    await insert_again(app, UUID(made["id"]), "BK-2026-9001", 15)
    with pytest.raises(DomainError) as refused:
        await insert_again(app, UUID(made["id"]), "BK-2026-9002", 1)
    assert refused.value.slug == "taken-meanwhile"
    assert await rows(database, resource_id=UUID(room["id"])) == 2
