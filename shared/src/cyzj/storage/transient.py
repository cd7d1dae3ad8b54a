"""Which failures may pass by themselves: the one list for consumers, retries and 503 answers."""

from __future__ import annotations

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from cyzj.domain.errors import DomainError, Kind


def is_transient(failure: BaseException) -> bool:
    """Whether the same work may succeed a moment later: connections, locks, time-outs, a full disk."""
    if isinstance(failure, DomainError):
        return failure.kind is Kind.UNAVAILABLE
    if isinstance(failure, DBAPIError):
        cause = failure.orig.__cause__ if failure.orig is not None else None
        return failure.connection_invalidated or _is_transient_postgres(cause)
    return _is_transient_postgres(failure) or isinstance(failure, OSError | PoolExhausted)


def _is_transient_postgres(cause: BaseException | None) -> bool:
    if isinstance(cause, asyncpg.InterfaceError):
        return not isinstance(cause, ValueError)  # a value asyncpg cannot send stays as it is
    return isinstance(
        cause,
        asyncpg.PostgresConnectionError
        | asyncpg.TransactionRollbackError
        | asyncpg.OperatorInterventionError
        | asyncpg.InsufficientResourcesError
        | asyncpg.LockNotAvailableError,
    )
