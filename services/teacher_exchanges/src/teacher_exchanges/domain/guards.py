"""Guards whose service does not exist yet: each is a named policy that answers "not required"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.domain.errors import conflict


@dataclass(frozen=True)
class NotRequired:
    """The guard does not apply; `reason` says why, in English, for the operator."""

    reason: str


@dataclass(frozen=True)
class Met:
    """The guard applies and holds."""


@dataclass(frozen=True)
class Unmet:
    """The guard applies and fails: the slug, and in Chinese who can do what."""

    slug: str
    message: str


Verdict = NotRequired | Met | Unmet


@dataclass(frozen=True)
class Placement:
    """What a guard needs to know of a placement."""

    exchange_type: ExchangeType
    home_school_id: UUID
    host_school_id: UUID
    teacher_ref: UUID
    planned_from: date
    planned_to: date


def safety_induction(placement: Placement) -> Verdict:
    """安全教育: the host's induction is done."""
    return NotRequired("inductions are kept by joint_training, which does not exist yet")


def dispatch_documents(placement: Placement) -> Verdict:
    """派遣材料: 派遣函 and 接收函 are issued."""
    return NotRequired("documents are not issued yet")


def lesson_cover(placement: Placement) -> Verdict:
    """调课安排: a plan covers the teacher's lessons at home."""
    return NotRequired("timetables are not kept yet")


BEFORE_DEPARTURE = (dispatch_documents, safety_induction, lesson_cover)


def require(*verdicts: Verdict) -> None:
    """Raises a 409 for the first verdict that is unmet."""
    for verdict in verdicts:
        if isinstance(verdict, Unmet):
            raise conflict(verdict.slug, verdict.message)
