"""A membership (成员资格) from the application to the charter; `membership_life` holds what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from cyzj.contracts.codes import Standing
from cyzj.contracts.member_schools import membership as events
from cyzj.contracts.member_schools.membership import MembershipState, MembershipStatus
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.clock import start_of
from cyzj.domain.errors import FieldError, conflict, invalid
from member_schools.domain.acting import Acting, office_has, school_has, waits
from member_schools.domain.membership_machine import MEMBERSHIP
from member_schools.domain.membership_parts import (
    DOCUMENT_KINDS,
    NEEDED,
    Charter,
    Document,
    DocumentKind,
    Remark,
)
from member_schools.domain.rules import rules_on
from member_schools.domain.texts import reason_of


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A membership as it stands. `version` counts its events; `since` is when it entered its status."""

    id: UUID
    version: int
    number: str
    organisation_id: UUID
    status: MembershipStatus
    since: datetime
    created_at: datetime
    voting: bool = True
    applied_on: date | None = None
    member_since: date | None = None
    charter_version: int | None = None
    charter_hash: str | None = None
    signed_by: UUID | None = None
    warned_on: date | None = None
    """When it was warned of dormancy; None: since its last activity it was not."""
    leaves_on: date | None = None
    before_notice: MembershipStatus | None = None
    """What it was before it gave notice."""
    resolution_id: UUID | None = None
    documents: tuple[Document, ...] = ()
    remarks: tuple[Remark, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def is_over(self) -> bool:
        return MEMBERSHIP.state(self.status).terminal


Decision = tuple[Membership, list[MembershipState]]


def apply(
    id: UUID, number: str, organisation_id: UUID, documents: Sequence[Document], acting: Acting
) -> Decision:
    """An application with its documents; it waits on the office."""
    MEMBERSHIP.require(None, "apply")
    check_documents(documents)
    made = Membership(
        id=id,
        version=1,
        number=number,
        organisation_id=organisation_id,
        status=MembershipStatus.APPLIED,
        since=acting.now,
        created_at=acting.now,
        applied_on=acting.today,
        documents=tuple(documents),
    )
    made = replace(made, waiting_on=office_has(acting, "start_review"))
    return made, [events.MembershipApplied(**facts(made))]


def record(
    id: UUID,
    number: str,
    organisation_id: UUID,
    member_since: date,
    acting: Acting,
    *,
    voting: bool = True,
) -> Decision:
    """A member who joined before the platform was there (补录)."""
    MEMBERSHIP.require(None, "record")
    if member_since > acting.today:
        message = f"加入日期不能晚于今天，请改为{acting.today.isoformat()}或以前。"
        raise invalid("future-date", message, FieldError("member_since", message))
    made = Membership(
        id=id,
        version=1,
        number=number,
        organisation_id=organisation_id,
        status=MembershipStatus.ACTIVE,
        since=acting.now,
        created_at=acting.now,
        voting=voting,
        member_since=member_since,
    )
    return made, [events.MembershipRecorded(**facts(made))]


def as_it_stood(recorded: Decision, standing: Standing) -> Decision:
    """A recorded membership in the state that the organisation's standing had already told."""
    made, _ = recorded
    made = replace(made, status=MembershipStatus(standing))
    return made, [events.MembershipRecorded(**facts(made))]


def request_more(membership: Membership, reason: str, acting: Acting) -> Decision:
    """What was handed in does not do; it waits on the organisation."""
    after = step(membership, "request_more", acting, reason=reason_of(reason))
    after = replace(after, waiting_on=school_has(after.organisation_id, acting, "resubmit"))
    return after, [events.MembershipInfoRequested(**facts(after))]


def resubmit(membership: Membership, documents: Sequence[Document], acting: Acting) -> Decision:
    """The documents anew; it waits on the office again."""
    check_documents(documents)
    after = step(membership, "resubmit", acting)
    review = office_has(acting, "start_review")
    after = replace(after, documents=tuple(documents), waiting_on=review)
    return after, [events.MembershipResubmitted(**facts(after))]


def start_review(membership: Membership, acting: Acting) -> Decision:
    """The documents are complete; the office reviews."""
    after = step(membership, "start_review", acting)
    after = replace(after, waiting_on=office_has(acting, "recommend"))
    return after, [events.MembershipReviewStarted(**facts(after))]


def recommend(
    membership: Membership, resolution_id: UUID, closes_at: datetime, reason: str, acting: Acting
) -> Decision:
    """The council votes on `resolution_id`; the office counts when the vote has closed."""
    after = step(membership, "recommend", acting, reason=reason_of(reason, required=False))
    counting = (waits(Party.OFFICE, None, "admit", acting, closes_at),)
    after = replace(after, resolution_id=resolution_id, waiting_on=counting)
    return after, [events.MembershipRecommended(**facts(after))]


def reject(membership: Membership, reason: str, acting: Acting) -> Decision:
    """Not admitted, for a reason that the organisation reads."""
    after = step(membership, "reject", acting, reason=reason_of(reason))
    return after, [events.MembershipRejected(**facts(after))]


def admit(membership: Membership, acting: Acting) -> Decision:
    """Admitted by the council; it waits on the organisation's signature."""
    after = step(membership, "admit", acting)
    due = start_of(acting.today + timedelta(days=rules_on(acting.today).signing_days + 1))
    signing = (waits(Party.SCHOOL, after.organisation_id, "sign_charter", acting, due),)
    after = replace(after, waiting_on=signing)
    return after, [events.MembershipAdmitted(**facts(after))]


def sign_charter(
    membership: Membership, signed_hash: str, charter: Charter, acting: Acting
) -> Decision:
    """The charter in force, signed by its hash; a member from today.

    Raises `charter-changed` with the version in force if another text was read.
    """
    if signed_hash != charter.content_hash:
        raise conflict(
            "charter-changed",
            f"章程已有新版本（第 {charter.version} 版），请重新阅读后再签署。",
            FieldError("content_hash", "不是现行章程的内容指纹。"),
            version=charter.version,
            content_hash=charter.content_hash,
        )
    after = replace(
        step(membership, "sign_charter", acting),
        member_since=acting.today,
        charter_version=charter.version,
        charter_hash=charter.content_hash,
        signed_by=acting.by,
    )
    return after, [events.MembershipActivated(**facts(after))]


def lapse(membership: Membership, acting: Acting) -> Decision:
    """The charter was not signed in time."""
    after = step(membership, "lapse", acting)
    return after, [events.MembershipLapsed(**facts(after))]


def withdraw(membership: Membership, reason: str, acting: Acting) -> Decision:
    """The organisation takes its application back."""
    after = step(membership, "withdraw", acting, reason=reason_of(reason))
    return after, [events.MembershipApplicationWithdrawn(**facts(after))]


def step(membership: Membership, command: str, acting: Acting, *, reason: str = "") -> Membership:
    """The membership after a row of the table: next version, its new state, what was said; nobody waits."""
    row = MEMBERSHIP.require(membership.status, command)
    said = (Remark(command, reason, acting.now, acting.by),) if reason else ()
    return replace(
        membership,
        version=membership.version + 1,
        status=MembershipStatus(row.target or membership.status),
        since=acting.now if row.target else membership.since,
        remarks=(*membership.remarks, *said),
        waiting_on=(),
    )


def check_documents(documents: Sequence[Document]) -> None:
    """Raises, naming each needed document that is missing."""
    given = {document.kind for document in documents}
    errors = [
        FieldError(kind, f"请上传{DOCUMENT_KINDS[kind]}。") for kind in NEEDED if kind not in given
    ]
    if errors:
        raise invalid("documents-missing", "".join(one.message for one in errors), *errors)
    hashes = [document.sha256 for document in documents]
    if len(set(hashes)) != len(hashes):
        raise invalid(
            "same-file",
            "两份材料是同一个文件，请各传各的。",
            FieldError(DocumentKind.OFFICIAL_LETTER, "与另一份材料相同，请换一个文件。"),
        )


def facts(membership: Membership) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(membership, name) for name in MembershipState.model_fields}
