"""The tables of memberships, the charter, resolutions, terms of office and sub-alliances."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Sequence, String, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlmodel import Field

from member_schools.storage.base import Row, metadata

MEMBERSHIP_NUMBERS = Sequence("membership_number", metadata=metadata)
RESOLUTION_NUMBERS = Sequence("resolution_number", metadata=metadata)
_OVER = "('rejected', 'withdrawn', 'lapsed', 'exited', 'expelled')"


class MembershipRow(Row, table=True):
    """One membership; `version` counts its events. An organisation has one that is not over."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "membership_stands_once",
            "organisation_id",
            unique=True,
            postgresql_where=text(f"status NOT IN {_OVER}"),
        ),
        Index("memberships_by_organisation", "organisation_id", "created_at"),
        Index("memberships_by_status", "status", "created_at", "id"),
        Index("memberships_by_created", "created_at", "id"),
        Index("memberships_by_file", "files", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    status: str = Field(sa_type=String(20))
    since: datetime
    created_at: datetime
    voting: bool
    applied_on: date | None = None
    member_since: date | None = None
    charter_version: int | None = None
    charter_hash: str | None = Field(default=None, sa_type=String(64))
    signed_by: UUID | None = None
    warned_on: date | None = None
    leaves_on: date | None = None
    before_notice: str | None = Field(default=None, sa_type=String(20))
    resolution_id: UUID | None = None
    documents: list[dict[str, Any]] = Field(sa_type=JSONB)
    remarks: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    files: list[str] = Field(sa_type=ARRAY(String(64)))


class CharterRow(Row, table=True):
    """A version of the charter; the highest is in force."""

    __tablename__ = "charters"

    version: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    content_hash: str = Field(sa_type=String(64))
    in_force_from: datetime
    issued_by: UUID | None = None


class ResolutionRow(Row, table=True):
    """One resolution with its votes; a thing is put to one vote at a time."""

    __tablename__ = "resolutions"
    __table_args__ = (
        Index(
            "resolution_voted_once",
            "subject_id",
            "kind",
            unique=True,
            postgresql_where=text("status = 'voting'"),
        ),
        Index("resolutions_by_status", "status", "opened_at", "id"),
        Index("resolutions_by_opened", "opened_at", "id"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    kind: str = Field(sa_type=String(20))
    title: str = Field(sa_type=String(60))
    text: str = Field(sa_type=Text)
    status: str = Field(sa_type=String(12))
    opened_at: datetime
    closes_at: datetime
    voters: list[UUID] = Field(sa_type=ARRAY(Uuid))
    organisation_id: UUID | None = None
    subject_id: UUID | None = None
    votes: list[dict[str, Any]] = Field(sa_type=JSONB)
    counted_at: datetime | None = None
    withdrawn_words: str = Field(default="", sa_type=Text)


class TermRow(Row, table=True):
    """One term of office. `seat` is what only one may hold at a time: the office, or a vice chair's own."""

    __tablename__ = "terms"
    __table_args__ = (
        ExcludeConstraint(
            (text("int8range(seat, seat, '[]')"), "&&"),
            (text("daterange(starts_on, ends_on, '[]')"), "&&"),
            where=text("status <> 'cancelled'"),
            using="gist",
            name="term_held_once",
        ),
        Index("terms_by_start", "starts_on", "id"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    office: str = Field(sa_type=String(20))
    status: str = Field(sa_type=String(12))
    organisation_id: UUID = Field(foreign_key="organisations.id")
    person_ref: UUID | None = Field(default=None, foreign_key="people.ref")
    starts_on: date
    ends_on: date
    created_at: datetime
    resolution_id: UUID | None = None
    appointment_id: UUID | None = None
    received: list[dict[str, Any]] = Field(sa_type=JSONB)
    words: str = Field(default="", sa_type=Text)
    seat: int = Field(sa_type=BigInteger)


class SubAllianceRow(Row, table=True):
    """One sub-alliance with everybody who ever sat in it."""

    __tablename__ = "sub_alliances"
    __table_args__ = (
        Index(
            "sub_alliance_name_once", "name", unique=True, postgresql_where=text("NOT dissolved")
        ),
    )

    id: UUID = Field(primary_key=True)
    version: int
    name: str = Field(sa_type=String(60))
    lead_id: UUID = Field(foreign_key="organisations.id")
    founded_at: datetime
    major_code: str | None = Field(default=None, sa_type=String(6))
    purpose: str = Field(default="", sa_type=Text)
    sittings: list[dict[str, Any]] = Field(sa_type=JSONB)
    dissolved: bool
    words: str = Field(default="", sa_type=Text)


class ObligationRow(Row, table=True):
    """Something of teacher_exchanges that is open for an organisation: a copy, kept from its events."""

    __tablename__ = "obligations"
    __table_args__ = (Index("obligations_by_organisation", "organisation_id"),)

    item_id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=String(20))
    number: str = Field(sa_type=String(16))


class FactsheetRow(Row, table=True):
    """One factsheet an organisation."""

    __tablename__ = "factsheets"
    __table_args__ = (Index("factsheet_once", "organisation_id", unique=True),)

    id: UUID = Field(primary_key=True)
    version: int
    organisation_id: UUID = Field(foreign_key="organisations.id")
    changed_at: datetime
    majors: list[dict[str, Any]] = Field(sa_type=JSONB)
    terms: list[dict[str, Any]] = Field(sa_type=JSONB)
    sections: list[dict[str, Any]] = Field(sa_type=JSONB)
    contacts: list[dict[str, Any]] = Field(sa_type=JSONB)
    strengths: str = Field(default="", sa_type=Text)
    visiting: dict[str, Any] = Field(sa_type=JSONB)
    stale_since: datetime | None = None


class MajorCheckRow(Row, table=True):
    """An entry of the catalogue of majors that the office has checked against the official text."""

    __tablename__ = "major_checks"

    catalogue_year: int = Field(primary_key=True)
    code: str = Field(sa_type=String(6), primary_key=True)
    checked_at: datetime
    checked_by: UUID | None = None
