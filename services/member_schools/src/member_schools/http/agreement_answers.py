"""Agreements, texts and differences as they are answered, and what the caller may do with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cyzj.domain.caller import Caller
from cyzj.http.policies import Scope, scope_of
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_machine import AGREEMENT
from member_schools.domain.agreement_parts import Approval, Comment, Draft, Scan, Text
from member_schools.domain.agreement_redline import Change
from member_schools.domain.agreement_text import Content, Line
from member_schools.http.agreement_items import (
    AgreementItem,
    AgreementSummary,
    ApprovalItem,
    ChangeItem,
    CommentItem,
    ContentItem,
    DraftItem,
    LineItem,
    NoticeItem,
    ScanItem,
    TextItem,
)
from member_schools.http.council_items import Named, brief_of, briefs_of
from member_schools.http.membership_items import RemarkItem
from member_schools.http.policies import POLICIES


def summary_of(agreement: Agreement, named: Named, caller: Caller) -> AgreementSummary:
    """The agreement in a list."""
    return AgreementSummary(**_summary(agreement, named, caller))


def agreement_item(agreement: Agreement, named: Named, caller: Caller) -> AgreementItem:
    """The agreement in full."""
    return AgreementItem(
        **_summary(agreement, named, caller),
        draft=_draft(agreement.draft, named) if agreement.draft else None,
        texts=tuple(_text(one, named) for one in agreement.texts),
        comments=tuple(_comment(one, named) for one in agreement.comments),
        remarks=tuple(RemarkItem(**vars(one)) for one in agreement.remarks),
        notice=NoticeItem(
            **_plain(agreement.notice, "party_id"), party=brief_of(named, agreement.notice.party_id)
        )
        if agreement.notice
        else None,
    )


def content_item(content: Content) -> ContentItem:
    return ContentItem(**_plain(content, "lines"), lines=tuple(map(_line, content.lines)))


def change_item(change: Change) -> ChangeItem:
    return ChangeItem(**vars(change))


def _summary(agreement: Agreement, named: Named, caller: Caller) -> dict[str, object]:
    own = {name: getattr(agreement, name) for name in _PLAIN}
    return {
        **own,
        "state": agreement.status,
        "title": agreement.content.title,
        "parties": tuple(briefs_of(named, agreement.parties)),
        "drafted_by": brief_of(named, agreement.drafted_by_id),
        "line_count": len(agreement.content.lines),
        "open_comments": sum(one.resolved_at is None for one in agreement.comments),
        "proposed": bool(agreement.draft and agreement.draft.proposed),
        "allowed_actions": tuple(_allowed(agreement, caller)),
    }


_PLAIN = (
    "id", "version", "number", "status", "since", "created_at", "text_version", "text_hash",
    "hash_scheme", "valid_from", "valid_to", "ends_on", "waiting_on",
)  # fmt: skip


def _allowed(agreement: Agreement, caller: Caller) -> Iterator[str]:
    """The commands of the table that this caller may give now."""
    own = agreement.seen_by(caller.school_id)
    for row in AGREEMENT.possible(agreement.status):
        action = f"agreements.{row.command}"
        scope = scope_of(POLICIES, action, caller) if action in POLICIES else None
        if (scope is Scope.ALLIANCE or (scope is Scope.SCHOOL and own)) and _timely(
            agreement, row.command, caller
        ):
            yield row.command


def _timely(agreement: Agreement, command: str, caller: Caller) -> bool:
    """What the state alone does not tell: whether the text is put forward, and who approved it."""
    draft = agreement.draft
    match command:
        case "propose":
            return draft is not None and not draft.proposed
        case "approve":
            return (
                draft is not None
                and draft.proposed
                and caller.school_id not in agreement.approved_by
            )
        case "resolve_comment":
            return any(one.resolved_at is None for one in agreement.comments)
        case _:
            return True


def _draft(draft: Draft, named: Named) -> DraftItem:
    return DraftItem(
        **_plain(draft, "content", "edited_by_id", "approvals"),
        content=content_item(draft.content),
        edited_by=brief_of(named, draft.edited_by_id),
        approvals=tuple(_approvals(draft.approvals, named)),
    )


def _text(text: Text, named: Named) -> TextItem:
    return TextItem(
        **_plain(text, "content", "approvals", "scans"),
        content=content_item(text.content),
        approvals=tuple(_approvals(text.approvals, named)),
        scans=tuple(_scan(one, named) for one in text.scans),
    )


def _approvals(approvals: Iterable[Approval], named: Named) -> Iterator[ApprovalItem]:
    return (
        ApprovalItem(
            **_plain(one, "party_id", "mandate"),
            party=brief_of(named, one.party_id),
            mandate=_scan(one.mandate, named) if one.mandate else None,
        )
        for one in approvals
    )


def _scan(scan: Scan, named: Named) -> ScanItem:
    return ScanItem(**_plain(scan, "party_id"), party=brief_of(named, scan.party_id))


def _comment(comment: Comment, named: Named) -> CommentItem:
    return CommentItem(**_plain(comment, "party_id"), party=brief_of(named, comment.party_id))


def _line(line: Line) -> LineItem:
    return LineItem(**vars(line))


def _plain(value: object, *without: str) -> Mapping[str, object]:
    return {name: each for name, each in vars(value).items() if name not in without}
