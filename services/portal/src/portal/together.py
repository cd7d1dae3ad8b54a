"""Asking several services at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    together = asyncio.gather
else:

    async def together(*asked: Any) -> list[Any]:
        """Every answer, in order. The first failure is raised once all have ended.

        `asyncio.gather` would raise it at once and leave the other calls running behind the page.
        """
        answers = await asyncio.gather(*asked, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return answers


async def nothing() -> None:
    """What need not be asked, among what is."""
