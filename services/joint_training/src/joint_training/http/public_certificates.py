"""The route on which anybody who holds a certificate may check it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request

from cyzj.contracts.joint_training.certificate import RevocationReason
from cyzj.domain.clock import school_date
from cyzj.http.limits import limited
from cyzj.http.policies import Public
from cyzj.http.problems import documented
from cyzj.http.values import ClassHours, Item
from cyzj.members.reading import organisations
from cyzj.storage.unit import Runner
from joint_training.domain.certificate import Certificate, Verdict
from joint_training.domain.certificate_code import is_sound, masked, normal
from joint_training.storage.learners import names_of
from joint_training.storage.training import certificate_of

router = APIRouter(tags=["certificates"])


class VerifiedCertificate(Item):
    """What anybody is told of a certificate; never more than stands on the paper."""

    verdict: Verdict
    code: str
    """What was asked for."""
    sound: bool
    """Whether the check character holds: if not, the code was probably mistyped."""
    checked_at: datetime
    number: str | None
    """Null, like all that follows, where there is no such certificate."""
    name: str | None
    """The holder's name, its last character hidden."""
    title: str | None
    hours: ClassHours | None
    percent: int | None
    first_day: date | None
    last_day: date | None
    school: str | None
    issuer: str | None
    issued_on: date | None
    valid_to: date | None
    content_hash: str | None
    ended_on: date | None
    """Day of suspension, revocation or expiry."""
    reason: RevocationReason | None
    replaced: bool
    """Whether another certificate took its place."""


@router.get(
    "/public/certificates/{code}",
    operation_id="verify_certificate",
    summary="Whether a certificate is valid",
    dependencies=[Depends(Public("whoever holds a paper may check it")), Depends(limited)],
    responses=documented(422, 429, 503),
)
async def verify(
    code: Annotated[str, Path(max_length=60)], request: Request
) -> VerifiedCertificate:
    runner: Runner = request.app.state.runner
    now, asked = runner.clock.now(), normal(code)
    nothing: dict[str, Any] = dict.fromkeys(VerifiedCertificate.model_fields) | {
        "verdict": Verdict.UNKNOWN,
        "code": asked,
        "sound": is_sound(asked),
        "checked_at": now,
        "replaced": False,
    }
    if not nothing["sound"]:
        return VerifiedCertificate(**nothing)
    async with runner.sessions() as session:
        found = await certificate_of(session, asked)
        if found is None:
            return VerifiedCertificate(**nothing)
        names = await names_of(session, [found.learner_ref])
        schools = await organisations(session, found.schools)
    name = names.get(found.learner_ref)
    verdict = found.verdict(school_date(now))
    return VerifiedCertificate(
        **nothing
        | {one: getattr(found, one) for one in _PRINTED}
        | {
            "verdict": verdict,
            "name": masked(name) if name else None,
            "school": schools[found.school_id].name if found.school_id in schools else None,
            "issuer": schools[found.owner_id].name if found.owner_id in schools else None,
            "ended_on": None if verdict is Verdict.VALID else _ended(found, verdict),
            "replaced": found.replaced_by is not None,
        }
    )


_PRINTED = (
    "number", "title", "hours", "percent", "first_day", "last_day", "issued_on", "valid_to",
    "content_hash", "reason",
)  # fmt: skip


def _ended(found: Certificate, verdict: Verdict) -> date | None:
    return found.valid_to if verdict is Verdict.EXPIRED else school_date(found.since)
