"""The one error a domain raises, and the kinds it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What went wrong, and so which HTTP status answers: see `cyzj.http.problems`."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    GONE = "gone"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class FieldError:
    """One field that must change: `field` as the request names it, `message` in Chinese."""

    field: str
    message: str


class DomainError(Exception):
    """A refusal that says what to do next.

    `slug` is stable, English, kebab-case; `message` is Chinese and tells the reader what to do;
    `facts` are machine-readable (numbers, codes, ids), never names or free text.
    """

    def __init__(
        self,
        kind: Kind,
        slug: str,
        message: str,
        *,
        fields: Sequence[FieldError] = (),
        retry_after: int | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(f"{kind}: {slug}: {message}")
        self.kind = kind
        self.slug = slug
        self.message = message
        self.fields = tuple(fields)
        self.retry_after = retry_after
        self.facts = dict(facts or {})


def invalid(slug: str, message: str, *fields: FieldError, **facts: object) -> DomainError:
    """A malformed input: 422 with the fields to correct."""
    return DomainError(Kind.INVALID, slug, message, fields=fields, facts=facts)


def conflict(slug: str, message: str, *fields: FieldError, **facts: object) -> DomainError:
    """A rule or a version stands in the way: 409."""
    return DomainError(Kind.CONFLICT, slug, message, fields=fields, facts=facts)


def forbidden(slug: str, message: str, **facts: object) -> DomainError:
    """The caller's role or school lacks the right: 403."""
    return DomainError(Kind.FORBIDDEN, slug, message, facts=facts)


def not_found(message: str = "找不到，或您没有权限查看。", **facts: object) -> DomainError:
    """Not there, or not the caller's to know of: 404, the same answer for both."""
    return DomainError(Kind.NOT_FOUND, "not-found", message, facts=facts)


def not_yet_known(message: str, **facts: object) -> DomainError:
    """A fact of another service has not arrived yet: a 409 worth retrying within seconds."""
    return DomainError(Kind.CONFLICT, "not-yet-known", message, retry_after=2, facts=facts)


def stale(version: int, **current: object) -> DomainError:
    """Somebody changed the item since the caller read it: 409 with the present state."""
    return DomainError(
        Kind.CONFLICT,
        "stale-version",
        "这条记录刚被对方改过。您的输入已保留，请看过现在的内容后再提交。",
        facts={"version": version, **current},
    )
