"""What becomes of a certificate: qualified for, issued, suspended, reinstated, revoked, expired, replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training import certificate as contract
from cyzj.contracts.joint_training.certificate import (
    CertificateState,
    CertificateStatus,
    RevocationReason,
)
from cyzj.domain.calendar import last_day_after
from cyzj.domain.clock import school_date
from cyzj.domain.errors import conflict
from joint_training.domain.certificate import Certificate, Decision, facts, hash_of
from joint_training.domain.certificate_code import code_of
from joint_training.domain.cohort import Cohort
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.machines.certificate import CERTIFICATE
from joint_training.domain.programme import Said, said


def qualify(
    enrolment: Enrolment, cohort: Cohort, *, id: UUID, number: str, now: datetime
) -> Decision:
    """Somebody has completed: a certificate may be issued."""
    CERTIFICATE.require(None, "qualify")
    made = Certificate(
        id=id,
        version=1,
        number=number,
        status=CertificateStatus.ELIGIBLE,
        enrolment_id=enrolment.id,
        cohort_id=cohort.id,
        cohort_number=cohort.number,
        programme_id=cohort.programme_id,
        owner_id=cohort.owner_id,
        school_id=enrolment.school_id,
        learner_kind=enrolment.learner_kind,
        learner_ref=enrolment.learner_ref,
        title=cohort.programme_title,
        template=cohort.completion.template,
        hours=cohort.planned_hours,
        percent=enrolment.percent,
        first_day=cohort.terms.first_day,
        last_day=cohort.terms.last_day,
        valid_months=cohort.valid_months,
        created_at=now,
        since=now,
    )
    return made, [contract.CertificateBecameEligible(**facts(made))]


def issue(certificate: Certificate, random: str, by: UUID | None, now: datetime) -> Decision:
    """Issued today; what has been issued stays as it is, without an event."""
    if certificate.status is CertificateStatus.ISSUED:
        return certificate, []
    CERTIFICATE.require(certificate.status, "issue")
    today, months = school_date(now), certificate.valid_months
    issued = _moved(
        certificate,
        CertificateStatus.ISSUED,
        now,
        code=code_of(certificate.number, random),
        issued_on=today,
        issued_by=by,
        valid_to=last_day_after(today, months) if months else None,
    )
    after = replace(issued, content_hash=hash_of(issued))
    return after, [contract.CertificateIssued(**facts(after))]


@dataclass(frozen=True)
class Because:
    """Why, by code and in words, and who says so."""

    reason: RevocationReason
    words: str
    by: UUID | None


def suspend(certificate: Certificate, because: Because, now: datetime) -> Decision:
    """It counts for nothing while it is looked into."""
    CERTIFICATE.require(certificate.status, "suspend")
    after = _because(certificate, CertificateStatus.SUSPENDED, "suspend", because, now)
    return after, [contract.CertificateSuspended(**facts(after), reason=because.reason)]


def reinstate(certificate: Certificate, now: datetime) -> Decision:
    """It is valid again."""
    CERTIFICATE.require(certificate.status, "reinstate")
    after = _moved(certificate, CertificateStatus.ISSUED, now, reason=None)
    return after, [contract.CertificateReinstated(**facts(after))]


def revoke(certificate: Certificate, because: Because, now: datetime) -> Decision:
    """It counts for nothing any more."""
    CERTIFICATE.require(certificate.status, "revoke")
    after = _because(certificate, CertificateStatus.REVOKED, "revoke", because, now)
    return after, [contract.CertificateRevoked(**facts(after), reason=because.reason)]


def expire(certificate: Certificate, now: datetime) -> Decision:
    """Its last day is over."""
    CERTIFICATE.require(certificate.status, "expire")
    after = _moved(certificate, CertificateStatus.EXPIRED, now)
    return after, [contract.CertificateExpired(**facts(after))]


def supersede(
    certificate: Certificate, words: str, *, id: UUID, number: str, by: UUID | None, now: datetime
) -> tuple[Decision, Decision]:
    """The old one ends, and another one for the same enrolment may be issued in its place."""
    CERTIFICATE.require(certificate.status, "supersede")
    if certificate.replaced_by is not None:
        raise conflict("superseded-already", "这张证书已经换发过，请查看新证。")
    sayings = (*certificate.sayings, Said("supersede", said(words, "换发理由"), by, now))
    after = _moved(certificate, CertificateStatus.SUPERSEDED, now, replaced_by=id, sayings=sayings)
    made = replace(
        certificate,
        id=id,
        version=1,
        number=number,
        status=CertificateStatus.ELIGIBLE,
        code=None,
        issued_on=None,
        issued_by=None,
        valid_to=None,
        content_hash=None,
        replaces=certificate.id,
        reason=None,
        created_at=now,
        since=now,
        sayings=(),
    )
    gone: list[CertificateState] = [contract.CertificateSuperseded(**facts(after))]
    return (after, gone), (made, [contract.CertificateBecameEligible(**facts(made))])


def _because(
    certificate: Certificate,
    status: CertificateStatus,
    command: str,
    because: Because,
    now: datetime,
) -> Certificate:
    spoken = Said(command, said(because.words), because.by, now)
    return _moved(
        certificate, status, now, reason=because.reason, sayings=(*certificate.sayings, spoken)
    )


def _moved(
    certificate: Certificate, status: CertificateStatus, now: datetime, **changes: object
) -> Certificate:
    return replace(
        certificate,
        version=certificate.version + 1,
        status=status,
        since=certificate.since if status is certificate.status else now,
        **changes,  # type: ignore[arg-type]  # its own fields
    )
