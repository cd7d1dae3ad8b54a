"""What the journal tells of a solved round: the postings, balances and lines, without any of their tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Told = dict[str, Any]
_SOLVED = text(
    "SELECT position, data FROM journal WHERE subject = :round AND type LIKE '%.clearing_round.solved.v1'"
)
_POSTINGS = text(
    """
    SELECT j.subject, j.audience, j.data
    FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[])) AS wanted (id, version)
    JOIN journal AS j ON j.subject = wanted.id AND j.aggregateversion = wanted.version
    ORDER BY j.epoch
    """
)
_LINES = text(
    "SELECT data FROM journal WHERE type LIKE '%.clearing_line.proposed.v1'"
    " AND data::jsonb ->> 'round_id' = :round"
)
_ENTRIES = text(
    "SELECT data FROM journal WHERE type LIKE '%.ledger_entry.posted.v1' AND position < :before"
)


async def solved_event(session: AsyncSession, round_id: UUID) -> tuple[int, Told] | None:
    """Where it stands in the journal, and what it says."""
    row = (await session.execute(_SOLVED, {"round": round_id})).first()
    return (row.position, json.loads(row.data)) if row else None


async def postings_told(
    session: AsyncSession, versions: Sequence[tuple[UUID, int]]
) -> dict[UUID, tuple[str, Told]]:
    """Audience and content of these versions of requests and offers, by their ids."""
    told = {"ids": [id for id, _ in versions], "versions": [version for _, version in versions]}
    found = await session.execute(_POSTINGS, told)
    return {row.subject: (row.audience, json.loads(row.data)) for row in found}


async def lines_told(session: AsyncSession, round_id: UUID) -> list[Told]:
    """What was said of each line when it was proposed."""
    found = await session.execute(_LINES, {"round": str(round_id)})
    return [json.loads(row.data) for row in found]


async def nets_told(session: AsyncSession, before: int) -> dict[UUID, int]:
    """The balance of each school from the entries posted before that place in the journal."""
    nets: dict[UUID, int] = {}
    for row in await session.execute(_ENTRIES, {"before": before}):
        for one in json.loads(row.data)["transfers"]:
            for key, sign in (("giver_id", 1), ("receiver_id", -1)):
                if one[key]:
                    school = UUID(one[key])
                    nets[school] = nets.get(school, 0) + sign * one["hours"]
    return nets
