"""The engine and its sessions."""

from __future__ import annotations

import asyncpg
from pydantic_core import to_json
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

Sessions = async_sessionmaker[AsyncSession]


def make_engine(url: str, *, name: str, pool_size: int = 10) -> AsyncEngine:
    """An engine for `postgresql+asyncpg://…`; nothing is connected before the first use."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,  # an error that is logged does not say whose data it was about
        json_serializer=lambda value: to_json(value).decode(),
        connect_args={
            "server_settings": {"application_name": name, "timezone": "UTC"},
            "command_timeout": 60,
        },
    )


def make_sessions(engine: AsyncEngine) -> Sessions:
    """Sessions that never expire rows behind our back and flush only when told."""
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False)


def bare_dsn(url: str) -> str:
    """The same database for asyncpg itself (relay, LISTEN, copies)."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused a write, or an empty string."""
    cause = error.orig.__cause__ if error.orig is not None else None
    if isinstance(cause, asyncpg.IntegrityConstraintViolationError):
        return str(cause.constraint_name or "")
    return ""
