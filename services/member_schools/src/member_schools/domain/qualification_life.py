"""A verified qualification: reminded, renewed, expired, revoked; and what falls due for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from cyzj.contracts.member_schools import qualification as events
from cyzj.contracts.member_schools.qualification import QualificationStatus
from cyzj.contracts.payload import Party
from cyzj.domain.clock import start_of
from member_schools.domain.acting import Acting, waits
from member_schools.domain.qualification import (
    Decision,
    Qualification,
    facts,
    objection,
    require_free,
    step,
)
from member_schools.domain.qualification_machine import record_rules_on
from member_schools.domain.texts import reason_of


def revoke(item: Qualification, reason: str, acting: Acting, *, office: bool) -> Decision:
    """The verification is taken back by the side that gave it."""
    said = reason_of(reason, "请写明撤销的理由（2至500字），本人和学校能看到。")
    after = step(item, "revoke", acting, said)
    require_free(objection(item, "revoke", acting, office=office))
    return after, [events.QualificationRevoked(**facts(after))]


def remind(item: Qualification, acting: Acting) -> Decision:
    """Its last day is near: the person should declare its successor."""
    after = step(item, "remind", acting)
    assert item.valid_until is not None
    renewal = waits(
        Party.TEACHER, item.organisation_id, "declare", acting, _day_after(item.valid_until)
    )
    mine = renewal.model_copy(update={"person_ref": item.person_ref})
    after = replace(after, reminded_on=acting.today, waiting_on=(mine,))
    return after, [events.QualificationRenewalDue(**facts(after))]


def answer_renewal(item: Qualification, acting: Acting) -> Decision:
    """Nobody waits for a renewal any longer."""
    after = step(item, "answer_renewal", acting)
    return after, [events.QualificationRenewalAnswered(**facts(after))]


def expire(item: Qualification, acting: Acting) -> Decision:
    """Its last day is over."""
    after = step(item, "expire", acting)
    return after, [events.QualificationExpired(**facts(after))]


def reminder_due(item: Qualification) -> datetime | None:
    """When the person is to be reminded; None for one that does not end, or where they were."""
    if item.status is not QualificationStatus.VERIFIED or item.valid_until is None:
        return None
    if item.reminded_on is not None or item.verified_on is None:
        return None
    return start_of(
        item.valid_until - timedelta(days=record_rules_on(item.verified_on).remind_days)
    )


def expiry_due(item: Qualification) -> datetime | None:
    """When it expires; None for one that does not end, or is not verified."""
    if item.status is not QualificationStatus.VERIFIED or item.valid_until is None:
        return None
    return _day_after(item.valid_until)


def without_person(item: Qualification) -> Qualification:
    """The fact without what people wrote: names of files and remarks; no event tells of them."""
    nameless = tuple(replace(one, file_name="") for one in item.evidence)
    wordless = tuple(replace(one, words="") for one in item.remarks)
    return replace(item, evidence=nameless, remarks=wordless)


def _day_after(day: date) -> datetime:
    return start_of(day + timedelta(days=1))
