"""A person's settings of the portal, kept as the portal writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.errors import FieldError, invalid
from cyzj.storage.unit import Unit
from member_schools.storage.access_rows import PreferencesRow

LARGEST = 8 * 1024


async def keep_preferences(unit: Unit, settings: Mapping[str, object]) -> dict[str, object]:
    """The settings, replaced as a whole; at most 8 KiB as JSON."""
    person_ref = unit.caller.person_ref
    assert person_ref is not None
    written = json.dumps(settings)
    if len(written) > LARGEST or "\\u0000" in written:
        message = "个人设置太多或含有不可见字符，请减少后再保存。"
        raise invalid("settings-refused", message, FieldError("settings", message))
    kept = {"settings": dict(settings), "changed_at": unit.now}
    statement = insert(PreferencesRow).values(person_ref=person_ref, **kept)
    await unit.session.execute(
        statement.on_conflict_do_update(index_elements=["person_ref"], set_=kept)
    )
    return dict(settings)


async def preferences_of(session: AsyncSession, person_ref: UUID) -> dict[str, object]:
    """The settings; empty for a person who has kept none."""
    row = await session.get(PreferencesRow, person_ref)
    return dict(row.settings) if row else {}
