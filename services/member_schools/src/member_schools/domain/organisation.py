"""An organisation in the alliance's register, and what it may do now: its standing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cyzj.contracts.codes import OrganisationKind, Standing
from cyzj.contracts.member_schools import organisation as events
from cyzj.domain.errors import FieldError, conflict, forbidden, invalid
from member_schools.domain.profile import Profile, check
from member_schools.domain.standing import STANDING

OFFICE = OrganisationKind.OFFICE
REASON_LENGTH = 500


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


Decision = tuple[Organisation, list[events.OrganisationState]]


def register(id: UUID, profile: Profile) -> Decision:
    """A new organisation in the register, as a partner; raises with every field to correct."""
    row = STANDING.require(None, "register")
    check(profile)
    organisation = Organisation(id, 1, profile, Standing(row.target))
    return organisation, [events.OrganisationRegistered(**_facts(organisation))]


def change(organisation: Organisation, profile: Profile, *, by_office: bool) -> Decision:
    """The register says `profile` from now on; the same profile again changes nothing.

    What was registered (name, kind, jurisdiction, codes) only the office may change.
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
    changed = replace(organisation, profile=profile, version=organisation.version + 1)
    return changed, [events.OrganisationChanged(**_facts(changed))]


def admit(organisation: Organisation, member_since: date, today: date) -> Decision:
    """An active member from `member_since` (not in the future)."""
    row = STANDING.require(organisation.standing, "admit")
    if organisation.profile.kind is OFFICE:
        raise conflict("office-is-no-member", "集团办公室不是成员单位，无需接纳。")
    if member_since > today:
        message = f"加入日期不能晚于今天，请改为{today.isoformat()}或以前。"
        raise invalid("future-date", message, FieldError("member_since", message))
    admitted = replace(_stand(organisation, row.target), member_since=member_since)
    return admitted, [events.OrganisationAdmitted(**_facts(admitted))]


def suspend(organisation: Organisation, reason: str, resolution: UUID | None) -> Decision:
    """The member may finish what runs and start nothing new, in any service, until reinstated."""
    row = STANDING.require(organisation.standing, "suspend")
    suspended = _stand(organisation, row.target, _reason(reason), resolution)
    return suspended, [
        events.OrganisationSuspended(**_facts(suspended), resolution=suspended.resolution)
    ]


def reinstate(organisation: Organisation, reason: str, resolution: UUID | None) -> Decision:
    """The suspended member is active again."""
    row = STANDING.require(organisation.standing, "reinstate")
    reinstated = _stand(organisation, row.target, _reason(reason), resolution)
    return reinstated, [
        events.OrganisationReinstated(**_facts(reinstated), resolution=reinstated.resolution)
    ]


def _stand(
    organisation: Organisation, standing: str, reason: str = "", resolution: UUID | None = None
) -> Organisation:
    return replace(
        organisation,
        standing=Standing(standing),
        standing_reason=reason,
        resolution=resolution,
        version=organisation.version + 1,
    )


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
    }


def _reason(reason: str) -> str:
    text = reason.strip()
    if not 2 <= len(text) <= REASON_LENGTH:
        message = f"请写明理由（2至{REASON_LENGTH}字），只有集团办公室和该单位能看到。"
        raise invalid("reason-required", message, FieldError("reason", message))
    return text
