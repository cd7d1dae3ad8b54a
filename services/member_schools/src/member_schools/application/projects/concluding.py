"""The outcome of a project: written by the lead, confirmed or returned by the other side."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen
from member_schools.application.projects.evidence import Handed, evidence
from member_schools.application.projects.saving import load, save_project
from member_schools.domain import project_outcome as domain
from member_schools.domain.project_parts import Numbers
from member_schools.domain.project_state import Project


async def conclude_project(
    unit: Unit, seen: Seen, own: UUID, text: str, numbers: Numbers, handed: Sequence[Handed]
) -> Project:
    """What came of it, in words, numbers and files."""
    before = await load(unit, seen, own)
    proofs = await evidence(unit, before, handed)
    decided = domain.conclude(before, text, numbers, proofs, own, acting(unit))
    return await save_project(unit, decided)


async def confirm_outcome(unit: Unit, seen: Seen, own: UUID, content_hash: str) -> Project:
    """The other side confirms it: the project is closed."""
    before = await load(unit, seen, own)
    decided = domain.confirm_outcome(before, content_hash, own, acting(unit))
    return await save_project(unit, decided)


async def return_outcome(unit: Unit, seen: Seen, own: UUID, reason: str) -> Project:
    """Back to the lead, with what is missing."""
    before = await load(unit, seen, own)
    return await save_project(unit, domain.return_outcome(before, reason, own, acting(unit)))
