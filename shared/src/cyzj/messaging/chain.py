"""Checking the journal's chain: has any sent row been changed, removed or put in between?"""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from cyzj.messaging.journal import leaf_of, link

GENESIS = bytes(32)


@dataclass(frozen=True)
class Verdict:
    """`checked` rows stand in the chain up to `head` (hex), which may be noted elsewhere as a witness.

    `why` says what does not fit, and `broken_at` at which position; a sound chain has neither.
    """

    checked: int
    head: str
    broken_at: int | None = None
    why: str = ""

    @property
    def sound(self) -> bool:
        return not self.why


async def verify(connection: asyncpg.Connection[asyncpg.Record]) -> Verdict:
    """Recompute every leaf and every link, in order; stops at the first that does not fit."""
    checked, head = 0, GENESIS
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        async for row in connection.cursor(
            "SELECT * FROM journal WHERE chain_seq IS NOT NULL ORDER BY chain_seq", prefetch=1000
        ):
            why = _misfit(row, checked + 1, head)
            if why:
                return Verdict(checked, head.hex(), row["position"], why)
            checked, head = checked + 1, row["chain"]
        last = await connection.fetchval("SELECT chain_seq FROM service_state")
    if checked != last:
        return Verdict(checked, head.hex(), None, f"rows {checked + 1} to {last} are missing")
    return Verdict(checked, head.hex())


def _misfit(row: asyncpg.Record, seq: int, previous: bytes) -> str:
    if row["chain_seq"] != seq:
        return "a row is missing before it"
    if leaf_of(dict(row)) != row["leaf"]:
        return "its content was changed"
    if link(previous, row["leaf"]) != row["chain"]:
        return "its link does not follow from the one before"
    return ""
