"""A process that goes wrong in every way that puts somebody's data into an exception; run by test_logs."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import warnings

import structlog
from pydantic import BaseModel, ValidationError
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cyzj.settings import Settings
from cyzj.storage.engine import make_engine
from cyzj.telemetry import tracing
from cyzj.telemetry.setup import set_up

log = structlog.get_logger()


class Form(BaseModel):
    """What somebody filled in."""

    password: int


async def main(url: str, secret: str) -> None:
    """Log what happens to `secret`, which stands for a name, a telephone number, a password."""
    engine = make_engine(url, name="speaking")
    try:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TEMP TABLE people (phone text UNIQUE)"))
            for _ in range(2):
                await connection.execute(text("INSERT INTO people VALUES (:p)"), {"p": secret})
    except IntegrityError as error:
        log.error("unexpected", exc_info=error)
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    await engine.dispose()
    with tracing.within("00-" + "a" * 32 + "-" + "b" * 16 + "-01"):
        try:
            Form.model_validate({"password": secret})
        except ValidationError:
            log.warning("refused", exc_info=True)

    async def forgotten() -> None:
        raise ValueError(secret)

    task = asyncio.create_task(forgotten())
    await asyncio.wait([task])
    del task
    gc.collect()


set_up("speaking", Settings(log_level="DEBUG"))
warnings.warn("a library's advice", stacklevel=1)
asyncio.run(main(*sys.argv[1:]))
raise RuntimeError(sys.argv[2])
