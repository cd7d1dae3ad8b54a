"""How organisations, posts and people stand in answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Role, Standing
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.policies import Scope, scope_of
from cyzj.http.values import Item
from member_schools.domain.cities import CITIES
from member_schools.domain.organisation import Organisation
from member_schools.domain.standing import STANDING
from member_schools.http.policies import POLICIES
from member_schools.storage.organisations import Registered


class OrganisationBrief(Item):
    """An organisation where there is little room."""

    id: UUID
    name: str
    short_name: str
    kind: OrganisationKind
    jurisdiction: Jurisdiction
    standing: Standing


class FormerNameItem(Item):
    """A name it had until a day."""

    name: str
    short_name: str
    until: date


class OrganisationItem(OrganisationBrief):
    """An organisation of the register as the caller may see it."""

    version: int
    state: Standing
    """The same as `standing`."""
    city_code: str | None
    city_name: str | None
    """By the table of GB/T 2260 that this service holds (unverified)."""
    credit_code: str | None
    """统一社会信用代码"""
    school_id_code: str | None
    """学校标识码"""
    decision_days: int
    """Working days within which it promises to answer."""
    member_since: date | None
    last_activity_on: date | None
    """The last day on which it began or hosted something, as far as events have arrived."""
    standing_reason: str | None
    """Why it was suspended or reinstated; null for who may not see it, and where there is none."""
    resolution: UUID | None
    successor_id: UUID | None
    """The organisation it was merged into."""
    former_names: tuple[FormerNameItem, ...]
    """What it was called before, the oldest first."""
    waiting_on: tuple[Waiting, ...] = ()
    allowed_actions: tuple[str, ...]
    """What the caller may do now."""


Name = Annotated[str, Field(max_length=200, examples=["示例中等职业学校"])]


class PersonBrief(Item):
    """A person by reference and display name."""

    ref: UUID
    name: str


class StaffItem(Item):
    """A post and who holds it."""

    id: UUID
    """The appointment."""
    version: int
    state: str
    """`held`, or `ended` (also with a last day to come)."""
    person: PersonBrief
    phone: str | None
    """Masked, e.g. 138****0000."""
    role: Role
    starts_on: date
    ends_on: date | None
    allowed_actions: tuple[str, ...]


class InvitationItem(Item):
    """An invitation that waits to be accepted."""

    id: UUID
    organisation_id: UUID
    role: Role
    name: str
    state: str
    issued_at: datetime
    expires_at: datetime
    allowed_actions: tuple[str, ...] = ()


def brief(organisation: Organisation) -> OrganisationBrief:
    """The organisation in brief."""
    profile = organisation.profile
    return OrganisationBrief(
        id=organisation.id,
        name=profile.name,
        short_name=profile.short_name,
        kind=profile.kind,
        jurisdiction=profile.jurisdiction,
        standing=organisation.standing,
    )


def organisation_item(registered: Registered, caller: Caller) -> OrganisationItem:
    """The organisation as `caller` may see it."""
    organisation, profile = registered.organisation, registered.organisation.profile
    close = caller.is_office or caller.school_id == organisation.id
    return OrganisationItem(
        **brief(organisation).model_dump(),
        version=organisation.version,
        state=organisation.standing,
        city_code=profile.city_code,
        city_name=CITIES.name_of(profile.city_code) if profile.city_code else None,
        credit_code=profile.credit_code,
        school_id_code=profile.school_id_code,
        decision_days=profile.decision_days,
        member_since=organisation.member_since,
        last_activity_on=registered.last_activity_on,
        standing_reason=(organisation.standing_reason or None) if close else None,
        resolution=organisation.resolution,
        successor_id=organisation.successor_id,
        former_names=tuple(FormerNameItem(**vars(one)) for one in organisation.former_names),
        allowed_actions=tuple(_allowed(organisation, caller)),
    )


def _allowed(organisation: Organisation, caller: Caller) -> list[str]:
    commands = [row.command for row in STANDING.possible(organisation.standing)]
    if organisation.profile.kind is OrganisationKind.OFFICE:
        commands = ["change"]
    commands = list(dict.fromkeys("end" if c in ("merge", "close") else c for c in commands))
    return [
        c
        for c in commands
        if f"organisations.{c}" in POLICIES and _reaches(f"organisations.{c}", organisation, caller)
    ]


def _reaches(action: str, organisation: Organisation, caller: Caller) -> bool:
    scope = scope_of(POLICIES, action, caller)
    return scope is Scope.ALLIANCE or (
        scope is Scope.SCHOOL and caller.school_id == organisation.id
    )
