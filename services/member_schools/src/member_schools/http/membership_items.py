"""How memberships stand in answers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.values import Item
from member_schools.domain.membership import Membership
from member_schools.domain.membership_machine import MEMBERSHIP
from member_schools.domain.membership_parts import DocumentKind
from member_schools.http.council_items import Named, allowed, brief_of
from member_schools.http.items import OrganisationBrief


class DocumentItem(Item):
    """A document of an application."""

    kind: DocumentKind
    sha256: str
    file_name: str
    size: int
    media_type: str
    submitted_at: datetime


class RemarkItem(Item):
    """What was said with a step."""

    command: str
    words: str
    at: datetime
    by: UUID | None


class MembershipItem(Item):
    """A membership as the caller may see it."""

    id: UUID
    version: int
    number: str
    status: MembershipStatus
    state: MembershipStatus
    """The same as `status`."""
    organisation: OrganisationBrief | None
    organisation_id: UUID
    since: datetime
    created_at: datetime
    voting: bool
    applied_on: date | None
    member_since: date | None
    charter_version: int | None
    charter_hash: str | None
    warned_on: date | None
    leaves_on: date | None
    resolution_id: UUID | None
    documents: tuple[DocumentItem, ...]
    """Only for the organisation itself and the office."""
    remarks: tuple[RemarkItem, ...]
    """Only for the organisation itself and the office."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


def membership_item(membership: Membership, named: Named, caller: Caller) -> MembershipItem:
    """The membership as `caller` may see it."""
    close = caller.is_office or caller.school_id == membership.organisation_id
    plain = {
        name: getattr(membership, name)
        for name in MembershipItem.model_fields
        if hasattr(membership, name)
    }
    plain["documents"] = tuple(map(_document, membership.documents)) if close else ()
    plain["remarks"] = tuple(map(_remark, membership.remarks)) if close else ()
    return MembershipItem(
        **plain,
        state=membership.status,
        organisation=brief_of(named, membership.organisation_id),
        allowed_actions=tuple(
            allowed(
                MEMBERSHIP, membership.status, "memberships", caller, membership.organisation_id
            )
        ),
    )


def _document(document: object) -> DocumentItem:
    return DocumentItem(**vars(document))


def _remark(remark: object) -> RemarkItem:
    return RemarkItem(**vars(remark))
