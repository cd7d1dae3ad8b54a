"""Hashing passwords with Argon2id, off the event loop and few at a time."""

from __future__ import annotations

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

AT_ONCE = 2
"""Each takes 19 MiB and some 30 ms of a core: more at once would starve everybody else."""


class Passwords:
    """Argon2id at OWASP's second setting (19 MiB, 2 passes)."""

    def __init__(self) -> None:
        self._hash = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._nobody = self._hash.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        async with self._turn:
            return await asyncio.to_thread(self._hash.hash, password)

    async def match(self, password: str, known: str | None) -> bool:
        """Whether the password belongs to the hash; None (no such account) takes as long as a no."""
        async with self._turn:
            matches = await asyncio.to_thread(
                self._hash.verify, password, known if known is not None else self._nobody
            )
        return matches and known is not None
