"""The tables of signing in: accounts, sessions, keys, and what is written down about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from member_schools.storage.base import Row


class AccountRow(Row, table=True):
    """A local account with an Argon2 hash of its password."""

    __tablename__ = "accounts"
    __table_args__ = (
        Index("account_name_once", "account_name", unique=True),
        Index("account_one_a_person", "person_ref", unique=True),
    )

    id: UUID = Field(primary_key=True)
    person_ref: UUID = Field(foreign_key="people.ref")
    account_name: str = Field(max_length=64)
    password_hash: str = Field(max_length=200)
    password_changed_at: datetime


class PasswordResetRow(Row, table=True):
    """A one-time reset code, known only by its SHA-256."""

    __tablename__ = "password_resets"
    __table_args__ = (Index("password_reset_code", "code_hash", unique=True),)

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="accounts.id")
    code_hash: str = Field(max_length=64)
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class OutsideIdentityRow(Row, table=True):
    """Who an outside provider says a person is."""

    __tablename__ = "outside_identities"

    issuer: str = Field(primary_key=True, max_length=300)
    subject: str = Field(primary_key=True, max_length=300)
    person_ref: UUID = Field(foreign_key="people.ref", index=True)
    linked_at: datetime


class OidcFlowRow(Row, table=True):
    """A sign-in at the outside provider that is under way; gone once it comes back."""

    __tablename__ = "oidc_flows"

    state_hash: str = Field(primary_key=True, max_length=64)
    flow_hash: str = Field(max_length=64)
    """SHA-256 of the secret that the starting browser keeps."""
    code_verifier: str = Field(max_length=128)
    nonce: str = Field(max_length=64)
    invitation_hash: str | None = Field(default=None, max_length=64)
    started_at: datetime = Field(index=True)


class AttemptsRow(Row, table=True):
    """Failed sign-ins in a row, by account or by address."""

    __tablename__ = "sign_in_attempts"

    kind: str = Field(primary_key=True, max_length=10)
    key: str = Field(primary_key=True, max_length=64)
    """SHA-256 of the account name or address: what was typed is not kept."""
    failures: int
    last_failed_at: datetime = Field(index=True)


class SessionRow(Row, table=True):
    """A signed-in person; the session token is known only by its SHA-256."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("session_token", "token_hash", unique=True),
        Index("session_person", "person_ref", postgresql_where=text("ended_at IS NULL")),
    )

    id: UUID = Field(primary_key=True)
    token_hash: str = Field(max_length=64)
    person_ref: UUID = Field(foreign_key="people.ref")
    appointment_id: UUID = Field(foreign_key="appointments.id")
    opened_at: datetime = Field(index=True)
    seen_at: datetime
    ended_at: datetime | None = None
    ending: str | None = Field(default=None, max_length=10)


class SigningKeyRow(Row, table=True):
    """A key that signs access tokens. Only this service's role may read the table."""

    __tablename__ = "signing_keys"

    kid: str = Field(primary_key=True, max_length=64)
    private_jwk: str
    made_at: datetime
    signs_from: datetime
    retires_at: datetime | None = None


class NameLookupRow(Row, table=True):
    """Who asked for which people's names, when, as what and what for. Never changed."""

    __tablename__ = "name_lookups"

    id: UUID = Field(primary_key=True)
    at: datetime = Field(index=True)
    caller: str = Field(max_length=40)
    """The person_ref that asked, or `system`."""
    organisation_id: UUID | None = None
    purpose: str = Field(max_length=64)
    refs: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))


class AccessLogRow(Row, table=True):
    """What happened to people's access: invited, joined, reset, linked, signed in. Never changed."""

    __tablename__ = "access_log"

    id: UUID = Field(primary_key=True)
    at: datetime = Field(index=True)
    what: str = Field(max_length=40)
    person_ref: UUID | None = Field(default=None, index=True)
    """Whom it concerns."""
    actor: str = Field(max_length=40)
    organisation_id: UUID | None = None
    reason: str | None = Field(default=None, max_length=500)
    """On what grounds, where the office acts at a person's request."""


class PreferencesRow(Row, table=True):
    """A person's settings of the portal, as the portal wrote them."""

    __tablename__ = "preferences"
    __table_args__ = (
        CheckConstraint("octet_length(settings::text) <= 16384", name="preferences_at_most_16_kib"),
    )

    person_ref: UUID = Field(primary_key=True, foreign_key="people.ref")
    settings: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    changed_at: datetime


class SavedQueryRow(Row, table=True):
    """A list's filters that a person keeps under a name."""

    __tablename__ = "saved_queries"
    __table_args__ = (Index("saved_query_name_once", "person_ref", "page", "name", unique=True),)

    id: UUID = Field(primary_key=True)
    person_ref: UUID = Field(foreign_key="people.ref")
    page: str = Field(max_length=64)
    name: str = Field(max_length=30)
    query: str = Field(max_length=2000)
    created_at: datetime
