"""A sub-alliance (专业委员会): members of the alliance that work together in one field."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.payload import MajorCode, Payload, PublishedTitle, event

CONTEXT = "member_schools"


class SubAllianceState(Payload):
    """A sub-alliance after the fact. Public within the alliance."""

    name: PublishedTitle
    """Its published name."""
    major_code: MajorCode | None
    """The field: 2, 4 or 6 digits of the catalogue of majors (unverified); null where it has none."""
    lead_id: UUID
    """The organisation that leads it; one of the members."""
    members: tuple[UUID, ...]
    """Its members, the lead among them."""
    dissolved: bool
    """Whether it has ended."""


@event(CONTEXT, "sub_alliance", "founded")
class SubAllianceFounded(SubAllianceState):
    """专业委员会成立."""


@event(CONTEXT, "sub_alliance", "changed")
class SubAllianceChanged(SubAllianceState):
    """名称、专业或牵头单位已变更."""


@event(CONTEXT, "sub_alliance", "joined")
class SubAllianceJoined(SubAllianceState):
    """成员加入."""

    organisation_id: UUID
    """Who joined."""


@event(CONTEXT, "sub_alliance", "left")
class SubAllianceLeft(SubAllianceState):
    """成员退出."""

    organisation_id: UUID
    """Who left."""


@event(CONTEXT, "sub_alliance", "dissolved")
class SubAllianceDissolved(SubAllianceState):
    """专业委员会撤销."""
