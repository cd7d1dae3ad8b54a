"""A certificate (证书): made when somebody completes, issued over a hash, suspended, revoked, replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.joint_training.certificate import (
    CertificateState,
    CertificateStatus,
    RevocationReason,
)
from cyzj.contracts.joint_training.enrolment import LearnerKind
from cyzj.domain.hashing import content_hash
from joint_training.domain.programme import Said


class Verdict(StrEnum):
    """What anybody who holds a certificate is told."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: CertificateStatus
    code: str | None = None
    """What is printed and asked for; None before it is issued."""
    enrolment_id: UUID
    cohort_id: UUID
    cohort_number: str
    programme_id: UUID
    owner_id: UUID
    school_id: UUID
    learner_kind: LearnerKind
    learner_ref: UUID
    title: str
    template: str
    hours: int
    percent: int
    first_day: date
    last_day: date
    valid_months: int | None
    issued_on: date | None = None
    issued_by: UUID | None = None
    valid_to: date | None = None
    content_hash: str | None = None
    replaces: UUID | None = None
    replaced_by: UUID | None = None
    reason: RevocationReason | None = None
    created_at: datetime
    since: datetime
    sayings: tuple[Said, ...] = ()

    @property
    def schools(self) -> tuple[UUID, UUID]:
        return self.owner_id, self.school_id

    def verdict(self, today: date) -> Verdict:
        """What the paper is worth today."""
        match self.status:
            case CertificateStatus.ISSUED:
                over = self.valid_to is not None and self.valid_to < today
                return Verdict.EXPIRED if over else Verdict.VALID
            case CertificateStatus.SUSPENDED:
                return Verdict.SUSPENDED
            case CertificateStatus.REVOKED | CertificateStatus.SUPERSEDED:
                return Verdict.REVOKED
            case CertificateStatus.EXPIRED:
                return Verdict.EXPIRED
            case CertificateStatus.ELIGIBLE:
                return Verdict.UNKNOWN


Decision = tuple[Certificate, list[CertificateState]]


def facts(certificate: Certificate) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(certificate, name) for name in CertificateState.model_fields}


def hash_of(certificate: Certificate) -> str:
    """What the paper says, with references in place of names."""
    return content_hash(
        {
            "number": certificate.number,
            "code": certificate.code,
            "learner": str(certificate.learner_ref),
            "school": str(certificate.school_id),
            "issuer": str(certificate.owner_id),
            "cohort": str(certificate.cohort_id),
            "title": certificate.title,
            "template": certificate.template,
            "hours": certificate.hours,
            "percent": certificate.percent,
            "first_day": certificate.first_day.isoformat(),
            "last_day": certificate.last_day.isoformat(),
            "issued_on": certificate.issued_on and certificate.issued_on.isoformat(),
            "valid_to": certificate.valid_to and certificate.valid_to.isoformat(),
        }
    )
