"""How qualifications stand in answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.member_schools.qualification import (
    QualificationKind,
    QualificationLevel,
    QualificationStatus,
)
from cyzj.contracts.payload import Party, Waiting
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.caller import Caller
from cyzj.domain.errors import not_found
from cyzj.http.policies import Grant, Scope, scope_of
from cyzj.http.values import Item
from member_schools.application.records.listing import Within
from member_schools.application.records.saving import Reach
from member_schools.domain.account import Person
from member_schools.domain.acting import Acting
from member_schools.domain.organisation import Organisation
from member_schools.domain.qualification import Qualification, objection, office_verifies
from member_schools.domain.qualification_machine import QUALIFICATION, called
from member_schools.http.council_items import brief_of
from member_schools.http.items import OrganisationBrief, PersonBrief
from member_schools.http.policies import POLICIES
from member_schools.storage import organisations, people


class EvidenceItem(Item):
    """A file that proves it."""

    sha256: str
    file_name: str
    """Empty once the person was erased: the content is gone."""
    size: int
    media_type: str
    submitted_at: datetime


class SaidItem(Item):
    """What was said with a step."""

    command: str
    words: str
    at: datetime
    by: UUID | None


class QualificationItem(Item):
    """A qualification, for the person, their school and the office."""

    id: UUID
    version: int
    number: str
    status: QualificationStatus
    state: QualificationStatus
    """The same as `status`."""
    person: PersonBrief
    person_ref: UUID
    organisation: OrganisationBrief | None
    organisation_id: UUID
    kind: QualificationKind
    level: QualificationLevel
    called: str
    """Kind and level in words; the table of levels is unverified."""
    major_code: str | None
    awarded_on: date
    valid_until: date | None
    declared_by: UUID | None
    declared_at: datetime
    since: datetime
    """When it entered its status."""
    evidence: tuple[EvidenceItem, ...]
    evidence_verified: bool
    verified_by_office: bool
    """Whether it is the office's part to verify it; else the school's."""
    verifier: Party | None
    verified_on: date | None
    remarks: tuple[SaidItem, ...]
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


class CountItem(Item):
    """How many people of an organisation hold a kind at a level, verified and in force."""

    organisation_id: UUID
    kind: QualificationKind
    level: QualificationLevel
    people: int
    waiting: int
    """People whose declaration waits to be verified."""


class TeachersItem(Item):
    """How many people hold a teacher's post at an organisation: what the counts are compared with."""

    organisation_id: UUID
    people: int


class Counts(Item):
    """Counts without anybody's personal data; declared by schools, evidence verified."""

    items: tuple[CountItem, ...]
    teachers: tuple[TeachersItem, ...]


Named = Mapping[UUID, Organisation]
Called = Mapping[UUID, Person]


def qualification_item(
    item: Qualification, named: Named, who: Called, caller: Caller, now: datetime
) -> QualificationItem:
    """The qualification as `caller` may see it."""
    plain: dict[str, Any] = {
        name: getattr(item, name) for name in QualificationItem.model_fields if hasattr(item, name)
    }
    plain["evidence"] = tuple(EvidenceItem(**vars(one)) for one in item.evidence)
    plain["remarks"] = tuple(SaidItem(**vars(one)) for one in item.remarks if one.words)
    return QualificationItem(
        **plain,
        state=item.status,
        person=PersonBrief(ref=item.person_ref, name=who[item.person_ref].name),
        organisation=brief_of(named, item.organisation_id),
        called=called(item.kind, item.level),
        verified_by_office=office_verifies(item),
        allowed_actions=tuple(_allowed(item, caller, now)),
    )


async def shown(
    session: AsyncSession, item: Qualification, caller: Caller, now: datetime
) -> QualificationItem:
    """One qualification with the names it needs."""
    named = await organisations.some(session, {item.organisation_id})
    who = await people.some(session, [item.person_ref])
    return qualification_item(item, named, who, caller, now)


def within(grant: Grant) -> Within:
    """Whose items the grant reaches, always the caller's own too."""
    school = grant.school() if grant.scope is Scope.SCHOOL else None
    return Within(grant.caller.person_ref, school, grant.scope is Scope.ALLIANCE)


def reach(grant: Grant) -> Reach:
    """Raises 404 for an item that the grant does not reach."""

    def check(item: Qualification) -> None:
        if not reaches(grant.scope, grant.caller, item):
            raise not_found()

    return check


def reaches(scope: Scope | None, caller: Caller, item: Qualification) -> bool:
    """Whether a right of this width reaches the item; one's own is always within reach."""
    if scope is None:
        return False
    own = caller.person_ref == item.person_ref
    ours = scope is Scope.SCHOOL and caller.school_id == item.organisation_id
    return scope is Scope.ALLIANCE or ours or own


def _allowed(item: Qualification, caller: Caller, now: datetime) -> Iterator[str]:
    """The commands that the table and the caller's rights allow now; never those of the system."""
    acting = Acting(caller.person_ref, now, CALENDAR)
    for row in QUALIFICATION.possible(item.status):
        action = f"qualifications.{row.command}"
        if action not in POLICIES or not reaches(scope_of(POLICIES, action, caller), caller, item):
            continue
        if objection(item, row.command, acting, office=caller.is_office) is None:
            yield row.command
