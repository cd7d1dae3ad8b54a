"""A person changes their own data; what they leave out stays."""

from __future__ import annotations

from cyzj.domain.errors import stale
from cyzj.storage.unit import Unit
from member_schools.domain.personal_data import PersonalData, Wanted, change
from member_schools.storage import personal


async def change_my_data(unit: Unit, wanted: Wanted, expected_version: int) -> PersonalData:
    """The data after the change, sealed anew; raises 409 where it is not at `expected_version`."""
    person_ref = unit.caller.person_ref
    assert person_ref is not None
    before = await personal.held(unit.session, person_ref)
    if before.version != expected_version:
        raise stale(before.version)
    after = change(before, wanted)
    if after != before:
        await personal.keep(unit.session, person_ref, after, unit.now)
    return after
