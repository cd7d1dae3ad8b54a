"""An agreement (合作协议) as it stands; `agreement_negotiation` and `agreement_life` decide what it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools.agreement import (
    AgreementLine,
    AgreementState,
    AgreementStatus,
    HashScheme,
)
from cyzj.contracts.payload import Waiting
from cyzj.domain.errors import conflict, not_found
from member_schools.domain.acting import Acting
from member_schools.domain.agreement_machine import AGREEMENT
from member_schools.domain.agreement_parts import Comment, Draft, Notice, Scan, Text
from member_schools.domain.agreement_text import Content, facts_of
from member_schools.domain.membership_parts import Remark
from member_schools.domain.rules import rules_on


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """An agreement as it stands. `version` counts its events, `since` is when it entered its status."""

    id: UUID
    version: int
    number: str
    status: AgreementStatus
    since: datetime
    created_at: datetime
    drafted_by_id: UUID
    shared: bool = False
    """Whether all parties know of it; a draft is its drafter's alone until it is proposed."""
    hash_scheme: HashScheme = HashScheme.RFC8785_SHA256
    draft: Draft | None = None
    """The text under negotiation; None while there is none."""
    texts: tuple[Text, ...] = ()
    """Every text that all approved, the oldest first."""
    comments: tuple[Comment, ...] = ()
    remarks: tuple[Remark, ...] = ()
    notice: Notice | None = None
    ended_on: date | None = None
    reminded: int | None = None
    """How many days before its end the parties were last reminded of the text in force."""
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def is_over(self) -> bool:
        return AGREEMENT.state(self.status).terminal

    @property
    def in_force(self) -> Text | None:
        """The last text that all approved, also after the agreement ended."""
        return self.texts[-1] if self.texts else None

    @property
    def content(self) -> Content:
        """The text in force, else the one under negotiation."""
        text = self.texts[-1] if self.texts else self.draft
        assert text is not None
        return text.content

    @property
    def parties(self) -> tuple[UUID, ...]:
        """Whom it binds or shall bind; a change of parties needs the old ones and the new ones."""
        return tuple(
            sorted({*self.content.parties, *(self.draft.content.parties if self.draft else ())})
        )

    @property
    def text_version(self) -> int:
        return len(self.texts)

    @property
    def text_hash(self) -> str | None:
        return self.texts[-1].content_hash if self.texts else None

    @property
    def valid_from(self) -> date | None:
        return self.content.valid_from

    @property
    def valid_to(self) -> date | None:
        return self.content.valid_to

    @property
    def lines(self) -> tuple[AgreementLine, ...]:
        """The lines to be counted against."""
        return facts_of(self.content) if self.texts and not self.is_over else ()

    @property
    def proposed_hash(self) -> str | None:
        return self.draft.content_hash if self.draft else None

    @property
    def approved_by(self) -> tuple[UUID, ...]:
        return tuple(one.party_id for one in self.draft.approvals) if self.draft else ()

    @property
    def ends_on(self) -> date | None:
        return self.ended_on or (self.notice.ends_on if self.notice else None)

    @property
    def papers(self) -> tuple[Scan, ...]:
        """Every scan it holds: stamped agreements, and mandates of who approved."""
        consents = [one for text in self.texts for one in text.approvals]
        consents += self.draft.approvals if self.draft else ()
        stamped = (scan for text in self.texts for scan in text.scans)
        return (*stamped, *(one.mandate for one in consents if one.mandate))

    def seen_by(self, organisation: UUID | None) -> bool:
        """Whether the organisation knows of it."""
        if not self.shared:
            return organisation == self.drafted_by_id
        return organisation in self.parties


Decision = tuple[Agreement, list[AgreementState]]


def negotiated(agreement: Agreement) -> Draft:
    """The text under negotiation; a 409 where there is none."""
    if agreement.draft is None:
        raise conflict("no-draft", "现在没有协商中的文本，请先发起修订。")
    return agreement.draft


def last_reminder(left: int, today: date) -> int | None:
    """The last of the rules' reminders whose day has come with `left` days to go; None: none yet."""
    return min((n for n in rules_on(today).expiry_reminders if left <= n), default=None)


def require_party(agreement: Agreement, own: UUID) -> None:
    """404 unless `own` is a party that knows of it."""
    if not agreement.seen_by(own):
        raise not_found()


def moved(
    agreement: Agreement,
    target: str,
    acting: Acting,
    *,
    command: str = "",
    reason: str = "",
    **changes: object,
) -> Agreement:
    """The agreement one event on: in `target` ("": where it is), with what was said and changed."""
    said = (Remark(command, reason, acting.now, acting.by),) if reason else ()
    status = AgreementStatus(target or agreement.status)
    return replace(
        agreement,
        version=agreement.version + 1,
        status=status,
        since=agreement.since if status is agreement.status else acting.now,
        remarks=(*agreement.remarks, *said),
        **changes,  # type: ignore[arg-type]  # its own fields
    )


def facts(agreement: Agreement) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(agreement, name) for name in AgreementState.model_fields}
