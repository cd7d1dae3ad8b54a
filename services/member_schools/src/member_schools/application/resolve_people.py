"""Names for references, for showing only: who asked for whom and what for is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.storage import people, sessions
from member_schools.storage.access_rows import NameLookupRow


@dataclass(frozen=True)
class ResolvePeople:
    """The names of these people (200 at most), for this purpose."""

    refs: Sequence[UUID]
    purpose: str


async def resolve_people(unit: Unit, command: ResolvePeople) -> dict[UUID, str]:
    """Reference → name of those known; never a telephone number."""
    refs = list(dict.fromkeys(command.refs))
    lookup = NameLookupRow(
        id=new_id(),
        at=unit.now,
        caller=unit.caller.key,
        organisation_id=unit.caller.school_id,
        purpose=command.purpose,
        refs=refs,
    )
    await sessions.log_lookup(unit.session, lookup)
    known = await people.some(unit.session, refs)
    return {ref: known[ref].name for ref in refs if ref in known}
