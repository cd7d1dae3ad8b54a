"""Waiting for what must come true, without sleeping longer than needed."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Coroutine
from typing import TypeVar, overload

T = TypeVar("T")


@overload
async def eventually(
    check: Callable[[], Coroutine[None, None, T]], *, within: float = ..., every: float = ...
) -> T: ...


@overload
async def eventually(check: Callable[[], T], *, within: float = ..., every: float = ...) -> T: ...


async def eventually(
    check: Callable[[], object], *, within: float = 30.0, every: float = 0.02
) -> object:
    """The first true answer of `check`. An AssertionError counts as "not yet".

    Raises AssertionError with the last answer or error after `within` seconds.
    """
    deadline, last = time.monotonic() + within, "nothing"
    while True:
        try:
            result = check()
            answer = await result if inspect.isawaitable(result) else result
            if answer:
                return answer
            last = repr(answer)
        except AssertionError as error:
            last = f"AssertionError: {error}"
        if time.monotonic() > deadline:
            raise AssertionError(f"not true within {within} s; last: {last}")
        await asyncio.sleep(every)
