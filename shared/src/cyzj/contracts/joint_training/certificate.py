"""A certificate (证书): that a learner completed a programme, checked by anybody who holds the paper."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.joint_training.enrolment import LearnerKind
from cyzj.contracts.payload import Code, Hundredths, Number, Payload, Sha256, event

CONTEXT = "joint_training"


class CertificateStatus(StrEnum):
    """States of a certificate (domain.md 2.5)."""

    ELIGIBLE = "eligible"
    ISSUED = "issued"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class RevocationReason(StrEnum):
    """Why a certificate was suspended or revoked; the words stay behind the API."""

    DATA_ERROR = "data_error"
    """登记有误"""
    RULE_NOT_MET = "rule_not_met"
    """不符合结业条件"""
    MISCONDUCT = "misconduct"
    """弄虚作假"""
    HOLDER_REQUEST = "holder_request"
    """本人申请"""
    OTHER = "other"
    """其他"""


REVOCATION_REASONS = {
    RevocationReason.DATA_ERROR: "登记有误",
    RevocationReason.RULE_NOT_MET: "不符合结业条件",
    RevocationReason.MISCONDUCT: "弄虚作假",
    RevocationReason.HOLDER_REQUEST: "本人申请",
    RevocationReason.OTHER: "其他",
}


class CertificateState(Payload):
    """A certificate after the fact: references, never a name, and not the code printed on it."""

    number: Number
    """The number people use, e.g. ZS-2026-0001."""
    status: CertificateStatus
    """Where it stands."""
    enrolment_id: UUID
    """The enrolment that was completed."""
    cohort_id: UUID
    """Its cohort."""
    programme_id: UUID
    """Its programme."""
    owner_id: UUID
    """The school that issues it."""
    school_id: UUID
    """The learner's school."""
    learner_kind: LearnerKind
    """Teacher or student."""
    learner_ref: UUID
    """The holder; a reference, never a name."""
    template: Code
    """Version of the certificate's template; an enrolment has one valid certificate of each."""
    hours: Hundredths
    """Class hours certified, in hundredths."""
    first_day: date
    """First day of the cohort."""
    last_day: date
    """Last day of the cohort."""
    issued_on: date | None
    """Day of issue; null before."""
    valid_to: date | None
    """Last day on which it is valid; null: without end, or not issued yet."""
    content_hash: Sha256 | None
    """SHA-256 of the canonical JSON of what it says, with references in place of names; null before issue."""
    replaces: UUID | None
    """The certificate that this one takes the place of."""
    replaced_by: UUID | None
    """The certificate that took its place."""


class CertificateBecause(CertificateState):
    """Shared by the events that carry a reason code."""

    reason: RevocationReason
    """Why."""


@event(CONTEXT, "certificate", "became_eligible")
class CertificateBecameEligible(CertificateState):
    """可签发."""


@event(CONTEXT, "certificate", "issued")
class CertificateIssued(CertificateState):
    """已签发: the learner's record is credited from this."""


@event(CONTEXT, "certificate", "suspended")
class CertificateSuspended(CertificateBecause):
    """已暂停."""


@event(CONTEXT, "certificate", "reinstated")
class CertificateReinstated(CertificateState):
    """已恢复."""


@event(CONTEXT, "certificate", "revoked")
class CertificateRevoked(CertificateBecause):
    """已撤销."""


@event(CONTEXT, "certificate", "expired")
class CertificateExpired(CertificateState):
    """已过期."""


@event(CONTEXT, "certificate", "superseded")
class CertificateSuperseded(CertificateState):
    """已换发: `replaced_by` is valid in its place."""
