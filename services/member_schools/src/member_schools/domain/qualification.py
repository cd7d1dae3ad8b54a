"""A qualification (专业档案的一项) from its declaration to its end: one aggregate a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools import qualification as events
from cyzj.contracts.member_schools.qualification import (
    QualificationKind,
    QualificationLevel,
    QualificationState,
    QualificationStatus,
)
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.clock import school_date
from cyzj.domain.errors import DomainError, FieldError, conflict, forbidden, invalid
from member_schools.domain.acting import Acting, waits
from member_schools.domain.membership_parts import Remark
from member_schools.domain.qualification_machine import KINDS, QUALIFICATION, record_rules_on
from member_schools.domain.qualification_parts import Evidence, Fact, check
from member_schools.domain.texts import reason_of


@dataclass(frozen=True, kw_only=True)
class Qualification:
    """A qualification as it stands. `version` counts its events; `since`: when it entered its status."""

    id: UUID
    version: int
    number: str
    status: QualificationStatus
    person_ref: UUID
    organisation_id: UUID
    kind: QualificationKind
    level: QualificationLevel
    major_code: str | None
    awarded_on: date
    valid_until: date | None
    declared_by: UUID | None
    declared_at: datetime
    since: datetime
    evidence: tuple[Evidence, ...]
    verifier: Party | None = None
    verified_by: UUID | None = None
    verified_on: date | None = None
    reminded_on: date | None = None
    """When the person was reminded of its last day: once is enough."""
    remarks: tuple[Remark, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def evidence_count(self) -> int:
        return len(self.evidence)

    @property
    def evidence_verified(self) -> bool:
        return self.status in (QualificationStatus.VERIFIED, QualificationStatus.EXPIRED)

    @property
    def awaits_renewal(self) -> bool:
        return any(one.action == "declare" for one in self.waiting_on)


Decision = tuple[Qualification, list[QualificationState]]


def declare(
    id: UUID,
    number: str,
    whose: tuple[UUID, UUID],
    fact: Fact,
    evidence: Sequence[Evidence],
    acting: Acting,
) -> Decision:
    """The fact with its evidence; `whose`: the person, and where their post is."""
    QUALIFICATION.require(None, "declare")
    check(fact, evidence, acting.today)
    made = Qualification(
        id=id,
        version=1,
        number=number,
        status=QualificationStatus.DECLARED,
        person_ref=whose[0],
        organisation_id=whose[1],
        **vars(fact),
        declared_by=acting.by,
        declared_at=acting.now,
        since=acting.now,
        evidence=tuple(evidence),
    )
    made = replace(made, waiting_on=_verification(made, acting))
    return made, [events.QualificationDeclared(**facts(made))]


def redeclare(
    item: Qualification, fact: Fact, evidence: Sequence[Evidence], acting: Acting
) -> Decision:
    """What was returned, put right; who declares it now is who declared it."""
    after = step(item, "redeclare", acting)
    check(fact, evidence, acting.today)
    if fact.kind is not item.kind:
        message = f"退回的是{KINDS[item.kind]}，种类不能改；请撤回后另行登记。"
        raise invalid("another-kind", message, FieldError("kind", message))
    after = replace(after, **vars(fact), evidence=tuple(evidence), declared_by=acting.by)
    after = replace(after, waiting_on=_verification(after, acting))
    return after, [events.QualificationRedeclared(**facts(after))]


def withdraw(item: Qualification, reason: str, acting: Acting) -> Decision:
    """The declaration is taken back."""
    after = step(item, "withdraw", acting, reason_of(reason, required=False))
    return after, [events.QualificationWithdrawn(**facts(after))]


def verify(item: Qualification, acting: Acting, *, office: bool) -> Decision:
    """The evidence holds; raises for who declared it, whom it is about, and the wrong side."""
    after = step(item, "verify", acting)
    require_free(objection(item, "verify", acting, office=office))
    if item.valid_until is not None and item.valid_until < acting.today:
        raise conflict("over-already", "有效期已过，不能核验；请退回，由登记人核对日期。")
    party = Party.OFFICE if office else Party.SCHOOL
    after = replace(after, verifier=party, verified_by=acting.by, verified_on=acting.today)
    return after, [events.QualificationVerified(**facts(after))]


def send_back(item: Qualification, reason: str, acting: Acting, *, office: bool) -> Decision:
    """The evidence does not do, for a reason that the person reads."""
    said = reason_of(reason, "请写明退回的理由（2至500字），本人和学校能看到。")
    after = step(item, "return", acting, said)
    require_free(objection(item, "return", acting, office=office))
    own = item.declared_by == item.person_ref
    after = replace(after, waiting_on=(_owed(item, "redeclare", acting, by_person=own),))
    return after, [events.QualificationReturned(**facts(after))]


def office_verifies(item: Qualification) -> bool:
    """Whether it is the office's part to verify it, by the rules of the day it was declared."""
    rules = record_rules_on(school_date(item.declared_at))
    return item.level in rules.office_verifies.get(item.kind, frozenset())


def objection(
    item: Qualification, command: str, acting: Acting, *, office: bool
) -> DomainError | None:
    """Why this person on this side may not give the command, besides the table; None: they may."""
    if command in ("verify", "return") and acting.by in (item.declared_by, item.person_ref):
        return forbidden(
            "own-declaration", "不能核验自己的或自己登记的档案，请由另一位负责人核验。"
        )
    if command in ("verify", "return") and office and not office_verifies(item):
        return forbidden("school-verifies", f"{KINDS[item.kind]}的这一级由学校核验。")
    if command == "verify" and not office and office_verifies(item):
        return forbidden("office-verifies", f"{KINDS[item.kind]}的这一级由集团办公室核验。")
    if command == "revoke" and item.verifier is not (Party.OFFICE if office else Party.SCHOOL):
        return forbidden("other-side-verified", "由核验的一方撤销：请联系对方，说明理由。")
    return None


def require_free(error: DomainError | None) -> None:
    """Raises what `objection` found."""
    if error is not None:
        raise error


def facts(item: Qualification) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(item, name) for name in QualificationState.model_fields}


def _verification(item: Qualification, acting: Acting) -> tuple[Waiting, ...]:
    due = acting.calendar.add_working_days(acting.now, record_rules_on(acting.today).answer_days)
    if office_verifies(item):
        return (waits(Party.OFFICE, None, "verify", acting, due),)
    return (waits(Party.SCHOOL, item.organisation_id, "verify", acting, due),)


def _owed(item: Qualification, action: str, acting: Acting, *, by_person: bool) -> Waiting:
    due = acting.calendar.add_working_days(acting.now, record_rules_on(acting.today).answer_days)
    party = Party.TEACHER if by_person else Party.SCHOOL
    waiting = waits(party, item.organisation_id, action, acting, due)
    return waiting.model_copy(update={"person_ref": item.person_ref}) if by_person else waiting


def step(item: Qualification, command: str, acting: Acting, words: str = "") -> Qualification:
    """The qualification after a row of the table: next version, its new state; nobody waits."""
    row = QUALIFICATION.require(item.status, command)
    said = (Remark(command, words, acting.now, acting.by),) if words else ()
    return replace(
        item,
        version=item.version + 1,
        status=QualificationStatus(row.target or item.status),
        since=acting.now if row.target else item.since,
        remarks=(*item.remarks, *said),
        waiting_on=(),
    )
