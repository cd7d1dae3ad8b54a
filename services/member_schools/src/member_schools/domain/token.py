"""The access token's claims, and the life of the keys that sign it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.domain.errors import conflict
from member_schools.domain.session import Acting

ALGORITHM = "Ed25519"
"""EdDSA over Ed25519 by its fully specified name (RFC 9864), pinned: no other is accepted."""
AUDIENCE = "cyzj"
LIFE = timedelta(minutes=10)
LEEWAY = timedelta(seconds=30)
ANNOUNCED = timedelta(minutes=5)
"""How long a new key stands in the public key set before it signs, so that every cache has it."""


@dataclass(frozen=True)
class Claims:
    """What an access token says (architecture.md 8)."""

    iss: str
    sub: str
    """The person_ref, or `system`."""
    org: UUID | None
    """The acting organisation; null for `system`."""
    roles: tuple[Role, ...]
    mandate: UUID | None
    """The appointment behind the leading role."""
    jti: UUID
    iat: datetime
    exp: datetime
    aud: str = AUDIENCE


def claims_for(issuer: str, jti: UUID, person_ref: UUID, acting: Acting, now: datetime) -> Claims:
    """The claims of a person acting for an organisation, for ten minutes from `now`."""
    return Claims(
        iss=issuer,
        sub=str(person_ref),
        org=acting.organisation_id,
        roles=acting.roles,
        mandate=acting.mandate,
        jti=jti,
        iat=now,
        exp=now + LIFE,
    )


def system_claims(issuer: str, jti: UUID, now: datetime, life: timedelta = LIFE) -> Claims:
    """The claims of the machine itself, for the operator's tools."""
    return Claims(issuer, "system", None, (Role.SYSTEM,), None, jti, now, now + life)


@dataclass(frozen=True)
class Key:
    """A signing key's life; its bytes stay in storage."""

    kid: str
    made_at: datetime
    signs_from: datetime
    retires_at: datetime | None = None
    """From then on it no longer stands in the public key set; null while nothing replaces it."""

    def public(self, now: datetime) -> bool:
        """Whether the public key set shows it at `now`."""
        return self.retires_at is None or now < self.retires_at


def signing_key(keys: Sequence[Key], now: datetime) -> Key | None:
    """The newest key that signs at `now`, or None before the first."""
    ready = [key for key in keys if key.signs_from <= now and key.public(now)]
    return max(ready, key=lambda key: key.signs_from, default=None)


def rotate(keys: Sequence[Key], kid: str, now: datetime) -> tuple[list[Key], Key]:
    """The keys that retire, each with its last moment, and the new key.

    The first key signs at once. A later one is announced for five minutes; the one before it
    stays public until the last token it signed has run out. Refused while a rotation runs, so
    that never more than two keys live.
    """
    live = [key for key in keys if key.public(now)]
    if not live:
        return [], Key(kid, now, now)
    if len(live) > 1:
        until = max(key.retires_at or now for key in live)
        minutes = int((until - now).total_seconds() // 60) + 1
        raise conflict("rotation-running", f"上一次换钥还没结束，请约{minutes}分钟后再试。")
    signs_from = now + ANNOUNCED
    retired = replace(live[0], retires_at=signs_from + LIFE + LEEWAY)
    return [retired], Key(kid, now, signs_from)
