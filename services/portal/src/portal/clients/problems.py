"""What a service may answer instead of what was asked, as exceptions that pages can tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(frozen=True)
class FieldProblem:
    """One field that must change, as the API names it."""

    field: str
    message: str


@dataclass
class Problem(Exception):
    """An RFC 9457 answer. `message` is Chinese and may be shown; `number` is the 问题编号;
    `current` is the present state that comes with a 409."""

    service: str
    status: int
    slug: str = ""
    message: str = ""
    number: str = ""
    errors: tuple[FieldProblem, ...] = ()
    current: Mapping[str, Any] = field(default_factory=dict)
    retry_after: float | None = None

    def __str__(self) -> str:
        return f"{self.service}: {self.status} {self.slug} {self.number}"


class NotSignedIn(Problem):
    """401: no session, or it has ended."""


class Forbidden(Problem):
    """403: the role lacks the right."""


class NotFound(Problem):
    """404 or 410: not there, or not the viewer's to know of."""


class Conflict(Problem):
    """409: a rule or a newer version stands in the way."""


class NotYetKnown(Conflict):
    """409 `not-yet-known`, still so after the retries: a fact of another service is on its way."""


class Invalid(Problem):
    """422: `errors` name the fields to correct."""


class TooMany(Problem):
    """429: `retry_after` says when to come back."""


class Unavailable(Problem):
    """503, a time-out or no connection, after the retries."""


_BY_STATUS: dict[int, type[Problem]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: TooMany,
    503: Unavailable,
}


def problem_of(service: str, answer: httpx.Response) -> Problem:
    """The exception for one refused answer; an unreadable body still tells its status."""
    body: dict[str, Any] = {}
    if "json" in answer.headers.get("content-type", ""):
        read = answer.json()
        body = read if isinstance(read, dict) else {}
    slug = str(body.get("type", "")).rsplit(":", 1)[-1]
    kind = _BY_STATUS.get(answer.status_code, Problem)
    if kind is Conflict and slug == "not-yet-known":
        kind = NotYetKnown
    return kind(
        service=service,
        status=answer.status_code,
        slug=slug,
        message=str(body.get("user_message") or ""),
        number=str(body.get("instance") or ""),
        errors=tuple(
            FieldProblem(str(error.get("field", "")), str(error.get("message", "")))
            for error in body.get("errors") or ()
        ),
        current=body.get("current") or {},
        retry_after=_seconds(answer.headers.get("retry-after")),
    )


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isdigit() else None
