"""A telephone number that release 0.1 kept in the clear is sealed with its person's key."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.storage import personal

SEAL = "seal_phone"
"""The deadline that the migration leaves for each such number."""


async def seal_phone(unit: Unit, ref: UUID) -> None:
    """The number as personal data, the old column empty; one sealed meanwhile stays."""
    data = await personal.held(unit.session, ref)
    if data.version == 0 and data.phone:
        await personal.keep(unit.session, ref, replace(data, version=1), unit.now)
