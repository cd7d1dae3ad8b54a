"""Checking the journal's chain: has any sent row been changed, removed or put in between?"""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from cyzj.messaging.journal import leaf_of, link

GENESIS = bytes(32)


@dataclass(frozen=True)
class Verdict:
    """`checked` rows stand in the chain; `broken_at` is the first position that does not fit, or None."""

    checked: int
    broken_at: int | None
    why: str = ""

    @property
    def sound(self) -> bool:
        return self.broken_at is None


async def verify(connection: asyncpg.Connection[asyncpg.Record]) -> Verdict:
    """Recompute every leaf and every link, in order; stops at the first that does not fit."""
    previous, checked = GENESIS, 0
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        async for row in connection.cursor(
            "SELECT * FROM journal WHERE chain_seq IS NOT NULL ORDER BY chain_seq", prefetch=1000
        ):
            checked += 1
            if row["chain_seq"] != checked:
                return Verdict(checked, row["position"], "a row is missing before it")
            if leaf_of(dict(row)) != row["leaf"]:
                return Verdict(checked, row["position"], "its content was changed")
            previous = link(previous, row["leaf"])
            if previous != row["chain"]:
                return Verdict(
                    checked, row["position"], "its link does not follow from the one before"
                )
    return Verdict(checked, None)
