"""401 and 429 for the refusals of signing in."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.responses import Response

from cyzj.http.problems import answer
from member_schools.domain.refusals import NotSignedIn, TooSoon


def install(app: FastAPI) -> None:
    """Answer `NotSignedIn` with 401 and `TooSoon` with 429 and `Retry-After`."""
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(TooSoon, _too_soon)


def _not_signed_in(_: Request, error: Exception) -> Response:
    assert isinstance(error, NotSignedIn)
    return answer(401, error.slug, error.message)


def _too_soon(_: Request, error: Exception) -> Response:
    assert isinstance(error, TooSoon)
    return answer(429, error.slug, error.message, headers={"Retry-After": str(error.retry_after)})
