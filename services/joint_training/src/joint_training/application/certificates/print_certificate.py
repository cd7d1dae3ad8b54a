"""A certificate as a paper: made anew each time from what was hashed, and the holder's name."""

from __future__ import annotations

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.certificate import CertificateStatus
from cyzj.documents.diploma import Diploma
from cyzj.domain.errors import conflict
from cyzj.members.reading import organisations
from joint_training.domain.certificate import Certificate
from joint_training.storage.learners import names_of

NOBODY = "（姓名已删除）"


async def print_certificate(
    session: AsyncSession, certificate: Certificate, portal_url: str
) -> Diploma:
    """The page; raises `not-valid` for one that is not issued."""
    if certificate.status is not CertificateStatus.ISSUED:
        raise conflict("not-valid", "证书不是有效状态，不能打印；请先签发，或查看换发的新证。")
    schools = await organisations(session, certificate.schools)
    named = {id: schools[id].name if id in schools else "" for id in certificate.schools}
    names = await names_of(session, [certificate.learner_ref])
    name = names.get(certificate.learner_ref, NOBODY)
    return diploma_of(
        certificate, name, named[certificate.school_id], named[certificate.owner_id], portal_url
    )


def diploma_of(
    certificate: Certificate, name: str, school: str, issuer: str, portal_url: str
) -> Diploma:
    """What stands on the page; the same for the same certificate and names."""
    assert certificate.content_hash is not None
    assert certificate.code is not None
    assert certificate.issued_on is not None
    words = (
        f"{school}学员，于{_day(certificate.first_day)}至{_day(certificate.last_day)}参加"
        f"“{certificate.title}”（{certificate.cohort_number}），"
        f"完成{certificate.hours / 100:g}学时，出勤{certificate.percent}%，考核合格，准予结业。"
    )
    valid = f"有效期至 {certificate.valid_to}" if certificate.valid_to else "长期有效"
    return Diploma(
        title="结业证书",
        number=certificate.number,
        name=name,
        words=words,
        code=certificate.code,
        url=f"{portal_url}/verify/certificates/{certificate.code}",
        content_hash=certificate.content_hash,
        validity=valid,
        issuer=issuer,
        issued_on=_day(certificate.issued_on),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
