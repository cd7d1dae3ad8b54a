"""What a teacher teaches, as their school says; of whom nothing is said teaches professional courses."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.teacher_exchanges.duty_profile import DutyProfileSet, Teaches


@dataclass(frozen=True)
class DutyProfile:
    """A profile; its id is the person's reference, `version` counts its events (0: nothing was said)."""

    id: UUID
    version: int
    school_id: UUID
    teaches: Teaches = Teaches.PROFESSIONAL


def set_teaches(
    profile: DutyProfile, school_id: UUID, teaches: Teaches
) -> tuple[DutyProfile, list[DutyProfileSet]]:
    """The profile as the school now says; no event where it says the same again."""
    if profile.version and (profile.school_id, profile.teaches) == (school_id, teaches):
        return profile, []
    after = DutyProfile(profile.id, profile.version + 1, school_id, teaches)
    said = DutyProfileSet(person_ref=after.id, school_id=school_id, teaches=teaches)
    return after, [said]
