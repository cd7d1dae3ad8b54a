"""An organisation in the alliance's register, and what it may do now: its standing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cyzj.contracts.codes import OrganisationKind, Standing
from cyzj.contracts.member_schools import organisation as events
from cyzj.domain.errors import FieldError, conflict, forbidden, invalid
from member_schools.domain.membership import Membership
from member_schools.domain.profile import Profile, check
from member_schools.domain.standing import STANDING, STANDING_OF
from member_schools.domain.texts import reason_of

OFFICE = OrganisationKind.OFFICE
_FOLLOWED = {
    "admit": events.OrganisationAdmitted,
    "suspend": events.OrganisationSuspended,
    "reinstate": events.OrganisationReinstated,
    "rest": events.OrganisationBecameDormant,
    "wake": events.OrganisationReactivated,
    "leave": events.OrganisationLeft,
}


@dataclass(frozen=True)
class FormerName:
    """What it was called until a day; its past stands under that name."""

    name: str
    short_name: str
    until: date


@dataclass(frozen=True)
class Organisation:
    """An organisation as it stands; `version` counts its events."""

    id: UUID
    version: int
    profile: Profile
    standing: Standing
    member_since: date | None = None
    standing_reason: str = ""
    """Why it was suspended or reinstated, in words; stays behind the API."""
    resolution: UUID | None = None
    """The council's resolution behind the present standing."""
    successor_id: UUID | None = None
    """The organisation it was merged into."""
    former_names: tuple[FormerName, ...] = ()


Decision = tuple[Organisation, list[events.OrganisationState]]


def register(id: UUID, profile: Profile) -> Decision:
    """A new organisation in the register, as a partner; raises with every field to correct."""
    row = STANDING.require(None, "register")
    check(profile)
    organisation = Organisation(id, 1, profile, Standing(row.target))
    return organisation, [events.OrganisationRegistered(**_facts(organisation))]


def change(
    organisation: Organisation, profile: Profile, *, by_office: bool, today: date
) -> Decision:
    """The register says `profile` from now on; the same profile again changes nothing.

    What was registered (name, kind, jurisdiction, codes) only the office may change; the name that
    it had until `today` is kept.
    """
    STANDING.require(organisation.standing, "change")
    if not by_office and profile.registered_facts() != organisation.profile.registered_facts():
        raise forbidden(
            "registered-fact", "单位名称、类型、省（市）和代码由集团办公室变更，请联系集团办公室。"
        )
    check(profile)
    if profile == organisation.profile:
        return organisation, []
    if (profile.kind is OFFICE) != (organisation.profile.kind is OFFICE):
        raise conflict("kind-fixed", "集团办公室与其他单位不能互相改换，请另行登记。")
    was = organisation.profile
    renamed = (FormerName(was.name, was.short_name, today),) if was.name != profile.name else ()
    changed = replace(
        organisation,
        profile=profile,
        former_names=(*organisation.former_names, *renamed),
        version=organisation.version + 1,
    )
    return changed, [events.OrganisationChanged(**_facts(changed))]


def follow(organisation: Organisation, membership: Membership) -> Decision:
    """What the organisation may do now follows its membership; nothing where that changes nothing."""
    standing = STANDING_OF.get(membership.status)
    if standing is None or standing is organisation.standing:
        return organisation, []
    if organisation.profile.kind is OFFICE:
        raise conflict("office-is-no-member", "集团办公室不是成员单位，无需接纳。")
    row = STANDING.between(organisation.standing, standing)
    said = membership.remarks[-1].words if membership.remarks else ""
    after = replace(
        organisation,
        standing=standing,
        standing_reason=said if row.command in ("suspend", "reinstate", "leave") else "",
        resolution=membership.resolution_id,
        member_since=membership.member_since,
        version=organisation.version + 1,
    )
    facts = _facts(after)
    if row.command in ("suspend", "reinstate"):
        facts["resolution"] = after.resolution
    return after, [_FOLLOWED[row.command](**facts)]


def end(organisation: Organisation, successor_id: UUID | None, reason: str) -> Decision:
    """Closed, or merged into another organisation; what it was and did stays under its name."""
    command = "merge" if successor_id else "close"
    row = STANDING.require(organisation.standing, command)
    if successor_id == organisation.id:
        message = "不能并入自己，请选接续的单位。"
        raise invalid("own-successor", message, FieldError("successor_id", message))
    after = replace(
        organisation,
        standing=Standing(row.target),
        standing_reason=reason_of(reason),
        successor_id=successor_id,
        version=organisation.version + 1,
    )
    event = events.OrganisationMerged if successor_id else events.OrganisationClosed
    return after, [event(**_facts(after))]


def _facts(organisation: Organisation) -> dict[str, object]:
    profile = organisation.profile
    return {
        "name": profile.name,
        "short_name": profile.short_name,
        "kind": profile.kind,
        "jurisdiction": profile.jurisdiction,
        "city_code": profile.city_code,
        "credit_code": profile.credit_code,
        "school_id_code": profile.school_id_code,
        "standing": organisation.standing,
        "member_since": organisation.member_since,
        "decision_days": profile.decision_days,
        "successor_id": organisation.successor_id,
    }
