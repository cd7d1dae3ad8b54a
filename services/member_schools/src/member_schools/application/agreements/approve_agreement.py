"""A party approves the text that it read: this very one, or none."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.domain.errors import DomainError, FieldError, conflict, stale
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.attach_scan import scan_of
from member_schools.application.agreements.saving import known, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_negotiation as domain
from member_schools.domain.agreement import Agreement, negotiated
from member_schools.domain.agreement_parts import Scan
from member_schools.domain.agreement_redline import redline
from member_schools.storage.agreements import text_of

_WORDS = ("title", "clauses", "note", "")
"""Fields whose text is not repeated in a refusal: who refuses it reads the redline."""


@dataclass(frozen=True)
class Consent:
    """What is approved, by which mandate, and what is said with it."""

    content_hash: str
    mandate: str | None = None
    """SHA-256 of an uploaded 授权书; a party's leader needs none."""
    words: str = ""


async def approve_agreement(unit: Unit, seen: Seen, own: UUID, consent: Consent) -> Agreement:
    """The agreement with the party's consent; in force with the last one.

    Raises `content-changed` with what changed since it was read, `mandate-needed`.
    """
    before = await known(unit, seen.id, own)
    if before.draft is not None and before.draft.content_hash != consent.content_hash:
        raise await _changed(unit, before, consent.content_hash)
    if before.version != seen.expected_version:
        raise stale(before.version, status=before.status)
    mandate = await _mandate(unit, own, consent.mandate)
    decided = domain.approve(
        before,
        own,
        consent.content_hash,
        acting(unit),
        mandate=mandate,
        words=consent.words,
    )
    return await save_agreement(unit, decided)


async def _changed(unit: Unit, agreement: Agreement, read: str) -> DomainError:
    present = negotiated(agreement)
    refusal = domain.content_changed(present)
    try:
        earlier = await text_of(unit.session, agreement.id, read)
    except DomainError:
        return refusal  # a text that never was: there is nothing to compare
    refusal.facts["version"] = agreement.version
    refusal.facts["changes"] = [
        {
            "kind": one.kind,
            "line_id": str(one.line_id) if one.line_id else None,
            "field": one.field,
            "before": None if one.field in _WORDS else one.before,
            "after": None if one.field in _WORDS else one.after,
        }
        for one in redline(earlier, present.content)
    ]
    return refusal


async def _mandate(unit: Unit, own: UUID, mandate: str | None) -> Scan | None:
    if mandate is not None:
        return await scan_of(unit, own, mandate, "授权书", "mandate")
    if unit.caller.holds(Role.SCHOOL_LEADER):
        return None
    message = "请由单位负责人批准，或附上负责人签署的授权书扫描件。"
    raise conflict("mandate-needed", message, FieldError("mandate", message))
