"""Drafting a project: what is to be done together, by whom, and who owes what by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.contracts.codes import OrganisationKind
from cyzj.contracts.member_schools.cooperation_project import CooperationForm
from cyzj.domain.errors import FieldError, invalid
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen
from member_schools.application.projects.saving import add_project, load, save_project
from member_schools.domain import project as domain
from member_schools.domain.project_parts import Milestone, Partner
from member_schools.domain.project_plan import Content
from member_schools.domain.project_state import Project
from member_schools.storage import organisations
from member_schools.storage.projects import projects


@dataclass(frozen=True)
class Owed:
    """A milestone as it is written: what, by whom, by when."""

    title: str
    owner_id: UUID
    due_on: date


@dataclass(frozen=True)
class Wanted:
    """The plan as it is written; the lead is the organisation that writes it."""

    form: CooperationForm
    title: str
    plan: str
    partner_ids: Sequence[UUID]
    major_codes: Sequence[str]
    starts_on: date | None
    ends_on: date | None
    milestones: Sequence[Owed]


async def draft_project(unit: Unit, own: UUID, wanted: Wanted) -> Project:
    """A draft of the caller's organisation, which leads it."""
    content = await _content(unit, own, wanted)
    number = await projects.next_number(unit.session, unit.now)
    return await add_project(unit, domain.draft(new_id(), number, content, acting(unit)))


async def change_project(unit: Unit, seen: Seen, own: UUID, wanted: Wanted) -> Project:
    """The draft anew."""
    before = await load(unit, seen, own)
    content = await _content(unit, own, wanted)
    return await save_project(unit, domain.change(before, content, own, acting(unit)))


async def discard_project(unit: Unit, seen: Seen, own: UUID) -> Project:
    """The draft is given up."""
    before = await load(unit, seen, own)
    return await save_project(unit, domain.discard(before, own, acting(unit)))


async def _content(unit: Unit, own: UUID, wanted: Wanted) -> Content:
    parties = [own, *wanted.partner_ids]
    known = await organisations.some(unit.session, set(parties))
    kinds = {id: one.profile.kind for id, one in known.items()}
    if any(kinds.get(id, OrganisationKind.OFFICE) is OrganisationKind.OFFICE for id in parties):
        message = "合作方须是登记册中的单位，集团办公室不参加项目；请改选。"
        raise invalid("unknown-partner", message, FieldError("partner_ids", message))
    return Content(
        form=wanted.form,
        title=wanted.title,
        plan=wanted.plan,
        parties=tuple(Partner(id, kinds[id].is_school) for id in parties),
        major_codes=tuple(dict.fromkeys(wanted.major_codes)),
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        milestones=tuple(
            Milestone(new_id(), one.title, one.owner_id, one.due_on) for one in wanted.milestones
        ),
    )
