"""The tables of the local copies, as functions of a service's MetaData."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, MetaData, String, Table, Uuid


def members_tables(metadata: MetaData) -> tuple[Table, Table]:
    """`organisations` and `appointments`, each a row by its aggregate's id."""
    organisations = Table(
        "organisations",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("name", String(60), nullable=False),
        Column("kind", String(16), nullable=False),
        Column("jurisdiction", String(2), nullable=False),
        Column("city_code", String(6)),
        Column("standing", String(12), nullable=False),
        Column("decision_days", Integer, nullable=False),
    )
    appointments = Table(
        "appointments",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("person_ref", Uuid, nullable=False),
        Column("organisation_id", Uuid, nullable=False),
        Column("role", String(24), nullable=False),
        Column("starts_on", Date, nullable=False),
        Column("ends_on", Date),
        Index("appointments_by_person", "person_ref", "organisation_id"),
    )
    return organisations, appointments


ORGANISATIONS, APPOINTMENTS = members_tables(MetaData())
"""The same columns in every service: what queries are written with."""
