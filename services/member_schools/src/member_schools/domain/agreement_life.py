"""An agreement in force: amendment, comments, scans, reminders, notice, and the three ways it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from cyzj.contracts.member_schools import agreement as events
from cyzj.contracts.member_schools.agreement import AgreementStatus
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.clock import start_of
from cyzj.domain.errors import FieldError, conflict, invalid, not_found
from cyzj.domain.terms import end_of_term
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
from member_schools.domain.agreement_parts import Comment, Draft, Notice, Scan, Text
from member_schools.domain.agreement_text import Content, content_of
from member_schools.domain.rules import rules_on
from member_schools.domain.texts import reason_of

COMMENT_LENGTH = 1000


def amend(agreement: Agreement, own: UUID, content: Content, acting: Acting) -> Decision:
    """Another text under negotiation, while the one in force stays so."""
    require_party(agreement, own)
    row = AGREEMENT.require(agreement.status, "amend")
    content = content_of(content)
    present = _in_force(agreement)
    if content == present.content:
        raise conflict("nothing-changed", "文本与现行的完全相同，请先修改，再发起修订。")
    revision = Draft(
        content=content,
        content_hash=content.hashed(agreement.number),
        revision=1,
        edited_by_id=own,
        edited_at=acting.now,
    )
    due = acting.calendar.add_working_days(acting.now, rules_on(acting.today).approval_days)
    mine = (waits(Party.SCHOOL, own, "propose", acting, due),)
    after = replace(moved(agreement, row.target, acting, draft=revision), waiting_on=mine)
    return after, [events.AgreementAmendmentOpened(**facts(after), opened_by_id=own)]


def revert(agreement: Agreement, own: UUID, reason: str, acting: Acting) -> Decision:
    """The amendment comes to nothing; the text in force goes on."""
    require_party(agreement, own)
    row = AGREEMENT.require(agreement.status, "revert")
    negotiated(agreement)
    said = reason_of(reason)
    after = moved(agreement, row.target, acting, command="revert", reason=said, draft=None)
    after = replace(after, waiting_on=_renewal(after, acting))
    return after, [events.AgreementReverted(**facts(after))]


def earliest_end(today: date) -> date:
    """The first day that notice may be given for: a whole term lies between [P]."""
    return end_of_term(end_of_term(today) + timedelta(days=1))


def give_notice(
    agreement: Agreement, own: UUID, ends_on: date, reason: str, acting: Acting
) -> Decision:
    """The party ends it at the end of a term, a whole term ahead; an amendment comes to nothing."""
    require_party(agreement, own)
    row = AGREEMENT.require(agreement.status, "give_notice")
    earliest, last = earliest_end(acting.today), _in_force(agreement).content.valid_to
    if ends_on < earliest or ends_on != end_of_term(ends_on):
        message = f"终止须提前一个完整学期、在学期末生效，请改为{earliest.isoformat()}或以后某个学期的最后一天。"
        raise invalid("notice-too-short", message, FieldError("ends_on", message))
    if last and ends_on >= last:
        message = f"协议在{last.isoformat()}本来就到期，不必通知终止。"
        raise invalid("expires-before", message, FieldError("ends_on", message))
    said = reason_of(reason)
    given = Notice(party_id=own, by=acting.by, at=acting.now, ends_on=ends_on, words=said)
    after = moved(
        agreement, row.target, acting, command="give_notice", reason=said, notice=given, draft=None
    )
    after = replace(after, waiting_on=())
    told = events.AgreementNoticeGiven(**facts(after), noticed_by_id=own, noticed_at=acting.now)
    return after, [told]


def terminate_as_whole(
    agreement: Agreement, own: UUID, reason: str, acting: Acting, *, happened: bool
) -> Decision:
    """At once, because nothing ever happened between its parties; refused where something did."""
    require_party(agreement, own)
    row = AGREEMENT.require(agreement.status, "terminate_as_whole")
    if happened:
        raise conflict(
            "exchanges-happened",
            "各方之间已有交流任务，不能整体终止；请通知终止，在学期末生效。",
        )
    after = moved(
        agreement, row.target, acting, command="terminate_as_whole", reason=reason_of(reason)
    )
    after = replace(after, waiting_on=(), ended_on=acting.today)
    return after, [events.AgreementTerminatedAsWhole(**facts(after))]


def run_out(agreement: Agreement, acting: Acting) -> Decision | None:
    """What the day makes of it: over by its last day or by notice, reminded of; None: nothing yet."""
    last = _in_force(agreement).content.valid_to if agreement.texts else None
    if last is None or agreement.is_over:
        return None
    if agreement.notice and acting.today > agreement.notice.ends_on:
        return _over(agreement, "terminate", agreement.notice.ends_on, acting)
    if acting.today > last:
        return _over(agreement, "expire", last, acting)
    return _remind(agreement, (last - acting.today).days, acting)


def _over(agreement: Agreement, command: str, last: date, acting: Acting) -> Decision:
    row = AGREEMENT.require(agreement.status, command)
    after = moved(agreement, row.target, acting, draft=None, ended_on=last)
    after = replace(after, waiting_on=())
    told = events.AgreementTerminated if command == "terminate" else events.AgreementExpired
    return after, [told(**facts(after))]


def _remind(agreement: Agreement, left: int, acting: Acting) -> Decision | None:
    """Of each of the days once; who renews or gives notice is not reminded any more."""
    due = last_reminder(left, acting.today)
    if due is None or due == agreement.reminded:
        return None
    if AGREEMENT.find(agreement.status, "remind") is None:
        return None
    after = moved(agreement, "", acting, reminded=due)
    after = replace(after, waiting_on=after.waiting_on or _renewal(after, acting))
    return after, [events.AgreementExpiryNeared(**facts(after), days_left=left)]


def next_day(agreement: Agreement, today: date) -> datetime | None:
    """When the agreement has to be looked at again because of its dates; None: never."""
    if agreement.is_over or not agreement.texts:
        return None
    last = agreement.content.valid_to
    assert last is not None
    ends = min(last, agreement.notice.ends_on) if agreement.notice else last
    days = [ends + timedelta(days=1)]
    days += [last - timedelta(days=one) for one in rules_on(today).expiry_reminders]
    ahead = [day for day in days if day > today]
    return start_of(min(ahead, default=ends + timedelta(days=1)))


def comment(
    agreement: Agreement,
    id: UUID,
    own: UUID | None,
    line_id: UUID | None,
    words: str,
    acting: Acting,
) -> Decision:
    """Something said about a line or the whole; `own` None: by the office."""
    if own is not None:
        require_party(agreement, own)
    AGREEMENT.require(agreement.status, "comment")
    said = words.strip()
    if not 1 <= len(said) <= COMMENT_LENGTH:
        message = f"请写批注，{COMMENT_LENGTH} 字以内。"
        raise invalid("invalid-comment", message, FieldError("words", message))
    contents = [agreement.content, *([agreement.draft.content] if agreement.draft else [])]
    if line_id is not None and not any(content.line(line_id) for content in contents):
        raise not_found("这一条已经不在协议里了，请刷新后再批注。")
    made = Comment(id=id, line_id=line_id, party_id=own, by=acting.by, at=acting.now, words=said)
    after = moved(agreement, "", acting, comments=(*agreement.comments, made))
    return after, [events.AgreementCommented(**facts(after), line_id=line_id)]


def resolve_comment(agreement: Agreement, id: UUID, own: UUID | None, acting: Acting) -> Decision:
    """The comment is dealt with; it stays readable."""
    if own is not None:
        require_party(agreement, own)
    AGREEMENT.require(agreement.status, "resolve_comment")
    found = next((one for one in agreement.comments if one.id == id), None)
    if found is None:
        raise not_found("找不到这条批注，请刷新后再试。")
    if found.resolved_at is not None:
        raise conflict("resolved-already", "这条批注已经处理过了。")
    settled = replace(found, resolved_at=acting.now, resolved_by=acting.by)
    kept = tuple(settled if one.id == id else one for one in agreement.comments)
    after = moved(agreement, "", acting, comments=kept)
    return after, [events.AgreementCommentResolved(**facts(after), line_id=found.line_id)]


def attach_scan(agreement: Agreement, own: UUID, scan: Scan) -> Decision:
    """A stamped scan beside the text in force."""
    require_party(agreement, own)
    AGREEMENT.require(agreement.status, "attach_scan")
    text = _in_force(agreement)
    if any(one.sha256 == scan.sha256 for one in text.scans):
        message = "这份文件已经归档过了，请换一份。"
        raise conflict("same-file", message, FieldError("sha256", message))
    texts = (*agreement.texts[:-1], replace(text, scans=(*text.scans, scan)))
    after = replace(agreement, version=agreement.version + 1, texts=texts)
    return after, [events.AgreementScanAttached(**facts(after), scan_hash=scan.sha256)]


def _in_force(agreement: Agreement) -> Text:
    text = agreement.in_force
    assert text is not None, "a text is in force in this state"
    return text


def _renewal(agreement: Agreement, acting: Acting) -> tuple[Waiting, ...]:
    """Near its end an agreement waits on its parties: renew it, or let it end."""
    last = agreement.content.valid_to
    if last is None or agreement.status is AgreementStatus.AMENDING:
        return ()
    if (last - acting.today).days > rules_on(acting.today).renewal_days:
        return ()
    due = start_of(last + timedelta(days=1))
    return tuple(
        waits(Party.SCHOOL, party, "amend", acting, due) for party in agreement.content.parties
    )
