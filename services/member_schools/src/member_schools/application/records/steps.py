"""The steps of a qualification: verified, returned, declared anew, withdrawn, revoked."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.records.declare_qualification import keep_number
from member_schools.application.records.evidence import Shown, evidence
from member_schools.application.records.saving import Seen, load, save
from member_schools.domain import qualification as domain
from member_schools.domain import qualification_life as life
from member_schools.domain.qualification import Qualification
from member_schools.domain.qualification_parts import Fact


async def verify_qualification(unit: Unit, seen: Seen) -> Qualification:
    """The evidence holds; it counts from now."""
    before = await load(unit, seen)
    office = unit.caller.is_office
    return await save(unit, domain.verify(before, acting(unit), office=office))


async def return_qualification(unit: Unit, seen: Seen, reason: str) -> Qualification:
    """The evidence does not do; it waits on who declared it."""
    before = await load(unit, seen)
    office = unit.caller.is_office
    return await save(unit, domain.send_back(before, reason, acting(unit), office=office))


async def redeclare_qualification(
    unit: Unit, seen: Seen, fact: Fact, shown: Sequence[Shown], number: str
) -> Qualification:
    """What was returned, put right; files that stay need no upload."""
    before = await load(unit, seen)
    files = await evidence(unit, shown, before.evidence)
    after = await save(unit, domain.redeclare(before, fact, files, acting(unit)))
    await keep_number(unit, after, number)
    return after


async def withdraw_qualification(unit: Unit, seen: Seen, reason: str) -> Qualification:
    """The declaration is taken back."""
    before = await load(unit, seen)
    return await save(unit, domain.withdraw(before, reason, acting(unit)))


async def revoke_qualification(unit: Unit, seen: Seen, reason: str) -> Qualification:
    """The verification is taken back by the side that gave it."""
    before = await load(unit, seen)
    office = unit.caller.is_office
    return await save(unit, life.revoke(before, reason, acting(unit), office=office))
