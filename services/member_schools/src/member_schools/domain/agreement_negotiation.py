"""An agreement until all have approved one text: drafted, revised, proposed, approved, or discarded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from cyzj.contracts.member_schools import agreement as events
from cyzj.contracts.member_schools.agreement import AgreementStatus
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.errors import DomainError, FieldError, conflict, invalid
from member_schools.domain.acting import Acting, waits
from member_schools.domain.agreement import (
    Agreement,
    Decision,
    facts,
    last_reminder,
    moved,
    negotiated,
    require_party,
)
from member_schools.domain.agreement_machine import AGREEMENT
from member_schools.domain.agreement_parts import Approval, Draft, Scan, Text
from member_schools.domain.agreement_text import Content, content_of, require_complete
from member_schools.domain.rules import rules_on
from member_schools.domain.texts import reason_of


def draft(id: UUID, number: str, own: UUID, content: Content, acting: Acting) -> Decision:
    """A draft that only `own` sees; it is one of the parties."""
    AGREEMENT.require(None, "draft")
    content = content_of(content)
    _require_own(own, content)
    made = Agreement(
        id=id,
        version=1,
        number=number,
        status=AgreementStatus.DRAFT,
        since=acting.now,
        created_at=acting.now,
        drafted_by_id=own,
        draft=Draft(
            content=content,
            content_hash=content.hashed(number),
            revision=1,
            edited_by_id=own,
            edited_at=acting.now,
        ),
        waiting_on=_theirs([own], "propose", acting),
    )
    return made, [events.AgreementDrafted(**facts(made))]


def revise(agreement: Agreement, own: UUID, content: Content, acting: Acting) -> Decision:
    """Another text; every approval is void, and it waits on `own` to put it forward.

    The same text again changes nothing.
    """
    require_party(agreement, own)
    row = AGREEMENT.require(agreement.status, "revise")
    content = content_of(content)
    _require_own(own, content)
    if not agreement.texts and agreement.drafted_by_id not in content.parties:
        message = "起草单位须是协议的一方，不能去掉；不想继续可以废弃。"
        raise invalid("invalid-agreement", message, FieldError("parties", message))
    present = negotiated(agreement)
    if content == present.content:
        return agreement, []
    drafted = Draft(
        content=content,
        content_hash=content.hashed(agreement.number),
        revision=present.revision + 1,
        edited_by_id=own,
        edited_at=acting.now,
    )
    after = moved(agreement, row.target, acting, draft=drafted)
    after = replace(after, waiting_on=_theirs([own], "propose", acting))
    return after, [events.AgreementRevised(**facts(after), revised_by_id=own)]


def propose(agreement: Agreement, own: UUID, acting: Acting) -> Decision:
    """The text is put to every party's approval. Raises what is not settled yet."""
    require_party(agreement, own)
    row = AGREEMENT.require(agreement.status, "propose")
    present = negotiated(agreement)
    if present.proposed:
        raise conflict("proposed-already", "这个文本已经提请各方批准，请等各方批准。")
    require_complete(present.content)
    if agreement.texts and present.content_hash == agreement.text_hash:
        raise conflict("nothing-changed", "文本与现行的完全相同，请先修改，或放弃修订。")
    last = present.content.valid_to
    if last and last < acting.today:
        message = f"有效期已经过去，请把最后一天改为 {acting.today.isoformat()} 以后。"
        raise conflict("past-already", message, FieldError("valid_to", message))
    after = moved(agreement, row.target, acting, draft=replace(present, proposed=True), shared=True)
    after = replace(after, waiting_on=_theirs(after.parties, "approve", acting))
    return after, [events.AgreementProposed(**facts(after))]


def approve(
    agreement: Agreement,
    own: UUID,
    content_hash: str,
    acting: Acting,
    *,
    mandate: Scan | None = None,
    words: str = "",
) -> Decision:
    """The party consents to the text of this hash; with the last consent it is in force.

    Raises `content-changed` with the present hash if another text was read.
    """
    require_party(agreement, own)
    row = AGREEMENT.require(agreement.status, "approve")
    present = negotiated(agreement)
    if present.content_hash != content_hash:
        raise content_changed(present)
    if not present.proposed:
        raise conflict("not-proposed", "这个文本还在修改，提请批准之后才能批准。")
    if own in agreement.approved_by:
        raise conflict("approved-already", "贵单位已经批准了这个文本。")
    said = reason_of(words, required=False)
    consent = Approval(
        party_id=own,
        content_hash=content_hash,
        by=acting.by,
        at=acting.now,
        mandate=mandate,
        words=said,
    )
    present = replace(present, approvals=(*present.approvals, consent))
    after = moved(agreement, row.target, acting, draft=present)
    left = tuple(one for one in agreement.waiting_on if one.school_id != own)
    after = replace(after, waiting_on=left)
    told = events.AgreementApproved(**facts(after), approved_by_id=own, approved_hash=content_hash)
    if set(after.parties) - set(after.approved_by):
        return after, [told]
    concluded = _conclude(after, acting)
    return concluded, [told, events.AgreementCameIntoForce(**facts(concluded))]


def _conclude(agreement: Agreement, acting: Acting) -> Agreement:
    """All parties approved the same text: it is in force, the one before stays on record."""
    row = AGREEMENT.require(agreement.status, "conclude")
    approved = negotiated(agreement)
    text = Text(
        version=agreement.text_version + 1,
        content=approved.content,
        content_hash=approved.content_hash,
        approvals=approved.approvals,
        in_force_from=acting.now,
    )
    after = moved(agreement, row.target, acting, draft=None, texts=(*agreement.texts, text))
    assert text.content.valid_to is not None
    left = (text.content.valid_to - acting.today).days
    return replace(after, reminded=last_reminder(left, acting.today), waiting_on=())


def discard(agreement: Agreement, own: UUID, reason: str, acting: Acting) -> Decision:
    """It comes to nothing; its texts stay readable to who knew of it."""
    require_party(agreement, own)
    row = AGREEMENT.require(agreement.status, "discard")
    after = moved(agreement, row.target, acting, command="discard", reason=reason_of(reason))
    after = replace(after, waiting_on=(), ended_on=acting.today)
    return after, [events.AgreementDiscarded(**facts(after))]


def content_changed(present: Draft) -> DomainError:
    """The text that was read is not the one that stands."""
    return conflict(
        "content-changed",
        "协议文本在您阅读之后被修改过，您的批准没有生效。请看过修改的地方，再决定是否批准。",
        FieldError("content_hash", "不是现在这个文本的内容指纹。"),
        content_hash=present.content_hash,
        revision=present.revision,
    )


def _theirs(parties: Sequence[UUID], action: str, acting: Acting) -> tuple[Waiting, ...]:
    days = rules_on(acting.today).approval_days
    due = acting.calendar.add_working_days(acting.now, days)
    return tuple(waits(Party.SCHOOL, party, action, acting, due) for party in parties)


def _require_own(own: UUID, content: Content) -> None:
    if own not in content.parties:
        message = "贵单位须是协议的一方，请把贵单位选上。"
        raise invalid("invalid-agreement", message, FieldError("parties", message))
