"""A school, or the office for two schools, proposes a pairing."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cyzj.contracts.codes import Standing
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.domain import pairing as domain
from member_schools.domain.pairing import Proposal
from member_schools.domain.pairing_state import Pairing
from member_schools.storage import organisations
from member_schools.storage.pairings import pairings


async def propose(unit: Unit, proposal: Proposal, by: UUID, *, for_others: bool) -> Pairing:
    """The pairing, which waits for who has not said yes; a second one breaks a constraint.

    `for_others`: the office proposes for two schools; else `by` is one of them.
    """
    schools = {"supporting_id": proposal.supporting_id, "supported_id": proposal.supported_id}
    if not for_others and by not in schools.values():
        message = "本校须是帮扶方或受援方，请把其中一方选为本校。"
        raise invalid("not-a-side", message, FieldError("supporting_id", message))
    number = await pairings.next_number(unit.session, unit.now)
    made, events = domain.propose(new_id(), number, proposal, by, acting(unit))
    await require_schools(unit, schools.items())
    await pairings.add(unit.session, made)
    unit.record(made.id, made.version, events)
    return made


async def require_schools(unit: Unit, sides: Iterable[tuple[str, UUID]]) -> None:
    """Raises unless both are schools and active members, naming the field of the one that is not."""
    asked = dict(sides)
    known = await organisations.some(unit.session, set(asked.values()))
    errors = []
    for field, id in asked.items():
        found = known.get(id)
        if found is None:
            errors.append(FieldError(field, "请从成员单位里选一所学校。"))
        elif not found.profile.kind.is_school:
            message = f"{found.profile.short_name}不是学校，结对只在学校之间进行，请改选学校。"
            errors.append(FieldError(field, message))
        elif found.standing is not Standing.ACTIVE:
            message = f"{found.profile.short_name}现在不是正式成员，请改选正式成员。"
            errors.append(FieldError(field, message))
    if errors:
        raise conflict("not-a-member", errors[0].message, *errors)
